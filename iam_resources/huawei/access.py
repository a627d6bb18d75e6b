"""What the resources of IAM Identity Center say of access: who may use which permission set in which account."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from iam_resources.access import (
    End,
    Entitlement,
    Grant,
    ObjectRule,
    Reference,
    Resource,
    Side,
    State,
    Trait,
    Vendor,
    field_name,
    of_pairs,
    text_in,
)

_IDENTITY = ("iam", "identitycenter", "identitystore", "organizations", "sts")

USER = End("user", "user", ("user_id",), "user_name")
USERS = End("user", "users", ("user_ids",))
GROUP = End("group", "group", ("group_id",), "group_name")
GROUPS = End("group", "groups", ("group_ids",))
SET = End("permission set", "permission_set", ("permission_set_id",), "permission_set_name")


def _assigned(ends: tuple[End, ...], state: State, side: Side) -> Iterable[Grant]:
    account_id = text_in(state.value("account_id")) or "not known yet"
    account = Resource(f"huawei:account:{account_id}", "huawei", "account", account_id)
    for each in side.resolve(state, SET):
        what = _of_set(each, account)
        for end in ends:
            if state.inputs.get(end.field) is None and state.outputs.get(end.field) is None:
                continue
            for principal in side.principals(state, end):
                yield Grant(principal, what, state.urn)


def _of_set(each: Reference, where: Resource) -> Entitlement:
    return Entitlement(f"set:{each.key}", where, "permission set", each.name)


def _attached(field: str, name: str, kind: str, state: State, side: Side) -> Iterable[Grant]:
    place = side.place_of(state)
    given = state.inputs.get(field) or state.outputs.get(field) or []
    ids = [text_in(each) for each in (given if isinstance(given, list) else [given])]
    shown = text_in(state.outputs.get(name)) if state.previous is None or state.has_same(field) else ""
    for each in side.resolve(state, SET):
        for id_ in filter(None, ids):
            label = shown or id_
            what = Entitlement(f"{kind}:{id_}", place, kind, label, _traits_of_name(label))
            yield Grant(None, what, state.urn, through=_of_set(each, place))


def _traits_of_name(label: str) -> frozenset[Trait]:
    """What the name of a system-defined policy or role says."""
    word = "".join(each for each in label.casefold() if each.isalnum())
    if word == "fullaccess" or ("admin" in word and "readonly" not in word):
        return frozenset({Trait.ADMINISTRATOR})
    if word.removesuffix("fullaccess") in _IDENTITY or word.removesuffix("fullaccesspolicy") in _IDENTITY:
        return frozenset({Trait.IDENTITY})
    return frozenset()


def _custom(state: State, side: Side) -> Iterable[Grant]:
    place = side.place_of(state)
    for each in side.resolve(state, SET):
        for what in _statements(state, place):
            yield Grant(None, what, state.urn, through=_of_set(each, place))


def _statements(state: State, place: Resource) -> Iterator[Entitlement]:
    policy = state.value("policy")
    try:
        parsed = json.loads(policy) if isinstance(policy, str) else policy
        listed = parsed["Statement"]
    except (ValueError, KeyError, TypeError):
        unreadable = frozenset({Trait.UNREADABLE})
        yield Entitlement(f"custom:{state.urn}", place, "custom policy", "cannot be read", unreadable)
        return
    for statement in [listed] if isinstance(listed, Mapping) else listed:
        yield _statement(statement, place)


def _statement(statement: Mapping[str, Any], place: Resource) -> Entitlement:
    actions = _listed(statement.get("Action"))
    others = _listed(statement.get("NotAction"))
    resources = _listed(statement.get("Resource")) or ["*"]
    condition = json.dumps(statement["Condition"], sort_keys=True) if statement.get("Condition") else ""
    text = ", ".join(actions) or f"everything but {', '.join(others)}"
    name = text if resources == ["*"] else f"{text} on {', '.join(resources)}"
    denies = statement.get("Effect") == "Deny"
    word = "deny" if denies else "allow"
    digest = hashlib.sha256(f"{word} {sorted(actions)} {sorted(others)} {sorted(resources)}".encode()).hexdigest()
    everywhere = any(set(each) <= set("*:") for each in resources)
    traits = frozenset() if denies else frozenset(_traits(actions, others, condition, everywhere=everywhere))
    key = f"custom:{digest[:32]}:{condition}"
    return Entitlement(key, place, "custom policy", name, traits, condition, denies=denies)


def _traits(actions: list[str], others: list[str], condition: str, *, everywhere: bool) -> Iterator[Trait]:
    everything = bool(others) or any(set(action) <= set("*:") for action in actions)
    if everything and everywhere and not condition:
        yield Trait.ADMINISTRATOR
    if everything or any("*" in action for action in actions):
        yield Trait.WILDCARD
    changed = (action for action in actions if not action.split(":")[-1].startswith(("get", "list")))
    if any(fnmatchcase(each, action.split(":", 1)[0].casefold()) for action in changed for each in _IDENTITY):
        yield Trait.IDENTITY


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


VENDOR = Vendor(
    name="huawei",
    family="huawei",
    place_output="",
    place_input="",
    place_kind="Identity Center",
    place_name=lambda state: "",
    objects={
        "huawei:User": ObjectRule(
            "user",
            ("user_id",),
            field_name("user_name"),
            mail=lambda state: text_in(state.value("email")),
            enabled="enabled",
        ),
        "huawei:Group": ObjectRule("group", ("group_id",), field_name("display_name")),
        "huawei:PermissionSet": ObjectRule("permission set", ("permission_set_id",), field_name("name")),
    },
    ends={
        "huawei:Membership": (USER, GROUP),
        "huawei:GroupMembers": (GROUP, USERS),
        "huawei:AccountAssignment": (SET, USER, GROUP),
        "huawei:AccountAssignments": (SET, USERS, GROUPS),
        **{
            f"huawei:{kind}": (SET,)
            for kind in (
                "CustomPolicy",
                "ManagedPolicies",
                "ManagedPolicyAttachment",
                "ManagedRoles",
                "ManagedRoleAttachment",
            )
        },
    },
    grants={
        "huawei:Membership": of_pairs(USER, GROUP),
        "huawei:GroupMembers": of_pairs(USERS, GROUP),
        "huawei:AccountAssignment": lambda state, side: _assigned((USER, GROUP), state, side),
        "huawei:AccountAssignments": lambda state, side: _assigned((USERS, GROUPS), state, side),
        "huawei:ManagedPolicyAttachment": lambda state, side: _attached(
            "managed_policy_id", "managed_policy_name", "policy", state, side
        ),
        "huawei:ManagedPolicies": lambda state, side: _attached("managed_policy_ids", "", "policy", state, side),
        "huawei:ManagedRoleAttachment": lambda state, side: _attached(
            "managed_role_id", "managed_role_name", "system role", state, side
        ),
        "huawei:ManagedRoles": lambda state, side: _attached("managed_role_ids", "", "system role", state, side),
        "huawei:CustomPolicy": _custom,
    },
)
