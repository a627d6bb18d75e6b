"""Clients of a realm."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.lookups.base import get_one, list_some
from iam_resources.directory.lookups import facts_of


@dataclass(frozen=True)
class ClientFacts:
    """A client as the vendor returns it (section 2.12), without its secret."""

    client_uuid: str
    client_id: str
    name: str | None = None
    enabled: bool = True
    public: bool = False
    root_url: str | None = None
    base_url: str | None = None
    redirect_uris: tuple[str, ...] = ()
    web_origins: tuple[str, ...] = ()


def get_client(
    *,
    client_id: str | None = None,
    client_uuid: str | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> ClientFacts:
    """Look up one client. Section 2.12.

    Args:
        client_id: its client id, such as `cncc`; give this or `client_uuid`.
        client_uuid: its UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such client.
        Refused: neither of the two is given, or both.
    """
    return get_one(
        _client, lambda place: place.clients, realm, connection, client_id=client_id, client_uuid=client_uuid
    )


def list_clients(
    *, first: int = 0, max: int | None = None, realm: str | None = None, connection: str | None = None
) -> list[ClientFacts]:
    """List clients by client id. Section 2.12.

    Args:
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """
    return list_some(_client, lambda place: place.clients.api.page, realm, connection, first=first, most=max)


def _client(seen: Representation) -> ClientFacts:
    return facts_of(
        ClientFacts,
        seen,
        client_uuid=seen["id"],
        public=bool(seen.get("publicClient")),
        redirect_uris=tuple(sorted(seen.get("redirectUris", []))),
        web_origins=tuple(sorted(seen.get("webOrigins", []))),
    )
