"""What the resources of a tenancy say of access: users, groups, and the statements of policies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from iam_resources.access import (
    EVERYBODY,
    End,
    Entitlement,
    Grant,
    ObjectRule,
    Principal,
    Resource,
    Side,
    State,
    Trait,
    Vendor,
    field_name,
    is_unknown,
    of_pairs,
    text_in,
)
from iam_resources.oci.policies import Fault, Location, Named, Statement, parse

_LEVELS = {"inspect": 1, "read": 2, "use": 3, "manage": 4}
_IDENTITY = frozenset(
    [
        "users",
        "groups",
        "policies",
        "dynamic-groups",
        "identity-providers",
        "credentials",
        "domains",
        "tenancies",
        "authentication-policies",
        "network-sources",
        "tag-namespaces",
    ]
)

_IDENTITY_PERMISSION = re.compile(
    r"(USER|GROUP|POLICY|DYNAMIC_GROUP|IDENTITY_PROVIDER|DOMAIN|TENANCY|CREDENTIAL|AUTHENTICATION_POLICY)_",
    re.IGNORECASE,
)
_OF_USER = ("ApiKey", "AuthToken", "CustomerSecretKey", "SmtpCredential", "UiPassword", "UserCapabilities")

USER = End("user", "user", ("user_id",), "user_name")
USERS = End("user", "users", ("user_ids",))
GROUP = End("group", "group", ("group_id",), "group_name")


def _statements(state: State, side: Side) -> Iterable[Grant]:
    tenancy = side.place_of(state)
    given = state.inputs.get("statements") or state.outputs.get("statements")
    for number, text in enumerate(given if isinstance(given, list) else [given], 1):
        try:
            statement = parse(text_in(text))
        except Fault:
            yield _unreadable(state, tenancy, number, is_unknown(text))
            continue
        if statement.effect == "define" or statement.location is None:
            continue
        what = _entitlement(statement, tenancy, text_in(state.value("compartment_id")))
        for principal in _subjects(statement, tenancy, side):
            yield Grant(principal, what, state.urn)


def _unreadable(state: State, tenancy: Resource, number: int, unknown: bool) -> Grant:
    why = "not known before the run" if unknown else "cannot be read"
    name = f"statement {number} of policy {text_in(state.value('name')) or state.name}, {why}"
    what = Entitlement(f"{state.urn}#{number}", tenancy, "statement", name, frozenset({Trait.UNREADABLE}))
    return Grant(Principal(f"{state.urn}#{number}", "oci", "unknown", "not known", tenancy.key, False), what, state.urn)


def _subjects(statement: Statement, tenancy: Resource, side: Side) -> Iterator[Principal]:
    subject = statement.subject
    if not subject.names:
        yield Principal(f"{EVERYBODY}:{subject.kind}:{tenancy.key}", "oci", EVERYBODY, subject.kind, tenancy.key)
        return
    kind = "dynamic group" if subject.kind == "dynamic-group" else subject.kind
    for named in subject.names:
        yield Principal(_key(named, kind, tenancy, side), "oci", kind, named.text, tenancy.key)


def _key(named: Named, kind: str, tenancy: Resource, side: Side) -> str:
    """The group that a statement names: of the domain it says, else of the tenancy."""
    if named.by_id:
        return side.catalog.key_of_id("oci", kind, named.name)
    own = "" if named.domain else side.named("oci", kind, named.name, tenancy.key)
    return own or side.named("oci", kind, named.name) or f"oci/{kind}/{tenancy.key}/{named.text.casefold()}"


def _entitlement(statement: Statement, tenancy: Resource, attached: str) -> Entitlement:
    location = statement.location or Location("tenancy")
    if location.by_id and location.path[0].startswith("ocid1.tenancy.") and not location.tenancy:
        location = Location("tenancy")  # the root compartment has the OCID of the tenancy
    across = statement.effect.endswith(("endorse", "admit"))
    verb = statement.verb or f"{{{', '.join(statement.permissions)}}}"
    name = f"{verb} {statement.resource}".strip()
    condition = statement.condition.text if statement.condition else ""
    resource = _resource(location, tenancy, attached)
    traits = set()
    changing = [each for each in statement.permissions if not each.upper().endswith(("_INSPECT", "_READ"))]
    changes = statement.verb in ("use", "manage") or bool(changing)
    everything = statement.verb == "manage" and statement.resource == "all-resources"
    if location.kind != "compartment" and changes and not across:
        traits.add(Trait.WHOLE_TENANCY)
    if everything:
        traits.add(Trait.ALL_RESOURCES)
        if location.kind != "compartment":
            traits.add(Trait.ADMINISTRATOR)
    if changes and (statement.resource in _IDENTITY or any(map(_IDENTITY_PERMISSION.match, changing))):
        traits.add(Trait.IDENTITY)
    if statement.subject.kind in ("any-user", "any-group"):
        traits.add(Trait.EVERYBODY)
    if across:
        traits.add(Trait.OTHER_TENANCY)
    denies = statement.effect.startswith("deny")
    return Entitlement(
        f"{statement.effect} {name} where {condition}".casefold(),
        resource,
        "statement",
        f"{statement.effect} {name}" if across else name,
        frozenset() if denies else frozenset(traits),
        condition,
        denies=denies,
        about="*" if statement.resource == "all-resources" else statement.resource,
        level=0 if across else _LEVELS.get(statement.verb, 0),
    )


def _resource(location: Location, tenancy: Resource, attached: str) -> Resource:
    """Where a statement holds. Names of compartments count from the compartment that the policy is attached to."""
    if location.kind != "compartment":
        other = f" {location.path[0]}" if location.path else ""
        kind = "any tenancy" if location.kind == "any-tenancy" else "tenancy"
        key = tenancy.key if not other and kind == "tenancy" else f"{tenancy.key}/{location.text}"
        return Resource(key, "oci", kind, other.strip())
    below = (attached,) if attached.startswith("ocid1.compartment.") and not location.by_id else ()
    name = ":".join(location.path) + (f" of tenancy {location.tenancy}" if location.tenancy else "")
    name += f" below {attached}" if below else ""
    path = (*below, *(part.casefold() for part in location.path))
    key = f"{tenancy.key}/{location.text}/{''.join(below)}".casefold()
    return Resource(key, "oci", "compartment", name, path)


VENDOR = Vendor(
    name="oci",
    family="oci",
    place_output="tenancy_id",
    place_input="",
    place_kind="tenancy",
    place_name=lambda state: "",
    objects={
        "oci:User": ObjectRule(
            "user", ("user_id",), field_name("name"), mail=lambda state: text_in(state.value("email"))
        ),
        "oci:Group": ObjectRule("group", ("group_id",), field_name("name")),
        "oci:DynamicGroup": ObjectRule("dynamic group", ("dynamic_group_id",), field_name("name")),
    },
    ends={
        "oci:Membership": (USER, GROUP),
        "oci:GroupMembers": (GROUP, USERS),
        **{f"oci:{kind}": (USER,) for kind in _OF_USER},
    },
    grants={
        "oci:Membership": of_pairs(USER, GROUP),
        "oci:GroupMembers": of_pairs(USERS, GROUP),
        "oci:Policy": _statements,
    },
)
