"""Users of a realm, their passwords and sessions."""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle

_USERS = "/admin/realms/{realm}/users"
_USER = "/admin/realms/{realm}/users/{id}"


class Users(RealmCalls):
    """Calls on users."""

    @operation("cncc-iam-02")
    async def create(self, body: Representation, *, settle: Settle) -> Reply:
        """Make a user; its id is the last part of the answer's `Location`. Section 2.2.

        Args:
            body: the representation; `username` and `enabled` at least.
            settle: finds out whether a call without an answer was carried out.
        """
        return await self._client.call(
            "POST",
            _USERS,
            at={"realm": self._realm},
            json=body,
            settle=settle,
            tried=f"create user {body['username']} {self._in}",
        )

    @operation("cncc-iam-03")
    async def page(self, first: int, most: int, **filters: str | bool) -> list[Representation]:
        """Read a part of the users, by user name, with attributes and required actions. Section 2.3.

        Args:
            first: position of the first, from 0.
            most: how many at most.
            filters: of the vendor: `search`, `username`, `email`, `exact`, `enabled`, ...
        """
        query: dict[str, str | int | bool] = {**filters, "first": first, "max": most, "briefRepresentation": False}
        reply = await self._client.call(
            "GET", _USERS, at={"realm": self._realm}, query=query, tried=f"list users {self._in}"
        )
        return list(reply.body)

    async def named(self, username: str) -> Representation | None:
        """Read the user of that name, None where there is none. Section 2.3, with `exact=true`."""
        for user in await self.page(0, 2, username=username, exact=True):
            if user["username"] == username.lower():
                return user
        return None

    async def count(self) -> int:
        """How many users there are. Keycloak's admin API, `GET users/count`."""
        reply = await self._client.call(
            "GET", f"{_USERS}/count", at={"realm": self._realm}, tried=f"count the users {self._in}"
        )
        return int(reply.body)

    @operation("cncc-iam-04")
    async def get(self, user_id: str) -> Representation:
        """Read one user. Section 2.4."""
        reply = await self._client.call("GET", _USER, at=self._at(user_id), tried=f"read user {user_id} {self._in}")
        return dict(reply.body)

    async def update(self, user_id: str, body: Representation, *, who: str) -> None:
        """Change a user. Keycloak's admin API, `PUT users/{id}`.

        Fields that are not in the body stay, with one exception: a body that has `attributes` is taken for the whole
        profile, and takes away every attribute, name and e-mail address that it does not name.

        Args:
            user_id: which.
            body: what changes.
            who: the user's name, for the error.
        """
        await self._client.call("PUT", _USER, at=self._at(user_id), json=body, tried=f"update user {who} {self._in}")

    @operation("cncc-iam-05")
    async def delete(self, user_id: str, *, who: str) -> None:
        """Delete a user. Section 2.5."""
        await self._client.call("DELETE", _USER, at=self._at(user_id), tried=f"delete user {who} {self._in}")

    @operation("cncc-iam-06", "cncc-iam-07")
    async def reset_password(self, user_id: str, value: str, *, temporary: bool, who: str) -> None:
        """Set a password, temporary or not. Sections 2.6 and 2.7, which are the same call.

        Args:
            user_id: whose.
            value: the password.
            temporary: the user must choose another at the next login.
            who: the user's name, for the error.
        """
        await self._client.call(
            "PUT",
            f"{_USER}/reset-password",
            at=self._at(user_id),
            json={"type": "password", "value": value, "temporary": temporary},
            tried=f"set the password of user {who} {self._in}",
        )

    async def credentials(self, user_id: str) -> list[Representation]:
        """Which credentials a user has, and since when; never their values. Keycloak's admin API, `GET credentials`."""
        reply = await self._client.call(
            "GET", f"{_USER}/credentials", at=self._at(user_id), tried=f"list the credentials of user {user_id}"
        )
        return list(reply.body)

    @operation("cncc-iam-11")
    async def logout(self, user_id: str, *, who: str) -> None:
        """End all sessions of a user; doing it twice is the same as once. Section 2.11."""
        await self._client.call(
            "POST",
            f"{_USER}/logout",
            at=self._at(user_id),
            repeat=True,
            tried=f"end the sessions of user {who} {self._in}",
        )

    async def profile(self) -> Representation:
        """Which attributes a user of the realm may have. Keycloak's admin API, `GET users/profile`."""
        reply = await self._client.call(
            "GET", f"{_USERS}/profile", at={"realm": self._realm}, tried=f"read the user profile of realm {self._realm}"
        )
        return dict(reply.body)
