"""What is known over SCIM of users, groups, and who is in which group.

Listings give the first 50 and cannot be searched, so a name is missing only where the listing is complete, or where the
identity source itself says so. Changes of one group travel together, as many as one PATCH may have.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from iam_resources.directory import BY_ID, BY_NAME, Key, found
from iam_resources.errors import IamError, NotFound, Refused
from iam_resources.http import Batch
from iam_resources.huawei import directory
from iam_resources.huawei.connection import Row
from iam_resources.huawei.directory import Listings
from iam_resources.huawei.scim.api import MOST_MEMBERS, Collection, Groups
from iam_resources.scim.patch import Change

_Change: TypeAlias = tuple[Literal["add", "remove"], str]
"""What is done to which group."""


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_UNLISTABLE = 1_000_000_000
C = TypeVar("C", bound=Collection, covariant=True)


class Directory(directory.Directory[C], Generic[C]):
    """Objects of one kind, by id and by name.

    Args:
        known: the same objects in the identity source, which finds names; None where it is not known.
    """

    def __init__(self, api: C, where: str, known: directory.Directory[Any] | None) -> None:
        super().__init__(api, where)
        self.known = known

    async def id_of(self, name: str) -> str | None:
        return await (self.known.id_of(name) if self.known is not None else self.api.find(name))

    async def whole_listing(self) -> AsyncIterator[Row]:
        page = await self.api.page()
        if not page.complete:
            raise Refused(
                f"{self.where} lists only the first {len(page.rows)} of its {self.kind}s",
                tried=f"list all {self.kind}s",
                hint="Import from the identity source instead, with an access key: iam import huawei",
            )
        for row in page.rows:
            yield self._with_id(row)

    async def listing_calls(self) -> int:
        return 1 if (await self.api.page()).complete else _UNLISTABLE

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return ((BY_ID if _UUID.fullmatch(reference) else BY_NAME, reference),)

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        super().wrote(object_id, *names, now=now)
        if self.known is not None:
            self.known.wrote(object_id, *names, now=now)

    def made(self, object_id: str, name: str) -> None:
        super().made(object_id, name)
        if self.known is not None:
            self.known.made(object_id, name)


class Members:
    """The members of the groups of a tenant.

    A service may show groups without members, as the SDK's documentation says. Then the identity source is asked where
    it is known; else nothing can be said of them (`hides`).

    Args:
        known: the members by the identity source; None where it is not known.
    """

    def __init__(self, groups: Groups, known: directory.Members | None) -> None:
        self._groups = groups
        self._known = known
        self._shown: bool | None = None
        self._of_group: Listings[str, dict[str, str]] = Listings(self._fetch)
        self._changes: dict[_Change, Batch[str, None]] = {}

    async def of(self, group_id: str, *, now: bool = False) -> dict[str, str]:
        """The ids of a group's members, with what else is known of each.

        Raises:
            NotFound: there is no such group.
        """
        return await (self._known.of if self._known else self._of_group.of)(group_id, now=now)

    async def has(self, user_id: str, group_id: str) -> bool:
        """Whether a user is seen in a group."""
        if self._known is not None:
            return await self._known.membership(user_id, group_id) is not None
        return user_id in await self._seen_in(group_id)

    async def _seen_in(self, group_id: str) -> dict[str, str]:
        return await found(self._of_group.of(group_id)) or {}

    async def hides(self, group_id: str) -> bool:
        """Whether nobody can know who is in a group: it shows no member, nor does any other group."""
        if self._known is not None or await self._seen_in(group_id):
            return False
        if self._shown is None:
            self._shown = any(row.get("members") for row in (await self._groups.page()).rows)
        return not self._shown

    async def join(self, user_id: str, group_id: str, *, tried: str) -> Mapping[str, str]:
        """Put a user into a group; one who is in it already is not an error. Gives nothing: there are no ids."""
        await self._change(("add", group_id), user_id, tried=tried)
        return {}

    async def leave(self, user_id: str, group_id: str, membership_id: str, *, tried: str) -> None:
        """Take a user out of a group; one who is not in it is not an error."""
        await found(self._change(("remove", group_id), user_id, tried=tried))

    async def _change(self, change: _Change, user_id: str, *, tried: str) -> None:
        if change not in self._changes:
            carry = partial(self._carry, change)
            self._changes[change] = Batch(carry, most=MOST_MEMBERS, max_in_flight=1)
        try:
            await self._changes[change].ask(user_id)
        except IamError as error:
            error.tried = tried
            raise
        finally:
            self._of_group.forget(change[1])
            if self._known:
                self._known.forget(change[1])

    async def _carry(self, change: _Change, user_ids: Sequence[str]) -> list[IamError | None]:
        """Change several members in one PATCH; where one of them is refused, each in a PATCH of its own."""
        try:
            await self._patch(change, user_ids)
        except NotFound:
            if len(user_ids) == 1:
                raise
            answers = await asyncio.gather(*(self._patch(change, [each]) for each in user_ids), return_exceptions=True)
            for each in answers:
                if isinstance(each, BaseException) and not isinstance(each, IamError):
                    raise each from None
            return [each if isinstance(each, IamError) else None for each in answers]
        return [None] * len(user_ids)

    async def _patch(self, change: _Change, user_ids: Sequence[str]) -> None:
        op, group_id = change
        values = [{"value": each} for each in dict.fromkeys(user_ids)]
        tried = f"change the members of group {group_id}"
        await self._groups.patch(group_id, [Change(op, "members", values)], tried=tried)

    async def _fetch(self, group_id: str) -> dict[str, str]:
        members = [str(each["value"]) for each in (await self._groups.get(group_id)).get("members") or ()]
        if members:
            self._shown = True
        return dict.fromkeys(members, "")


def describe_hidden(group: str, *, tried: str) -> Refused:
    """The error where it must be known who is in a group."""
    return Refused(
        f"the service does not show who is in group {group}",
        tried=tried,
        hint="Give the connection an access key of an administrator: the identity source shows the members",
    )
