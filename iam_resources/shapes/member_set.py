"""A set of relations of one object: the users of a group, the roles of a user; with `exclusive` these and no others.

create  adds those that are missing; exclusive: removes the others after it
read    those of the resource that exist; exclusive: all that exist
update  adds, then removes those that the program does not mention any more; where the owner is another object, the
        former one's are removed last, and what is left of them is in the state (`unfinished`)
delete  removes those of the resource
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, ClassVar, Generic, TypeVar

from iam_resources.engine.claims import claim, claim_resolved, end_of, removing
from iam_resources.engine.lifecycle import Partial
from iam_resources.engine.model import Inputs, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.unfinished import UnfinishedState, remove_all
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, NotFound, Stopped
from iam_resources.http import may_be_done
from iam_resources.shapes.place import Called, End, Known, P, PlacedLifecycle, named_object

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=UnfinishedState)
Pairs = dict[str, str]
"""Relations by `<owner id>/<member id>`, each with `<owner name><between><member name>`."""
_BETWEEN = " and "


class MemberSetLifecycle(PlacedLifecycle[I, S, P], Generic[I, S, P]):
    """Create, read, update and delete of one kind of set; a vendor says how members are listed, added and removed."""

    kind: ClassVar[str]
    """The relation between owner and member, for ownership; the same word as the single relation has."""
    owner: ClassVar[End]
    """The object whose set it is."""
    member: ClassVar[End]
    """The members: the argument with the list, and the state field with their ids in the same order."""
    member_word: ClassVar[str]
    """What a member is called: `role`."""
    action: ClassVar[str]
    """What it does, for an error, with the owner in braces: `grant roles to user {0}`."""
    label: ClassVar[str]
    """One relation in words, with owner and member in braces: `role {member} of user {owner}`."""

    async def members(self, place: P, owner_id: str, *, now: bool) -> dict[str, str]:
        """All members there are: names by id; an empty name is looked up where it is needed.

        Args:
            place: where.
            owner_id: whose.
            now: whether a listing is not good enough, as it decides what is removed.

        Raises:
            NotFound: the owner is certainly gone.
        """
        raise NotImplementedError

    async def add(self, place: P, owner: Called, members: Sequence[Called]) -> None:
        """Add members; one that is there already is not an error."""
        raise NotImplementedError

    async def remove(self, place: P, owner: Called, members: Sequence[Called]) -> None:
        """Remove members; one that does not exist is not an error."""
        raise NotImplementedError

    async def spared(self, place: P, owner: Called) -> Collection[str]:
        """The ids of members that an exclusive set never removes unless it had them itself."""
        return ()

    async def owned(self, state: S) -> tuple[Owned, ...]:
        home = await self.home_of(state)
        pairs = await self._pairs(state)
        owned = [self._owned(home, pair, label) for pair, label in pairs.items()]
        if getattr(state, "exclusive", False):
            owned.append(self._whole(home, self.owner.id_in(state), self.owner.name_in(state)))
        return tuple(owned)

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        values = [getattr(inputs, name) for name in type(inputs).model_fields if hasattr(inputs, name)]
        if contains_unknown(values):
            return ()
        home = (await self.place_of(inputs)).home
        known = facts(type(inputs))
        ignores = known[self.member.field].ignore_case
        reference = getattr(inputs, self.owner.field)
        owner = end_of(home, self.owner.field, reference, ignore_case=known[self.owner.field].ignore_case)
        owned = [
            Owned(
                self.kind,
                home,
                tuple(sorted((owner, end_of(home, self.member_word, each, ignore_case=ignores)))),
                label=self.label.format(owner=reference, member=each),
            )
            for each in getattr(inputs, self.member.field)
        ]
        if getattr(inputs, "exclusive", False):
            owned.append(self._whole(home, owner.partition(":")[2], reference))
        return tuple(owned)

    async def check_planned(self, place: P, inputs: I, state: S | None) -> list[str]:
        tried = self._tried(inputs)
        owner = await self.identify_planned(place, self.owner, getattr(inputs, self.owner.field), tried=tried)
        members = getattr(inputs, self.member.field)
        if contains_unknown(members) and not isinstance(members, list):
            return []
        wanted = await self.resolve_members(place, members, tried=tried, planned=True)
        if owner is None or contains_unknown(list(inputs.__dict__.values())):
            return []  # who is not known yet may be a member already
        owner_named = named_object(place, self.owner.field, owner, {getattr(inputs, self.owner.field).casefold()})
        written = frozenset(str(each).casefold() for each in members)
        for each in wanted:
            named = owner_named + named_object(place, self.member_word, each, written)
            for pair, label in _relations(owner, {each.id: each.name}).items():
                await claim_resolved(self._owned(place.home, pair, label), *named)
        if not getattr(inputs, "exclusive", False) or (state is not None and getattr(state, "exclusive", False)):
            return []
        return await self._describe_removals(place, owner, {each.id for each in wanted})

    async def _describe_removals(self, place: P, owner: Called, wanted: Collection[str]) -> list[str]:
        """What a set that becomes exclusive takes away, in words."""
        others = await self.members(place, owner.id, now=False)
        spared = await self.spared(place, owner)
        gone = {id_: name for id_, name in others.items() if id_ not in wanted and id_ not in spared}
        names = sorted((await self._with_names(place, gone)).values())
        return [f"exclusive: removes {self.label.format(owner=owner.name, member=name)}" for name in names]

    async def _with_names(self, place: P, members: dict[str, str]) -> dict[str, str]:
        """The same members, with the names that the vendor does not give with them."""
        objects = self.member.objects(place)

        async def name_of(id_: str, name: str) -> str:
            seen = None if name else await objects.by_id(id_)
            return name or (str(objects.identity_of(seen).name) if seen is not None else id_)

        return dict(zip(members, await asyncio.gather(*(name_of(*each) for each in members.items())), strict=True))

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        owner, wanted = await self._resolve(place, inputs)
        id_ = self.id_at(place, self.rest_of(owner.id), inputs)
        return id_, await self._bring(place, id_, owner, wanted, inputs, {})

    def rest_of(self, owner_id: str) -> str:
        """The id of a resource within its place."""
        return owner_id

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, reference = await self.place_at(import_id, None)
        owner = await self.owner.objects(place).identify(reference, tried=f"import {import_id}")
        return self.id_at(place, self.rest_of(owner.id), None, import_id)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, rest = await self.place_at(id, state)
        pairs = await self._pairs(state) if state is not None else {}
        owner_id = (self.owner.id_in(state) if state is not None else "") or rest
        seen = await self.owner.objects(place).by_id(owner_id)
        if seen is None:
            return None
        owner = self.owner.objects(place).identity_of(seen)
        ours = {pair.split("/", 1)[1] for pair in pairs if pair.split("/", 1)[0] == owner_id}
        exclusive = state is None or bool(getattr(state, "exclusive", False))
        spared = await self.spared(place, owner) if exclusive else ()

        async def fetch(*, now: bool) -> dict[str, str]:
            there = await self.members(place, owner_id, now=now)
            return {id_: name for id_, name in there.items() if id_ in ours or (exclusive and id_ not in spared)}

        try:
            there = await fetch(now=state is None)
            if state is not None and there.keys() != ours:  # a listing may lag behind
                there = await fetch(now=True)
        except NotFound:
            return None
        there = await self._with_names(place, there)
        former = await self._still_there(place, {p: n for p, n in pairs.items() if p.split("/", 1)[0] != owner_id})
        after = self._state(place, owner, there, state, id, former)
        return self.id_at(place, self.rest_of(owner.id), state, id), after

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        owner, wanted = await self._resolve(place, inputs)
        return await self._bring(place, id, owner, wanted, inputs, await self._pairs(state))

    async def delete(self, id: str, state: S) -> None:
        place, _ = await self.place_at(id, state)
        _, why = await self._remove_pairs(place, await self._pairs(state))
        if why:
            raise why

    async def _bring(self, place: P, id_: str, owner: Any, wanted: dict[str, Any], inputs: I, before: Pairs) -> S:
        """Bring the members to what is wanted.

        Args:
            place: where.
            id_: of the resource.
            owner: whose members.
            wanted: those that it is to have, by id.
            inputs: what the program says.
            before: the relations that this resource has made.

        Raises:
            Partial: some are added, or may be. The state has them beside those of before: the next run goes on.
        """
        exclusive = bool(getattr(inputs, "exclusive", False))
        names = {each: called.name for each, called in wanted.items()}
        state, pairs = self._state(place, owner, names, inputs, id_, {}), _relations(owner, names)
        claims = [self._owned(place.home, pair, label) for pair, label in pairs.items()]
        await claim(*claims, *([self._whole(place.home, owner.id, owner.name)] if exclusive else []))
        there = await self.members(place, owner.id, now=True) if exclusive or before else {}
        surplus = {pair: label for pair, label in before.items() if pair not in pairs}
        if exclusive:
            spared = await self.spared(place, owner)
            others = {each: name for each, name in there.items() if each not in wanted and each not in spared}
            surplus |= _relations(owner, await self._with_names(place, others))
        self.check_surplus(place, owner, {pair.split("/", 1)[1] for pair in surplus if pair not in before})
        try:
            if missing := [called for each, called in wanted.items() if each not in there]:
                await self.add(place, owner, missing)
        except IamError as error:
            added = await self._added(place, owner, pairs, error)
            if not added and not before:
                raise
            raise Partial(id_, self._with(place, owner, inputs, id_, before | added), error) from error
        left, why = await self._remove_pairs(place, surplus)
        if why:
            kept = {pair: label for pair, label in left.items() if pair in before}
            raise Partial(id_, self._with(place, owner, inputs, id_, pairs | kept), why) from why
        return state

    def check_surplus(self, place: P, owner: Any, members: set[str]) -> None:
        """See that what an exclusive set is about to remove may be removed.

        Args:
            place: where.
            owner: whose members.
            members: the ids of those that this resource did not add itself.
        """

    async def _added(self, place: P, owner: Any, wanted: Pairs, error: IamError) -> Pairs:
        """Which of the wanted ones exist, or may exist, after an add that failed."""
        if isinstance(error, Stopped):  # what was sent may be carried out after any listing
            return wanted
        try:
            there = await self.members(place, owner.id, now=True)
        except IamError:
            return wanted if may_be_done(error) else {}
        return {pair: label for pair, label in wanted.items() if pair.split("/", 1)[1] in there}

    async def _still_there(self, place: P, pairs: Pairs) -> Pairs:
        found: Pairs = {}
        for pair, label in pairs.items():
            owner_id, member_id = pair.split("/", 1)
            try:
                if member_id in await self.members(place, owner_id, now=False):
                    found[pair] = label
            except NotFound:
                continue
        return found

    async def _remove_pairs(self, place: P, pairs: Pairs) -> tuple[Pairs, IamError | None]:
        """Remove relations, those of one owner in one call where the vendor can; gives what is left, and why."""
        by_owner: dict[str, Pairs] = {}
        for pair, label in pairs.items():
            by_owner.setdefault(pair.split("/", 1)[0], {})[pair] = label

        async def remove(owner_id: str) -> None:
            await self._remove_of(place, owner_id, by_owner[owner_id])

        failed, why = await remove_all(dict.fromkeys(by_owner, ""), remove)
        return {pair: label for owner_id in failed for pair, label in by_owner[owner_id].items()}, why

    async def _remove_of(self, place: P, owner_id: str, pairs: Pairs) -> None:
        members, owner_name = [], ""
        async with AsyncExitStack() as removals:
            for pair, label in pairs.items():
                owner_name, _, name = label.partition(_BETWEEN)
                if await removals.enter_async_context(removing(self._owned(place.home, pair, label))):
                    members.append(Known(pair.split("/", 1)[1], name))
            if members:
                await self.remove(place, Known(owner_id, owner_name), members)

    async def _resolve(self, place: P, inputs: I) -> tuple[Any, dict[str, Any]]:
        tried = self._tried(inputs)
        owner = await self.identify(place, self.owner, getattr(inputs, self.owner.field), tried=tried)
        wanted = await self.resolve_members(place, getattr(inputs, self.member.field), tried=tried)
        return owner, {each.id: each for each in wanted}

    def _tried(self, inputs: I) -> str:
        reference = getattr(inputs, self.owner.field)
        return self.action.format("…" if contains_unknown(reference) else reference)

    async def resolve_members(
        self, place: P, references: Iterable[str], *, tried: str, planned: bool = False
    ) -> list[Any]:
        """What the members are called that a program refers to.

        Args:
            place: where.
            references: ids or names.
            tried: what is being done, for the error.
            planned: whether it is a preview: those that are not known yet, or made in the same run, are left out.

        Raises:
            NotFound: some do not exist; the error names all of them.
        """
        find = self.identify_planned if planned else self.identify
        found, missing = [], []
        first: NotFound | None = None
        for reference in references:
            try:
                called = await find(place, self.member, reference, kind=self.member_word, tried=tried)
                found += [called] if called is not None else []
            except NotFound as error:
                first = first or error
                missing.append(reference)
        if first is not None and len(missing) > 1:
            first.reason = first.reason.replace(
                f"no {self.member_word} {missing[0]}", f"none of the {self.member_word}s {', '.join(missing)}"
            )
        if first is not None:
            raise first
        return found

    async def _pairs(self, state: S) -> Pairs:
        """The relations that a resource has made."""
        if state.unfinished:
            return dict(state.unfinished)
        owner = Known(self.owner.id_in(state), self.owner.name_in(state))
        return _relations(owner, await self.members_in(state))

    async def members_in(self, state: S) -> dict[str, str]:
        """The members that a state knows: names by id."""
        ids = getattr(state, self.member.state["id"]) or []
        return dict(zip(ids, getattr(state, self.member.field), strict=False))

    def _with(self, place: P, owner: Any, inputs: I, id_: str, pairs: Pairs) -> S:
        mine = {
            pair.split("/", 1)[1]: label.removeprefix(f"{owner.name}{_BETWEEN}")
            for pair, label in pairs.items()
            if pair.split("/", 1)[0] == owner.id
        }
        former = {pair: label for pair, label in pairs.items() if pair.split("/", 1)[0] != owner.id}
        return self._state(place, owner, mine, inputs, id_, former)

    def _state(self, place: P, owner: Any, members: Mapping[str, str], fields: Any, id: str, former: Pairs) -> S:
        """A state; with relations of a former owner it names them all, which no program does."""
        ids = sorted(members, key=lambda each: (members[each], each))
        words: dict[str, Any] = {
            self.owner.field: owner.name,
            **self.owner.of(owner),
            self.member.field: [members[each] for each in ids],
            self.member.state["id"]: ids,
            "exclusive": bool(getattr(fields, "exclusive", False)),
        }
        if former:
            names = dict.fromkeys(label.partition(_BETWEEN)[0] for label in (*former.values(), owner.name))
            words |= {**dict.fromkeys(self.owner.state.values(), ""), self.owner.field: "; ".join(names)}
            words["unfinished"] = {**former, **_relations(owner, members)}
        model: type[S] = self.state_model
        return model(**self.location(place, fields, id), **words)

    def _owned(self, home: str, pair: str, label: str) -> Owned:
        owner_id, member_id = pair.split("/", 1)
        owner, _, member = label.partition(_BETWEEN)
        ends = (f"{self.owner.field}:{owner_id.casefold()}", f"{self.member_word}:{member_id.casefold()}")
        return Owned(self.kind, home, tuple(sorted(ends)), label=self.label.format(owner=owner, member=member))

    def _whole(self, home: str, owner_id: str, owner_name: str) -> Owned:
        end = f"{self.owner.field}:{owner_id.casefold()}"
        label = f"all {self.member_word}s of {self.owner.field} {owner_name}"
        return Owned(self.kind, home, (end,), whole=True, label=label)


async def do_all(calls: Iterable[Awaitable[object]]) -> None:
    """Make all calls at once; one that fails does not keep the others."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    errors = [each for each in answers if isinstance(each, BaseException)]
    if errors:  # one after which it is not known what was done counts for all
        raise next((each for each in errors if isinstance(each, IamError) and may_be_done(each)), errors[0])


def _relations(owner: Called, members: Mapping[str, str]) -> Pairs:
    """The relations of one owner; the members are names by id."""
    return {f"{owner.id}/{each}": f"{owner.name}{_BETWEEN}{name}" for each, name in members.items()}
