"""Users of a domain, what they may use, and whether they are active."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import quote

from iam_resources.coverage import operation
from iam_resources.directory import found
from iam_resources.http import Reply
from iam_resources.oci.auth import Caller
from iam_resources.oci.domains.api.collection import Collection
from iam_resources.oci.domains.schemas import (
    CAPABILITIES_CHANGER,
    PASSWORD_CHANGER,
    PASSWORD_STATE,
    POSIX_USER,
    STATUS_CHANGER,
    USER_EXTENSION,
)
from iam_resources.oci.domains.writing.write import Write
from iam_resources.scim.filters import equal
from iam_resources.scim.representation import Representation, value_at

_SET_AT = f"{PASSWORD_STATE}:lastSuccessfulSetDate"


class Users(Collection):
    """Calls on users. Sections 3.2 to 3.6."""

    path = "/Users"
    kind = "user"
    named_by = "userName"
    also = (
        "tags",
        f"{USER_EXTENSION}:accountRecoveryRequired",
        *(f"{POSIX_USER}:{name}" for name in ("uidNumber", "gidNumber", "gecos", "homeDirectory", "loginShell")),
    )

    async def with_ocid(self, ocid: str) -> Representation | None:
        """Read the user with that OCID; the call by id takes it too. Section 3.4."""
        return await found(self.get(ocid))

    async def groups_of(self, user_id: str) -> set[str] | None:
        """The ids of the groups that a user is in, as read from the user; None where there is no such user."""
        query, tried = {"attributes": "groups"}, f"list the groups of user {user_id}"
        seen = await found(self._get(user_id, query, tried=tried))
        return None if seen is None else {str(each["value"]) for each in seen.get("groups") or []}

    async def page_with_groups(self, start: int, count: int) -> list[Representation]:
        """Read a part of the users, each with nothing but its groups."""
        query = {"attributes": "groups", "sortBy": self.named_by}
        return (await self._part(query, start, count, tried="list the groups of all users")).items

    @operation("cncc-oci-06")
    async def change_password(self, user_id: str, password: str, *, notify: bool | None, who: str) -> None:
        """Set a password. `PUT /UserPasswordChanger/{id}`, section 3.6.

        Args:
            user_id: whose.
            password: the new one.
            notify: whether the user gets a mail about it; None leaves it to the domain.
            who: the user's name, for the error.

        Raises:
            Invalid: the password policy does not take it.
        """
        body: Representation = {"schemas": [PASSWORD_CHANGER], "password": password}
        body |= {} if notify is None else {"bypassNotification": not notify}
        asked_at = time.monotonic()

        async def settle() -> Reply | None:
            """Sent twice, it would be one of the former passwords, which most policies do not take."""
            set_at = value_at(await self._get(user_id, {"attributes": _SET_AT}, tried=f"read user {user_id}"), _SET_AT)
            return Reply.proved(None) if self._domain.clock.is_after(set_at, asked_at) else None

        tried = f"set the password of user {who}"
        path = "/UserPasswordChanger/{id}"
        await self._domain.call("PUT", path, at={"id": user_id}, json=body, settle=settle, tried=tried)

    async def password_set_at(self, user_id: str, caller: Caller) -> str | None:
        """When somebody else set the password of a user, by the service's clock.

        None where the user has no password, or the last change of the user is that of the password and the caller made
        it: so it is after a run that was interrupted before the engine recorded what it had done.
        """
        query = {"attributes": f"meta,idcsLastModifiedBy,{_SET_AT}"}
        seen = await self._get(user_id, query, tried=f"read the state of the password of user {user_id}")
        since, by = value_at(seen, _SET_AT), seen.get("idcsLastModifiedBy") or {}
        if not since:
            return None
        is_last_change = str(since)[:19] == str(seen.get("meta", {}).get("lastModified"))[:19]
        return None if is_last_change and await self._is_caller(by, caller) else str(since)

    async def _is_caller(self, by: Representation, caller: Caller) -> bool:
        if caller.kind != "application":
            return bool(caller.id) and by.get("ocid") == caller.id
        if by.get("type") != "App":
            return False
        query = {"filter": equal("name", caller.id), "attributes": "id"}
        own = await self._domain.call("GET", "/Apps", query=query, tried="read the application")
        return by.get("value") in [each["id"] for each in own.body.get("Resources") or []]

    @operation("oci-jit-08")
    async def change_capabilities(self, user_id: str, flags: Mapping[str, bool], *, who: str) -> Representation:
        """Set what a user may use; flags that are not mentioned stay. `PUT /UserCapabilitiesChanger/{id}`.

        Args:
            user_id: whose.
            flags: `canUseApiKeys` and the like.
            who: the user's name, for the error.
        """
        return await self._change("UserCapabilitiesChanger", CAPABILITIES_CHANGER, user_id, dict(flags), who=who)

    async def change_status(self, user_id: str, *, active: bool, who: str) -> Representation:
        """Let a user sign in, or keep them from that. `PUT /UserStatusChanger/{id}`."""
        return await self._change("UserStatusChanger", STATUS_CHANGER, user_id, {"active": active}, who=who)

    async def _change(self, what: str, schema: str, user_id: str, body: Representation, *, who: str) -> Representation:
        path, tried = f"/{what}/{quote(user_id, safe='')}", f"update user {who} {self._in}"
        return await self._writes.ask(Write("PUT", path, tried, body={"schemas": [schema], **body}))
