"""Grants of roles to users and groups; those that are changed are realm-level roles of users.

Both writes take roles as id and current name; one that does not match is answered with "Role not found", and none of
the call is done. A grant that is there already, or gone already, is not an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation

Holders: TypeAlias = Literal["users", "groups"]
"""Who can have roles, as the paths name them."""

_MAPPINGS = "/users/{id}/role-mappings/realm"


class RoleMapper(RealmCalls):
    """Calls on the role mappings of users and groups."""

    @operation("cncc-iam-09")
    async def get(self, user_id: str) -> list[Representation]:
        """Read the roles that are granted to a user directly. Section 2.9."""
        return await self._list(_MAPPINGS, id=user_id, tried=f"read the roles of user {user_id}")

    @operation("cncc-iam-10")
    async def add(self, user_id: str, roles: Iterable[Representation], *, who: str) -> None:
        """Grant roles to a user. Section 2.10; safe to repeat.

        Args:
            user_id: who gets them.
            roles: representations with `id` and `name`.
            who: the user's name, for the error.
        """
        body = _bodies(roles)
        tried = f"grant {_count(body)} to user {who}"
        await self._call("POST", _MAPPINGS, at={"id": user_id}, json=body, repeat=True, tried=tried)

    async def remove(self, user_id: str, roles: Iterable[Representation], *, who: str) -> None:
        """Take roles from a user. Keycloak's admin API, `DELETE role-mappings/realm`.

        Args:
            user_id: who loses them.
            roles: representations with `id` and `name`.
            who: the user's name, for the error.
        """
        body = _bodies(roles)
        await self._call(
            "DELETE", _MAPPINGS, at={"id": user_id}, json=body, tried=f"take {_count(body)} from user {who}"
        )

    async def of_group(self, group_id: str) -> list[Representation]:
        """Read the realm-level roles that are granted to a group directly.

        Keycloak's admin API, `GET groups/{id}/role-mappings/realm`.
        """
        path, tried = "/groups/{id}/role-mappings/realm", f"read the roles of group {group_id}"
        return await self._list(path, id=group_id, tried=tried)

    async def effective(self, holders: Holders, holder_id: str) -> list[Representation]:
        """Read all realm-level roles that a user or a group has.

        Besides those that are granted directly these are the roles of a user's groups and of all groups above, and what
        composite roles include. Keycloak's admin API, `GET role-mappings/realm/composite`.
        """
        path = f"/{holders}/{{id}}/role-mappings/realm/composite"
        return await self._list(path, id=holder_id, tried=_reading("effective roles", holders, holder_id))

    async def everything(self, holders: Holders, holder_id: str) -> Representation:
        """Read the roles that are granted to a user or a group directly, those of clients by client id.

        The answer has `realmMappings` and `clientMappings`, each only where there are any. Keycloak's admin API,
        `GET role-mappings`.
        """
        path = f"/{holders}/{{id}}/role-mappings"
        return await self._get(path, id=holder_id, tried=_reading("roles", holders, holder_id))

    async def of_client(
        self, holders: Holders, holder_id: str, client_uuid: str, *, effective: bool
    ) -> list[Representation]:
        """Read the roles of one client that a user or a group has.

        Keycloak's admin API, `GET role-mappings/clients/{client}`, with `/composite` behind it for all that
        `effective` describes.
        """
        path = f"/{holders}/{{id}}/role-mappings/clients/{{client}}" + ("/composite" if effective else "")
        tried = _reading("client roles", holders, holder_id)
        return await self._list(path, id=holder_id, client=client_uuid, tried=tried)


def _reading(what: str, holders: Holders, holder_id: str) -> str:
    return f"read the {what} of {holders.removesuffix('s')} {holder_id}"


def _bodies(roles: Iterable[Representation]) -> list[Representation]:
    return [{"id": role["id"], "name": role["name"]} for role in roles]


def _count(roles: list[Representation]) -> str:
    return f"role {roles[0]['name']}" if len(roles) == 1 else f"{len(roles)} roles"
