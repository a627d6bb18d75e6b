"""Into a group and out of it: what one membership does, and what the users of a group do together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

from iam_resources.errors import Conflict, NotFound
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import DELETED, GroupDirectory, Identity, Members, UserDirectory, seen_in
from iam_resources.oci.waiting import gone, once_known
from iam_resources.oci.young import looked_for


async def join(tenancy: Tenancy, user: Identity, group: Identity) -> Body:
    """Put a user into a group; one who is in it already is no error. Gives the membership."""
    members = tenancy.part(Members)
    new = tenancy.part(UserDirectory).is_new(user.id) or tenancy.part(GroupDirectory).is_new(group.id)
    try:
        return seen_in(
            await once_known(lambda: members.api.create(user.id, group.id, who=user.name, group=group.name), new=new)
        )
    except Conflict:
        there = await members.api.find(user.id, group.id)
        if there is None:
            raise
        return there
    finally:
        members.wrote(group.id, user.id)


async def leave(tenancy: Tenancy, id: str, user: Identity, group: Identity, *, young: bool = False) -> None:
    """Take a user out of a group; one who is not in it is no error.

    A membership has nothing that could be changed, so no etag is asked for. One that was taken away and given again by
    hand has another OCID than the known one, and is taken away too.

    Args:
        tenancy: where.
        id: the OCID of the membership that is known.
        user, group: which.
        young: whether it was just made, so that not all of the service may know it.
    """
    members = tenancy.part(Members)
    try:
        try:
            await _end(members, id, user, group)
        except NotFound:
            there = await looked_for(lambda: _there(tenancy, id, user.id, group.id), young=young)
            if there == id and not young:
                raise
            if there:
                await _end(members, there, user, group)
    finally:
        members.wrote(group.id, user.id)


async def _end(members: Members, id: str, user: Identity, group: Identity) -> None:
    await members.api.delete(id, etag="", who=user.name, group=group.name)
    await gone(lambda: look(members, id), what=f"the membership of user {user.name} in group {group.name}")


async def _there(tenancy: Tenancy, id: str, user_id: str, group_id: str) -> str | None:
    """The membership of a user in a group, asked now; None also where one of the two is certainly gone."""
    members = tenancy.part(Members)
    try:
        seen = await members.api.find(user_id, group_id) or await _known_by(members, id, user_id, group_id)
    except NotFound:
        users, groups = tenancy.part(UserDirectory), tenancy.part(GroupDirectory)
        if await users.is_certainly_gone(user_id) or await groups.is_certainly_gone(group_id):
            return None
        raise
    return str(seen["id"]) if seen else None


async def seen_of(members: Members, group_id: str, user_id: str, id: str) -> Body | None:
    """The membership of a user in a group; lists may lag behind, so the one that is known is asked for by its OCID."""
    return await members.of(group_id, user_id) or await _known_by(members, id, user_id, group_id)


async def _known_by(members: Members, id: str, user_id: str, group_id: str) -> Body | None:
    try:
        known = await look(members, id)
    except NotFound:
        return None
    same = (known.get("userId"), known.get("groupId")) == (user_id, group_id)
    return known if same and known.get("lifecycleState") != DELETED else None


async def look(members: Members, id: str) -> Body:
    """A membership by its OCID, asked now."""
    return dict((await members.api.get(id)).body)


async def each(works: Iterable[Awaitable[object]]) -> None:
    """Do all of it side by side; the first error is told after all have ended."""
    raise_first(await asyncio.gather(*works, return_exceptions=True))


def raise_first(ended: Iterable[object]) -> None:
    """Tell the first error among what works that are done side by side came to."""
    for error in ended:
        if isinstance(error, BaseException):
            raise error
