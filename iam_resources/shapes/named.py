"""An object with a name of its own: a user, a group, a role.

create  makes it; where the name is taken, with `adopt`, the object that has it is brought to what the program says
read    by its id
update  changes what differs
delete  deletes it, disables it, or leaves it as it is: as `on_delete` says
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from iam_resources.engine.check import canonical
from iam_resources.engine.claims import (
    await_name_given_up,
    claim,
    claim_existing,
    end_of,
    holds,
    is_replacement,
    removing_along,
)
from iam_resources.engine.diff import diff
from iam_resources.engine.interrupted import Evidence, InterruptedCreate, find_evidence
from iam_resources.engine.lifecycle import Partial
from iam_resources.engine.model import Inputs, State, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound, Refused, VendorError
from iam_resources.http.clock import ServerClock
from iam_resources.shapes.listings import Listings
from iam_resources.shapes.member_set import do_all
from iam_resources.shapes.place import P, PlacedLifecycle
from iam_resources.shapes.proof import find_missing_proof, read_begun


class NamedObjects(Protocol):
    """The objects of one kind, as a directory finds them."""

    kind: str
    where: str

    async def look_up(self, reference: str) -> Any: ...

    async def by_name(self, name: str) -> Any: ...

    async def by_id(self, object_id: str) -> Any: ...

    def whole_listing(self) -> AsyncIterator[Any]: ...

    def identity_of(self, seen: Any) -> Any: ...


log = logging.getLogger(__name__)

Blocking = tuple[tuple[str, ...], Callable[[], Awaitable[None]]]
"""A relation that keeps its object from being deleted: its ends, as `Owned` has them, and what removes it."""
SWAP = (
    "Another one has this name or address. Where two objects swap names or addresses it takes two steps: give one of"
    " them another value first, run pulumi up, then write the final values"
)
"""The hint of a conflict in an update."""

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class NamedLifecycle(PlacedLifecycle[I, S, P], Generic[I, S, P]):
    """Create, read, update and delete of one kind of object; a vendor says how one is made, changed and deleted."""

    kind: ClassVar[str]
    """What it is, for ownership and errors: `user`."""
    id_field: ClassVar[str]
    """The state field with its id."""
    name_field: ClassVar[str]
    """The field with its name."""
    ignore_case: ClassVar[bool] = False
    """Whether names that differ in case only are the same."""

    @property
    def word(self) -> str:
        """What it is called in a message."""
        return self.kind.replace("_", " ")

    set_later: ClassVar[frozenset[str]] = frozenset()
    """The fields that calls of their own set after the creation, or that what `existing` gives does not have."""

    def made_at(self, seen: Any) -> object:
        """When an object was made by the vendor's clock: ISO 8601, or milliseconds since 1970; None where the vendor
        does not say."""
        return None

    def clock_of(self, place: P) -> ServerClock:
        """The vendor's clock; a new one where it is not followed."""
        return ServerClock()

    def objects(self, place: P) -> NamedObjects:
        """Where this kind is found."""
        raise NotImplementedError

    async def make(self, place: P, inputs: I) -> tuple[str, S]:
        """Make one; gives its id in the place, and its state.

        Raises:
            Conflict: its name is taken.
            Partial: it exists, but not all could be done.
        """
        raise NotImplementedError

    async def existing(self, place: P, inputs: I) -> Any | None:
        """The object that has the name that the program wants, read now.

        Raises:
            Refused: it cannot be found by its name, and may exist.
        """
        raise NotImplementedError

    def state_of(self, place: P, seen: Any, fields: I | S | None) -> S:
        """The state of an object that was read.

        Args:
            place: where it is.
            seen: as the vendor describes it.
            fields: what the program says or was known before; None on import.
        """
        raise NotImplementedError

    async def remove(self, place: P, object_id: str, state: S) -> None:
        """Delete it, or disable it where `on_delete` says so; one that is gone already is not an error."""
        raise NotImplementedError

    async def list_blocking(self, place: P, object_id: str, state: S) -> list[Blocking]:
        """What keeps the vendor from deleting an object, read now; nothing for vendors that delete it with the object.

        Args:
            place: where it is.
            object_id: its id there.
            state: what is known of it.
        """
        return []

    def is_builtin(self, place: P, seen: Any) -> bool:
        """Whether the vendor itself made it, so that an import of many leaves it out unless it is asked for."""
        return False

    def search(self, place: P, text: str) -> AsyncIterator[Any]:
        """List by the vendor's own search.

        Raises:
            Refused: the vendor has none for this kind.
        """
        raise Refused(f"there is no search of the vendor for {self.word}s", hint="Use --match, which goes by names")

    async def listed_state(self, place: P, seen: Any, listings: Listings) -> S:
        """The state of one that was listed."""
        return self.state_of(place, seen, None)

    async def list_all(self, place: P, listings: Listings) -> AsyncIterator[tuple[str, S]]:
        for seen in (await listings.of(self.objects(place))).values():
            if listings.include_builtin or not self.is_builtin(place, seen):
                state = await self.listed_state(place, seen, listings)
                yield self.id_at(place, str(getattr(state, self.id_field)), None), state

    def describe_conflict(self, place: P, inputs: I, import_id: str, conflict: Conflict) -> str:
        """What to do where an object exists already."""
        return describe_take_over(self.word, import_id)

    def is_taken(self, error: VendorError) -> bool:
        """Whether an update failed because another object has the name or address."""
        return isinstance(error, Conflict)

    async def explain(self, error: VendorError, fields: I | S | None, known: S | None = None) -> None:
        if known is not None and self.is_taken(error):
            error.hint = error.hint or SWAP
        await super().explain(error, fields, known)

    async def owned(self, state: S) -> tuple[Owned, ...]:
        return (self._owned(await self.home_of(state), state),)

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        name = getattr(inputs, self.name_field)
        if contains_unknown([name, getattr(inputs, "realm", None), getattr(inputs, "connection", None)]):
            return ()
        home = (await self.place_of(inputs)).home
        end = end_of(home, self.kind, name, ignore_case=self.ignore_case)
        return (Owned(self.kind, home, (end,), label=self._label(name), names=(name,)),)

    async def check_planned(self, place: P, inputs: I, state: S | None) -> list[str]:
        await self.check_values(place, inputs, state)
        said = [] if state is not None or not is_replacement() else [self._describe_replacement()]
        seen = await self._in_the_way(place, inputs, state)
        if seen is None:
            return said
        holder = self.state_of(place, seen, None)
        owned, name = self._owned(place.home, holder), str(getattr(holder, self.name_field))
        if (state is None and holds(owned)) or await await_name_given_up(owned, name):
            return said
        if state is None and getattr(inputs, "adopt", False):
            return [*said, self._describe_adoption(place, holder, inputs)]
        await claim_existing(owned)
        tried = f"{'create' if state is None else 'rename'} {self.word} {name}"
        taken = Conflict(f"there is a {self.word} of that name already", tried=tried, hint=SWAP)
        if state is None:
            missing = await self.missing_proof(place, inputs, seen, await find_evidence())
            if missing is None:
                return [*said, self.describe_taking_in(inputs)]
            id_ = self.id_at(place, str(getattr(holder, self.id_field)), inputs)
            taken.hint = missing + describe_take_over(self.word, id_)
        raise taken

    async def check_values(self, place: P, inputs: I, state: S | None) -> None:
        """In a preview: check that the place allows what the program says.

        Args:
            place: where.
            inputs: some may not be known yet.
            state: what is known of the object; None where it is made.

        Raises:
            Refused: it does not.
        """

    async def find_named(self, place: P, inputs: I, name: str) -> Any | None:
        """In a preview: the object that has a name; one of a listing is good enough."""
        return await self.objects(place).by_name(name)

    async def _in_the_way(self, place: P, inputs: I, state: S | None) -> Any | None:
        """The object that has the name that the program wants, unless it is the resource itself."""
        names = [name for each in await self.wanted(inputs) if each.is_object for name in each.names]
        if not names or (state is not None and getattr(state, self.name_field) == names[0]):
            return None  # not known yet, or its own
        seen = await self.find_named(place, inputs, names[0])
        if seen is None or state is None:
            return seen
        its_id = getattr(self.state_of(place, seen, None), self.id_field)
        return None if its_id == getattr(state, self.id_field) else seen

    def describe_taking_in(self, inputs: I) -> str:
        """What a preview says of an object that an interrupted run has made."""
        return f"takes in the {self.word} {getattr(inputs, self.name_field)}: a run that was interrupted made it"

    def _describe_replacement(self) -> str:
        return (
            f"the {self.word} is replaced by a new one: what belongs to the old one, such as memberships and grants, is"
            " lost unless this program manages it with a reference to this resource"
        )

    def _describe_adoption(self, place: P, holder: S, inputs: I) -> str:
        known = canonical(inputs)
        found = diff(type(inputs), canonical(holder), None, known)
        if found.replaces and not contains_unknown([known[name] for name in found.replaces]):
            self._refuse_replacement(place, holder, inputs, found.replaces)
        fact = facts(type(inputs))
        changed = sorted(name for name in found.fields if not (fact[name].local or fact[name].kept))
        shown = [name if fact[name].secret else _describe_change(name, holder, known) for name in changed]
        id_ = self.id_at(place, str(getattr(holder, self.id_field)), inputs)
        return (
            f"takes over the {self.word} {getattr(holder, self.name_field)} that exists ({id_}), and"
            f" {'changes ' + ', '.join(shown) if shown else 'changes nothing'}"
        )

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        try:
            object_id, state = await self.make(place, inputs)
        except Conflict as conflict:
            return await self._adopt(place, inputs, conflict)
        return self.id_at(place, object_id, inputs), state

    async def _adopt(self, place: P, inputs: I, conflict: Conflict) -> tuple[str, S]:
        seen = await self.existing(place, inputs)
        if seen is None:
            raise conflict
        state = self.state_of(place, seen, inputs)
        if not getattr(inputs, "adopt", False):
            await claim_existing(self._owned(place.home, state))  # what the program names must not be deleted
            evidence = await find_evidence()
            missing = await self.missing_proof(place, inputs, seen, evidence)
            if missing is None:
                return await self._take_in(place, inputs, seen)
            id_ = self.id_at(place, str(getattr(state, self.id_field)), inputs)
            conflict.hint = missing + self.describe_conflict(place, inputs, id_, conflict)
            raise conflict
        return await self._take_over(place, inputs, seen)

    async def _take_in(self, place: P, inputs: I, seen: Any) -> tuple[str, S]:
        """Take over what an interrupted run has made."""
        log.info("%s exists: a run that was interrupted made it", self._label(getattr(inputs, self.name_field)))
        return await self._take_over(place, inputs, seen)

    async def missing_proof(self, place: P, inputs: I, seen: Any, evidence: Evidence) -> str | None:
        """What is missing to prove that an interrupted run has made an object for this resource, as the beginning of a
        hint; empty where nothing points to such a run, None where it is proved."""
        object_id = str(getattr(self.state_of(place, seen, None), self.id_field))
        is_as_begun = partial(self._is_as_begun, place, seen)
        made, clock = self.made_at(seen), self.clock_of(place)
        return await find_missing_proof(evidence, self.word, object_id, self.id_field, made, clock, is_as_begun)

    async def _is_as_begun(self, place: P, seen: Any, create: InterruptedCreate) -> bool:
        """Whether an object has all that an interrupted run was to give it, and is where that run worked."""
        begun = read_begun(self.inputs_model, create)
        if begun is None:
            return False
        return (await self.place_of(begun)).home == place.home and self.is_as_written(place, seen, begun)

    def is_as_written(self, place: P, seen: Any, inputs: I) -> bool:
        """Whether an object has all that a program says, as far as its creation alone sets it."""
        state = canonical(self.state_of(place, seen, inputs))
        known = facts(type(inputs))
        differing = diff(type(inputs), state, None, canonical(inputs)).fields - self.set_later
        return all(known[name].local or known[name].kept for name in differing)

    async def _take_over(self, place: P, inputs: I, seen: Any) -> tuple[str, S]:
        """Bring an object that exists to what the program says."""
        state = self.state_of(place, seen, inputs)
        id_ = self.id_at(place, str(getattr(state, self.id_field)), inputs)
        await claim(self._owned(place.home, state))
        found = diff(type(inputs), canonical(state), None, canonical(inputs))
        if found.replaces:
            self._refuse_replacement(place, state, inputs, found.replaces)
        changed = frozenset(name for name in found.fields if not facts(type(inputs))[name].local)
        if not changed:
            return id_, state
        try:
            return id_, await self.update(id_, state, inputs, changed)
        except Partial:
            raise
        except IamError as error:
            raise Partial(id_, state, error) from error

    def _refuse_replacement(self, place: P, state: S, inputs: I, names: tuple[str, ...]) -> None:
        existing = ", ".join(f"{name}={getattr(state, name)!r}" for name in names)
        raise Refused(
            f"the {self.word} that exists has {existing}, which cannot be changed",
            tried=f"adopt {self.word} {getattr(inputs, self.name_field)}",
            hint=f"Write {existing}, or give the new one another name",
        )

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, reference = await self.place_at(import_id, None)
        objects = self.objects(place)
        seen = await objects.look_up(reference)
        if seen is None:
            raise NotFound(f"there is no {objects.kind} {reference} in {objects.where}", tried=f"import {import_id}")
        return self.id_at(place, str(seen["id"]), None, import_id)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, object_id = await self.place_at(id, state)
        seen = await self.objects(place).by_id(object_id)
        return None if seen is None else (id, self.state_of(place, seen, state))

    async def delete(self, id: str, state: S) -> None:
        if getattr(state, "on_delete", "delete") == "keep":
            return
        place, object_id = await self.place_at(id, state)
        try:
            await self.remove(place, object_id, state)
        except Conflict:
            async with removing_along(self._owned(place.home, state)) as relations:
                known = {each.ends for each in relations}
                blocking = await self.list_blocking(place, object_id, state) if known else []
                if not blocking or any(ends not in known for ends, _ in blocking):
                    raise  # somebody else has put it there, so nothing is removed
                await do_all(remove() for _, remove in blocking)
                await self.remove(place, object_id, state)

    def _owned(self, home: str, state: S) -> Owned:
        name, id_ = getattr(state, self.name_field), str(getattr(state, self.id_field))
        return Owned(self.kind, home, (f"{self.kind}:{id_.casefold()}",), label=self._label(name), names=(name,))

    def _label(self, name: str) -> str:
        return f"{self.word} {name}"


def describe_replaced(kind: str, goes_along: str) -> str:
    """What to do where a new object cannot have something, such as an address, of the one that it replaces.

    Args:
        kind: what both are called, such as `user`.
        goes_along: what the old object has, which is deleted with it.
    """
    return (
        f"If the one that has it is the {kind} that this resource replaces, as another name makes another {kind}, and"
        f' its on_delete is "delete", you can add delete_before_replace=True to the options instead: the old {kind} is'
        f" deleted first, with its {goes_along}"
    )


def _describe_change(name: str, before: State, after: Mapping[str, Any]) -> str:
    """One field that changes, such as `first_name 'A' -> 'B'`."""
    new = "a value that is not known yet" if contains_unknown(after[name]) else repr(after[name])
    return f"{name} {getattr(before, name)!r} -> {new}"


class LostAnswer:
    """For objects without a date of creation: one that exists may be somebody else's, so nothing can be proved."""

    happened = False
    """Whether an answer was lost."""

    async def settle(self) -> None:
        """What is known after a lost answer: nothing."""
        self.happened = True


def describe_take_over(kind: str, import_id: str, *, lost: bool = False) -> str:
    """What to do where an object exists already.

    Args:
        kind: what it is called.
        import_id: with which it can be imported.
        lost: an earlier try of the same call got no answer.
    """
    maybe = f"An earlier try got no answer and may have made this {kind}. " if lost else ""
    return (
        f"{maybe}If this resource had another name in the program before, add"
        ' aliases=[pulumi.Alias(name="<that name>")] to its options.'
        f" Otherwise set adopt=True to manage the {kind} that exists, or import it with the id {import_id}"
    )
