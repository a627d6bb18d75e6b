"""Which realm-level roles each user has by a grant of their own.

One user is one call. All users are read the other way round, role by role: with 20 roles and 1,000 users that is some
22 calls instead of 1,000. docs/decisions/0005-cncc-reads.md has the numbers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from functools import partial

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.role_mapper import RoleMapper
from iam_resources.cncc.directory.members import UserLocks
from iam_resources.cncc.directory.objects import PAGE, RoleDirectory, UserDirectory, found
from iam_resources.directory import Called, Identity
from iam_resources.errors import Conflict, Invalid
from iam_resources.http import Snapshot, offset_pages


class Grants:
    """The role mappings of a realm's users.

    Args:
        api: the calls.
        users, roles: of the same realm.
        locks: shared with everything that changes users of the realm.
    """

    def __init__(self, api: RoleMapper, users: UserDirectory, roles: RoleDirectory, locks: UserLocks) -> None:
        self.api = api
        self._locks = locks
        self._users = users
        self._roles = roles
        self._seen: Snapshot[str, frozenset[Identity]] = Snapshot(
            one=self.fetch_now, listing=self._listing, listing_calls=self._listing_calls
        )

    async def of_user(self, user_id: str, expected: Collection[str] = ()) -> frozenset[Identity] | None:
        """The roles that a user has; None when there is no such user.

        Args:
            user_id: whose.
            expected: ids of roles that should be there. One that a listing lacks is looked for again: a listing in
                pages can miss one while others are taken away.
        """
        seen = await self._seen.get(user_id)
        if seen is not None and not {role.id for role in seen}.issuperset(expected):
            self._seen.forget(user_id)
            return await self._seen.get(user_id)
        return seen

    async def add(self, user: Called, roles: Iterable[Called]) -> None:
        """Grant roles to a user; one that the user has already is not an error."""
        wanted = list(roles)
        try:
            async with self._locks.of(user.id):
                try:
                    await self.api.add(user.id, _bodies(wanted), who=user.name)
                except (Invalid, Conflict):
                    # Two calls of the same moment, of other clients too, can fail although the grants exist afterwards.
                    if not {role.id for role in wanted} <= {str(role["id"]) for role in await self.api.get(user.id)}:
                        raise
        finally:
            self.wrote(user.id)

    async def remove(self, user: Called, roles: Iterable[Called]) -> None:
        """Take roles from a user; one that the user does not have is not an error."""
        try:
            async with self._locks.of(user.id):
                await self.api.remove(user.id, _bodies(roles), who=user.name)
        finally:
            self.wrote(user.id)

    def wrote(self, user_id: str) -> None:
        """Say that the roles of a user were changed."""
        self._seen.forget(user_id)

    def forget(self) -> None:
        """Say that the roles of any user may have changed, as when a role is renamed or deleted."""
        self._seen.forget()

    async def fetch_now(self, user_id: str) -> frozenset[Identity] | None:
        """The roles that a user has, read now; None when there is no such user."""
        mappings = await found(self.api.get(user_id))
        return None if mappings is None else frozenset(Identity(str(role["id"]), role["name"]) for role in mappings)

    async def _listing(self) -> AsyncIterator[tuple[str, frozenset[Identity]]]:
        held: dict[str, set[Identity]] = {}
        for role in await self._roles.all():
            who = Identity(str(role["id"]), role["name"])
            async for user_id in self.users_of(who.name):
                held.setdefault(user_id, set()).add(who)
        for user_id, roles in held.items():
            yield user_id, frozenset(roles)

    async def users_of(self, role: str) -> AsyncIterator[str]:
        """The ids of the users that have a role by a grant of their own.

        Args:
            role: its name; nobody is listed of a role that cannot be addressed by name, whose grants only the read of
                a single user shows.
        """
        if role not in ("", ".", ".."):
            async for user in offset_pages(partial(self._roles.api.users_page, role), size=PAGE):
                yield str(user["id"])

    async def _listing_calls(self) -> int:
        roles = await self._roles.all()
        return len(roles) + await self._users.api.count() // PAGE + 2


def _bodies(roles: Iterable[Called]) -> list[Representation]:
    return [{"id": role.id, "name": role.name} for role in roles]
