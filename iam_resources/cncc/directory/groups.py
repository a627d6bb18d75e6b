"""Groups by id and by path."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import PAGE, Directory, found, is_id
from iam_resources.directory import Key
from iam_resources.http import offset_pages


def canonical_path(reference: str) -> str:
    """A group's path as the vendor writes it, with a slash in front; an id, and an empty text, stay as they are.

    The vendor does not escape slashes: `/staff/r/d` may be `d` in `r` in `staff`, or `r/d` in `staff`. It finds either;
    where both exist, name the group by its id.
    """
    if not reference or reference.startswith("/") or is_id(reference):
        return reference
    return f"/{reference}"


class GroupDirectory(Directory[Groups]):
    """The groups of a realm at any depth; their name here is the path."""

    kind = "group"
    named_by = "path"

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return super().meanings(canonical_path(reference))

    async def one_by_name(self, name: str) -> Representation | None:
        return await found(self.api.at_path(name))

    async def listing(self) -> AsyncIterator[Representation]:
        """The tree from the top: a call for each page, and for each group that has others below it."""
        open_ = [offset_pages(self.api.page, size=PAGE)]
        while open_:
            async for group in open_.pop():
                yield group
                if group.get("subGroupCount", 0):
                    open_.append(offset_pages(partial(self.api.children, str(group["id"])), size=PAGE))

    async def listing_calls(self) -> int:
        return await self.api.count() // 10 + 1  # how many have others below them is not told: taken for a tenth
