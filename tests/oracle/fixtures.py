"""What is there before each call: a tenancy with one of everything, made by the SDK."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from iam_resources.oci.auth import KeyPair
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.sdk import Service

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
IDCS = "urn:ietf:params:scim:schemas:oracle:idcs"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@dataclass
class Fixtures:
    """Identifiers and etags of what there is, by a short name."""

    ids: dict[str, str] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: KeyPair.make().public_key)
    """A public key that no user has yet."""

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def add(self, name: str, response: Any, key: str = "id") -> str:
        """Keep what an answer of the SDK tells."""
        self.ids[name] = getattr(response.data, key)
        self.etags[name] = response.headers.get("etag", "")
        return self.ids[name]

    def add_scim(self, name: str, response: Any) -> None:
        """Keep what the answer of an identity domain tells: its version is the etag."""
        self.ids[name], self.ids[f"{name}'s ocid"] = response.data.id, response.data.ocid
        self.etags[name] = response.data.meta.version or ""


def create_identity(fixtures: Fixtures, service: Service) -> None:
    """Users, groups, a policy, credentials of one user."""
    client, model = service.client, service.model
    common = {"compartment_id": TENANCY_ID, "description": "made first"}
    for name in ("ana", "bob", "eve"):
        body = model("CreateUserDetails", name=name, email=f"{name}@example.com", **common)
        fixtures.add(name, client.create_user(body))
    for name in ("ops", "dev"):
        fixtures.add(name, client.create_group(model("CreateGroupDetails", name=name, **common)))
    for name in ("ana", "eve"):
        joined = model("AddUserToGroupDetails", user_id=fixtures[name], group_id=fixtures["ops"])
        fixtures.add(f"{name} in ops", client.add_user_to_group(joined))
    say = {"statements": ["allow group ops to read users in tenancy"]}
    fixtures.add("policy", client.create_policy(model("CreatePolicyDetails", name="reading", **say, **common)))
    rule = {"matching_rule": f"ALL {{resource.type = 'fnfunc', resource.compartment.id = '{TENANCY_ID}'}}"}
    made = client.create_dynamic_group(model("CreateDynamicGroupDetails", name="functions", **rule, **common))
    fixtures.add("dynamic group", made)
    for name in ("lab", "plant", "office"):
        fixtures.add(name, client.create_compartment(model("CreateCompartmentDetails", name=name, **common)))
    _furnish_credentials(fixtures, service)
    provider = client.list_identity_providers("SAML2", TENANCY_ID).data[0].id
    fixtures.ids["provider"] = provider
    fixtures.ids["mapping"] = client.list_idp_group_mappings(provider).data[0].id
    fixtures.ids["domain"] = client.list_domains(TENANCY_ID).data[0].id


def _furnish_credentials(fixtures: Fixtures, service: Service) -> None:
    client, model, ana = service.client, service.model, fixtures["ana"]
    key = model("CreateApiKeyDetails", key=KeyPair.make().public_key)
    fixtures.add("api key", client.upload_api_key(ana, key), "fingerprint")
    fixtures.add("auth token", client.create_auth_token(model("CreateAuthTokenDetails", description="ci"), ana))
    secret = model("CreateCustomerSecretKeyDetails", display_name="s3")
    fixtures.add("secret key", client.create_customer_secret_key(secret, ana))
    mail = model("CreateSmtpCredentialDetails", description="mail")
    fixtures.add("smtp", client.create_smtp_credential(mail, ana))
    client.create_or_reset_ui_password(ana)


def furnish_domain(fixtures: Fixtures, service: Service) -> None:
    """Users, groups and memberships of an identity domain."""
    client, model = service.client, service.model
    for name in ("dan", "eva", "fay"):
        mail = model("UserEmails", value=f"{name}@example.com", type="work", primary=True)
        called = model("UserName", given_name=name.title(), family_name="First")
        body = model("User", schemas=[USER], user_name=name, name=called, emails=[mail])
        fixtures.add_scim(name, client.create_user(user=body))
    for name in ("staff", "guests", "nobody"):
        there = [model("GroupMembers", value=fixtures[each], type="User") for each in ("dan", "eva", "fay")]
        members = {"members": there} if name != "nobody" else {}
        fixtures.add_scim(
            name, client.create_group(group=model("Group", schemas=[GROUP], display_name=name, **members))
        )
    _furnish_rights(fixtures, service)


def _furnish_rights(fixtures: Fixtures, service: Service) -> None:
    """A dynamic resource group that has a role."""
    client, model = service.client, service.model
    rule = {"display_name": "dynamic", "matching_rule": "ALL {resource.type = 'instance'}"}
    body = model("DynamicResourceGroup", schemas=[f"{IDCS}:DynamicResourceGroup"], **rule)
    fixtures.add_scim("dynamic", client.create_dynamic_resource_group(dynamic_resource_group=body))
    (role,) = client.list_app_roles(filter='displayName eq "User Administrator"').data.resources
    fixtures.ids["role"], fixtures.ids["app"] = role.id, role.app.value
    grant = model(
        "Grant",
        schemas=[f"{IDCS}:Grant"],
        grant_mechanism="ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP",
        grantee=model("GrantGrantee", value=fixtures["dynamic"], type="DynamicResourceGroup"),
        app=model("GrantApp", value=fixtures["app"]),
        entitlement=model("GrantEntitlement", attribute_name="appRoles", attribute_value=role.id),
    )
    fixtures.ids["grant"] = client.create_grant(grant=grant).data.id
    fixtures.ids["password policy"] = client.list_password_policies().data.resources[0].id


def furnish_functions(fixtures: Fixtures, functions: Service, connectors: Service) -> None:
    """Applications, functions, connectors that feed one, and a work request."""
    client, model = functions.client, functions.model
    for short, name in (("application", "app"), ("spare", "spare"), ("third", "third")):
        body = model("CreateApplicationDetails", display_name=name, compartment_id=TENANCY_ID, subnet_ids=["subnet"])
        fixtures.add(short, client.create_application(body))
    for name in ("function", "second", "third"):
        source = model("CreateContainerImageFunctionSourceDetails", image="iad.ocir.io/sandbox/repo/name:0.0.1")
        details = {"application_id": fixtures["application"], "source_details": source, "memory_in_mbs": 128}
        made = client.create_function(model("CreateFunctionDetails", display_name=name, **details))
        fixtures.add(name, made)
        fixtures.ids["function's work"] = made.headers["opc-work-request-id"]
    for number, name in enumerate(("connector", "resting", "third connector")):
        answer = connectors.client.create_service_connector(
            _connector(connectors, f"pipe {number}", fixtures["function"])
        )
        fixtures.ids["work"] = answer.headers["opc-work-request-id"]
        work = connectors.client.get_work_request(fixtures["work"]).data
        fixtures.add(name, connectors.client.get_service_connector(work.resources[0].identifier))
    connectors.client.deactivate_service_connector(fixtures["resting"])


def _connector(service: Service, name: str, function_id: str) -> Any:
    model = service.model
    log = model("LogSource", compartment_id=TENANCY_ID, log_group_id="_Audit")
    return model(
        "CreateServiceConnectorDetails",
        display_name=name,
        compartment_id=TENANCY_ID,
        source=model("LoggingSourceDetails", log_sources=[log]),
        tasks=[model("LogRuleTaskDetails", condition="data.eventName = 'UserJit'")],
        target=model("FunctionsTargetDetails", function_id=function_id),
    )
