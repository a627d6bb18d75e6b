"""Every resource of SCIM, as the conformance run needs to know it. What is there is read in the identity source."""

from __future__ import annotations

from typing import Any

from tests.conformance.case import Args, Case, Change
from tests.conformance.huawei.service import STORE, Organisation

Outputs = dict[str, Any]
_MODULE = "iam_resources.huawei.scim"


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


def scim_cases() -> list[Case]:
    """Users, groups and members, in the tenant of the connection."""
    return [
        _user(),
        _group(),
        _membership(),
        _members("scim-members", "pilots", exclusive=False),
        _members("only-scim-members", "drivers", exclusive=True),
    ]


def tenant_cases() -> list[Case]:
    """A tenant and a token of it."""
    return [_tenant(), _token()]


def _user() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"{STORE}/users/{outputs['user_id']}")
        return seen and {
            **{name: seen[name] for name in ("user_name", "display_name", "title", "external_id", "profile_url")},
            **{name: seen["name"][name] for name in ("family_name", "given_name", "middle_name")},
            "nick_name": seen["nickname"],
            "active": seen["enabled"],
            "email": seen["emails"][0]["value"],
            "address": {name: value for name, value in (seen["addresses"] or [{}])[0].items() if value},
            "enterprise": seen["enterprise"],
        }

    return Case(
        name="eva",
        kind=f"{_MODULE}.User",
        args={
            "user_name": "eva",
            "display_name": "Eva",
            "family_name": "Ng",
            "given_name": "Eva",
            "email": "eva@example.com",
            "title": "Engineer",
            "active": True,
            "profile_url": "https://example.com/eva",
            "address": {"locality": "Berlin", "postal_code": "1"},
            "enterprise": {"department": "Core"},
        },
        wrong={
            "user_name": "a b",
            "display_name": "",
            "email": "",
            "address": {"city": "Berlin"},
            "external_id": "x" * 257,
            "on_delete": "burn",
            "titel": "x",
        },
        look=look,
        updates=(
            Change({"display_name": "Eva Ng"}),
            Change({"user_name": "eva.ng"}),
            Change({"email": "ng2@example.com", "nick_name": "E"}),
            Change({"title": "", "external_id": "7"}),
            Change({"active": False}),
            Change({"address": {"locality": "Bonn", "postal_code": ""}}),
            Change({"enterprise": {"department": "", "organization": "x"}}),
            Change({"profile_url": "https://example.com/ng", "middle_name": "M"}),
        ),
        drift=lambda service, outputs: service.put(f"users/{outputs['user_id']}", "display_name", "By hand"),
        drifted=frozenset({"display_name"}),
        vanish=lambda service, outputs: service.call("DELETE", f"{STORE}/users/{outputs['user_id']}"),
        import_ids=("{user_name}", "{user_id}", "{tenant_id}/{user_id}"),
        import_args={"profile_url": None},
    )


def _group() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"{STORE}/groups/{outputs['group_id']}")
        return seen and {"display_name": seen["display_name"], "external_id": seen["external_id"]}

    return Case(
        name="writers",
        kind=f"{_MODULE}.Group",
        args={"display_name": "writers", "external_id": "1"},
        wrong={"display_name": "", "external_id": "x" * 257, "adopt": "yes"},
        look=look,
        updates=(
            Change({"display_name": "all / writers"}),
            Change({"external_id": "2"}),
            Change({"external_id": ""}),
        ),
        drift=lambda service, outputs: service.put(f"groups/{outputs['group_id']}", "display_name", "written by hand"),
        drifted=frozenset({"display_name"}),
        vanish=lambda service, outputs: service.call("DELETE", f"{STORE}/groups/{outputs['group_id']}"),
        import_ids=("{display_name}", "{group_id}", "{tenant_id}/{group_id}"),
    )


def _membership() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        return {} if outputs["user_id"] in (service.members_of(outputs["group_id"]) or {}) else None

    return Case(
        name="guest-sails",
        kind=f"{_MODULE}.Membership",
        args={"user": _of("guest.user_id"), "group": _of("sailors.group_id")},
        wrong={"user": "", "group": ""},
        look=look,
        updates=(
            Change({"user": _of("second.user_id")}),
            Change({"group": "keepers"}),
            Change({"user": "guest", "group": _of("sailors.group_id")}),
        ),
        vanish=lambda service, outputs: service.leave(outputs["user_id"], outputs["group_id"]),
        import_ids=("{user_name}/{group_name}", "{user_id}/{group_id}", "{tenant_id}/{user_id}/{group_id}"),
    )


def _members(name: str, of: str, *, exclusive: bool) -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        members = service.members_of(outputs["group_id"])
        names = [service.get(f"{STORE}/users/{each}")["user_name"] for each in members or {}]
        return {"users": sorted(names)} if names else None

    def drift(service: Organisation, outputs: Outputs) -> None:
        for user_id in outputs["user_ids"]:
            service.leave(user_id, outputs["group_id"])
        if exclusive:
            service.join(service.make_user("by-hand-too"), outputs["group_id"])

    return Case(
        name=name,
        kind=f"{_MODULE}.GroupMembers",
        args={"group": _of(f"{of}.group_id"), "users": ["holder", "second"], "exclusive": exclusive},
        wrong={"group": "", "users": [""], "exclusive": "very"},
        look=look,
        updates=(Change({"users": ["guest", "holder"]}), Change({"users": ["guest"]})),
        drift=drift,
        drifted=frozenset({"users"}),
        import_ids=("{group_name}", "{tenant_id}/{group_id}"),
    )


def _tenant() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        return {} if outputs["tenant_id"] in service.tenants() else None

    return Case(
        name="tenant",
        kind=f"{_MODULE}.Tenant",
        args={},
        wrong={"identity_store_id": "x", "adopt": "yes"},
        look=look,
        import_ids=("{tenant_id}", "{identity_store_id}/{tenant_id}"),
    )


def _token() -> Case:
    def path(outputs: Outputs) -> str:
        return f"{STORE}/tenant/{outputs['tenant']}/bearer-token"

    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        rows = (service.get(path(outputs)) or {}).get("bearer_tokens") or ()
        return {} if outputs["token_id"] in {row["token_id"] for row in rows} else None

    return Case(
        name="token",
        kind=f"{_MODULE}.BearerToken",
        args={"tenant": _of("tenant.tenant_id")},
        wrong={"tenant": "a/b", "identity_store_id": "x"},
        look=look,
        vanish=lambda service, outputs: service.call("DELETE", f"{path(outputs)}/{outputs['token_id']}"),
        import_ids=("{tenant}/{token_id}", "{identity_store_id}/{tenant}/{token_id}"),
        made_anew=True,
    )
