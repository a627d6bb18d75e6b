"""Groups of a realm, their place in the tree, and who is in them. All of it is Keycloak's admin API."""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.http import Reply, Settle

_GROUPS = "/admin/realms/{realm}/groups"
_GROUP = "/admin/realms/{realm}/groups/{id}"
_OF_USER = "/admin/realms/{realm}/users/{user}/groups"


class Groups(RealmCalls):
    """Calls on groups and on memberships."""

    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the groups at the top, with attributes. `GET groups`."""
        return await self._list(_GROUPS, {}, first, most, brief=False, tried=f"list groups {self._in}")

    async def children(self, group_id: str, first: int, most: int) -> list[Representation]:
        """Read a part of the groups right below one, with attributes. `GET groups/{id}/children`."""
        tried = f"list the groups below {group_id} {self._in}"
        return await self._list(f"{_GROUP}/children", {"id": group_id}, first, most, brief=False, tried=tried)

    async def count(self) -> int:
        """How many groups there are, at any depth. `GET groups/count`."""
        reply = await self._client.call(
            "GET", f"{_GROUPS}/count", at={"realm": self._realm}, tried=f"count the groups {self._in}"
        )
        return int(reply.body["count"])

    async def get(self, group_id: str) -> Representation:
        """Read the group of that id. `GET groups/{id}`."""
        reply = await self._client.call("GET", _GROUP, at=self._at(group_id), tried=f"read group {group_id} {self._in}")
        return dict(reply.body)

    async def at_path(self, path: str) -> Representation:
        """Read the group at that path, as the vendor writes it (`/staff/eu`). `GET group-by-path/{path}`."""
        reply = await self._client.call(
            "GET",
            "/admin/realms/{realm}/group-by-path/{path}",
            at={"realm": self._realm, "path": path},
            tried=f"read group {path} {self._in}",
        )
        return dict(reply.body)

    async def create(self, body: Representation, *, parent_id: str, settle: Settle) -> Reply:
        """Make a group. `POST groups`, or `POST groups/{id}/children` below another.

        Args:
            body: the representation; `name` at least.
            parent_id: the group above, empty for none.
            settle: finds out whether a call without an answer was carried out.
        """
        return await self._client.call(
            "POST",
            f"{_GROUP}/children" if parent_id else _GROUPS,
            at=self._at(parent_id),
            json=body,
            settle=settle,
            tried=f"create group {body['name']} {self._in}",
        )

    async def with_slash(self) -> bool:
        """Whether any group at any depth has a slash in its name. `GET groups?search=`."""
        query: dict[str, str | int | bool] = {"search": "/", "populateHierarchy": False, "max": 1}
        tried = f"look for groups with slashes {self._in}"
        reply = await self._client.call("GET", _GROUPS, at={"realm": self._realm}, query=query, tried=tried)
        return bool(reply.body)

    async def move(self, group_id: str, *, name: str, parent_id: str) -> None:
        """Put a group below another, or at the top. The same calls as `create`, with the id in the body.

        Args:
            group_id: which; moving it to where it is does nothing.
            name: its name, which the call demands and does not change.
            parent_id: the group above, empty for none.
        """
        await self._client.call(
            "POST",
            f"{_GROUP}/children" if parent_id else _GROUPS,
            at=self._at(parent_id),
            json={"id": group_id, "name": name},
            repeat=True,
            tried=f"move group {name} {self._in}",
        )

    async def update(self, group_id: str, body: Representation) -> None:
        """Change a group. `PUT groups/{id}`.

        Args:
            group_id: which.
            body: with `name` and `description`: a description that is not sent is taken away. `attributes`, where sent,
                take the place of all there are.
        """
        await self._client.call(
            "PUT", _GROUP, at=self._at(group_id), json=body, tried=f"update group {body['name']} {self._in}"
        )

    async def delete(self, group_id: str, *, path: str) -> None:
        """Delete a group and all below it. `DELETE groups/{id}`."""
        await self._client.call("DELETE", _GROUP, at=self._at(group_id), tried=f"delete group {path} {self._in}")

    async def members(self, group_id: str, first: int, most: int) -> list[Representation]:
        """Read a part of the users that are in the group itself, not in one below it. `GET groups/{id}/members`."""
        tried = f"list the members of group {group_id} {self._in}"
        return await self._list(f"{_GROUP}/members", {"id": group_id}, first, most, brief=True, tried=tried)

    async def of_user(self, user_id: str, first: int, most: int) -> list[Representation]:
        """Read a part of the groups that a user is in. `GET users/{id}/groups`."""
        tried = f"list the groups of user {user_id} {self._in}"
        return await self._list(_OF_USER, {"user": user_id}, first, most, brief=True, tried=tried)

    async def join(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Put a user into a group; one who is in it already is not an error. `PUT users/{id}/groups/{group}`."""
        await self._membership("PUT", user_id, group_id, tried=f"put user {who} into group {group} {self._in}")

    async def leave(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Take a user out of a group; one who is not in it is not an error. `DELETE users/{id}/groups/{group}`."""
        await self._membership("DELETE", user_id, group_id, tried=f"take user {who} out of group {group} {self._in}")

    async def _membership(self, method: str, user_id: str, group_id: str, *, tried: str) -> None:
        at = {"realm": self._realm, "user": user_id, "id": group_id}
        await self._client.call(method, f"{_OF_USER}/{{id}}", at=at, tried=tried)

    async def _list(
        self, path: str, at: dict[str, str], first: int, most: int, *, brief: bool, tried: str
    ) -> list[Representation]:
        query = {"first": first, "max": most, "briefRepresentation": brief}
        reply = await self._client.call("GET", path, at={"realm": self._realm, **at}, query=query, tried=tried)
        return list(reply.body)
