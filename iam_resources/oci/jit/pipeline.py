"""The pipeline as a component: everything from the audit log to the domain, made and wired.

An audit record of a first login -> the connector lets `UserJit` through -> it invokes the function, as a policy lets it
-> the function signs as itself, a dynamic group of the domain takes it in, and a role of that group lets it set
capabilities.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from iam_resources import oci
from iam_resources.coverage import operation
from iam_resources.oci import domains, functions, sch
from iam_resources.oci.jit import policy, principals
from iam_resources.oci.jit.configuration import check, configuration
from iam_resources.oci.jit.function.events import EVENT
from iam_resources.oci.jit.names import AUDIT_LOG, BATCH, CONDITION, DEFAULT_NAME, ROLE


class CapabilitiesPipeline(pulumi.ComponentResource):
    """Gives users that a first login makes the capabilities they should have.

        jit.CapabilitiesPipeline(
            "capabilities",
            compartment_id=security,
            domain_url="https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com",
            domain_compartment_id=tenancy,
            capabilities={"canUseApiKeys": True, "canUseSmtpCredentials": False, "canUseDbCredentials": False},
            image="iad.ocir.io/example/jit/jit-user-capabilities:0.2.0",
            subnet_ids=[subnet.id],
        )

    A user that a SAML login makes has every capability but a local password. Minutes later the user has what is written
    here; what is not mentioned stays. The role that lets the function do so, User Administrator, also lets it make and
    delete users: nobody else should be able to change the function. `iam jit verify` looks at every link.

    Args:
        resource_name: Its name in the program.
        compartment_id: OCID of the compartment of application, function, connector and policy.
        domain_url: Address of the identity domain whose users it serves; events of other domains are refused.
        domain_compartment_id: OCID of the compartment that the domain is in, whose audit log has its logins; of
            the Default domain it is the tenancy.
        capabilities: Which capabilities a new user has, by the vendor's names, such as `canUseApiKeys`. Those not
            mentioned stay as the login gives them.
        subnet_ids: OCIDs of 1 to 3 subnets with a way to the identity domain.
        image: The image of the function, in the registry of the region: pushed from the folder `jit.FUNCTION_FOLDER`,
            by `fn deploy` or any build of images.
        source: In place of an image, a folder of source with the packages that it needs: `jit.FUNCTION_FOLDER` as its
            `function/`, and beside it `python/`; see docs/oci-jit.md. The region must have functions from archives.
        display_name: What all its parts are called; the commands of `iam jit` look for this name.
        domain_name: What events call the domain, where that is not the first part of its host.
        connector_in_group: Whether the dynamic group takes in the connectors of the compartment too, as in the guide,
            and the policy lets the group invoke the function. False is narrower: the group is the function alone, and
            the policy lets in connectors by what they are.
        role: The role of the function in the domain. Another one must let it read users and change their capabilities.
        event_name: What the event is called in the audit log that reports a user whom a login made.
        condition: Which audit records are handed over, in the words of the logging search; without it those whose
            `data.eventName` is `event_name`. The function passes over events of another name.
        memory_in_mbs: Most memory of one call of the function, in MB.
        timeout_in_seconds: How long one call may take, in seconds, 5 to 300. A call serves at most 100 records; those
            that it has no time for come again.
        active: Whether the connector runs. One that somebody has stopped runs again after a `pulumi up --refresh`.
        adopt: Take over parts of these names that are there already, and change what differs, instead of failing:
            where a run ended before it could keep what it had made, or another program gives the pipeline up. The
            connector is always taken over: names of connectors need not be unique, and two would call twice.
        connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
        opts: The options that every Pulumi resource takes.

    Raises:
        RunError: there is no such capability, or its value is neither true nor false; the address is not that of an
            identity domain; the name of the event is malformed; or there is not exactly one of image and source.
    """

    application_id: pulumi.Output[str]
    """OCID of the application."""
    function_id: pulumi.Output[str]
    """OCID of the function."""
    dynamic_group_id: pulumi.Output[str]
    """Id of the dynamic group, in the domain."""
    policy_id: pulumi.Output[str]
    """OCID of the policy."""
    service_connector_id: pulumi.Output[str]
    """OCID of the connector."""
    verify_command: pulumi.Output[str]
    """The command that looks at every link."""

    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        compartment_id: pulumi.Input[str],
        domain_url: pulumi.Input[str],
        domain_compartment_id: pulumi.Input[str],
        capabilities: Mapping[str, pulumi.Input[bool]],
        subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        image: pulumi.Input[str] | None = None,
        source: pulumi.Input[str] | None = None,
        display_name: str = DEFAULT_NAME,
        domain_name: str | None = None,
        connector_in_group: bool = True,
        role: str = ROLE,
        event_name: str = EVENT,
        condition: str | None = None,
        memory_in_mbs: int = 256,
        timeout_in_seconds: int = 120,
        active: bool = True,
        adopt: bool = False,
        connection: str | None = None,
    ) -> None:
        check(capabilities, domain_url, event_name)
        if (image is None) == (source is None):
            raise pulumi.RunError("write image or source, one of them: what runs as the function")
        super().__init__("iam:oci:CapabilitiesPipeline", resource_name, None, opts)
        self._name = resource_name
        self._called = display_name
        self._connection = connection
        self._below = pulumi.ResourceOptions(parent=self)
        self._common: dict[str, Any] = {"adopt": adopt, "connection": connection, "opts": self._below}

        application = functions.Application(
            resource_name,
            compartment_id=compartment_id,
            display_name=display_name,
            subnet_ids=subnet_ids,
            **self._common,
        )
        function = functions.Function(
            resource_name,
            application_id=application.application_id,
            display_name=display_name,
            image=image,
            source=source,
            memory_in_mbs=memory_in_mbs,
            timeout_in_seconds=timeout_in_seconds,
            config=configuration(capabilities, domain_url, domain_name, event_name),
            **self._common,
        )
        shared_with = pulumi.Output.from_input(compartment_id if connector_in_group else "")
        group = self._dynamic_group(domain_url, function.function_id, shared_with)
        grant = self._role(domain_url, group.dynamic_resource_group_id, role)
        named = group.dynamic_resource_group_ocid if connector_in_group else pulumi.Output.from_input("")
        allowed = self._policy(compartment_id, named)
        connector = self._connector(
            compartment_id,
            domain_compartment_id,
            condition or CONDITION.format(event_name),
            function.function_id,
            active=active,
            after=[grant, allowed],
        )
        self.application_id = application.application_id
        self.function_id = function.function_id
        self.dynamic_group_id = group.dynamic_resource_group_id
        self.policy_id = allowed.policy_id
        self.service_connector_id = connector.service_connector_id
        self.verify_command = pulumi.Output.all(domain_url, compartment_id).apply(
            lambda known: self._verify_command(known[0], known[1], role)
        )
        self.register_outputs({name: getattr(self, name) for name in CapabilitiesPipeline.__annotations__})

    def _verify_command(self, domain_url: str, compartment_id: str, role: str) -> str:
        words = ["iam", "jit", "verify", "--domain", domain_url, "--compartment", compartment_id]
        words += ["--name", self._called, "--role", role]
        return shlex.join([*words, "--connection", self._connection] if self._connection else words)

    @operation("oci-jit-01")
    def _dynamic_group(
        self, domain_url: pulumi.Input[str], function_id: pulumi.Output[str], connectors_of: pulumi.Output[str]
    ) -> domains.DynamicResourceGroup:
        """The group of the function and the connector: what is in it may do what its role lets it."""
        return domains.DynamicResourceGroup(
            self._name,
            domain_url=domain_url,
            display_name=self._called,
            matching_rule=pulumi.Output.all(function_id, connectors_of).apply(lambda ids: principals.rule(*ids)),
            description="What sets the capabilities of users made just in time",
            **self._common,
        )

    @operation("oci-jit-02")
    def _role(self, domain_url: pulumi.Input[str], group_id: pulumi.Output[str], role: str) -> domains.AppRoleGrant:
        """The role of the group in the domain."""
        return domains.AppRoleGrant(
            self._name,
            domain_url=domain_url,
            role=role,
            dynamic_resource_group=group_id,
            **self._common,
        )

    @operation("oci-jit-03", "oci-jit-10")
    def _policy(self, compartment_id: pulumi.Input[str], group_ocid: pulumi.Output[str]) -> oci.Policy:
        """What lets the connector find and invoke the function."""
        return oci.Policy(
            self._name,
            compartment_id=compartment_id,
            name=self._called,
            description="Lets connectors of this compartment invoke its functions",
            statements=pulumi.Output.all(compartment_id, group_ocid).apply(lambda ids: policy.statements(*ids)),
            **self._common,
        )

    @operation("oci-jit-09")
    def _connector(
        self,
        compartment_id: pulumi.Input[str],
        domain_compartment_id: pulumi.Input[str],
        condition: str,
        function_id: pulumi.Output[str],
        *,
        active: bool,
        after: Sequence[pulumi.Resource],
    ) -> sch.ServiceConnector:
        """The connector from the audit log to the function; it starts when all is there that its records will need."""
        return sch.ServiceConnector(
            self._name,
            compartment_id=compartment_id,
            display_name=self._called,
            description="Hands first logins to the function that sets capabilities",
            source={
                "kind": "logging",
                "log_sources": [{"compartment_id": domain_compartment_id, "log_group_id": AUDIT_LOG}],
            },
            tasks=[{"kind": "logRule", "condition": condition}],
            target={"kind": "functions", "function_id": function_id, "batch_size_in_num": BATCH},
            active=active,
            adopt=True,
            connection=self._connection,
            opts=pulumi.ResourceOptions.merge(self._below, pulumi.ResourceOptions(depends_on=list(after))),
        )
