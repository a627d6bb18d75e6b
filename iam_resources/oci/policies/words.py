"""The words of the policy language that have a meaning of their own.

Resource types grow with every new service, so the list is long but never whole: a type that is not in it is not a
fault by itself. See Policy Reference, and Details for IAM with Identity Domains.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS: Final = ("inspect", "read", "use", "manage")
"""From the least to the most; each holds those before it."""

OF_TENANCY: Final = _words(
    """
    users groups dynamic-groups identity-providers authentication-policies credentials network-sources tenancies
    """
)
"""Resource types that live in the tenancy itself: a statement about them has no effect in a compartment."""

RESOURCE_TYPES: Final = OF_TENANCY | _words(
    """
    authentication tasdomain tagnamespaces
    all-resources compartments domains group-memberships iamworkrequest oauth2-clients policies regions
    service-principal tag-defaults tag-namespaces tagrules workrequest work-requests limits quotas
    resource-availability analytics-instances announcements api-gateway-family api-gateways api-deployments
    api-definitions api-certificates api-subscribers api-usage-plans api-workrequests apm-domains
    artifact-repositories generic-artifacts audit-events app-catalog-listing approved-catalog-contents
    auto-scaling-configurations autonomous-backups autonomous-container-databases autonomous-database-family
    autonomous-databases autonomous-exadata-infrastructures autonomous-vmclusters backups backup-destinations bastion
    bastion-family bastion-session bds-instances big-data-service-family blockchain-platforms boot-volume-attachments
    boot-volume-backups boot-volumes buckets budgets usage-budgets usage-reports volume-attachments volume-backups
    volume-family volume-group-backups volume-groups volumes backup-policies backup-policy-assignments byoip-ranges
    public-ip-pools capture-filters cabundles certificates certificate-authorities certificate-authority-family
    certificate-associations leaf-certificate-family leaf-certificates cloud-exadata-infrastructures cloud-vmclusters
    cloud-guard-family cloud-guard-config cloud-guard-detectors cloud-guard-problems cloud-guard-targets cloud-shell
    cloudevents-rules cluster-family clusters cluster-node-pools cluster-pod-shapes cluster-virtualnode-pools
    cluster-work-requests cluster-workload-mappings compute-capacity-reports compute-capacity-reservations
    compute-clusters compute-global-image-capability-schema compute-image-capability-schema compute-instances
    compute-management-family compute-container-family compute-containers compute-container-instances
    console-histories container-instances cpes cross-connect-groups cross-connects data-catalog-family data-catalogs
    data-flow-family dataflow-application dataflow-run data-safe-family data-safe data-science-family
    data-science-jobs data-science-job-runs data-science-models data-science-model-deployments
    data-science-notebook-sessions data-science-projects data-science-work-requests database-family
    database-software-image database-tools-connections database-tools-family databases datacc-family db-backups
    db-homes db-nodes dbnodes db-systems dblm-family dbmgmt-family dedicated-vm-hosts delegate-access-controls
    devops-build-pipeline devops-build-run devops-connection devops-deploy-artifact devops-deploy-environment
    devops-deploy-pipeline devops-deployment devops-family devops-project devops-repository devops-trigger
    dhcp-options dis-family dis-workspaces disworkspaces disaster-recovery-family disaster-recovery-plan
    disaster-recovery-protection-groups dns dns-records dns-resolvers dns-steering-policies
    dns-steering-policy-attachments dns-traffic dns-tsig-keys dns-views dns-zones domain-governances
    organizations-family organizations-tenancies organizations-recipient-invitations drg-attachments drg-object
    drg-route-distributions drg-route-tables drgs email-domains email-family dkims approved-senders suppressions
    exadata-infrastructures export-sets external-databases file-family file-systems mount-targets fn-app fn-function
    fn-invocation functions-family fusion-family fusion-environment generative-ai-family generative-ai-chat
    generative-ai-model generative-ai-text-generation generative-ai-dedicated-ai-cluster genai-agent-family
    goldengate-connections goldengate-deployments goldengate-family health-check-family http-monitors http-probes
    ping-monitors ping-probes instance-agent-command-execution-family instance-agent-command-family
    instance-agent-family instance-agent-plugins instance-configurations instance-console-connection instance-family
    instance-images instance-pools instances integration-instances integration-instance internet-gateways
    ipsec-connections ipv6s java-management-family jms-family fleet key-delegate key-family keys vaults vaults-family
    ai-service-language-family ai-service-vision-family ai-service-speech-family ai-service-document-family
    ai-service-anomaly-detection-family license-manager-family load-balancers load-balancer-family
    network-load-balancers local-peering-from local-peering-gateways local-peering-to log-analytics-resources-family
    log-content log-groups logging-family unified-configuration loganalytics-features-family
    loganalytics-resources-family loganalytics-log-group management-agents management-agent-install-keys
    management-dashboard management-dashboard-family marketplace-listings mysql-family mysql-instances mysql-backups
    mysql-configurations nat-gateways network-security-groups network-firewall-family network-firewall
    network-firewall-policy nosql-family nosql-indexes nosql-rows nosql-tables object-family objectstorage-namespaces
    objects oce-instance-family ocb-inventory oda-family oda-instances odms-family odms-connection odms-migration
    opensearch-clusters opensearch-family operator-control-family opensearch-work-requests ons-family
    ons-subscriptions ons-topics opsi-family optimizer-api-family oracle-cache-family osmh-family osms-family
    osms-managed-instances osms-software-sources pluggable-databases postgres-backups postgres-configurations
    postgres-db-systems postgres-family private-ips process-automation-instance psql-family public-ips queues
    queue-push queue-pull queue-family recovery-service-family recovery-service-subnet redis-clusters redis-family
    remote-peering-connections remote-peering-from remote-peering-to repos rms-family orm-family orm-jobs orm-stacks
    orm-template orm-config-source-providers orm-work-requests orm-private-endpoints route-tables saas-instances
    secret-bundles secret-family secret-versions secrets security-attribute-namespaces security-lists security-zone
    security-zone-policy security-recipe serviceconnectors service-connectors service-gateways shared-connect-subnets
    streams stream-family stream-pull stream-push stream-pools connect-harness subnets support-tickets subscription
    subscriptions threat-intel-family topology vcn-ip-managements vcns virtual-circuits virtual-network-family
    visual-builder-instance visualbuilder-instance vlans vm-clusters vmclusters vnic-attachments vnics
    volume-backup-policies vss-family host-scan-recipes host-scan-targets vulnerability-audits waas-family
    waas-policy waf-family waf-policy web-app-acceleration-family web-app-firewall web-app-firewall-policy wlp-family
    zpr-policy zpr-configuration adm-knowledge-bases adm-vulnerability-audits alarms metrics appmgmt-family
    stack-monitoring-family desktop-pool desktop-pool-family ocvp-family ocvp-clusters sddcs media-family
    vmware-solution-family resource-scheduler-family resource-schedule schedule globally-distributed-database
    """
)
"""Individual types and families that the vendor's references name."""

COMMON: Final = OF_TENANCY | _words(
    """
    compartments policies domains tag-namespaces instances vcns subnets vnics volumes buckets objects databases vaults
    keys secrets clusters load-balancers
    """
)
"""Types of which it is certain that the vendor has them in the plural only; of others it has now this, now that."""

VARIABLES: Final = _words(
    """
    request.user.id request.user.name request.user.mfatotpverified request.groups.id request.groups.name
    request.permission request.operation request.region request.ad request.networksource.name request.principal.id
    request.principal.type request.principal.name request.principal.compartment.id request.principal.tenant.id
    request.instance.id request.instance.compartment.id request.resource.compartment.id request.utc-timestamp
    request.utc-timestamp.month-of-year request.utc-timestamp.day-of-month request.utc-timestamp.day-of-week
    request.utc-timestamp.time-of-day request.vcn.id request.service.name target.compartment.id
    target.compartment.name target.user.id target.user.name target.group.id target.group.name target.group.member
    target.dynamic-group.id target.dynamic-group.name target.dynamicgroup.id target.dynamicgroup.name
    target.policy.id target.policy.name target.policy.autoupdate target.credential.type target.resource.domain.id
    target.resource.domain.name target.resource.compartment.id target.resource.id target.tag-namespace.id
    target.tag-namespace.name target.bucket.name target.object.name target.key.id target.vault.id target.secret.id
    target.secret.name target.repo.name target.loggroup.id target.stream.id target.function.id target.app.id
    target.instance.id target.vcn.id target.workspace.id target.queue.id
    """
)
"""Variables of conditions; those of services are many more."""

ROOTS: Final = ("request", "target")
"""What each variable of a statement begins with."""

RULE_VARIABLES: Final = (
    "instance.id",
    "instance.compartment.id",
    "resource.id",
    "resource.type",
    "resource.compartment.id",
)
"""Variables of matching rules; beside them `tag.<namespace>.<tag>.value`."""
