"""Grants of realm-level roles to users.

Both writes take roles as id and current name; one that does not match is answered with "Role not found", and none of
the call is done. A grant that is there already, or gone already, is not an error.
"""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation

_MAPPINGS = "/users/{id}/role-mappings/realm"


class RoleMapper(RealmCalls):
    """Calls on the role mappings of users."""

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


def _bodies(roles: Iterable[Representation]) -> list[Representation]:
    return [{"id": role["id"], "name": role["name"]} for role in roles]


def _count(roles: list[Representation]) -> str:
    return f"role {roles[0]['name']}" if len(roles) == 1 else f"{len(roles)} roles"
