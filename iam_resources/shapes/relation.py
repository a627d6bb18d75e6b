"""A relation of two objects: one user in one group, one role of one user.

Nothing in it can be changed. Where the program names other ends, the new relation is made first and the former one is
removed after it, so that nobody is without either. What could not be removed stays in the state (`unfinished`) beside
the new one, shows as a difference, and is removed by the next run or a destroy.

Where both ends are the same objects, only called otherwise, nothing is called.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar, cast

from iam_resources.engine.claims import claim, claim_resolved, end_of, removing
from iam_resources.engine.lifecycle import Partial
from iam_resources.engine.model import Inputs, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.unfinished import UnfinishedState, describe_unfinished, remove_all
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, NotFound, Refused
from iam_resources.http import may_be_done
from iam_resources.shapes.listings import Listable, Listings, list_each
from iam_resources.shapes.place import Called, End, Known, P, PlacedLifecycle, cut_in_two, named_object

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=UnfinishedState)


class Made(Exception):
    """A relation exists, but not all could be done; the next run tries the rest.

    Args:
        facts: the state fields that only the vendor knows.
        cause: what went wrong on the way.
    """

    def __init__(self, facts: Mapping[str, Any], cause: IamError) -> None:
        super().__init__(str(cause))
        self.facts = facts
        self.cause = cause


class RelationLifecycle(PlacedLifecycle[I, S, P], Generic[I, S, P]):
    """Create, read, update and delete of one kind of relation; a vendor says how one is made, removed and found."""

    kind: ClassVar[str]
    """What it is, for ownership: resources that can hold the same use the same word."""
    ends: ClassVar[tuple[End, End]]
    """Both ends, in the order in which ids name them."""
    between: ClassVar[str]
    """The word between the names of both ends: ` in `."""
    action: ClassVar[str]
    """What a create does, for an error, with the arguments in braces: `put user {user} into group {group}`."""
    absence: ClassVar[str]
    """What a missing relation is called in an error, with both names: `user {0} is not in group {1}`."""

    async def make(self, place: P, first: Any, second: Any) -> Mapping[str, Any]:
        """Make a relation; one that exists is not an error.

        Returns:
            The state fields that only the vendor knows.

        Raises:
            Made: it exists, but not all could be done.
        """
        raise NotImplementedError

    async def remove(self, place: P, first: Called, second: Called, state: S) -> None:
        """Remove a relation; one that does not exist is not an error. A name may be a former one, or empty."""
        raise NotImplementedError

    async def look(self, place: P, first_id: str, second_id: str, state: S | None) -> Mapping[str, Any] | None:
        """Find a relation.

        Returns:
            The state fields that only the vendor knows; None only where it is certain that there is none.
        """
        raise NotImplementedError

    def list_firsts(self, place: P, second: Any) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """List the relations of one second end, for an import of many.

        Args:
            place: where.
            second: what the second end is called.

        Returns:
            The id of each first end, with the state fields that only the vendor knows.
        """
        raise NotImplementedError

    async def list_pairs(
        self, place: P, seconds: Iterable[Called]
    ) -> AsyncIterator[tuple[str, str, Mapping[str, Any]]]:
        """List the relations of several second ends: a listing for each, unless a vendor has a cheaper way.

        Args:
            place: where.
            seconds: what the second ends are called.

        Returns:
            The ids of both ends, with the state fields that only the vendor knows.
        """
        async for second, found in list_each(seconds, partial(self.list_firsts, place)):
            for first_id, known_of in found:
                yield first_id, second.id, known_of

    def is_builtin(self, place: P, second: Any) -> bool:
        """Whether the vendor itself makes all relations of a second end, such as with a role that everybody has."""
        return False

    async def list_all(self, place: P, listings: Listings) -> AsyncIterator[tuple[str, S]]:
        firsts, seconds = [cast(Listable, end.objects(place)) for end in self.ends]
        others = await listings.identities(seconds)
        called = await listings.identities(firsts)
        wanted = {
            id_: each for id_, each in others.items() if listings.of_everybody or not self.is_builtin(place, each)
        }
        async for first_id, second_id, known_of in self.list_pairs(place, wanted.values()):
            if second_id not in others or first_id not in called:
                listings.unknown_ends += 1
            elif second_id in wanted:
                state = self._state(place, called[first_id], wanted[second_id], None)
                state = state.model_copy(update=dict(known_of))
                yield self.listed_id(place, state, f"{first_id}/{second_id}"), state

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        return cls.between.join(names.values())

    def listed_id(self, place: P, state: S, pair: str) -> str:
        """The id of a relation that was listed."""
        return self.id_at(place, pair, None)

    def ways_to_read(self, rest: str) -> list[tuple[str, str]]:
        """All ways to read references to both ends out of an import id, within its place."""
        return cut_in_two(rest, self.id_formats)

    async def owned(self, state: S) -> tuple[Owned, ...]:
        if not self._is_known(state):
            return ()  # of a version that kept no ids
        return self._owned_in(await self.home_of(state), state)

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        references = [getattr(inputs, end.field) for end in self.ends]
        if contains_unknown([references, *inputs.__dict__.values()]):
            return ()
        home = (await self.place_of(inputs)).home
        known = facts(type(inputs))
        ends = [
            end_of(home, end.field, reference, ignore_case=known[end.field].ignore_case)
            for end, reference in zip(self.ends, references, strict=True)
        ]
        label = self.between.join(references)
        return (Owned(self.kind, home, tuple(sorted(ends)), label=f"{self.ends[0].field} {label}"),)

    async def check_planned(self, place: P, inputs: I, state: S | None) -> list[str]:
        references = [getattr(inputs, end.field) for end in self.ends]
        called, named = [], []
        for end, reference in zip(self.ends, references, strict=True):
            each = await self.identify_planned(place, end, reference, tried=self._tried(inputs))
            called.append(each)
            named += named_object(place, end.field, each, {reference.casefold()}) if each is not None else []
        if None not in called and not contains_unknown(list(inputs.__dict__.values())):
            for owned in self._owned_in(place.home, self._state(place, called[0], called[1], inputs)):
                await claim_resolved(owned, *named)
        return []

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        first, second = await self._resolve(place, inputs)
        state = self._state(place, first, second, inputs)
        await claim(*self._owned_in(place.home, state))
        id_ = self.id_at(place, f"{first.id}/{second.id}", inputs)
        try:
            facts = await self.make(place, first, second)
        except Made as made:
            raise Partial(id_, state.model_copy(update=dict(made.facts)), made.cause) from made.cause
        except IamError as error:
            if may_be_done(error):
                raise Partial(id_, state, error) from error
            raise
        return id_, state.model_copy(update=dict(facts))

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, rest = await self.place_at(import_id, None)
        found: dict[str, tuple[str, str]] = {}
        missing: NotFound | None = None
        for references in self.ways_to_read(rest):
            try:
                first, second = [
                    await end.objects(place).identify(reference, tried=f"import {import_id}")
                    for end, reference in zip(self.ends, references, strict=True)
                ]
                if await self.look(place, first.id, second.id, None) is None:
                    missing = missing or NotFound(
                        self.absence.format(first.name, second.name), tried=f"import {import_id}"
                    )
                    continue
                found[f"{first.id}/{second.id}"] = references
            except NotFound as error:
                missing = missing or error
        if len(found) > 1:
            raise Refused(
                f"the import id means several: {' or '.join(map(str, found.values()))}",
                tried=f"import {import_id}",
                hint=f"Write it with the ids of both: {' or '.join(found)}",
            )
        if missing is not None and not found:
            raise missing
        return self.id_at(place, next(iter(found)), None, import_id)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, rest = await self.place_at(id, state)
        known = self._known(state, rest)
        seen = {pair: found for pair in known if (found := await self._look(place, pair, state)) is not None}
        if not seen:
            return None
        if state is not None and len(seen) > 1:
            return id, self._half_done(state, {pair: known[pair] for pair in seen})
        ((pair, (first, second, facts)),) = seen.items()
        after = self._state(place, first, second, state, id).model_copy(update=dict(facts))
        return self.id_at(place, pair, state, id), after

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        first, second = await self._resolve(place, inputs)
        after = self._state(place, first, second, inputs)
        known = self._known(state, (await self.place_at(id, state))[1])
        wanted = self._unfinished(after)
        await claim(*self._owned_in(place.home, after))
        try:
            after = after.model_copy(update=dict(await self.make(place, first, second)))
        except Made as made:
            after = after.model_copy(update=dict(made.facts))
            raise Partial(id, self._half_done(after, known | wanted), made.cause) from made.cause
        except IamError as error:
            if may_be_done(error) and not wanted.keys() <= known.keys():
                raise Partial(id, self._half_done(after, known | wanted), error) from error
            raise
        former = {pair: label for pair, label in known.items() if pair not in wanted}
        left, why = await self._remove(place, former, state)
        if why:
            raise Partial(id, self._half_done(after, left | wanted), why) from why
        return after

    async def delete(self, id: str, state: S) -> None:
        place, rest = await self.place_at(id, state)
        _, why = await self._remove(place, self._known(state, rest), state)
        if why:
            raise why

    async def _resolve(self, place: P, inputs: I) -> tuple[Any, Any]:
        first, second = [
            await self.identify(place, end, getattr(inputs, end.field), tried=self._tried(inputs)) for end in self.ends
        ]
        return first, second

    def _tried(self, inputs: I) -> str:
        words = {end.field: getattr(inputs, end.field) for end in self.ends}
        return self.action.format(**{name: "…" if contains_unknown(each) else each for name, each in words.items()})

    async def _look(self, place: P, pair: str, state: S | None) -> tuple[Any, Any, Mapping[str, Any]] | None:
        """Both ends of a relation as they are called now, with what else is known; None where it does not exist."""
        ids = pair.split("/", 1)
        facts = await self.look(place, ids[0], ids[1], state)
        if facts is None:
            return None
        called = []
        for end, object_id in zip(self.ends, ids, strict=True):
            seen = await end.objects(place).by_id(object_id)
            if seen is None:
                return None
            called.append(end.objects(place).identity_of(seen))
        return called[0], called[1], facts

    async def _remove(self, place: P, former: dict[str, str], state: S) -> tuple[dict[str, str], IamError | None]:
        async def remove(pair: str) -> None:
            async with removing(self._owned(place.home, pair, former[pair])) as allowed:
                if allowed:
                    ids, names = pair.split("/", 1), former[pair].partition(self.between)
                    await self.remove(place, Known(ids[0], names[0]), Known(ids[1], names[2]), state)

        return await remove_all(former, remove)

    def _known(self, state: S | None, rest: str) -> dict[str, str]:
        """The relations that a resource has; by its id where the state does not know the ends."""
        if state is None or (not self._is_known(state) and "/" in rest):
            return {rest: ""}
        return self._unfinished(state)

    def _is_known(self, state: S) -> bool:
        return bool(state.unfinished or self.ends[0].id_in(state))

    def _unfinished(self, state: S) -> dict[str, str]:
        """The relations that a resource has, by the ids of both ends, each in words; more than one only in between."""
        first, second = self.ends
        pair = f"{first.id_in(state)}/{second.id_in(state)}"
        return state.unfinished or {pair: f"{first.name_in(state)}{self.between}{second.name_in(state)}"}

    def _half_done(self, state: S, known: dict[str, str]) -> S:
        first = self.ends[0]
        nobody = dict.fromkeys(first.state.values(), "")
        return state.model_copy(update={**nobody, first.field: describe_unfinished(known), "unfinished": known})

    def _owned_in(self, home: str, state: S) -> tuple[Owned, ...]:
        return tuple(self._owned(home, pair, label) for pair, label in self._unfinished(state).items())

    def _owned(self, home: str, pair: str, label: str) -> Owned:
        ids, names = pair.split("/", 1), label.partition(self.between)
        known = zip(self.ends, ids, (names[0], names[2]), strict=True)
        ends = dict(sorted((f"{end.field}:{id_.casefold()}", name) for end, id_, name in known))
        label = f"{self.ends[0].field} {label}"
        return Owned(self.kind, home, tuple(ends), label=label, names=tuple(ends.values()))

    def _state(self, place: P, first: Any, second: Any, fields: I | S | None, id: str = "") -> S:
        words: dict[str, Any] = {}
        for end, called in zip(self.ends, (first, second), strict=True):
            words |= {end.field: called.name, **end.of(called)}
        model: type[S] = self.state_model
        return model(**self.location(place, fields, id), **words)
