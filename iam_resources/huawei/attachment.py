"""What the two kinds of attachments share: a relation of a permission set and a policy, rolled out after changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar, cast

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import Kept, Partial
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.errors import IamError
from iam_resources.huawei.attached import Attached, Policies
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import SET, InstanceInputs, InstanceLifecycle, SetReference
from iam_resources.huawei.roll_out import NOT_ROLLED_OUT
from iam_resources.shapes.listings import Listings, list_each
from iam_resources.shapes.member_set import MemberSetLifecycle
from iam_resources.shapes.place import Called, End, Known
from iam_resources.shapes.relation import Made, RelationLifecycle

PolicyId = Annotated[str, Field(pattern=r"^[^\s/]+$", max_length=2048)]


class AttachmentInputs(InstanceInputs):
    permission_set: SetReference
    """The permission set: its id (`readers.permission_set_id`) or name."""


class AttachmentsInputs(AttachmentInputs):
    exclusive: Annotated[bool, Kept()] = False
    """Whether these and no others are attached: others are detached."""


def policy_end(field: str) -> End:
    """The end of a relation that is a policy, which has nothing but its id."""
    return End(field, lambda place: Policies(), {"id": field, "name": field})


def set_of(pair: str) -> str:
    """The id of the permission set in a pair of it and a policy."""
    return pair.split("/", 1)[0]


async def due_sets(place: Instance, pairs: Iterable[str]) -> set[str]:
    """The ids of the permission sets in pairs whose roll-out is due."""
    return {each for each in set(map(set_of, pairs)) if await place.content.is_due(each)}


I = TypeVar("I", bound=AttachmentInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=UnfinishedState)


class OfKind(InstanceLifecycle[I, S]):
    """A lifecycle of attachments of one kind."""

    source: ClassVar[str]
    """The attribute of an instance with them."""

    def attached(self, place: Instance) -> Attached:
        """The attachments of this kind."""
        return cast(Attached, getattr(place, self.source))


class AttachmentLifecycle(RelationLifecycle[I, S, Instance], OfKind[I, S]):
    """A lifecycle of one attachment."""

    id_formats = ("<permission set>/<id>", "<instance>/<permission set>/<id>")
    between = " with "
    action = "attach to permission set {permission_set}"

    listed = True
    name_field: ClassVar[str]
    """The state field with the name of what is attached."""

    async def list_all(self, place: Instance, listings: Listings) -> AsyncIterator[tuple[str, S]]:
        """One listing for each permission set."""
        attached = self.attached(place)

        async def listing(set_id: str) -> AsyncIterator[tuple[str, str]]:
            for each in (await found(attached.of(set_id)) or {}).items():
                yield each

        sets = await listings.identities(place.sets)
        async for set_id, there in list_each(sets, listing):
            for policy_id, name in there:
                state = self._state(place, sets[set_id], Known(policy_id, policy_id), None)
                yield self.id_at(place, f"{set_id}/{policy_id}", None), state.model_copy(update={self.name_field: name})

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        policy = outputs.get(cls.name_field) or outputs[cls.ends[1].field]
        return f"{names.get(SET.field, '')}{cls.between}{policy}"

    async def create(self, inputs: I) -> tuple[str, S]:
        try:
            return await super().create(inputs)
        except Partial as partial:
            state: Any = partial.state
            raise Partial(partial.id, self._half_done(state, self._unfinished(state)), partial.cause) from partial.cause

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        seen = await super().read(id, state)
        if state is None:
            return seen
        place, rest = await self.place_at(id, state)
        known, there = self._known(state, rest), self._unfinished(seen[1]) if seen else {}
        if known.keys() == there.keys() and not state.unfinished:
            return seen
        due = await due_sets(place, known)
        kept = {pair: label for pair, label in known.items() if set_of(pair) in due}
        return (id, self._half_done(state, there | kept)) if due else seen

    async def make(self, place: Instance, first: Called, second: Called) -> Mapping[str, Any]:
        attached = self.attached(place)
        await attached.attach(first, second.id)
        facts = {self.name_field: (await attached.of(first.id)).get(second.id, "")}
        if error := await attached.roll_out(first):
            raise Made(facts, error)
        return facts

    async def remove(self, place: Instance, first: Called, second: Called, state: S) -> None:
        attached = self.attached(place)
        await attached.detach(first, second.id)
        if error := await attached.roll_out(first):
            raise error

    async def look(self, place: Instance, first_id: str, second_id: str, state: S | None) -> Mapping[str, Any] | None:
        there = await found(self.attached(place).of(first_id)) or {}
        return {self.name_field: there[second_id]} if second_id in there else None


class AttachmentsLifecycle(MemberSetLifecycle[I, S, Instance], OfKind[I, S]):
    """A lifecycle of several attachments of one set."""

    id_formats = ("<permission set>", "<instance>/<permission set>")
    owner = SET
    action = "attach to permission set {0}"
    label = "{member} of permission set {owner}"

    async def members(self, place: Instance, owner_id: str, *, now: bool) -> dict[str, str]:
        return {each: each for each in await self.attached(place).of(owner_id, now=now)}

    async def add(self, place: Instance, owner: Called, members: Sequence[Called]) -> None:
        for each in members:
            await self.attached(place).attach(owner, each.id)

    async def remove(self, place: Instance, owner: Called, members: Sequence[Called]) -> None:
        for each in members:
            await self.attached(place).detach(owner, each.id)

    async def _bring(
        self, place: Instance, id_: str, owner: Any, wanted: dict[str, Any], inputs: I, before: dict[str, str]
    ) -> S:
        try:
            state = await super()._bring(place, id_, owner, wanted, inputs, before)
        except Partial as partial:
            raise await self._partial(partial, before) from partial.cause
        if error := await self._roll_out(place, owner, before):
            raise await self._partial(Partial(id_, state, error), before) from error
        return state

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        seen = await super().read(id, state)
        if seen is None or state is None:
            return seen
        before, after = await self._pairs(state), await self._pairs(seen[1])
        if before.keys() == after.keys() and NOT_ROLLED_OUT not in self._ids_in(state):
            return seen
        place, set_id = await self.place_at(id, state)
        due = await due_sets(place, [set_id, *before])
        kept = {pair: label for pair, label in before.items() if set_of(pair) in due}
        return (seen[0], self._unfinished(seen[1], after | kept)) if due else seen

    async def members_in(self, state: S) -> dict[str, str]:
        return {each: each for each in self._ids_in(state) if each != NOT_ROLLED_OUT}

    async def delete(self, id: str, state: S) -> None:
        await super().delete(id, state)
        place, set_id = await self.place_at(id, state)
        if error := await self._roll_out(place, Known(set_id, SET.name_in(state)), await self._pairs(state)):
            raise error

    async def _roll_out(self, place: Instance, one: Called, before: Iterable[str]) -> IamError | None:
        others = [Known(each, each) for each in sorted(set(map(set_of, before)) - {one.id})]
        errors = [await self.attached(place).roll_out(each) for each in (one, *others)]
        return next((each for each in errors if each), None)

    async def _partial(self, partial: Partial, before: Mapping[str, str]) -> Partial:
        state: Any = partial.state
        former = {pair: label for pair, label in before.items() if set_of(pair) != SET.id_in(state)}
        return Partial(partial.id, self._unfinished(state, await self._pairs(state) | former), partial.cause)

    def _unfinished(self, state: S, pairs: Mapping[str, str]) -> S:
        """A state that differs from any program: one policy is the text that says why, or no permission set is named,
        where the relations are of several."""
        if {SET.id_in(state)} >= set(map(set_of, pairs)):
            return state.model_copy(update={self.member.field: [*self._ids_in(state), NOT_ROLLED_OUT]})
        words = {**dict.fromkeys(SET.state.values(), ""), SET.field: f"{getattr(state, SET.field)}: {NOT_ROLLED_OUT}"}
        return state.model_copy(update={**words, "unfinished": dict(pairs)})

    def _ids_in(self, state: S) -> list[str]:
        return list(getattr(state, self.member.field) or ())
