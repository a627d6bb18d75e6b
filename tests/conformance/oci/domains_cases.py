"""Every resource of an identity domain, as the conformance run needs to know it."""

from __future__ import annotations

import secrets
from typing import Any

from tests.conformance.case import Args, Case, Change, Declaration
from tests.conformance.oci.domains_service import DomainService

Outputs = dict[str, Any]
_MODULE = "iam_resources.oci.domains"
_IDCS = "urn:ietf:params:scim:schemas:oracle:idcs:extension"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_RULE = "ALL {resource.type = 'fnfunc'}"


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def user(name: str, /, **more: Any) -> Declaration:
    """A user with as much as the service demands."""
    mail = {"work": {"value": f"{name}@example.com", "primary": True}}
    args = {"user_name": name, "family_name": name.title(), "emails": mail, **more}
    return {"class": f"{_MODULE}.User", "name": name, "args": args}


def group(name: str, title: str, **more: Any) -> Declaration:
    """A group."""
    return {"class": f"{_MODULE}.Group", "name": name, "args": {"display_name": title, **more}}


def others() -> list[Declaration]:
    """What the cases need: users and groups that stay as they are."""
    people = ("holder", "second", "keyholder", "limited", "guest")
    groups = (group("keepers", "Keepers"), group("staff", "Staff & Co"), group("crew", "Crew"), group("guard", "Guard"))
    return [*map(user, people), *groups]


def cases(secret: list[str]) -> list[Case]:
    """All of them.

    Args:
        secret: takes the passwords that are made up.
    """
    secret += [f"First-{secrets.token_hex(6)}!", f"Later-{secrets.token_hex(6)}!"]
    return [
        _user(),
        _group(),
        _membership(),
        _members("members", "crew", exclusive=False),
        _members("only-members", "guard", exclusive=True),
        _password(secret[-2:]),
        _capabilities(),
        _status(),
        _dynamic_resource_group(),
        _grant(),
    ]


def _by_type(items: list[dict[str, Any]] | None, **parts: str) -> dict[str, Any]:
    return {item["type"]: {name: item[wire] for name, wire in parts.items() if wire in item} for item in items or []}


def _tags(seen: dict[str, Any]) -> dict[str, str]:
    tags = seen.get(f"{_IDCS}:OCITags", {}).get("freeformTags", [])
    return {tag["key"]: tag["value"] for tag in tags}


def _user() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/Users/{outputs['user_id']}", "tags")
        address = {"locality": "locality", "country": "country"}
        return seen and {
            "user_name": seen["userName"],
            "family_name": seen["name"]["familyName"],
            "given_name": seen["name"].get("givenName"),
            "title": seen.get("title"),
            "active": seen["active"],
            "emails": _by_type(seen.get("emails"), value="value", primary="primary"),
            "phone_numbers": _by_type(seen.get("phoneNumbers"), value="value"),
            "addresses": _by_type(seen.get("addresses"), **address),
            "department": seen.get(_ENTERPRISE, {}).get("department"),
            "freeform_tags": _tags(seen),
            "tags": {tag["key"]: tag["value"] for tag in seen.get("tags", [])},
            "service_user": bool(seen[f"{_IDCS}:user:User"].get("serviceUser")),
        }

    def drift(service: DomainService, outputs: Outputs) -> None:
        path = f"/Users/{outputs['user_id']}"
        service.patch(path, "replace", "title", "By hand")
        service.patch(path, "replace", 'emails[type eq "home"].value', "hand@example.com")
        service.patch(path, "add", "nickName", "not ours")

    return Case(
        name="ana",
        kind=f"{_MODULE}.User",
        args={
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
        wrong={
            "user_name": "",
            "emails": {"fax": {"value": "x"}},
            "user_type": "Boss",
            "max_concurrent_sessions": 0,
            "on_delete": "burn",
            "extensions": {"custom": {"a": "b"}},
            "titel": "x",
        },
        look=look,
        updates=(
            Change({"user_name": "ana.ng"}),
            Change({"family_name": "Ng-Ortiz"}),
            Change({"given_name": ""}),
            Change({"title": "Lead"}),
            Change({"active": False}),
            Change(
                {"emails": {"work": {"value": "ng@example.com"}, "home": {"value": "ng@home.example", "primary": True}}}
            ),
            Change({"phone_numbers": {"mobile": {"value": ""}, "work": {"value": "+49-30-1"}}}),
            Change({"addresses": {"work": {"locality": "Bonn", "country": ""}}}),
            Change({"department": ""}),
            Change({"freeform_tags": {"cost": "5", "more": "6"}}),
            Change({"tags": {"team": "", "site": "x"}}),
            Change({"adopt": True, "on_delete": "delete", "title": "Boss"}, _fields("adopt", "title")),
        ),
        replacement=(Change({"service_user": True}), Change({"service_user": False})),
        drift=drift,
        drifted=_fields("title", "emails"),
        vanish=lambda service, outputs: service.call("DELETE", f"/Users/{outputs['user_id']}"),
        import_ids=("{user_name}", "{user_id}", "{user_ocid}"),
    )


def _group() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/Groups/{outputs['group_id']}", "tags")
        return seen and {
            "display_name": seen["displayName"],
            "description": seen.get(f"{_IDCS}:group:Group", {}).get("description"),
            "external_id": seen.get("externalId"),
            "freeform_tags": _tags(seen),
        }

    def drift(service: DomainService, outputs: Outputs) -> None:
        service.patch(f"/Groups/{outputs['group_id']}", "replace", "externalId", "by hand")

    return Case(
        name="readers",
        kind=f"{_MODULE}.Group",
        args={
            "display_name": "SCP_READ",
            "description": "May read",
            "external_id": "1",
            "freeform_tags": {"cost": "4"},
        },
        wrong={"display_name": "", "gid_number": -1, "on_delete": "disable", "adopt": "yes"},
        look=look,
        updates=(
            Change({"display_name": "SCP / READ"}),
            Change({"description": "May read all"}),
            Change({"description": ""}),
            Change({"external_id": "2"}),
            Change({"freeform_tags": {"cost": "", "site": "x"}}),
        ),
        drift=drift,
        drifted=_fields("external_id"),
        vanish=lambda service, outputs: service.call("DELETE", f"/Groups/{outputs['group_id']}"),
        import_ids=("{display_name}", "{group_id}", "{group_ocid}"),
    )


def _membership() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        members = service.members_of(outputs["group_id"]) or {}
        return {} if outputs["user_id"] in members else None

    def vanish(service: DomainService, outputs: Outputs) -> None:
        service.leave(outputs["user_id"], outputs["group_id"])

    return Case(
        name="holder-keeps",
        kind=f"{_MODULE}.Membership",
        args={"user": _of("holder.user_id"), "group": _of("keepers.group_id")},
        wrong={"user": "", "group": ""},
        look=look,
        updates=(
            Change({"user": _of("second.user_id")}),
            Change({"group": _of("staff.group_ocid")}),
            Change({"user": _of("holder.user_name"), "group": _of("keepers.display_name")}),
        ),
        vanish=vanish,
        import_ids=("{user_name}/{group_name}", "{user_id}/{group_id}", "{user_ocid}/{group_ocid}"),
    )


def _members(name: str, of: str, *, exclusive: bool) -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        members = service.members_of(outputs["group_id"])
        if members is None or not members:
            return None
        return {"users": [name for name in members.values() if exclusive or name in ("holder", "second", "guest")]}

    def drift(service: DomainService, outputs: Outputs) -> None:
        for user_id in outputs["user_ids"]:
            service.leave(user_id, outputs["group_id"])
        if exclusive:
            service.join(service.make_user(f"by-hand-{secrets.token_hex(3)}"), outputs["group_id"])

    return Case(
        name=name,
        kind=f"{_MODULE}.GroupMembers",
        args={"group": _of(f"{of}.group_id"), "users": ["holder", "second"], "exclusive": exclusive},
        wrong={"group": "", "users": [""], "exclusive": "very"},
        look=look,
        updates=(
            Change({"users": ["holder", "guest"]}),
            Change({"users": ["guest"]}),
            Change({"users": ["second", "holder", "guest"]}),
        ),
        drift=drift,
        drifted=_fields("users"),
        import_ids=("{group_name}", "{group_id}", "{group_ocid}"),
    )


def _password(values: list[str]) -> Case:
    first, later = values

    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        works = service.signs_in("keyholder", first if args.get("version", 1) == 1 else later)
        return {} if works else None

    return Case(
        name="key",
        kind=f"{_MODULE}.UserPassword",
        args={"user": _of("keyholder.user_id"), "value": {"$secret": first}},
        wrong={"user": "", "value": "", "version": "two"},
        look=look,
        updates=(Change({"value": {"$secret": later}, "version": 2}, _fields("version")),),
        no_import="password cannot be imported",
        lasting=True,
    )


def _capabilities() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/Users/{outputs['user_id']}")
        flags = seen and seen[f"{_IDCS}:capabilities:User"]
        return flags and {
            "can_use_api_keys": flags["canUseApiKeys"],
            "can_use_console_password": flags["canUseConsolePassword"],
            "can_use_o_auth2_client_credentials": flags["canUseOAuth2ClientCredentials"],
        }

    def drift(service: DomainService, outputs: Outputs) -> None:
        body = {
            "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:UserCapabilitiesChanger"],
            "canUseApiKeys": False,
            "canUseSmtpCredentials": False,
        }
        service.call("PUT", f"/UserCapabilitiesChanger/{outputs['user_id']}", body)

    return Case(
        name="limits",
        kind=f"{_MODULE}.UserCapabilities",
        args={"user": _of("limited.user_id"), "can_use_api_keys": True, "can_use_console_password": False},
        wrong={"user": "", "can_use_api_keys": "yes"},
        look=look,
        updates=(
            Change({"can_use_o_auth2_client_credentials": False}),
            Change({"can_use_console_password": True, "can_use_o_auth2_client_credentials": True}),
        ),
        drift=drift,
        drifted=_fields("can_use_api_keys"),
        import_ids=("{user_name}", "{user_id}", "{user_ocid}"),
        lasting=True,
    )


def _status() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/Users/{outputs['user_id']}")
        return seen and {"active": seen["active"]}

    def drift(service: DomainService, outputs: Outputs) -> None:
        body = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:UserStatusChanger"], "active": False}
        service.call("PUT", f"/UserStatusChanger/{outputs['user_id']}", body)

    return Case(
        name="asleep",
        kind=f"{_MODULE}.UserStatus",
        args={"user": _of("guest.user_id"), "active": False},
        wrong={"user": "", "active": "no"},
        look=look,
        updates=(Change({"active": True}),),
        drift=drift,
        drifted=_fields("active"),
        import_ids=("{user_name}", "{user_id}", "{user_ocid}"),
        lasting=True,
    )


def _dynamic_resource_group() -> Case:
    def path(outputs: Outputs) -> str:
        return f"/DynamicResourceGroups/{outputs['dynamic_resource_group_id']}"

    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(path(outputs), "matchingRule")
        return seen and {
            "display_name": seen["displayName"],
            "matching_rule": seen["matchingRule"],
            "description": seen.get("description"),
        }

    return Case(
        name="functions",
        kind=f"{_MODULE}.DynamicResourceGroup",
        args={"display_name": "functions", "matching_rule": _RULE, "description": "All functions"},
        wrong={"display_name": "", "matching_rule": "", "on_delete": "disable"},
        look=look,
        updates=(
            Change({"display_name": "all functions"}),
            Change({"matching_rule": "ANY {resource.type = 'fnfunc', resource.type = 'fnapp'}"}),
            Change({"description": ""}),
        ),
        drift=lambda service, outputs: service.patch(path(outputs), "replace", "matchingRule", _RULE),
        drifted=_fields("matching_rule"),
        vanish=lambda service, outputs: service.call("DELETE", path(outputs)),
        import_ids=(
            "{display_name}",
            "{dynamic_resource_group_id}",
            "{dynamic_resource_group_ocid}",
        ),
    )


def _grant() -> Case:
    def look(service: DomainService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/Grants/{outputs['grant_id']}")
        if seen is None:
            return None
        role = service.get(f"/AppRoles/{seen['entitlement']['attributeValue']}")
        return {"role": role["displayName"]}

    return Case(
        name="keepers-manage",
        kind=f"{_MODULE}.AppRoleGrant",
        args={"role": "User Administrator", "group": _of("keepers.group_id")},
        wrong={"role": "", "user": 4, "adopt": "yes"},
        look=look,
        updates=(
            Change({"role": "Audit Administrator"}),
            Change({"group": _of("staff.display_name")}),
            Change({"role": "User Administrator", "group": _of("keepers.group_ocid")}),
        ),
        vanish=lambda service, outputs: service.call("DELETE", f"/Grants/{outputs['grant_id']}"),
        import_ids=("{grant_id}",),
    )
