"""Who is in each group, and how users come into it and leave it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.directory import Called, PerGroup
from iam_resources.errors import Conflict, NotFound
from iam_resources.oci.api.calls import Body, is_deleted, object_in
from iam_resources.oci.api.groups import Groups, Memberships
from iam_resources.oci.api.users import Users
from iam_resources.oci.base.consistency import find_recent, once_known, wait_gone
from iam_resources.oci.directory.objects import Directory, living


class Members(PerGroup[Body]):
    """The memberships of a tenancy.

    A list succeeds only for who may read memberships, so what it lacks does not exist.
    """

    def __init__(self, api: Memberships, users: Directory[Users], groups: Directory[Groups]) -> None:
        super().__init__()
        self.api = api
        self._users = users
        self._groups = groups

    async def one(self, group_id: str, member_id: str) -> Body | None:
        return await self.api.find(member_id, group_id)

    async def listing(self, group_id: str) -> AsyncIterator[tuple[str, Body]]:
        async for seen in living(self.api.of_group(group_id)):
            yield str(seen["userId"]), seen

    async def listing_calls(self, group_id: str) -> int:
        return 2  # the vendor does not count them; a page holds 1,000

    async def all_of(self, group_id: str) -> dict[str, Body]:
        """The memberships of a group by user, read now.

        Raises:
            NotFound: the service says so, and the caller may only not see the group.
        """
        new = self._groups.is_new(group_id)
        try:
            return await once_known(lambda: self._list(group_id), new=new)
        except NotFound:
            if await self._groups.is_certainly_gone(group_id):
                return {}
            raise

    async def join(self, user: Called, group: Called) -> Body:
        """Put a user into a group; one who is in it already is not an error. Gives the membership."""
        new = self._users.is_new(user.id) or self._groups.is_new(group.id)
        try:
            return object_in(
                await once_known(lambda: self.api.create(user.id, group.id, who=user.name, group=group.name), new=new)
            )
        except Conflict:
            there = await self.api.find(user.id, group.id)
            if there is None:
                raise
            return there
        finally:
            self.wrote(group.id, user.id)

    async def leave(self, id: str, user: Called, group: Called, *, recent: bool = False) -> None:
        """Take a user out of a group; one who is not in it is not an error.

        A membership has nothing that could be changed, so no etag is sent. One that was removed and made again by hand
        has another OCID than the known one, and is removed too.

        Args:
            id: the OCID of the membership that is known; empty where none is.
            user, group: which.
            recent: whether it was just made, so that not all of the service may know it.
        """
        try:
            try:
                await self._end(id or await self._id_now(id, user.id, group.id) or "", user, group)
            except NotFound:
                there = await find_recent(lambda: self._id_now(id, user.id, group.id), recent=recent)
                if there == id and not recent:
                    raise
                if there:
                    await self._end(there, user, group)
        finally:
            self.wrote(group.id, user.id)

    async def find(self, group_id: str, user_id: str, id: str) -> Body | None:
        """The membership of a user in a group; lists may lag behind, so the one that is known is read by its OCID."""
        try:
            return await self.of(group_id, user_id) or await self._known_by(id, user_id, group_id)
        except NotFound:
            if await self._is_end_gone(user_id, group_id):
                return None
            raise

    async def look(self, id: str) -> Body:
        """A membership by its OCID, read now."""
        return dict((await self.api.get(id)).body)

    async def _list(self, group_id: str) -> dict[str, Body]:
        return {user_id: seen async for user_id, seen in self.listing(group_id)}

    async def _end(self, id: str, user: Called, group: Called) -> None:
        if id:
            await self.api.delete(id, etag="", who=user.name, group=group.name)
            what = f"the membership of user {user.name} in group {group.name}"
            await wait_gone(lambda: self.look(id), what=what)

    async def _id_now(self, id: str, user_id: str, group_id: str) -> str | None:
        """The membership of a user in a group, read now; None also where one of the two is certainly gone."""
        try:
            seen = await self.api.find(user_id, group_id) or await self._known_by(id, user_id, group_id)
        except NotFound:
            if await self._is_end_gone(user_id, group_id):
                return None
            raise
        return str(seen["id"]) if seen else None

    async def _is_end_gone(self, user_id: str, group_id: str) -> bool:
        return await self._users.is_certainly_gone(user_id) or await self._groups.is_certainly_gone(group_id)

    async def _known_by(self, id: str, user_id: str, group_id: str) -> Body | None:
        if not id:
            return None
        try:
            known = await self.look(id)
        except NotFound:
            return None
        same = (known.get("userId"), known.get("groupId")) == (user_id, group_id)
        return known if same and not is_deleted(known) else None
