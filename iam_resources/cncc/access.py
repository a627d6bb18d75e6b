"""What the resources of a realm say of access: users, groups with what they inherit, and realm roles."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.access import (
    End,
    Entitlement,
    Grant,
    ObjectRule,
    Resource,
    Side,
    State,
    Trait,
    Vendor,
    field_name,
    of_pairs,
    text_in,
)

_ADMINISTRATORS = frozenset({"ADMIN", "admin", "realm-admin", "create-realm", "manage-realm", "impersonation"})
_OF_IDENTITY = frozenset({"manage-users", "manage-clients", "manage-identity-providers", "manage-authorization"})

USER = End("user", "user", ("user_id",), "username")
GROUP = End("group", "group", ("group_id",), "group_path")
ROLE = End("role", "role", ("role_id",), "role_name")
ROLES = End("role", "roles", ("role_ids",))
PARENT = End("group", "parent", ("parent_id",), "parent_path")


def _path(state: State, side: Side) -> str:
    known = text_in(state.outputs.get("path"))
    if known and (state.previous is None or (state.has_same("name") and state.has_same("parent"))):
        return known
    above = side.resolve(state, PARENT)
    return f"{above[0].name if above else ''}/{text_in(state.value('name'))}"


def role_entitlement(key: str, name: str, realm: Resource) -> Entitlement:
    """The entitlement of a realm-level role.

    Args:
        key: of the role.
        name: of the role.
        realm: where it is.
    """
    traits = {Trait.ADMINISTRATOR} if name in _ADMINISTRATORS else set()
    traits |= {Trait.IDENTITY} if name in _OF_IDENTITY else set()
    return Entitlement(f"role:{key}", realm, "role", name, frozenset(traits))


def _roles(end: End, state: State, side: Side) -> Iterable[Grant]:
    for role in side.resolve(state, end):
        what = role_entitlement(role.key, role.name, side.place_of(state))
        for principal in side.principals(state, USER):
            yield Grant(principal, what, state.urn)


VENDOR = Vendor(
    name="cncc",
    family="cncc",
    place_output="realm_id",
    place_input="realm",
    place_kind="realm",
    place_name=lambda state: text_in(state.value("realm")),
    place_setting="cncc:realm",
    default_place="cncc",
    objects={
        "cncc:User": ObjectRule(
            "user",
            ("user_id",),
            field_name("username"),
            mail=lambda state: text_in(state.value("email")),
            enabled="enabled",
        ),
        "cncc:Group": ObjectRule("group", ("group_id",), _path, parent=PARENT),
        "cncc:RealmRole": ObjectRule("role", ("role_id",), field_name("name")),
    },
    ends={
        "cncc:Membership": (USER, GROUP),
        "cncc:UserRole": (USER, ROLE),
        "cncc:UserRoles": (USER, ROLES),
        "cncc:Password": (USER,),
        "cncc:Logout": (USER,),
    },
    grants={
        "cncc:Membership": of_pairs(USER, GROUP),
        "cncc:UserRole": lambda state, side: _roles(ROLE, state, side),
        "cncc:UserRoles": lambda state, side: _roles(ROLES, state, side),
    },
)
