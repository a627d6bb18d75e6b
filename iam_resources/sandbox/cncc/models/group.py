"""A group."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Group:
    """A group; ``parent`` is None at the top."""

    id: str
    realm: str
    name: str
    parent: str | None = None
    description: str | None = None
    attributes: dict[str, list[str]] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
