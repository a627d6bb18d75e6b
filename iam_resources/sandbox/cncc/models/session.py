"""A session of a user, made by a login, ended by a logout."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Session:
    """A session; ``client`` is the id of the client that the user logged in with."""

    id: str
    realm: str
    user: str
    client: str
    started: int
    last_access: int
    address: str
    scope: str
