"""IAM REST, functions and connectors of Oracle Cloud: a program with every resource type, as with version d838d81."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from iam_resources.sandbox.oci.identifiers import REGION, TENANCY_ID
from tests.upgrade.program import Args, Program, Resource, of
from tests.upgrade.vendor import Snapshot, Vendor

_MODULE = "iam_resources.oci"
_IDENTITY, _FUNCTIONS, _CONNECTORS = "/oci/identity/20160918", "/oci/functions/20260325", "/oci/sch/20200909"
_SUBNET = f"ocid1.subnet.oc1.iad.{'a' * 60}"
_SOURCES = Path(__file__).parent / "sources"
_CREDENTIALS = {
    "authTokens": "description",
    "customerSecretKeys": "displayName",
    "smtpCredentials": "description",
}
_PUBLIC_KEYS = tuple((_SOURCES / f"{name}.pem").read_text() for name in ("first", "later"))
_TOLD = ("description", "email", "freeformTags", "definedTags", "matchingRule", "statements")


def _of_kind(kind: str, name: str, args: Args, **changes: Any) -> Resource:
    return Resource(name, f"{_MODULE}.{kind}", args, **changes)


def _user(name: str) -> Resource:
    return _of_kind("User", name, {"name": name, "description": "", "email": f"{name}@example.com"})


def _group(name: str, title: str) -> Resource:
    return _of_kind("Group", name, {"name": title, "description": ""})


PROGRAM = (
    *map(_user, ("holder", "second", "signer", "pusher", "limited", "newcomer")),
    *(_group(name.lower(), name) for name in ("Keepers", "Staff", "Crew", "Guard")),
    _of_kind(
        "User",
        "ana",
        {
            "name": "ana",
            "description": "Ana",
            "email": "ana@example.com",
            "freeform_tags": {"team": "core", "site": "x"},
            "defined_tags": {"Operations": {"CostCenter": "42"}},
        },
        update={"description": "Ana Ng", "freeform_tags": {"team": "ops", "site": ""}},
        replacement={"name": "ana.ng", "email": "ng@example.com"},
    ),
    _of_kind(
        "User",
        "eve",
        {"name": "eve", "description": "Was there before", "adopt": True, "on_delete": "keep"},
        update={"email": "eve@example.com"},
    ),
    _of_kind(
        "Group",
        "readers",
        {"name": "Readers", "description": "They read", "freeform_tags": {"team": "core"}},
        update={"description": ""},
        replacement={"name": "All-Readers"},
    ),
    _of_kind(
        "Membership",
        "holder-keeps",
        {"user": of("holder.user_id"), "group": of("keepers.group_id")},
        replacement={"user": of("second.user_id"), "group": of("staff.group_id")},
        in_place=True,
    ),
    _of_kind(
        "Membership",
        "second-keeps",
        {"user": of("second.name"), "group": of("keepers.name")},
        replaced=True,
    ),
    _of_kind(
        "GroupMembers",
        "members",
        {"group": of("crew.group_id"), "users": ["kim", of("holder.user_id")]},
        imported={"users": ["kim", "holder"]},
        update={"users": ["lee", of("holder.user_id")]},
    ),
    _of_kind(
        "GroupMembers",
        "only-members",
        {"group": of("guard.name"), "users": ["kim", of("second.name")], "exclusive": True},
        update={"users": ["lee"]},
        replaced=True,
    ),
    _of_kind(
        "Policy",
        "rights",
        {
            "name": "rights",
            "description": "What they may do",
            "statements": ["Allow group Administrators to manage users in tenancy"],
            "freeform_tags": {"team": "core"},
        },
        update={"statements": ["Allow group Administrators to inspect users in tenancy"]},
        replacement={"name": "other-rights"},
    ),
    _of_kind(
        "DynamicGroup",
        "functions",
        {"name": "Functions", "description": "All functions", "matching_rule": "all {resource.type = 'fnfunc'}"},
        update={"matching_rule": "any {resource.type = 'fnfunc', instance.id = 'x'}"},
        replacement={"name": "All-Functions"},
    ),
    _of_kind(
        "ApiKey",
        "given-key",
        {"user": of("signer.user_id"), "public_key": _PUBLIC_KEYS[0]},
        replacement={"public_key": _PUBLIC_KEYS[1]},
    ),
    _of_kind("ApiKey", "made-key", {"user": of("signer.name")}, replacement={"user": of("second.user_id")}),
    _of_kind(
        "AuthToken",
        "push",
        {"user": of("pusher.user_id"), "description": "first"},
        update={"description": "later"},
        replacement={"user": of("second.user_id")},
    ),
    _of_kind(
        "CustomerSecretKey",
        "s3",
        {"user": of("pusher.user_id"), "display_name": "first"},
        update={"display_name": "later"},
        replacement={"user": of("second.user_id")},
    ),
    _of_kind(
        "SmtpCredential",
        "mail",
        {"user": of("pusher.name"), "description": "first"},
        update={"description": "later"},
        replacement={"user": of("second.user_id")},
    ),
    _of_kind(
        "UiPassword",
        "console",
        {"user": of("newcomer.user_id")},
        import_id="",
        update={"version": 2},
        since={"replace_existing": True},
        replaced=True,
    ),
    _of_kind(
        "UserCapabilities",
        "limits",
        {"user": of("limited.user_id"), "can_use_api_keys": True, "can_use_console_password": False},
        update={"can_use_o_auth2_client_credentials": False},
        replaced=True,
    ),
    _of_kind(
        "functions.Application",
        "jobs",
        {"compartment_id": TENANCY_ID, "display_name": "jobs", "subnet_ids": [_SUBNET], "config": {"A": "1"}},
        update={"config": {"A": "2", "B": "3"}},
    ),
    _of_kind(
        "functions.Application",
        "tasks",
        {"compartment_id": TENANCY_ID, "display_name": "tasks", "subnet_ids": [_SUBNET]},
        replacement={"display_name": "more-tasks"},
    ),
    _of_kind(
        "functions.Function",
        "hello",
        {
            "application_id": of("jobs.application_id"),
            "display_name": "hello",
            "image": "iad.ocir.io/sandbox/hello:1",
            "memory_in_mbs": 128,
            "config": {"canUseApiKeys": "true"},
        },
        update={"image": "iad.ocir.io/sandbox/hello:2"},
    ),
    _of_kind(
        "functions.Function",
        "sourced",
        {
            "application_id": of("jobs.application_id"),
            "display_name": "sourced",
            "source": str(_SOURCES / "first"),
            "runtime": "python312.ol9",
            "handler": "func.handler",
            "memory_in_mbs": 128,
        },
        update={"source": str(_SOURCES / "later")},
        replacement={"display_name": "also-sourced"},
    ),
    _of_kind(
        "sch.ServiceConnector",
        "logins",
        {
            "compartment_id": TENANCY_ID,
            "display_name": "logins",
            "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
            "target": {"kind": "functions", "function_id": of("hello.function_id")},
        },
        update={"display_name": "first-logins", "active": False},
        replaced=True,
    ),
)


def _env(vendor: Vendor) -> dict[str, str]:
    return {
        "OCI_TENANCY": TENANCY_ID,
        "OCI_USER": vendor.key.user_id,
        "OCI_FINGERPRINT": vendor.key.fingerprint,
        "OCI_PRIVATE_KEY_PATH": str(vendor.key.private_file),
        "OCI_REGION": REGION,
        "OCI_IDENTITY_ENDPOINT": f"{vendor.origin}/oci/identity",
        "OCI_FUNCTIONS_ENDPOINT": f"{vendor.origin}/oci/functions",
        "OCI_SERVICE_CONNECTORS_ENDPOINT": f"{vendor.origin}/oci/sch",
    }


def _prepare(vendor: Vendor) -> None:
    for name in ("eve", "kim", "lee"):
        body = {"compartmentId": TENANCY_ID, "name": name, "description": "", "email": f"{name}@hand.example"}
        vendor.make(f"{_IDENTITY}/users", body)


def _look(vendor: Vendor, secrets: Mapping[str, str]) -> Snapshot:
    found = Snapshot()
    label: dict[str, str] = {}
    for kind in ("users", "groups", "policies", "dynamicGroups"):
        for each in vendor.get(f"{_IDENTITY}/{kind}", compartmentId=TENANCY_ID, limit=1000):
            label[each["id"]] = each["name"]
            found.names.append({each["id"], each["name"]})
            found.put(f"{kind}/{each['name']}", **{name: each.get(name) for name in _TOLD}, **_capabilities(each))
    for user_id in [each for each in label if each.startswith("ocid1.user.")]:
        its = f"{_IDENTITY}/users/{user_id}"
        password = vendor.send("GET", f"{its}/uiPassword").status_code == httpx.codes.OK
        found.put(
            f"users/{label[user_id]}",
            uiPassword=password or None,
            apiKeys=sorted(each["keyValue"] in _PUBLIC_KEYS for each in vendor.get(f"{its}/apiKeys")),
            **{
                kind: sorted(each[message] for each in vendor.get(f"{its}/{kind}"))
                for kind, message in _CREDENTIALS.items()
            },
        )
    for group_id in [each for each in label if each.startswith("ocid1.group.")]:
        members = vendor.get(f"{_IDENTITY}/userGroupMemberships", compartmentId=TENANCY_ID, groupId=group_id)
        found.put(f"groups/{label[group_id]}", members=sorted(label[each["userId"]] for each in members))
    _look_at_services(vendor, found)
    return found


def _capabilities(user: Mapping[str, Any]) -> dict[str, Any]:
    return {"cannot": sorted(name for name, can in user.get("capabilities", {}).items() if not can)}


def _look_at_services(vendor: Vendor, found: Snapshot) -> None:
    for each in vendor.get(f"{_FUNCTIONS}/applications", compartmentId=TENANCY_ID):
        found.names.append({each["id"], each["displayName"]})
        seen = vendor.get(f"{_FUNCTIONS}/applications/{each['id']}")
        at = f"applications/{each['displayName']}"
        found.put(at, **{name: seen.get(name) for name in ("subnetIds", "config", "freeformTags")})
        for inner in vendor.get(f"{_FUNCTIONS}/functions", applicationId=each["id"]):
            found.names.append({inner["id"], inner["displayName"]})
            function = vendor.get(f"{_FUNCTIONS}/functions/{inner['id']}")
            source = {name: function["sourceDetails"].get(name) for name in ("image", "handler", "sourceCodeSha256")}
            message = {name: function.get(name) for name in ("config", "memoryInMBs", "timeoutInSeconds")}
            found.put(f"{at}/functions/{inner['displayName']}", **message, **source)
    for each in vendor.get(f"{_CONNECTORS}/serviceConnectors", compartmentId=TENANCY_ID)["items"]:
        if each["lifecycleState"] == "DELETED":
            continue
        connector = vendor.get(f"{_CONNECTORS}/serviceConnectors/{each['id']}")
        found.names.append({each["id"], each["displayName"]})
        message = {name: connector.get(name) for name in ("lifecycleState", "description")}
        conditions = [task["condition"] for task in connector["tasks"]]
        groups = [source["logGroupId"] for source in connector["source"]["logSources"]]
        found.put(f"connectors/{each['displayName']}", conditions=conditions, groups=groups, **message)


PROGRAM = Program("oci", ("oci", "oci.functions", "oci.sch"), PROGRAM, (), _env, _prepare, _look)
