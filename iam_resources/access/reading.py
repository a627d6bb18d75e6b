"""How a vendor's package says what its resource types are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iam_resources.access.model import Grant
from iam_resources.access.state import State, text_in

if TYPE_CHECKING:
    from iam_resources.access.side import Side


def _no_mail(state: State) -> str:
    return ""


@dataclass(frozen=True)
class End:
    """One end of a relation, as an input names it.

    Attributes:
        kind: of the object: `user`, `group`, `role`, `permission set`.
        field: the input, a string or a list of them.
        ids: the outputs with the vendor's ids of what the input means; with a list in the same order.
        name: the output with its name, where that is not the field itself.
    """

    kind: str
    field: str
    ids: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class ObjectRule:
    """A resource type that is an object.

    Attributes:
        kind: `user`, `group`, `role`, `permission set`.
        ids: the outputs with the ids that the vendor gave it; the first one identifies it.
        name: gives its name on a side.
        aliases: gives other names by which it may be meant.
        mail: gives a user's mail address.
        enabled: the field that is False where a user cannot sign in.
        parent: the end that names the group above, whose grants its members have too.
    """

    kind: str
    ids: tuple[str, ...]
    name: Callable[[State, Side], str]
    aliases: Callable[[State, Side], Iterable[str]] = lambda state, side: ()
    mail: Callable[[State], str] = _no_mail
    enabled: str = ""
    parent: End | None = None


@dataclass(frozen=True)
class Reference:
    """What an end of a relation means on one side.

    Attributes:
        key: of the object.
        kind: of the object.
        name: what people call it.
        is_certain: False where it could not be found out which object a value means that is not known before the run.
    """

    key: str
    kind: str
    name: str
    is_certain: bool = True


@dataclass(frozen=True)
class Vendor:
    """What a vendor's package says of its resource types.

    Attributes:
        name: `cncc`, `oci.domains`: the part of the token before the colon.
        family: vendors of one family share the ids of their objects.
        place_output: the output that identifies the place an object is in.
        place_input: the input that names it, empty for none.
        place_kind: what a place is called: `realm`.
        place_name: gives the name of a state's place, as people call it.
        place_setting: the key of the configuration that names the place of resources that do not.
        default_place: what a place is called that nothing names; empty for places that have no names.
        objects: the resource types that are objects, by token.
        ends: the ends of the relations, by token.
        grants: what reads the grants of the relations, by token.
        switches: resource types that enable and disable a user: the end, and the field that is False if disabled.
    """

    name: str
    family: str
    place_output: str
    place_input: str
    place_kind: str
    place_name: Callable[[State], str]
    place_setting: str = ""
    default_place: str = ""
    objects: Mapping[str, ObjectRule] = field(default_factory=dict)
    ends: Mapping[str, tuple[End, ...]] = field(default_factory=dict)
    grants: Mapping[str, Callable[[State, Side], Iterable[Grant]]] = field(default_factory=dict)
    switches: Mapping[str, tuple[End, str]] = field(default_factory=dict)


def field_name(name: str) -> Callable[[State, Side], str]:
    """The name of an object that is one of its fields."""
    return lambda state, side: text_in(state.value(name))


def of_pairs(holder: End, group: End) -> Callable[[State, Side], Iterable[Grant]]:
    """Reads a relation of users and groups: who is in which group."""

    def read(state: State, side: Side) -> Iterable[Grant]:
        for member in side.member_of(state, group):
            for principal in side.principals(state, holder):
                yield Grant(principal, member, state.urn)

    return read
