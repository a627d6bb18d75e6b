"""Who is in each group, or what else is asked of a group and somebody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Generic, TypeVar

from iam_resources.http import Snapshot

V = TypeVar("V")


class PerGroup(Generic[V]):
    """Pairs of a group and a member: one listing a group where many are asked for; V is what is known of a pair."""

    def __init__(self) -> None:
        self._seen: dict[str, Snapshot[str, V]] = {}

    async def one(self, group_id: str, member_id: str) -> V | None:
        """Read one pair, one call; None when there is none."""
        raise NotImplementedError

    def listing(self, group_id: str) -> AsyncIterator[tuple[str, V]]:
        """Read a group's members by id."""
        raise NotImplementedError

    async def listing_calls(self, group_id: str) -> int:
        """How many calls that takes; one call, or a guess."""
        raise NotImplementedError

    async def of(self, group_id: str, member_id: str) -> V | None:
        """What is known of a pair; None when there is none, or one of the two does not exist."""
        return await self._of(group_id).get(member_id)

    def wrote(self, group_id: str, member_id: str) -> None:
        """Say that somebody came into a group or left it."""
        self._of(group_id).forget(member_id)

    def _of(self, group_id: str) -> Snapshot[str, V]:
        if group_id not in self._seen:
            self._seen[group_id] = Snapshot(
                one=partial(self.one, group_id),
                listing=partial(self.listing, group_id),
                listing_calls=partial(self.listing_calls, group_id),
            )
        return self._seen[group_id]
