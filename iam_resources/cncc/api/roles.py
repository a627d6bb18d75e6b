"""Realm-level roles.

Changes go by id only. A name becomes a part of the path, and one of `..` would make the call reach the realm itself:
the client refuses it, and so does the resource.
"""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle

_ROLES = "/admin/realms/{realm}/roles"
_BY_ID = "/admin/realms/{realm}/roles-by-id/{id}"


class Roles(RealmCalls):
    """Calls on the realm-level roles."""

    @operation("cncc-iam-08")
    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the roles, by name. Section 2.8."""
        reply = await self._client.call(
            "GET",
            _ROLES,
            at={"realm": self._realm},
            query={"first": first, "max": most},
            tried=f"list roles {self._in}",
        )
        return list(reply.body)

    async def create(self, body: Representation, *, settle: Settle) -> Reply:
        """Make a role; the answer does not tell its id. Keycloak's admin API, `POST roles`.

        Args:
            body: the representation; `name` at least.
            settle: finds out whether a call without an answer was carried out.
        """
        return await self._client.call(
            "POST",
            _ROLES,
            at={"realm": self._realm},
            json=body,
            settle=settle,
            tried=f"create role {body['name']} {self._in}",
        )

    async def named(self, name: str) -> Representation:
        """Read the role of that name. Keycloak's admin API, `GET roles/{name}`."""
        reply = await self._client.call(
            "GET", f"{_ROLES}/{{name}}", at={"realm": self._realm, "name": name}, tried=f"read role {name} {self._in}"
        )
        return dict(reply.body)

    async def get(self, role_id: str) -> Representation:
        """Read the role of that id. Keycloak's admin API, `GET roles-by-id/{id}`."""
        reply = await self._client.call("GET", _BY_ID, at=self._at(role_id), tried=f"read role {role_id} {self._in}")
        return dict(reply.body)

    async def update(self, role_id: str, body: Representation) -> None:
        """Change a role. Keycloak's admin API, `PUT roles-by-id/{id}`.

        Args:
            role_id: which.
            body: with `name` and `description`: a description that is not sent is taken away.
        """
        await self._client.call(
            "PUT", _BY_ID, at=self._at(role_id), json=body, tried=f"update role {body['name']} {self._in}"
        )

    async def delete(self, role_id: str, *, name: str) -> None:
        """Delete a role, and with it all its grants. Keycloak's admin API, `DELETE roles-by-id/{id}`."""
        await self._client.call("DELETE", _BY_ID, at=self._at(role_id), tried=f"delete role {name} {self._in}")

    async def users_page(self, name: str, first: int, most: int) -> list[Representation]:
        """Read a part of the users that have the role by a grant of their own, not through a group.

        Keycloak's admin API, `GET roles/{name}/users`.
        """
        reply = await self._client.call(
            "GET",
            f"{_ROLES}/{{name}}/users",
            at={"realm": self._realm, "name": name},
            query={"first": first, "max": most, "briefRepresentation": True},
            tried=f"list the users of role {name} {self._in}",
        )
        return list(reply.body)
