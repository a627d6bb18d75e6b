"""Users of a domain, what they may use, and whether they are active."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import quote

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import NotFound
from iam_resources.http import Reply
from iam_resources.oci.auth import Caller
from iam_resources.oci.domains.api.collection import Collection, Page
from iam_resources.oci.domains.api.schemas import (
    CAPABILITIES_CHANGER,
    PASSWORD_CHANGER,
    PASSWORD_STATE,
    POSIX_USER,
    STATUS_CHANGER,
    USER_EXTENSION,
)
from iam_resources.oci.domains.api.write import Write
from iam_resources.scim.filters import equal
from iam_resources.scim.patch import Change
from iam_resources.scim.representation import Representation, value_at


class Users(Collection):
    """Calls on users."""

    path = "/Users"
    kind = "user"
    named_by = "userName"
    also = (
        "tags",
        f"{USER_EXTENSION}:accountRecoveryRequired",
        *(f"{POSIX_USER}:{name}" for name in ("uidNumber", "gidNumber", "gecos", "homeDirectory", "loginShell")),
    )

    @operation("cncc-oci-02")
    async def create(self, body: Representation) -> Representation:
        """Make a user. Section 3.2."""
        return await super().create(body)

    @operation("cncc-oci-04", "oci-domains-01")
    async def get(self, resource_id: str) -> Representation:
        """Read a user by id or OCID. Section 3.4."""
        return await super().get(resource_id)

    async def with_ocid(self, ocid: str) -> Representation | None:
        """Read the user with that OCID; the call by id takes it too. Section 3.4."""
        try:
            return await self.get(ocid)
        except NotFound:
            return None

    @operation("cncc-oci-03")
    async def page(self, start: int = 1, count: int = 1000, *, filter: str = "") -> Page:
        """Read a part of the users. Section 3.3."""
        return await super().page(start, count, filter=filter)

    @operation("oci-domains-02")
    async def search(self, filter: str, *, start: int = 1, count: int = 1000) -> Page:
        """Read the users that a filter lets through."""
        return await super().search(filter, start=start, count=count)

    @operation("oci-domains-03")
    async def replace(self, resource_id: str, body: Representation, *, version: str, who: str) -> Representation:
        """Put another user in the place of one."""
        return await super().replace(resource_id, body, version=version, who=who)

    @operation("oci-domains-04")
    async def patch(self, resource_id: str, changes: list[Change], *, who: str) -> Representation:
        """Change parts of a user."""
        return await super().patch(resource_id, changes, who=who)

    @operation("cncc-oci-05")
    async def delete(self, resource_id: str, *, who: str, force: bool = False) -> None:
        """Delete a user. Section 3.5."""
        await super().delete(resource_id, who=who, force=force)

    async def groups_of(self, user_id: str) -> set[str] | None:
        """The ids of the groups that a user is in, as the user says; None where there is no such user."""
        query = {"attributes": "groups"}
        try:
            reply = await self._call(
                "GET", "/Users/{id}", at={"id": user_id}, query=query, tried=f"list the groups of user {user_id}"
            )
        except NotFound:
            return None
        return {str(each["value"]) for each in reply.body.get("groups") or []}

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
            set_at = await self._password_set_at(user_id)
            return Reply(200, httpx.Headers(), None) if self._clock.is_after(set_at, asked_at) else None

        await self._call(
            "PUT",
            "/UserPasswordChanger/{id}",
            at={"id": user_id},
            json=body,
            settle=settle,
            tried=f"set the password of user {who}",
        )

    async def password_set_at(self, user_id: str, caller: Caller) -> str | None:
        """When somebody else set the password of a user, by the service's clock.

        None where the user has no password, or the last change of the user is that of the password and the caller made
        it: so it is after a run that was interrupted before the engine recorded what it had done.
        """
        path, query = f"{PASSWORD_STATE}:lastSuccessfulSetDate", "meta,idcsLastModifiedBy"
        seen = (
            await self._call(
                "GET",
                "/Users/{id}",
                at={"id": user_id},
                query={"attributes": f"{query},{path}"},
                tried=f"read the state of the password of user {user_id}",
            )
        ).body
        since, by = value_at(seen, path), seen.get("idcsLastModifiedBy") or {}
        if not since:
            return None
        is_last_change = str(since)[:19] == str(seen.get("meta", {}).get("lastModified"))[:19]
        return None if is_last_change and await self._is_caller(by, caller) else str(since)

    async def _is_caller(self, by: Representation, caller: Caller) -> bool:
        if caller.kind != "application":
            return bool(caller.id) and by.get("ocid") == caller.id
        if by.get("type") != "App":
            return False
        own = await self._call(
            "GET", "/Apps", query={"filter": equal("name", caller.id), "attributes": "id"}, tried="read the application"
        )
        return by.get("value") in [each["id"] for each in own.body.get("Resources") or []]

    async def _password_set_at(self, user_id: str) -> object:
        path = f"{PASSWORD_STATE}:lastSuccessfulSetDate"
        reply = await self._call(
            "GET", "/Users/{id}", at={"id": user_id}, query={"attributes": path}, tried=f"read user {user_id}"
        )
        return value_at(reply.body, path)

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
        """Let a user sign in, or keep it from that. `PUT /UserStatusChanger/{id}`."""
        return await self._change("UserStatusChanger", STATUS_CHANGER, user_id, {"active": active}, who=who)

    async def _change(self, what: str, schema: str, user_id: str, body: Representation, *, who: str) -> Representation:
        return await self._writer.make(
            Write(
                "PUT",
                f"/{what}/{quote(user_id, safe='')}",
                f"update user {who} {self._in}",
                body={"schemas": [schema], **body},
            )
        )
