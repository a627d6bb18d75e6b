"""Every resource of IAM REST, as the conformance run needs to know it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.case import Args, Case, Change, Declaration
from tests.conformance.oci.iam_service import IamService, Key, unique

Outputs = dict[str, Any]
_MODULE = "iam_resources.oci"
_ELSEWHERE = "ocid1.compartment.oc1..aaaaaaaahere"
_TAGS = {"freeform_tags": {"team": "core", "site": "x"}}


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def user(name: str, /, **more: Any) -> Declaration:
    """A user with as much as the service demands."""
    args = {"name": name, "description": "", "email": f"{name}@example.com", **more}
    return {"class": f"{_MODULE}.User", "name": name, "args": args}


def group(name: str, title: str) -> Declaration:
    """A group."""
    return {"class": f"{_MODULE}.Group", "name": name, "args": {"name": title, "description": ""}}


def others() -> list[Declaration]:
    """What the cases need: users and groups that stay as they are."""
    people = ("holder", "second", "signer", "pusher", "limited", "newcomer")
    groups = (group("keepers", "Keepers"), group("staff", "Staff"), group("crew", "Crew"), group("guard", "Guard"))
    return [*map(user, people), *groups]


def cases(folder: Path) -> list[Case]:
    """All of them.

    Args:
        folder: where the keys are made.
    """
    return [
        _user(),
        _group(),
        _membership(),
        _members("members", "crew", exclusive=False),
        _members("only-members", "guard", exclusive=True),
        _policy(),
        _dynamic_group(),
        _api_key(Key(folder / "first").public, Key(folder / "later").public),
        _made_key(),
        _credential("push", "AuthToken", "authTokens", "description", "auth_token_id"),
        _credential("s3", "CustomerSecretKey", "customerSecretKeys", "display_name", "access_key"),
        _credential("mail", "SmtpCredential", "smtpCredentials", "description", "smtp_credential_id"),
        _ui_password(),
        _capabilities(),
    ]


def _tags_of(seen: dict[str, Any]) -> dict[str, Any]:
    return {"freeform_tags": seen["freeformTags"], "defined_tags": seen["definedTags"]}


def _user() -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/users/{outputs['user_id']}")
        names = ("name", "description", "email")
        return seen and {**{name: seen[name] for name in names}, **_tags_of(seen)}

    def drift(service: IamService, outputs: Outputs) -> None:
        tags = {"team": "by hand", "other": "not ours"}
        service.put(f"/users/{outputs['user_id']}", description="By hand", freeformTags=tags)

    fields = {"name": "ana", "description": "Ana", "email": "ana@example.com"}
    return Case(
        name="ana",
        kind=f"{_MODULE}.User",
        args={**fields, **_TAGS, "defined_tags": {"Operations": {"CostCenter": "42"}}},
        wrong={
            "compartment_id": _ELSEWHERE,
            "name": "ana ng",
            "description": "x" * 401,
            "email": "ana",
            "blocked": True,
            "freeform_tags": {"a b": "x"},
            "defined_tags": {"Oracle-Tags": {"CreatedBy": "me"}},
            "on_delete": "burn",
            "emale": "x",
        },
        look=look,
        updates=(
            Change({"description": "Ana Ng"}),
            Change({"email": "ana.ng@example.com"}),
            Change({"freeform_tags": {"team": "ops", "site": ""}}),
            Change({"defined_tags": {"Operations": {"CostCenter": "43", "Owner": "x"}}}),
            Change({"adopt": True, "on_delete": "delete", "description": "Boss"}, _fields("adopt", "description")),
        ),
        replacement=(
            Change({"name": "ana.ng", "email": "b@example.com"}),
            Change({"name": "ana", "email": "a@x.example"}),
        ),
        drift=drift,
        drifted=_fields("description", "freeform_tags"),
        vanish=lambda service, outputs: service.call("DELETE", f"/users/{outputs['user_id']}"),
        import_ids=("{name}", "{user_id}"),
    )


def _group() -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/groups/{outputs['group_id']}")
        return seen and {"name": seen["name"], "description": seen["description"], **_tags_of(seen)}

    return Case(
        name="readers",
        kind=f"{_MODULE}.Group",
        args={"name": "Readers", "description": "They read", **_TAGS},
        wrong={"compartment_id": _ELSEWHERE, "name": "a b", "description": None, "on_delete": "disable", "adopt": "x"},
        look=look,
        updates=(
            Change({"description": "They read all"}),
            Change({"description": ""}),
            Change({"freeform_tags": {"team": "ops"}}),
        ),
        replacement=(Change({"name": "All-Readers"}), Change({"name": "Readers"})),
        drift=lambda service, outputs: service.put(f"/groups/{outputs['group_id']}", description="By hand"),
        drifted=_fields("description"),
        vanish=lambda service, outputs: service.call("DELETE", f"/groups/{outputs['group_id']}"),
        import_ids=("{name}", "{group_id}"),
    )


def _membership() -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        there = service.memberships(outputs["group_id"])
        return {} if outputs["user_name"] in there else None

    def vanish(service: IamService, outputs: Outputs) -> None:
        service.call("DELETE", f"/userGroupMemberships/{outputs['membership_id']}")

    return Case(
        name="holder-keeps",
        kind=f"{_MODULE}.Membership",
        args={"user": _of("holder.user_id"), "group": _of("keepers.group_id")},
        wrong={"user": "", "group": ""},
        look=look,
        updates=(
            Change({"user": _of("second.user_id"), "group": _of("staff.group_id")}),
            Change({"user": _of("holder.name"), "group": _of("keepers.name")}),
        ),
        vanish=vanish,
        import_ids=("{user_name}/{group_name}", "{user_id}/{group_id}", "{membership_id}"),
    )


def _members(name: str, of: str, *, exclusive: bool) -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        there = set(service.memberships(outputs["group_id"]))
        found = there if exclusive else there & {"eve", "kim", "lee"}
        return {"users": sorted(found)} if found else None

    def drift(service: IamService, outputs: Outputs) -> None:
        there = service.memberships(outputs["group_id"])
        service.call("DELETE", f"/userGroupMemberships/{there[outputs['users'][0]]}")
        if exclusive:
            service.join(service.make_user(unique("by-hand")), outputs["group_id"])

    return Case(
        name=name,
        kind=f"{_MODULE}.GroupMembers",
        args={"group": _of(f"{of}.group_id"), "users": ["eve", "kim"], "exclusive": exclusive},
        wrong={"group": "", "users": [""], "exclusive": "very"},
        look=look,
        updates=(
            Change({"users": ["eve", "lee"]}),
            Change({"users": ["lee"]}),
            Change({"users": ["kim", "eve", "lee"]}),
        ),
        drift=drift,
        drifted=_fields("users"),
        import_ids=("{group_name}", "{group_id}"),
        import_args={"exclusive": None},
    )


def _policy() -> Case:
    first = "Allow group Administrators to manage users in tenancy"
    more = "Allow group Administrators to read all-resources in tenancy where request.operation != 'DeleteUser'"

    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/policies/{outputs['policy_id']}")
        return seen and {"name": seen["name"], "description": seen["description"], "statements": seen["statements"]}

    return Case(
        name="rights",
        kind=f"{_MODULE}.Policy",
        args={"name": "rights", "description": "What they may do", "statements": [first], **_TAGS},
        wrong={
            "name": "a b",
            "statements": ["Allow group Readers to mange users in tenancy"],
            "version_date": "today",
            "compartment_id": "here",
        },
        look=look,
        updates=(
            Change({"statements": [more, first]}),
            Change({"description": "Less"}),
            Change({"statements": [more]}),
            Change({"version_date": "2024-01-01"}),
        ),
        replacement=(Change({"name": "other-rights"}), Change({"name": "rights"})),
        drift=lambda service, outputs: service.put(f"/policies/{outputs['policy_id']}", statements=[first]),
        drifted=_fields("statements"),
        vanish=lambda service, outputs: service.call("DELETE", f"/policies/{outputs['policy_id']}"),
        import_ids=("{name}", "{policy_id}", "{compartment_id}/{name}"),
    )


def _dynamic_group() -> Case:
    rule, other = "all {resource.type = 'fnfunc'}", "any {resource.type = 'fnfunc', instance.id = 'x'}"

    def path(outputs: Outputs) -> str:
        return f"/dynamicGroups/{outputs['dynamic_group_id']}"

    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(path(outputs))
        return seen and {
            "name": seen["name"],
            "description": seen["description"],
            "matching_rule": seen["matchingRule"],
        }

    return Case(
        name="functions",
        kind=f"{_MODULE}.DynamicGroup",
        args={"name": "Functions", "description": "All functions", "matching_rule": rule},
        wrong={"name": "", "matching_rule": "all {resource.typ = 'x'}", "compartment_id": _ELSEWHERE},
        look=look,
        updates=(Change({"matching_rule": other}), Change({"description": ""}), Change({"matching_rule": rule})),
        replacement=(Change({"name": "All-Functions"}), Change({"name": "Functions"})),
        drift=lambda service, outputs: service.put(path(outputs), matchingRule="instance.id = 'y'"),
        drifted=_fields("matching_rule"),
        vanish=lambda service, outputs: service.call("DELETE", path(outputs)),
        import_ids=("{name}", "{dynamic_group_id}"),
    )


def _key_there(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
    seen = service.credential(outputs["user_id"], "apiKeys", "fingerprint", outputs["fingerprint"])
    return seen and {"public_key": seen["keyValue"]}


def _take_key(service: IamService, outputs: Outputs) -> None:
    service.call("DELETE", f"/users/{outputs['user_id']}/apiKeys/{outputs['fingerprint']}")


def _api_key(first: str, later: str) -> Case:
    return Case(
        name="given-key",
        kind=f"{_MODULE}.ApiKey",
        args={"user": _of("signer.user_id"), "public_key": first},
        wrong={"user": "", "public_key": "-----BEGIN"},
        look=_key_there,
        replacement=(Change({"public_key": later}), Change({"public_key": first})),
        vanish=_take_key,
        import_ids=("{user_name}/{fingerprint}", "{user_id}/{fingerprint}"),
        made_anew=True,
    )


def _made_key() -> Case:
    return Case(
        name="made-key",
        kind=f"{_MODULE}.ApiKey",
        args={"user": _of("signer.user_id")},
        wrong={"user": ""},
        look=_key_there,
        replacement=(Change({"user": _of("second.user_id")}), Change({"user": _of("signer.name")})),
        vanish=_take_key,
        import_ids=("{user_name}/{fingerprint}",),
        made_anew=True,
    )


def _credential(name: str, kind: str, path: str, label: str, named: str) -> Case:
    wire = {"description": "description", "display_name": "displayName"}[label]

    def at(outputs: Outputs) -> str:
        return f"/users/{outputs['user_id']}/{path}/{outputs[named]}"

    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.credential(outputs["user_id"], path, "id", outputs[named])
        return seen and {label: seen[wire]}

    return Case(
        name=name,
        kind=f"{_MODULE}.{kind}",
        args={"user": _of("pusher.user_id"), label: "first"},
        wrong={"user": "", label: "x" * 401},
        look=look,
        updates=(Change({label: "later"}), Change({label: ""}), Change({label: "again"})),
        replacement=(Change({"user": _of("second.user_id")}), Change({"user": _of("pusher.name")})),
        drift=lambda service, outputs: service.put(at(outputs), **{wire: "by hand"}),
        drifted=_fields(label),
        vanish=lambda service, outputs: service.call("DELETE", at(outputs)),
        import_ids=(f"{{user_name}}/{{{named}}}", f"{{user_id}}/{{{named}}}"),
        made_anew=True,
    )


def _ui_password() -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/users/{outputs['user_id']}/uiPassword")
        return seen and {}

    return Case(
        name="console",
        kind=f"{_MODULE}.UiPassword",
        args={"user": _of("newcomer.user_id")},
        wrong={"user": "", "version": "two"},
        look=look,
        updates=(Change({"version": 2}),),
        no_import="the Console password cannot be imported",
        lasting=True,
    )


def _capabilities() -> Case:
    def look(service: IamService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"/users/{outputs['user_id']}")
        flags = seen and seen["capabilities"]
        return flags and {
            "can_use_api_keys": flags["canUseApiKeys"],
            "can_use_console_password": flags["canUseConsolePassword"],
            "can_use_db_credentials": flags["canUseDbCredentials"],
            "can_use_o_auth2_client_credentials": flags["canUseOAuth2ClientCredentials"],
        }

    def drift(service: IamService, outputs: Outputs) -> None:
        path = f"/users/{outputs['user_id']}/capabilities"
        service.put(path, canUseApiKeys=False, canUseSmtpCredentials=False)

    return Case(
        name="limits",
        kind=f"{_MODULE}.UserCapabilities",
        args={"user": _of("limited.user_id"), "can_use_api_keys": True, "can_use_console_password": False},
        wrong={"user": "", "can_use_api_keys": "yes"},
        look=look,
        updates=(
            Change({"can_use_o_auth2_client_credentials": False}),
            Change({"can_use_console_password": True, "can_use_db_credentials": False}),
        ),
        drift=drift,
        drifted=_fields("can_use_api_keys"),
        import_ids=("{user_name}", "{user_id}"),
        lasting=True,
    )
