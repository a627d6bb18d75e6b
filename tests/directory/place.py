"""A vendor unlike those that are here: opaque ids, pages that name the next one, a search that tells the id only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from iam_resources.directory import BY_ID, BY_NAME, Identity, Key, NamedDirectory, found
from iam_resources.errors import NotFound
from iam_resources.http import token_pages

Seen = dict[str, str]
PAGE = 10


@dataclass
class Vendor:
    """Its users, and the calls that were made."""

    users: dict[str, str] = field(default_factory=dict)
    """Names by id."""
    calls: list[str] = field(default_factory=list)
    is_there: bool = True
    """The place itself."""

    def get(self, user_id: str) -> Seen:
        self.calls.append("get")
        if not self.is_there:
            raise NotFound("there is no such instance", status=404)
        if user_id not in self.users:
            raise NotFound("there is no such user", status=404)
        return {"user_id": user_id, "user_name": self.users[user_id]}

    def search(self, name: str) -> str | None:
        self.calls.append("search")
        return next((user_id for user_id, known in self.users.items() if known == name), None)

    def page(self, marker: str | None) -> tuple[Sequence[Seen], str | None]:
        self.calls.append("page")
        first = int(marker or 0)
        every = [{"user_id": user_id, "user_name": name} for user_id, name in self.users.items()]
        return every[first : first + PAGE], str(first + PAGE) if first + PAGE < len(every) else None

    def spent(self) -> list[str]:
        spent, self.calls = self.calls, []
        return spent


class Users(NamedDirectory[Seen]):
    """The whole of what such a vendor says about itself."""

    kind = "user"

    def __init__(self, vendor: Vendor) -> None:
        super().__init__("instance one")
        self.vendor = vendor

    async def read(self, way: str, value: str) -> Seen | None:
        if way == BY_ID:
            return await found(self._get(value), unless=lambda error: "instance" in error.reason)
        user_id = self.vendor.search(value)
        return None if user_id is None else await self._get(user_id)

    def listing(self) -> AsyncIterator[Seen]:
        return token_pages(self._page)

    async def listing_calls(self) -> int:
        return len(self.vendor.users) // PAGE + 1

    def identity_of(self, seen: Seen) -> Identity:
        return Identity(seen["user_id"], seen["user_name"])

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return (BY_NAME, reference), (BY_ID, reference)

    async def _get(self, user_id: str) -> Seen:
        return self.vendor.get(user_id)

    async def _page(self, marker: str | None) -> tuple[Sequence[Seen], str | None]:
        return self.vendor.page(marker)
