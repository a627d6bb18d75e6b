"""What the API sends and takes, JSON objects that it calls representations, and what all calls on a realm share."""

from __future__ import annotations

from typing import Any, TypeAlias

from iam_resources.http import Client

Representation: TypeAlias = dict[str, Any]


class RealmCalls:
    """Base of the calls on one kind of object in a realm.

    Args:
        client: the connection.
        realm: the realm the objects are in.
    """

    def __init__(self, client: Client, realm: str) -> None:
        self._client = client
        self._realm = realm
        self._in = f"in realm {realm}"

    def _at(self, id: str) -> dict[str, str]:
        """The values of a path with an object in it."""
        return {"realm": self._realm, "id": id}


def is_blank(text: str) -> bool:
    """Whether Keycloak takes a text for blank; to Java no-break spaces are characters like any other."""
    return all(character.isspace() and character not in "\x85\xa0\u2007\u202f" for character in text)
