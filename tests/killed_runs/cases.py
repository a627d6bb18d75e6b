"""What is being made when a run is killed: one resource of each kind that another one of its name is in the way of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.conformance.huawei.service import Organisation
from tests.sandbox.conftest import Server

_MAIL = {"work": {"value": "ana@example.com", "primary": True}}
_STATEMENTS = ["Allow group Administrators to inspect users in tenancy"]

_SUBNET = f"ocid1.subnet.oc1.iad.{'a' * 60}"
_FUNCTION = f"ocid1.fnfunc.oc1.iad.{'a' * 60}"


@dataclass(frozen=True)
class Case:
    """A resource.

    Attributes:
        type: its class.
        args: its arguments.
        creation: the path of the call that makes it, as a regular expression.
        looks: the calls, method and path, by which the host finds out after a lost answer what became of it.
        change: arguments that a later program says.
        late_seconds: how much later the vendor acts, where the host would not try again after a lost answer.
    """

    type: str
    args: dict[str, Any]
    creation: str
    looks: tuple[tuple[str, str], ...] = ()
    change: tuple[tuple[str, Any], ...] = ()
    late_seconds: float = 0

    def declared(self, name: str = "it", /, **more: Any) -> dict[str, Any]:
        """The declaration of the resource."""
        return {"class": f"iam_resources.{self.type}", "name": name, "args": {**self.args, **more}}


CASES = {
    "cncc-user": Case(
        "cncc.User",
        {"username": "ana", "first_name": "Ana", "attributes": {"team": ["core"]}},
        "/admin/realms/cncc/users$",
        (("GET", "/users$"),),
        (("first_name", "Anna"),),
    ),
    "oci-user": Case(
        "oci.User",
        {"name": "ana", "description": "Ana", "email": "ana@example.com"},
        "/20160918/users$",
        change=(("description", "Anna"),),
    ),
    "oci-group": Case("oci.Group", {"name": "Staff", "description": "All"}, "/20160918/groups$"),
    "oci-policy": Case(
        "oci.Policy", {"name": "read", "description": "", "statements": _STATEMENTS}, "/20160918/policies$"
    ),
    "oci-dynamic-group": Case(
        "oci.DynamicGroup",
        {"name": "jobs", "description": "", "matching_rule": "ALL {resource.type = 'fnfunc'}"},
        "/20160918/dynamicGroups$",
    ),
    "oci-application": Case(
        "oci.functions.Application",
        {"compartment_id": TENANCY_ID, "display_name": "jobs", "subnet_ids": [_SUBNET], "config": {"A": "1"}},
        "/20260325/applications$",
        late_seconds=1.0,
    ),
    "oci-connector": Case(
        "oci.sch.ServiceConnector",
        {
            "compartment_id": TENANCY_ID,
            "display_name": "logins",
            "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
            "target": {"kind": "functions", "function_id": _FUNCTION},
        },
        "/20200909/serviceConnectors$",
    ),
    "domains-user": Case(
        "oci.domains.User",
        {"user_name": "ana", "family_name": "Lima", "emails": _MAIL},
        "/admin/v1/Users$",
        (("POST", r"/\.search$"),),
        (("family_name", "Limas"),),
    ),
    "domains-group": Case(
        "oci.domains.Group", {"display_name": "Staff"}, "/admin/v1/Groups$", (("POST", r"/\.search$"),)
    ),
    "huawei-user": Case(
        "huawei.User",
        {
            "user_name": "ana",
            "display_name": "Ana Lima",
            "given_name": "Ana",
            "family_name": "Lima",
            "email": "ana@example.com",
            "enabled": False,
        },
        "/identity-stores/[^/]+/users$",
        (("POST", "retrieve-user-id"),),
        (("display_name", "Anna Lima"),),
    ),
    "huawei-group": Case(
        "huawei.Group",
        {"display_name": "staff"},
        "/identity-stores/[^/]+/groups$",
        (("POST", "retrieve-group-id"),),
    ),
    "huawei-permission-set": Case(
        "huawei.PermissionSet",
        {"name": "readers", "session_duration": "PT2H", "tags": {"team": "core"}},
        "/permission-sets$",
        (("GET", "/permission-sets$"),),
    ),
    "scim-user": Case(
        "huawei.scim.User",
        {
            "user_name": "ana",
            "display_name": "Ana Lima",
            "given_name": "Ana",
            "family_name": "Lima",
            "email": "ana@example.com",
        },
        "/scim/v2/Users$",
        (("GET", "/scim/v2/Users$"), ("POST", "retrieve-user-id")),
    ),
}
UNPROVABLE = {
    "cncc-group": Case("cncc.Group", {"name": "staff"}, "/admin/realms/cncc/groups$"),
    "cncc-role": Case("cncc.RealmRole", {"name": "reader"}, "/admin/realms/cncc/roles$"),
}


def environment(server: Server) -> dict[str, str]:
    """What a program and its host need to reach all vendors of a sandbox."""
    console = {"ENDPOINT": server.endpoint, "USERNAME": server.username, "PASSWORD": server.password}
    organisation = Organisation(server)
    organisation.open_scim()
    organisation.http.close()
    return {
        **{f"CNCC_{name}": value for name, value in console.items()},
        **server.oracle_cloud,
        **server.huawei_cloud,
        **organisation.env,
    }
