"""What the API sends and takes, JSON objects that it calls representations, and what all calls on a realm share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from iam_resources.http import Client

Representation: TypeAlias = dict[str, Any]
Query: TypeAlias = Mapping[str, str | int | bool]


class RealmCalls:
    """Base of the calls on one kind of object in a realm.

    Args:
        client: the connection.
        realm: the realm the objects are in.
    """

    def __init__(self, client: Client, realm: str) -> None:
        self._client = client
        self._realm = realm
        self._call = client.within("/admin/realms/{realm}", f"in realm {realm}", realm=realm).call

    async def _get(self, path: str, *, tried: str, **at: str) -> Representation:
        return dict((await self._call("GET", path, at=at, tried=tried)).body)

    async def _list(self, path: str, *, tried: str, query: Query | None = None, **at: str) -> list[Representation]:
        return list((await self._call("GET", path, at=at, query=query, tried=tried)).body)


def is_blank(text: str) -> bool:
    """Whether Keycloak takes a string for blank; to Java no-break spaces are characters like any other."""
    return all(character.isspace() and character not in "\x85\xa0\u2007\u202f" for character in text)
