"""Clients of a realm: the applications that let users log in. Answers may hold a client's secret."""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation

_CLIENT = "/clients/{id}"


class Clients(RealmCalls):
    """Calls on clients."""

    @operation("cncc-iam-12")
    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the clients, by client id. Section 2.12."""
        return await self._list("/clients", query={"first": first, "max": most}, tried="list clients")

    @operation("cncc-iam-12")
    async def named(self, client_id: str) -> Representation | None:
        """Read the client of that client id, None where there is none. Section 2.12, with `clientId=`."""
        seen = await self._list("/clients", query={"clientId": client_id}, tried=f"read client {client_id}")
        return next((each for each in seen if each["clientId"] == client_id), None)

    async def get(self, client_uuid: str) -> Representation:
        """Read the client of that UUID, whole. Keycloak's admin API, `GET clients/{id}`."""
        return await self._get(_CLIENT, id=client_uuid, tried=f"read client {client_uuid}")

    @operation("cncc-iam-13")
    async def update(self, client_uuid: str, body: Representation) -> None:
        """Change a client. Section 2.13.

        Args:
            client_uuid: which; not the `clientId`.
            body: the whole representation as it was read, with the changes. What is left out does not simply stay: it
                turns the front-channel logout of public clients on, and the authorisation services of others off,
                with all their policies.
        """
        tried = f"update client {body['clientId']}"
        await self._call("PUT", _CLIENT, at={"id": client_uuid}, json=body, tried=tried)
