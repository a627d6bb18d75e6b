"""Where objects live, for every shape: a realm, a tenancy, an identity domain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar, cast

from iam_resources.directory import Called as Called
from iam_resources.directory import Identity
from iam_resources.engine.claims import await_planned
from iam_resources.engine.lifecycle import Lifecycle
from iam_resources.engine.model import Inputs, State, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import NotFound, Refused
from iam_resources.shapes.listings import Listings


class Place(Protocol):
    """A place of a vendor."""

    @property
    def home(self) -> str:
        """What identifies the place for ever, whatever it is called and however it is reached."""


Known: TypeAlias = Identity
"""An object as a state knows it."""


class Objects(Protocol):
    """The objects of one kind in a place, as a directory finds them."""

    async def identify(self, reference: str, *, tried: str) -> Any: ...

    async def by_id(self, object_id: str) -> Any: ...

    def identity_of(self, seen: Any) -> Any: ...


@dataclass(frozen=True)
class End:
    """One end of a relation, as its resource declares it.

    Attributes:
        field: the argument that refers to it, which is also what the object is called: `user`.
        objects: where it is found in a place.
        state: the state field for each thing that it is called: `{"id": "user_id", "name": "username"}`.
    """

    field: str
    objects: Callable[[Any], Objects]
    state: dict[str, str]

    def of(self, called: Called) -> dict[str, str]:
        """The state fields of an object."""
        return {field: str(getattr(called, name)) for name, field in self.state.items()}

    def id_in(self, state: State) -> str:
        """Its id, as a state knows it."""
        return str(getattr(state, self.state["id"]))

    def name_in(self, state: State) -> str:
        """Its name, as a state knows it."""
        return str(getattr(state, self.state["name"]))


I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)
P = TypeVar("P", bound=Place)


class PlacedLifecycle(Lifecycle[I, S], Generic[I, S, P]):
    """A lifecycle that knows where its objects live. Each vendor says once how."""

    listed: ClassVar[bool] = False
    """Whether all that exist can be listed, for an import of many; see `list_all`."""
    on_request: ClassVar[bool] = False
    """Whether an import of many takes it only where it is named: it is a part of an object that others own."""
    links: ClassVar[tuple[End, ...]] = ()
    """The arguments that refer to other objects."""
    unreadable: ClassVar[str] = ""
    """What an import cannot read, and how a program takes it under management: one sentence or two."""

    def list_all(self, place: P, listings: Listings) -> AsyncIterator[tuple[str, S]]:
        """All that exist in a place: the id of each, and its state. Nothing is read one by one.

        Args:
            place: where.
            listings: of this import, so that each kind is listed once.
        """
        raise NotImplementedError

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        """What something without a name of its own is called.

        Args:
            names: what each of `links` is called.
            outputs: its state.
        """
        return " ".join(names.values())

    def implied(self, place: P) -> dict[str, Any]:
        """The arguments that a program need not write, as the connection says the same."""
        return {}

    async def place_of(self, inputs: I, known: S | None = None) -> P:
        """The place that a program means, over the connection it names.

        Args:
            inputs: what the program says.
            known: the state of a resource that exists: it stays where it is.

        Raises:
            Refused: the resource exists, and in another place.
        """
        raise NotImplementedError

    async def place_at(self, id: str, state: S | None) -> tuple[P, str]:
        """The place of an id, and the id within that place.

        Args:
            id: of a resource, or to import.
            state: what is known of it, which names the connection; None on import.

        Raises:
            Refused: the resource is known to be in another place.
        """
        raise NotImplementedError

    def knows_place(self, inputs: I) -> bool:
        """Whether the program says already where the resource is to be: what says so may be an output."""
        fields = ("connection", "realm", "domain_url", "instance_id", "identity_store_id")
        return not contains_unknown([getattr(inputs, name, None) for name in fields])

    async def check_plan(self, inputs: I, state: S | None) -> list[str]:
        if not self.knows_place(inputs):
            return []
        return await self.check_planned(await self.place_of(inputs, state), inputs, state)

    async def check_planned(self, place: P, inputs: I, state: S | None) -> list[str]:
        """See `check_plan`; the place is known, and exists."""
        return []

    async def identify(self, place: P, end: End, reference: str, *, kind: str = "", tried: str) -> Any:
        """What an object is called that a program refers to; one that another resource is making is waited for.

        Args:
            place: where it is.
            end: which kind of object, and the argument that refers to it.
            reference: its id or name.
            kind: what one is called, where the argument is called otherwise.
            tried: what is being done, for the error.

        Raises:
            NotFound: there is none.
        """
        try:
            return await end.objects(place).identify(reference, tried=tried)
        except NotFound:
            if not await self._await_planned(place, end, reference, kind):
                raise
            return await end.objects(place).identify(reference, tried=tried)

    async def identify_planned(self, place: P, end: End, reference: Any, *, kind: str = "", tried: str) -> Any:
        """In a preview: as `identify`, and None for what is not known yet or is made by another resource."""
        if contains_unknown(reference):
            return None
        try:
            return await end.objects(place).identify(reference, tried=tried)
        except NotFound:
            if await self._await_planned(place, end, reference, kind):
                return None
            raise

    async def _await_planned(self, place: P, end: End, reference: str, kind: str) -> bool:
        model: type[Inputs] = self.inputs_model
        ignore_case = end.field in facts(model) and facts(model)[end.field].ignore_case
        return await await_planned(place.home, kind or end.field, reference, ignore_case=ignore_case)

    def malformed(self, import_id: str) -> Refused:
        """The error for an import id that has none of `id_formats`."""
        return describe_malformed(import_id, self.id_formats)

    async def home_of(self, state: S) -> str:
        """What identifies the place that a state is of; see `Place.home`."""
        return (await self.place_of(cast(I, state), state)).home  # a state has the fields of its inputs

    def id_at(self, place: P, rest: str, fields: Inputs | State | None, import_id: str = "") -> str:
        """The id of a resource in the state.

        Args:
            place: where it is.
            rest: its id within the place.
            fields: what the program says or the state knows, None on import.
            import_id: the id that was imported.
        """
        return rest

    def location(self, place: P, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        """The state fields that say where a resource is."""
        return {}


def named_object(place: Place, kind: str, called: Called, references: Container[str]) -> list[Owned]:
    """An object as its own resource owns it, none where the program refers to it by its id.

    Args:
        place: where it is.
        kind: what one is called.
        called: its id and name.
        references: what the program says, without regard to case (`str.casefold`).
    """
    id_ = called.id.casefold()
    if id_ in references:
        return []
    return [Owned(kind, place.home, (f"{kind}:{id_}",), names=(called.name,))]


def cut_in_two(import_id: str, id_formats: tuple[str, ...]) -> list[tuple[str, str]]:
    """All ways to read two references out of an import id: both may have slashes of their own.

    Args:
        import_id: the part that is within the place.
        id_formats: for the error.

    Raises:
        Refused: there is no way.
    """
    parts = import_id.split("/")
    ways = [("/".join(parts[:place]), "/".join(parts[place:])) for place in range(1, len(parts))]
    ways = [(first, second) for first, second in ways if first and second]
    if not ways:
        raise describe_malformed(import_id, id_formats)
    return ways


def describe_malformed(import_id: str, id_formats: tuple[str, ...]) -> Refused:
    """The error for an import id that has none of its formats."""
    return Refused(f"the import id {import_id!r} is malformed", hint=f"Write it as {' or '.join(id_formats)}")
