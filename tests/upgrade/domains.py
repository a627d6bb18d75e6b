"""An identity domain of Oracle Cloud: a program with every resource type, as with version d838d81."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.upgrade.program import Args, Program, Resource, at_origin, made, of
from tests.upgrade.vendor import DOMAIN, Snapshot, Vendor

_MODULE = "iam_resources.oci.domains"
_AT = f"{DOMAIN}/admin/v1"
_RULE = "ALL {resource.type = 'fnfunc'}"
_KINDS = {
    "Users": ("userName", "tags"),
    "Groups": ("displayName", "members,tags"),
    "DynamicResourceGroups": ("displayName", "matchingRule,tags"),
    "AppRoles": ("displayName", "displayName"),
    "Apps": ("displayName", "displayName"),
}
_TOLD = (
    "name",
    "title",
    "nickName",
    "active",
    "department",
    "serviceUser",
    "description",
    "externalId",
    "matchingRule",
)
_PARTS = ("value", "primary", "locality", "country")


def _user(name: str, /, **more: Any) -> Resource:
    mail = {"work": {"value": f"{name}@example.com", "primary": True}}
    args = {"user_name": name, "family_name": name.title(), "emails": mail, **more}
    return Resource(name, f"{_MODULE}.User", args)


def _group(name: str, title: str) -> Resource:
    return Resource(name, f"{_MODULE}.Group", {"display_name": title})


def _of_kind(kind: str, name: str, args: Args, **changes: Any) -> Resource:
    return Resource(name, f"{_MODULE}.{kind}", args, **changes)


PROGRAM = (
    *map(_user, ("holder", "second", "third", "keyholder", "limited", "guest")),
    *(_group(name.lower(), name) for name in ("Keepers", "Staff", "Movers", "Crew", "Guard", "Night")),
    _of_kind(
        "User",
        "ana",
        {
            "user_name": "ana",
            "family_name": "Ng",
            "given_name": "Ana",
            "title": "Engineer",
            "active": True,
            "emails": {"work": {"value": "ana@example.com", "primary": True}, "home": {"value": "a@home.example"}},
            "phone_numbers": {"mobile": {"value": "+49-170-1"}},
            "addresses": {"work": {"locality": "Berlin", "country": "DE"}},
            "department": "Core",
            "freeform_tags": {"cost": "4"},
            "tags": {"team": "core"},
        },
        update={"user_name": "ana.ng", "title": "Lead", "freeform_tags": {"cost": "5"}},
        replacement={"service_user": True},
    ),
    _of_kind(
        "User",
        "boss",
        {
            "user_name": "boss",
            "family_name": "Boss",
            "emails": {"work": {"value": "boss@example.com", "primary": True}},
            "adopt": True,
            "on_delete": "disable",
        },
        update={"nick_name": "chief"},
    ),
    _of_kind(
        "Group",
        "readers",
        {"display_name": "SCP_READ", "description": "May read", "external_id": "1", "freeform_tags": {"cost": "4"}},
        update={"display_name": "SCP / READ", "description": ""},
        replaced=True,
        opts={"delete_before_replace": True},
    ),
    _of_kind(
        "Membership",
        "holder-keeps",
        {"user": of("holder.user_id"), "group": of("keepers.group_id")},
        update={"group": of("staff.group_ocid")},
        replaced=True,
        unfinished={"group": of("staff.group_id")},
        refused=("PATCH", "/Groups/{group_id}"),
    ),
    _of_kind(
        "Membership",
        "third-keeps",
        {"user": of("third.user_name"), "group": of("keepers.display_name")},
        update={"user": of("second.user_name")},
    ),
    _of_kind(
        "User",
        "addressed",
        {
            "user_name": "addressed",
            "family_name": "Dress",
            "emails": {"work": {"value": "addressed@example.com", "primary": True}},
            "domain_url": at_origin(DOMAIN),
        },
        update={"title": "Sir"},
    ),
    _of_kind(
        "Membership",
        "addressed-moves",
        {"user": of("addressed.user_id"), "group": of("movers.group_id"), "domain_url": at_origin(DOMAIN)},
        update={"group": of("night.group_id")},
        replaced=True,
    ),
    _of_kind(
        "GroupMembers",
        "members",
        {"group": of("crew.group_id"), "users": ["kim", of("holder.user_id")]},
        imported={"users": ["kim", "holder"]},
        update={"users": ["lee", of("holder.user_id")]},
        unfinished={"group": of("night.group_id")},
        refused=("PATCH", "/Groups/{group_id}"),
    ),
    _of_kind(
        "GroupMembers",
        "only-members",
        {"group": of("guard.display_name"), "users": ["kim", of("second.user_ocid")], "exclusive": True},
        imported={"users": ["kim", "second"]},
        update={"users": ["lee"]},
        replaced=True,
    ),
    _of_kind(
        "UserPassword",
        "key",
        {"user": of("keyholder.user_id"), "value": made("first")},
        import_id="",
        update={"value": made("later"), "version": 2},
        replacement={"value": made("later"), "version": 2},
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
        "UserStatus",
        "asleep",
        {"user": of("guest.user_name"), "active": True},
        update={"active": False},
        replaced=True,
    ),
    _of_kind(
        "DynamicResourceGroup",
        "functions",
        {"display_name": "functions", "matching_rule": _RULE, "description": "All functions"},
        update={"matching_rule": "ANY {resource.type = 'fnfunc', resource.type = 'fnapp'}"},
        replaced=True,
        opts={"delete_before_replace": True},
    ),
    _of_kind(
        "AppRoleGrant",
        "movers-manage",
        {"role": "User Administrator", "group": of("movers.group_id")},
        update={"role": "Audit Administrator"},
        replaced=True,
        opts={"delete_before_replace": True},
        unfinished={"role": "Security Administrator"},
        refused=("DELETE", "/Grants/{grant_id}"),
    ),
    _of_kind(
        "AppRoleGrant",
        "holder-helps",
        {"role": "Help Desk Administrator", "user": of("holder.user_name")},
        update={"user": of("second.user_ocid")},
    ),
)


def _env(vendor: Vendor) -> dict[str, str]:
    return {
        "OCI_DOMAIN_URL": f"{vendor.origin}{DOMAIN}",
        "OCI_CLIENT_ID": vendor.username,
        "OCI_CLIENT_SECRET": vendor.password,
    }


def _prepare(vendor: Vendor) -> None:
    for name in ("boss", "kim", "lee"):
        mail = {"type": "work", "value": f"{name}@hand.example", "primary": True}
        schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"]
        body = {"schemas": schemas, "userName": name, "name": {"familyName": "Hand"}, "emails": [mail]}
        vendor.make(f"{_AT}/Users", body)
    vendor.get(f"{_AT}/AppRoles", count=100)


def _look(vendor: Vendor, secrets: Mapping[str, str]) -> Snapshot:
    found = Snapshot()
    label: dict[str, str] = {}
    for kind, (called, also) in _KINDS.items():
        query = {"attributeSets": "default", "attributes": also, "count": 1000}
        for each in vendor.get(f"{_AT}/{kind}", **query)["Resources"]:
            label[each["id"]] = each[called]
            found.names.append({each["id"], each.get("ocid", each["id"]), each[called]})
            if kind not in ("AppRoles", "Apps"):
                found.put(f"{kind}/{each[called]}", **_facts(each))
            if members := each.get("members"):
                found.put(f"{kind}/{each[called]}", members=sorted(label[member["value"]] for member in members))
            if kind == "Users" and secrets:
                its = [word for word, value in secrets.items() if vendor.signs_in(DOMAIN, each[called], value)]
                found.put(f"{kind}/{each[called]}", passwords=its)
    for each in vendor.get(f"{_AT}/Grants", count=1000)["Resources"]:
        role = label[each["entitlement"]["attributeValue"]]
        found.put(f"Grants/{label.get(each['grantee']['value'], 'others')}/{role}")
    return found


def _facts(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a program can say of an object; extensions are opened."""
    facts: dict[str, Any] = {}
    for key, value in body.items():
        if key.startswith("urn:"):
            facts |= _facts(value)
        elif key in _TOLD:
            facts[key] = value
        elif key.startswith("can") and not value:
            facts[key] = False
        elif key in ("tags", "freeformTags"):
            facts[key] = {tag["key"]: tag["value"] for tag in value}
        elif key in ("emails", "phoneNumbers", "addresses"):
            facts[key] = {item["type"]: {name: item.get(name) for name in _PARTS if item.get(name)} for item in value}
    return facts


PROGRAM = Program("domains", ("oci.domains",), PROGRAM, ("first", "later"), _env, _prepare, _look)
