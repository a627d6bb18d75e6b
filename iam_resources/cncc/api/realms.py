"""The realm itself: what it allows."""

from __future__ import annotations

from iam_resources.cncc.api.representation import Query, RealmCalls, Representation


class Realms(RealmCalls):
    """Calls on the realm itself."""

    async def get(self) -> Representation:
        """Read the realm's settings. Keycloak's admin API, `GET /admin/realms/{realm}`."""
        path, at, tried = "/admin/realms/{realm}", {"realm": self._realm}, f"read realm {self._realm}"
        return dict((await self._client.call("GET", path, at=at, tried=tried)).body)

    async def newest_password_event(self, user_id: str) -> Representation | None:
        """Read who set the password of a user last. Keycloak's admin API, `GET admin-events`.

        None where no such event is kept. Needs the right view-events.
        """
        query: Query = {"resourcePath": f"users/{user_id}/reset-password", "operationTypes": "ACTION", "max": 1}
        events = await self._list("/admin-events", query=query, tried="read the admin events")
        return events[0] if events else None

    async def required_actions(self) -> list[Representation]:
        """Read the actions that the realm can require of a user.

        Keycloak's admin API, `GET authentication/required-actions`.
        """
        return await self._list("/authentication/required-actions", tried="list the required actions")
