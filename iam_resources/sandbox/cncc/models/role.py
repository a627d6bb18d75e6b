"""A role of a realm or of a client."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Role:
    """A role; ``client`` is the id of its client, None for a role of the realm."""

    id: str
    realm: str
    name: str
    description: str | None = None
    client: str | None = None
    composites: list[str] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def composite(self) -> bool:
        """Whether it contains other roles. The server computes this; the flag in a body is ignored."""
        return bool(self.composites)
