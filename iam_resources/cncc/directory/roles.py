"""Realm-level roles by id and by name."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.directory.objects import PAGE, Directory, found
from iam_resources.directory import Identity
from iam_resources.errors import NotFound
from iam_resources.http import offset_pages


class RoleDirectory(Directory[Roles]):
    """The realm-level roles of a realm."""

    kind = "role"

    @property
    def default(self) -> str:
        """The role that the realm gives to everybody."""
        return f"default-roles-{self.realm.lower()}"

    async def all(self) -> list[Representation]:
        """Every role there is, read now."""
        return [role async for role in self.listing()]

    async def identify_all(self, references: list[str], *, tried: str) -> list[Identity]:
        """What several roles are called.

        Args:
            references: their names or ids.
            tried: what is being done, for the error.

        Raises:
            NotFound: some do not exist; the error names all of them.
        """
        roles, missing = [], []
        for reference in references:
            try:
                roles.append(await self.identify(reference, tried=tried))
            except NotFound:
                missing.append(reference)
        if missing:
            these = f"no role {missing[0]}" if len(missing) == 1 else f"none of the roles {', '.join(missing)}"
            raise NotFound(
                f"there is {these} in realm {self.realm}",
                tried=tried,
                hint="Create them first, or let this resource depend on those that make the roles",
            )
        return roles

    async def one_by_name(self, name: str) -> Representation | None:
        if name in ("", ".", ".."):
            return None  # no role of such a name can be addressed
        return await found(self.api.named(name))

    def listing(self) -> AsyncIterator[Representation]:
        return offset_pages(self.api.page, size=PAGE)

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count roles; realms have tens of them, rarely hundreds
