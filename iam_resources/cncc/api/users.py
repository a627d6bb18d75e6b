"""Users of a realm, their passwords and sessions."""

from __future__ import annotations

from iam_resources.cncc.api.representation import Query, RealmCalls, Representation
from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle

_USER = "/users/{id}"


class Users(RealmCalls):
    """Calls on users."""

    @operation("cncc-iam-02")
    async def create(self, body: Representation, *, settle: Settle) -> Reply:
        """Make a user; its id is the last part of the answer's `Location`. Section 2.2.

        Args:
            body: the representation; `username` and `enabled` at least.
            settle: finds out whether a call without an answer was carried out.
        """
        tried = f"create user {body['username']}"
        return await self._call("POST", "/users", json=body, settle=settle, tried=tried)

    @operation("cncc-iam-03")
    async def page(self, first: int, most: int, **filters: str | bool) -> list[Representation]:
        """Read a part of the users, by user name, with attributes and required actions. Section 2.3.

        Args:
            first: position of the first, from 0.
            most: how many at most.
            filters: of the vendor: `search`, `username`, `email`, `exact`, `enabled`, ...
        """
        query: Query = {**filters, "first": first, "max": most, "briefRepresentation": False}
        return await self._list("/users", query=query, tried="list users")

    async def named(self, username: str) -> Representation | None:
        """Read the user of that name, None where there is none. Section 2.3, with `exact=true`."""
        for user in await self.page(0, 2, username=username, exact=True):
            if user["username"] == username.lower():
                return user
        return None

    async def count(self) -> int:
        """How many users there are. Keycloak's admin API, `GET users/count`."""
        return int((await self._call("GET", "/users/count", tried="count the users")).body)

    @operation("cncc-iam-04")
    async def get(self, user_id: str) -> Representation:
        """Read one user. Section 2.4."""
        return await self._get(_USER, id=user_id, tried=f"read user {user_id}")

    async def update(self, user_id: str, body: Representation, *, who: str) -> None:
        """Change a user. Keycloak's admin API, `PUT users/{id}`.

        Fields that are not in the body stay, with one exception: a body that has `attributes` is taken for the whole
        profile, and takes away every attribute, name and e-mail address that it does not name.

        Args:
            user_id: which.
            body: what changes.
            who: the user's name, for the error.
        """
        await self._call("PUT", _USER, at={"id": user_id}, json=body, tried=f"update user {who}")

    @operation("cncc-iam-05")
    async def delete(self, user_id: str, *, who: str) -> None:
        """Delete a user. Section 2.5."""
        await self._call("DELETE", _USER, at={"id": user_id}, tried=f"delete user {who}")

    @operation("cncc-iam-06", "cncc-iam-07")
    async def reset_password(self, user_id: str, value: str, *, temporary: bool, who: str) -> None:
        """Set a password, temporary or not. Sections 2.6 and 2.7, which are the same call.

        Args:
            user_id: whose.
            value: the password.
            temporary: the user must choose another at the next login.
            who: the user's name, for the error.
        """
        body = {"type": "password", "value": value, "temporary": temporary}
        tried = f"set the password of user {who}"
        await self._call("PUT", f"{_USER}/reset-password", at={"id": user_id}, json=body, tried=tried)

    async def credentials(self, user_id: str) -> list[Representation]:
        """Which credentials a user has, and since when; never their values. Keycloak's admin API, `GET credentials`."""
        return await self._list(f"{_USER}/credentials", id=user_id, tried=f"list the credentials of user {user_id}")

    @operation("cncc-iam-11")
    async def logout(self, user_id: str, *, who: str) -> None:
        """End all sessions of a user; doing it twice is the same as once. Section 2.11."""
        tried = f"end the sessions of user {who}"
        await self._call("POST", f"{_USER}/logout", at={"id": user_id}, repeat=True, tried=tried)

    async def profile(self) -> Representation:
        """Which attributes a user of the realm may have. Keycloak's admin API, `GET users/profile`."""
        return await self._get("/users/profile", tried="read the user profile")
