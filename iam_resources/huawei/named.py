"""What users, groups and permission sets share: creation with a lost answer, and deletion after their assignments."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from iam_resources.directory import found
from iam_resources.errors import Conflict, Refused, VendorError
from iam_resources.http import Reply
from iam_resources.http.clock import ServerClock
from iam_resources.huawei.assigned import owned_assignment
from iam_resources.huawei.connection import Row
from iam_resources.huawei.directory import Directory
from iam_resources.huawei.errors import TAKEN, is_in_use
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import I, S
from iam_resources.shapes.named import Blocking, NamedLifecycle, describe_take_over
from iam_resources.shapes.place import End


class Place(Protocol):
    """Where such an object is."""

    @property
    def home(self) -> str: ...

    @property
    def clock(self) -> ServerClock: ...

    @property
    def instance(self) -> Instance | None:
        """The instance that the place belongs to, where that is known."""


P = TypeVar("P", bound=Place)


class NamedObjectLifecycle(NamedLifecycle[I, S, P], Generic[I, S, P]):
    """A lifecycle of what has a name."""

    end: ClassVar[End]
    """The kind of object."""
    listed = True
    created_field = "created_at"
    """The field with the time of its creation, in milliseconds."""
    set_later = frozenset({"enabled", "tags"})

    def made_at(self, seen: Row) -> object:
        return seen.get(self.created_field)

    def clock_of(self, place: P) -> ServerClock:
        return place.clock

    def objects(self, place: P) -> Directory[Any]:
        return cast(Directory[Any], self.end.objects(place))

    async def existing(self, place: P, inputs: I) -> Row | None:
        return await self.objects(place).named_now(getattr(inputs, self.name_field))

    async def create_one(self, place: P, inputs: I, body: Row) -> Row:
        """Make one. After a lost answer one of that name is taken for ours where it is as the program says, and not
        older than the call by the service's own clock.

        Returns:
            The answer; where it was lost, the object.
        """
        objects, name, started = self.objects(place), getattr(inputs, self.name_field), time.monotonic()
        lost = False

        async def settle() -> Reply | None:
            nonlocal lost
            lost = True
            try:
                seen = await self.existing(place, inputs)
            except Refused:  # it is not found by its name
                return None
            if seen is None or not place.clock.is_after(self.made_at(seen), started):
                return None
            return Reply.proved(seen) if self.is_as_written(place, seen, inputs) else None

        try:
            answer: Row = dict((await objects.api.create(body, settle=settle)).body)
        except Conflict as conflict:
            hint = describe_take_over(self.word, self.id_at(place, name, inputs), lost=lost)
            conflict.hint = conflict.hint or hint
            raise
        objects.made(str(answer[objects.api.id_field]), name)
        return answer

    def is_taken(self, error: VendorError) -> bool:
        return error.code in TAKEN

    async def remove(self, place: P, object_id: str, state: S) -> None:
        """Delete one, once the assignments are gone that this run takes away; one that is gone is not an error.

        Raises:
            Conflict: others have assigned it; the error names the accounts.
        """
        instance, objects, name = place.instance, self.objects(place), str(getattr(state, self.name_field))
        passes = partial(instance.assignments.passes, object_id) if instance else None
        try:
            await found(objects.api.delete(object_id, who=name, passes=passes))
        except Conflict as conflict:
            if is_in_use(conflict):
                accounts = await self._accounts_of(instance, object_id) if instance else []
                where = f"It is assigned in {', '.join(accounts)}. " if accounts else ""
                conflict.hint = f"{where}Remove those assignments first, or keep it"
            raise
        objects.wrote(object_id, name)

    async def list_blocking(self, place: P, object_id: str, state: S) -> list[Blocking]:
        instance = place.instance
        if instance is None:
            return []
        tried = f"delete {self.word} {getattr(state, self.name_field)}"
        return [
            (owned_assignment(place.home, each).ends, partial(instance.assignments.remove, each, tried=tried))
            for account_id in await self._accounts_of(instance, object_id)
            for each in await instance.assignments.of(account_id, now=True)
            if object_id in (each.set_id, each.principal_id)
        ]

    async def _accounts_of(self, instance: Instance, object_id: str) -> list[str]:
        """The accounts in which a set, user or group is assigned."""
        if self.kind == "permission_set":
            return [str(each) async for each in instance.sets.api.accounts(object_id)]
        sets = [str(row["id"]) async for row in instance.sets.listing()]
        accounts = {str(each) for set_id in sets async for each in instance.sets.api.accounts(set_id)}
        assigned = await asyncio.gather(*map(instance.assignments.of, sorted(accounts)))
        return sorted({each.account_id for there in assigned for each in there if each.principal_id == object_id})
