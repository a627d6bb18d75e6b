"""Groups of a realm, their place in the tree, and who is in them. All of it is Keycloak's admin API."""

from __future__ import annotations

from iam_resources.cncc.api.representation import Query, RealmCalls, Representation
from iam_resources.http import Reply, Settle

_GROUP = "/groups/{id}"
_OF_USER = "/users/{user}/groups"


class Groups(RealmCalls):
    """Calls on groups and on memberships."""

    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the groups at the top, with attributes. `GET groups`."""
        return await self._list("/groups", query=_page(first, most), tried="list groups")

    async def children(self, group_id: str, first: int, most: int) -> list[Representation]:
        """Read a part of the groups right below one, with attributes. `GET groups/{id}/children`."""
        tried = f"list the groups below {group_id}"
        return await self._list(f"{_GROUP}/children", id=group_id, query=_page(first, most), tried=tried)

    async def search(self, part: str, first: int, most: int) -> list[Representation]:
        """Read a part of the groups at any depth whose name contains something, by name. `GET groups?search=`.

        Args:
            part: of the name, case-insensitive.
            first: position of the first, from 0.
            most: how many at most.
        """
        query: Query = {**_page(first, most), "search": part, "populateHierarchy": False}
        return await self._list("/groups", query=query, tried="search for groups")

    async def count(self) -> int:
        """How many groups there are, at any depth. `GET groups/count`."""
        return int((await self._get("/groups/count", tried="count the groups"))["count"])

    async def get(self, group_id: str) -> Representation:
        """Read the group of that id. `GET groups/{id}`."""
        return await self._get(_GROUP, id=group_id, tried=f"read group {group_id}")

    async def named(self, path: str) -> Representation:
        """Read the group with that path (`/staff/eu`), which is its name here. `GET group-by-path/{path}`."""
        return await self._get("/group-by-path/{group}", group=path, tried=f"read group {path}")

    async def create(self, body: Representation, *, parent_id: str, settle: Settle) -> Reply:
        """Make a group. `POST groups`, or `POST groups/{id}/children` below another.

        Args:
            body: the representation; `name` at least.
            parent_id: the group above, empty for none.
            settle: finds out whether a call without an answer was carried out.
        """
        path, at, tried = _children(parent_id), {"id": parent_id}, f"create group {body['name']}"
        return await self._call("POST", path, at=at, json=body, settle=settle, tried=tried)

    async def with_slash(self) -> bool:
        """Whether any group at any depth has a slash in its name. `GET groups?search=`."""
        query: Query = {"search": "/", "populateHierarchy": False, "max": 1}
        return bool(await self._list("/groups", query=query, tried="look for groups with slashes"))

    async def move(self, group_id: str, *, name: str, parent_id: str) -> None:
        """Put a group below another, or at the top. The same calls as `create`, with the id in the body.

        Args:
            group_id: which; moving it to where it is does nothing.
            name: its name, which the call demands and does not change.
            parent_id: the group above, empty for none.
        """
        path, at, body = _children(parent_id), {"id": parent_id}, {"id": group_id, "name": name}
        await self._call("POST", path, at=at, json=body, repeat=True, tried=f"move group {name}")

    async def update(self, group_id: str, body: Representation) -> None:
        """Change a group. `PUT groups/{id}`.

        Args:
            group_id: which.
            body: with `name` and `description`: a description that is not sent is taken away. `attributes`, where sent,
                take the place of all there are.
        """
        await self._call("PUT", _GROUP, at={"id": group_id}, json=body, tried=f"update group {body['name']}")

    async def delete(self, group_id: str, *, path: str) -> None:
        """Delete a group and all below it. `DELETE groups/{id}`."""
        await self._call("DELETE", _GROUP, at={"id": group_id}, tried=f"delete group {path}")

    async def members(self, group_id: str, first: int, most: int, *, brief: bool = True) -> list[Representation]:
        """Read a part of the users that are in the group itself, not in one below it. `GET groups/{id}/members`.

        Args:
            group_id: whose.
            first: position of the first, from 0.
            most: how many at most.
            brief: without attributes and required actions.
        """
        tried = f"list the members of group {group_id}"
        query = _page(first, most, brief=brief)
        return await self._list(f"{_GROUP}/members", id=group_id, query=query, tried=tried)

    async def of_user(self, user_id: str, first: int, most: int, *, brief: bool = True) -> list[Representation]:
        """Read a part of the groups that a user is in, by name. `GET users/{id}/groups`.

        Args:
            user_id: whose.
            first: position of the first, from 0.
            most: how many at most.
            brief: without attributes.
        """
        query = _page(first, most, brief=brief)
        return await self._list(_OF_USER, user=user_id, query=query, tried=f"list the groups of user {user_id}")

    async def join(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Put a user into a group; one who is in it already is not an error. `PUT users/{id}/groups/{group}`."""
        at = {"user": user_id, "id": group_id}
        await self._call("PUT", f"{_OF_USER}/{{id}}", at=at, tried=f"put user {who} into group {group}")

    async def leave(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Take a user out of a group; one who is not in it is not an error. `DELETE users/{id}/groups/{group}`."""
        at = {"user": user_id, "id": group_id}
        await self._call("DELETE", f"{_OF_USER}/{{id}}", at=at, tried=f"take user {who} out of group {group}")


def _children(parent_id: str) -> str:
    """Where groups are made: below another one, or at the top."""
    return f"{_GROUP}/children" if parent_id else "/groups"


def _page(first: int, most: int, *, brief: bool = False) -> Query:
    return {"first": first, "max": most, "briefRepresentation": brief}
