"""A user."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Password:
    """A password, hashed."""

    id: str
    salt: str
    digest: str
    created_ms: int


@dataclass
class User:
    """A user of a realm. Names and addresses are in lower case, as the server stores them."""

    id: str
    realm: str
    username: str
    created_ms: int
    enabled: bool = False
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email_verified: bool = False
    attributes: dict[str, list[str]] = field(default_factory=dict)
    required_actions: list[str] = field(default_factory=list)
    not_before: int = 0
    password: Password | None = None
    old_passwords: list[Password] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    service_client: str | None = None
    """Id of the client this service account belongs to; such users are missing in plain listings."""

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> User:
        """Read what was stored."""
        document = dict(document)
        if document["password"] is not None:
            document["password"] = Password(**document["password"])
        document["old_passwords"] = [Password(**old) for old in document["old_passwords"]]
        return cls(**document)

    def to_document(self) -> dict[str, Any]:
        """What is stored."""
        document = dict(vars(self))
        if self.password is not None:
            document["password"] = asdict(self.password)
        document["old_passwords"] = [asdict(old) for old in self.old_passwords]
        return document
