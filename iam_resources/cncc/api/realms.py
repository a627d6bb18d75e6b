"""The realm itself: what it allows."""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation


class Realms(RealmCalls):
    """Calls on the realm itself."""

    async def get(self) -> Representation:
        """Read the realm's settings. Keycloak's admin API, `GET /admin/realms/{realm}`."""
        reply = await self._client.call(
            "GET", "/admin/realms/{realm}", at={"realm": self._realm}, tried=f"read realm {self._realm}"
        )
        return dict(reply.body)

    async def newest_password_event(self, user_id: str) -> Representation | None:
        """Read who set the password of a user last. Keycloak's admin API, `GET admin-events`.

        None where no such event is kept. Needs the right view-events.
        """
        reply = await self._client.call(
            "GET",
            "/admin/realms/{realm}/admin-events",
            at={"realm": self._realm},
            query={"resourcePath": f"users/{user_id}/reset-password", "operationTypes": "ACTION", "max": 1},
            tried=f"read the admin events of realm {self._realm}",
        )
        return dict(reply.body[0]) if reply.body else None

    async def required_actions(self) -> list[Representation]:
        """Read the actions that the realm can require of a user.

        Keycloak's admin API, `GET authentication/required-actions`.
        """
        reply = await self._client.call(
            "GET",
            "/admin/realms/{realm}/authentication/required-actions",
            at={"realm": self._realm},
            tried=f"list the required actions of realm {self._realm}",
        )
        return list(reply.body)
