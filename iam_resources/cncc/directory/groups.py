"""Groups by id and by path."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import PAGE, Directory, found, is_id
from iam_resources.directory import Key
from iam_resources.errors import Refused
from iam_resources.http import offset_pages


def canonical_path(reference: str) -> str:
    """A group's path as the vendor writes it, with a slash in front; an id, and an empty string, stay as they are.

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

    def __init__(self, api: Groups, realm: str) -> None:
        super().__init__(api, realm)
        self._by_path: dict[str, list[str]] | None = None

    async def look_up(self, reference: str) -> Representation | None:
        """The group that a reference means.

        Raises:
            Refused: several groups have that path; the error names the ids of all.
        """
        path = canonical_path(reference)
        if path.count("/") < 2 or is_id(reference) or not (ids := await self._ids_by_path()):
            return await super().look_up(reference)
        same = ids.get(path, [])
        if len(same) > 1:
            raise Refused(
                f"{len(same)} groups of realm {self.realm} have the path {path}, as names may have slashes",
                hint=f"Write the id of the one that is meant: {' or '.join(sorted(same))}",
            )
        return await self.by_id(same[0]) if same else None

    def forget(self, object_id: str | None = None) -> None:
        self._by_path = None
        super().forget(object_id)

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        self._by_path = None
        super().wrote(object_id, *names, now=now)

    async def _ids_by_path(self) -> dict[str, list[str]]:
        """The ids of all groups by path, empty where no group has a slash in its name: then one call says so.

        Otherwise the service cannot be asked for a path: it takes the first group that its segments lead to, or none.
        """
        if self._by_path is None:
            ids: dict[str, list[str]] = {}
            if await self.api.with_slash():
                async for group in self.listing():
                    ids.setdefault(str(group["path"]), []).append(str(group["id"]))
            self._by_path = ids
        return self._by_path

    async def listing(self) -> AsyncIterator[Representation]:
        """The tree from the top, each group before those below it, groups beside each other by name.

        A call for each page, and for each group that has others below it.
        """
        open_ = [iter(await _read(offset_pages(self.api.page, size=PAGE)))]
        while open_:
            group = next(open_[-1], None)
            if group is None:
                open_.pop()
                continue
            yield group
            if group.get("subGroupCount", 0):
                below = offset_pages(partial(self.api.children, str(group["id"])), size=PAGE)
                open_.append(iter(await found(_read(below)) or ()))

    async def listing_calls(self) -> int:
        return await self.api.count() // 10 + 1  # how many have others below them is not known: taken for a tenth


async def _read(groups: AsyncIterator[Representation]) -> list[Representation]:
    return [group async for group in groups]
