"""Realm-level roles.

Changes go by id only. A name becomes a part of the path, and one of `..` would make the call reach the realm itself:
the client refuses it, and so does the resource.
"""

from __future__ import annotations

from iam_resources.cncc.api.representation import Query, RealmCalls, Representation
from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle

_BY_ID = "/roles-by-id/{id}"


class Roles(RealmCalls):
    """Calls on the realm-level roles."""

    @operation("cncc-iam-08")
    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the roles, by name. Section 2.8."""
        return await self._list("/roles", query={"first": first, "max": most}, tried="list roles")

    async def any_one(self) -> list[Representation]:
        """Read one role of the realm, whichever comes first: it has the realm's UUID. Empty if there is none."""
        return await self._list("/roles", query={"first": 0, "max": 1}, tried="list roles")

    async def create(self, body: Representation, *, settle: Settle) -> Reply:
        """Make a role; the answer does not contain its id. Keycloak's admin API, `POST roles`.

        Args:
            body: the representation; `name` at least.
            settle: finds out whether a call without an answer was carried out.
        """
        return await self._call("POST", "/roles", json=body, settle=settle, tried=f"create role {body['name']}")

    async def named(self, name: str) -> Representation:
        """Read the role of that name. Keycloak's admin API, `GET roles/{name}`."""
        return await self._get("/roles/{name}", name=name, tried=f"read role {name}")

    async def get(self, role_id: str) -> Representation:
        """Read the role of that id. Keycloak's admin API, `GET roles-by-id/{id}`."""
        return await self._get(_BY_ID, id=role_id, tried=f"read role {role_id}")

    async def composites(self, role_id: str) -> list[Representation]:
        """Read the roles that a role includes directly, of the realm and of clients, in no order.

        Keycloak's admin API, `GET roles-by-id/{id}/composites`.
        """
        return await self._list(f"{_BY_ID}/composites", id=role_id, tried=f"list the roles in role {role_id}")

    async def update(self, role_id: str, body: Representation) -> None:
        """Change a role. Keycloak's admin API, `PUT roles-by-id/{id}`.

        Args:
            role_id: which.
            body: with `name` and `description`: a description that is not sent is taken away.
        """
        await self._call("PUT", _BY_ID, at={"id": role_id}, json=body, tried=f"update role {body['name']}")

    async def delete(self, role_id: str, *, name: str) -> None:
        """Delete a role, and with it all its grants. Keycloak's admin API, `DELETE roles-by-id/{id}`."""
        await self._call("DELETE", _BY_ID, at={"id": role_id}, tried=f"delete role {name}")

    async def users_page(self, name: str, first: int, most: int) -> list[Representation]:
        """Read a part of the users that have the role by a grant of their own, not through a group.

        Keycloak's admin API, `GET roles/{name}/users`.
        """
        query: Query = {"first": first, "max": most, "briefRepresentation": True}
        return await self._list("/roles/{name}/users", name=name, query=query, tried=f"list the users of role {name}")
