"""What the resources of an identity domain say of access: users, groups, and application roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

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

_ADMINISTRATORS = frozenset({"Identity Domain Administrator", "Security Administrator", "Application Administrator"})
_OF_IDENTITY = frozenset({"User Administrator", "User Manager", "Help Desk Administrator", "Me Password Validator"})

USER = End("user", "user", ("user_id", "user_ocid"), "user_name")
USERS = End("user", "users", ("user_ids", "user_ocids"))
GROUP = End("group", "group", ("group_id", "group_ocid"), "group_name")
ROLE = End("app role", "role", ("role_id",), "role_name")
_GRANTEES = tuple(
    End(kind, field, ("grantee_id", "grantee_ocid"), "grantee_name")
    for kind, field in (("user", "user"), ("group", "group"), ("dynamic group", "dynamic_resource_group"))
)


def _mail(state: State) -> str:
    emails = state.value("emails")
    known = [each for each in emails.values() if isinstance(each, Mapping)] if isinstance(emails, Mapping) else []
    primary = [each for each in known if each.get("primary") is True] or known
    return text_in(primary[0].get("value")) if primary else ""


def _roles(state: State, side: Side) -> Iterable[Grant]:
    place = side.place_of(state)
    app = text_in(state.value("app_name")) or text_in(state.value("app"))
    where = Resource(f"{place.key}/{app}", "oci.domains", "app", app) if app else place
    for role in side.resolve(state, ROLE):
        traits = {Trait.ADMINISTRATOR} if role.name in _ADMINISTRATORS else set()
        traits |= {Trait.IDENTITY} if role.name in _OF_IDENTITY else set()
        what = Entitlement(f"role:{role.key}", where, "role", role.name, frozenset(traits))
        for end in _GRANTEES:
            if state.inputs.get(end.field) is None and state.outputs.get(end.field) is None:
                continue
            for principal in side.principals(state, end):
                yield Grant(principal, what, state.urn)


def _name(state: State) -> str:
    url = text_in(state.value("domain")) or text_in(state.value("domain_url"))
    parts = urlsplit(url)
    return parts.path.rsplit("/", 1)[-1] or (parts.hostname or "").split(".", 1)[0]


VENDOR = Vendor(
    name="oci.domains",
    family="oci",
    place_output="domain",
    place_input="domain_url",
    place_kind="domain",
    place_name=_name,
    place_setting="oci:domain_url",
    default_place="(default)",
    objects={
        "oci.domains:User": ObjectRule(
            "user", ("user_id", "user_ocid"), field_name("user_name"), mail=_mail, enabled="active"
        ),
        "oci.domains:Group": ObjectRule("group", ("group_id", "group_ocid"), field_name("display_name")),
        "oci.domains:DynamicResourceGroup": ObjectRule(
            "dynamic group",
            ("dynamic_resource_group_id", "dynamic_resource_group_ocid"),
            field_name("display_name"),
        ),
    },
    ends={
        "oci.domains:Membership": (USER, GROUP),
        "oci.domains:GroupMembers": (GROUP, USERS),
        "oci.domains:AppRoleGrant": (ROLE,),
        "oci.domains:UserStatus": (USER,),
        "oci.domains:UserPassword": (USER,),
        "oci.domains:UserCapabilities": (USER,),
    },
    grants={
        "oci.domains:Membership": of_pairs(USER, GROUP),
        "oci.domains:GroupMembers": of_pairs(USERS, GROUP),
        "oci.domains:AppRoleGrant": _roles,
    },
    switches={"oci.domains:UserStatus": (USER, "active")},
)
