"""Clients of a realm: the applications that let users log in. Answers may hold a client's secret."""

from __future__ import annotations

from iam_resources.cncc.api.representation import RealmCalls, Representation
from iam_resources.coverage import operation

_CLIENTS = "/admin/realms/{realm}/clients"
_CLIENT = "/admin/realms/{realm}/clients/{id}"


class Clients(RealmCalls):
    """Calls on clients."""

    @operation("cncc-iam-12")
    async def page(self, first: int, most: int) -> list[Representation]:
        """Read a part of the clients, by client id. Section 2.12."""
        return await self._list({"first": first, "max": most}, tried=f"list clients {self._in}")

    @operation("cncc-iam-12")
    async def named(self, client_id: str) -> Representation | None:
        """Read the client of that client id, None where there is none. Section 2.12, with `clientId=`."""
        for each in await self._list({"clientId": client_id}, tried=f"read client {client_id} {self._in}"):
            if each["clientId"] == client_id:
                return each
        return None

    async def get(self, client_uuid: str) -> Representation:
        """Read the client of that UUID, whole. Keycloak's admin API, `GET clients/{id}`."""
        reply = await self._client.call(
            "GET", _CLIENT, at=self._at(client_uuid), tried=f"read client {client_uuid} {self._in}"
        )
        return dict(reply.body)

    @operation("cncc-iam-13")
    async def update(self, client_uuid: str, body: Representation) -> None:
        """Change a client. Section 2.13.

        Args:
            client_uuid: which; not the `clientId`.
            body: the whole representation as it was read, with the changes. What is left out does not simply stay: it
                turns the front-channel logout of public clients on, and the authorisation services of others off,
                with all their policies.
        """
        await self._client.call(
            "PUT", _CLIENT, at=self._at(client_uuid), json=body, tried=f"update client {body['clientId']} {self._in}"
        )

    async def _list(self, query: dict[str, str | int], *, tried: str) -> list[Representation]:
        reply = await self._client.call("GET", _CLIENTS, at={"realm": self._realm}, query=query, tried=tried)
        return list(reply.body)
