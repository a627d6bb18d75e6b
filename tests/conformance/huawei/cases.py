"""Every resource of an instance, as the conformance run needs to know it."""

from __future__ import annotations

import json
from typing import Any

from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES, account_id
from tests.conformance.case import Args, Case, Change, Declaration
from tests.conformance.huawei.service import CENTER, STORE, Organisation

Outputs = dict[str, Any]
_MODULE = "iam_resources.huawei"
_POLICY = {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"]}]}
_OTHER = {"Version": "5.0", "Statement": [{"Effect": "Deny", "Action": ["*"]}]}
_FIRST, _SECOND, _THIRD = list(POLICIES)[:3]
_ACCOUNT, _ELSEWHERE = account_id("development"), account_id("production")


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def user(name: str, /, **more: Any) -> Declaration:
    """A user with as much as the service demands."""
    names = {"display_name": name, "family_name": name.title(), "given_name": name, "email": f"{name}@example.com"}
    return {"class": f"{_MODULE}.User", "name": name, "args": {"user_name": name, **names, **more}}


def _named(kind: str, field: str, *names: str) -> list[Declaration]:
    return [{"class": f"{_MODULE}.{kind}", "name": name, "args": {field: name}} for name in names]


def others() -> list[Declaration]:
    """What the cases need, and stays as it is."""
    groups = _named("Group", "display_name", "keepers", "staff", "crew", "guard")
    groups += [
        {**each, "class": "iam_resources.huawei.scim.Group"}
        for each in _named("Group", "display_name", "sailors", "pilots", "drivers")
    ]
    return [
        *map(user, ("holder", "second", "guest")),
        *groups,
        *_named("PermissionSet", "name", "read", "write", "run"),
    ]


def cases() -> list[Case]:
    """All of them."""
    return [
        _user(),
        _group(),
        _membership(),
        _members("members", "crew", exclusive=False),
        _members("only-members", "guard", exclusive=True),
        _permission_set(),
        _attachment("managed_policy", "policy", _FIRST, _SECOND),
        _attachment("managed_role", "role", *list(ROLES)[:2]),
        _attachments("managed_policies", "policy", _FIRST, _SECOND, _THIRD),
        _attachments("managed_roles", "role", *list(ROLES)[:3]),
        _custom_policy(),
        _assignment(),
        _assignments(),
        _access_control(),
    ]


def _user() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"{STORE}/users/{outputs['user_id']}")
        return seen and {
            **{name: seen[name] for name in ("user_name", "display_name", "title", "enabled")},
            **{name: seen["name"][name] for name in ("family_name", "given_name", "middle_name")},
            "email": seen["emails"][0]["value"],
            "phone_number": (seen["phone_numbers"] or [{}])[0].get("value"),
            "address": {name: value for name, value in (seen["addresses"] or [{}])[0].items() if value},
            "enterprise": seen["enterprise"],
        }

    return Case(
        name="ana",
        kind=f"{_MODULE}.User",
        args={
            "user_name": "ana",
            "display_name": "Ana",
            "family_name": "Ng",
            "given_name": "Ana",
            "email": "ana@example.com",
            "title": "Engineer",
            "enabled": True,
            "phone_number": "+49-1",
            "address": {"locality": "Berlin", "country": "DE"},
            "enterprise": {"department": "Core"},
        },
        wrong={
            "user_name": "a",
            "display_name": "",
            "email": "",
            "address": {"city": "Berlin"},
            "password_mode": "SMS",
            "on_delete": "burn",
            "titel": "x",
        },
        look=look,
        updates=(
            Change({"display_name": "Ana Ng"}),
            Change({"family_name": "Ng-Ortiz"}),
            Change({"email": "ng@example.com"}),
            Change({"title": "", "phone_number": ""}),
            Change({"enabled": False}),
            Change({"address": {"locality": "Bonn", "country": ""}}),
            Change({"enterprise": {"department": "", "organization": "x"}}),
            Change({"adopt": True, "title": "Boss"}, _fields("adopt", "title")),
        ),
        replacement=(
            Change({"user_name": "ana.ng", "email": "a2@example.com"}),
            Change({"user_name": "ana", "email": "a3@example.com"}),
        ),
        drift=lambda service, outputs: service.put(f"users/{outputs['user_id']}", "title", "By hand"),
        drifted=_fields("title"),
        vanish=lambda service, outputs: service.call("DELETE", f"{STORE}/users/{outputs['user_id']}"),
        import_ids=("{user_name}", "{user_id}", "{identity_store_id}/{user_id}"),
    )


def _group() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"{STORE}/groups/{outputs['group_id']}")
        return seen and {"display_name": seen["display_name"], "description": seen["description"]}

    return Case(
        name="readers",
        kind=f"{_MODULE}.Group",
        args={"display_name": "readers", "description": "May read"},
        wrong={"display_name": "", "description": "x" * 1025, "adopt": "yes"},
        look=look,
        updates=(
            Change({"display_name": "all / readers"}),
            Change({"description": "May read all"}),
            Change({"description": ""}),
        ),
        drift=lambda service, outputs: service.put(f"groups/{outputs['group_id']}", "display_name", "by hand"),
        drifted=_fields("display_name"),
        vanish=lambda service, outputs: service.call("DELETE", f"{STORE}/groups/{outputs['group_id']}"),
        import_ids=("{display_name}", "{group_id}", "{identity_store_id}/{group_id}"),
    )


def _membership() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        return {} if outputs["user_id"] in (service.members_of(outputs["group_id"]) or {}) else None

    return Case(
        name="holder-keeps",
        kind=f"{_MODULE}.Membership",
        args={"user": _of("holder.user_id"), "group": _of("keepers.group_id")},
        wrong={"user": "", "group": ""},
        look=look,
        updates=(
            Change({"user": _of("second.user_id")}),
            Change({"group": _of("staff.display_name")}),
            Change({"user": _of("holder.user_name"), "group": _of("keepers.display_name")}),
        ),
        vanish=lambda service, outputs: service.leave(outputs["user_id"], outputs["group_id"]),
        import_ids=("{user_name}/{group_name}", "{user_id}/{group_id}", "{identity_store_id}/{membership_id}"),
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
            service.join(service.make_user("by-hand"), outputs["group_id"])

    return Case(
        name=name,
        kind=f"{_MODULE}.GroupMembers",
        args={"group": _of(f"{of}.group_id"), "users": ["holder", "second"], "exclusive": exclusive},
        wrong={"group": "", "users": [""], "exclusive": "very"},
        look=look,
        updates=(
            Change({"users": ["guest", "holder"]}),
            Change({"users": ["guest"]}),
            Change({"users": ["guest", "holder", "second"]}),
        ),
        drift=drift,
        drifted=_fields("users"),
        import_ids=("{group_name}", "{group_id}"),
    )


def _permission_set() -> Case:
    def path(outputs: Outputs) -> str:
        return f"{CENTER}/permission-sets/{outputs['permission_set_id']}"

    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(path(outputs))
        if seen is None:
            return None
        found = seen["permission_set"]
        rows = service.get(
            f"identitycenter/v1/instances/identitycenter:permissionset/{outputs['permission_set_id']}/tags"
        )
        tags = {row["key"]: row["value"] for row in rows["tags"]}
        names = ("name", "description", "session_duration", "relay_state")
        return {**{name: found[name] for name in names}, "tags": tags}

    def drift(service: Organisation, outputs: Outputs) -> None:
        service.call("PUT", path(outputs), {"session_duration": "PT3H", "description": "x", "relay_state": ""})

    return Case(
        name="auditors",
        kind=f"{_MODULE}.PermissionSet",
        args={"name": "auditors", "description": "Look", "session_duration": "PT8H", "tags": {"a": "1", "b": ""}},
        wrong={"name": "x" * 33, "session_duration": "8h", "relay_state": "x" * 241, "tags": {"": "x"}},
        look=look,
        updates=(
            Change({"description": ""}),
            Change({"session_duration": "PT2H"}),
            Change({"relay_state": "https://console.example.com"}),
            Change({"tags": {"b": "2", "c": ""}}),
            Change({"relay_state": "", "description": "Look closely"}),
        ),
        replacement=(Change({"name": "audit"}), Change({"name": "auditors"})),
        drift=drift,
        drifted=_fields("session_duration", "description"),
        vanish=lambda service, outputs: service.call("DELETE", path(outputs)),
        import_ids=("{name}", "{permission_set_id}", "{instance_id}/{permission_set_id}"),
    )


def _attached(service: Organisation, outputs: Outputs, plural: str, word: str) -> list[str]:
    rows = service.get(f"{CENTER}/permission-sets/{outputs['permission_set_id']}/managed-{plural}")
    return sorted(row[f"{word}_id"] for row in (rows or {}).get(f"attached_managed_{plural}", ()))


def _plural(word: str) -> str:
    return "policies" if word == "policy" else "roles"


def _detach(service: Organisation, outputs: Outputs, word: str, id_: str) -> None:
    path = f"{CENTER}/permission-sets/{outputs['permission_set_id']}/detach-managed-{word}"
    service.call("POST", path, {f"managed_{word}_id": id_})


def _attachment(field: str, word: str, first: str, second: str) -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        return {} if outputs[f"{field}_id"] in _attached(service, outputs, _plural(word), word) else None

    return Case(
        name=f"read-{word}",
        kind=f"{_MODULE}.Managed{word.title()}Attachment",
        args={"permission_set": _of("read.permission_set_id"), f"{field}_id": first},
        wrong={"permission_set": "", f"{field}_id": "a/b"},
        look=look,
        updates=(Change({f"{field}_id": second}), Change({"permission_set": _of("run.name")})),
        vanish=lambda service, outputs: _detach(service, outputs, word, outputs[f"{field}_id"]),
        import_ids=(
            f"{{permission_set_name}}/{{{field}_id}}",
            f"{{instance_id}}/{{permission_set_id}}/{{{field}_id}}",
        ),
    )


def _attachments(name: str, word: str, first: str, second: str, third: str) -> Case:
    ids = f"managed_{word}_ids"

    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        found = _attached(service, outputs, _plural(word), word)
        return {ids: found} if found else None

    return Case(
        name=name.replace("_", "-"),
        kind=f"{_MODULE}.Managed{_plural(word).title()}",
        args={"permission_set": _of("write.permission_set_id"), ids: sorted([first, second]), "exclusive": True},
        wrong={"permission_set": "", ids: ["a b"], "exclusive": "very"},
        look=look,
        updates=(Change({ids: sorted([second, third])}), Change({ids: [third]})),
        drift=lambda service, outputs: _detach(service, outputs, word, outputs[ids][0]),
        drifted=_fields(ids),
        import_ids=("{permission_set_name}", "{instance_id}/{permission_set_id}"),
    )


def _custom_policy() -> Case:
    def path(outputs: Outputs) -> str:
        return f"{CENTER}/permission-sets/{outputs['permission_set_id']}/custom-policy"

    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(path(outputs))
        return seen and {"policy": json.dumps(json.loads(seen["custom_policy"]))}

    return Case(
        name="run-policy",
        kind=f"{_MODULE}.CustomPolicy",
        args={"permission_set": _of("run.permission_set_id"), "policy": json.dumps(_POLICY)},
        wrong={"permission_set": "", "policy": "{"},
        look=look,
        updates=(Change({"policy": json.dumps(_OTHER)}),),
        drift=lambda service, outputs: service.call("PUT", path(outputs), {"custom_policy": json.dumps(_POLICY)}),
        drifted=_fields("policy"),
        vanish=lambda service, outputs: service.call("DELETE", path(outputs)),
        import_ids=("{permission_set_name}", "{permission_set_id}"),
    )


def _assignment() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        there = service.assigned(outputs["account_id"], outputs["permission_set_id"])
        return {"account_id": outputs["account_id"]} if outputs["principal_id"] in there else None

    def vanish(service: Organisation, outputs: Outputs) -> None:
        ids = [outputs[name] for name in ("account_id", "permission_set_id", "principal_id", "principal_type")]
        service.unassign(*ids)

    return Case(
        name="holder-reads",
        kind=f"{_MODULE}.AccountAssignment",
        args={"permission_set": _of("read.permission_set_id"), "account_id": _ACCOUNT, "user": _of("holder.user_id")},
        wrong={"permission_set": "", "account_id": "1", "user": ""},
        look=look,
        replacement=(Change({"account_id": _ELSEWHERE}), Change({"account_id": _ACCOUNT})),
        vanish=vanish,
        import_ids=(
            "{permission_set_name}/{account_id}/{user_name}",
            "{instance_id}/{permission_set_id}/{account_id}/USER/{user_id}",
        ),
    )


def _assignments() -> Case:
    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        there = service.assigned(outputs["account_id"], outputs["permission_set_id"])
        if not there:
            return None
        users = [service.get(f"{STORE}/users/{each}") for each in there]
        groups = [service.get(f"{STORE}/groups/{each}") for each in there]
        return {
            "users": sorted(each["user_name"] for each in users if each),
            "groups": sorted(each["display_name"] for each in groups if each),
        }

    def drift(service: Organisation, outputs: Outputs) -> None:
        ids = outputs["account_id"], outputs["permission_set_id"]
        service.unassign(*ids, outputs["user_ids"][0], "USER")

    return Case(
        name="all-writers",
        kind=f"{_MODULE}.AccountAssignments",
        args={
            "permission_set": _of("write.permission_set_id"),
            "account_id": _ACCOUNT,
            "users": ["holder"],
            "groups": ["staff"],
            "exclusive": True,
        },
        wrong={"permission_set": "", "account_id": "1", "users": [""], "exclusive": "very"},
        look=look,
        updates=(Change({"users": ["guest", "second"]}), Change({"groups": ["crew", "staff"]})),
        drift=drift,
        drifted=_fields("users"),
        import_ids=("{permission_set_name}/{account_id}", "{instance_id}/{permission_set_id}/{account_id}"),
    )


def _access_control() -> Case:
    path, name = f"{CENTER}/access-control-attribute-configuration", "instance_access_control_attribute_configuration"

    def look(service: Organisation, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(path)
        rows = seen and seen[name]["access_control_attributes"]
        return rows and {"attributes": {row["key"]: row["value"]["source"][0] for row in rows}}

    def drift(service: Organisation, outputs: Outputs) -> None:
        rows = [{"key": "unit", "value": {"source": ["by hand"]}}]
        service.call("PUT", path, {name: {"access_control_attributes": rows}})

    return Case(
        name="abac",
        kind=f"{_MODULE}.AccessControlAttributes",
        args={"attributes": {"team": "${user:department}"}},
        wrong={"attributes": {"": "x"}, "exclusive": "very"},
        look=look,
        updates=(
            Change({"attributes": {"team": "x", "unit": "y"}}),
            Change({"attributes": {"unit": "y"}}),
            Change({"exclusive": True}),
        ),
        drift=drift,
        drifted=_fields("attributes"),
        vanish=lambda service, outputs: service.call("DELETE", path),
        import_ids=("{instance_id}",),
    )
