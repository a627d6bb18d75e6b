"""Find the handler of a path, in its percent-encoded form.

A framework's router works on the decoded path, where ``roles/a%2Fb`` has become ``roles/a/b``. Names with slashes are
legal at the vendors, so segments are split first and decoded after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import unquote

H = TypeVar("H")


@dataclass
class _Node(Generic[H]):
    fixed: dict[str, _Node[H]] = field(default_factory=dict)
    wild: tuple[str, _Node[H]] | None = None
    rest: tuple[str, _Node[H]] | None = None
    template: str = ""
    handlers: dict[str, H] = field(default_factory=dict)


@dataclass(frozen=True)
class Match(Generic[H]):
    """A path that has handlers: its template, its parameters, and the handler of each method."""

    template: str
    parameters: dict[str, str]
    handlers: dict[str, H]


class Router(Generic[H]):
    """Templates such as ``/users/{id}/groups``; ``{path+}`` as last segment matches the rest of the path."""

    def __init__(self) -> None:
        self._root: _Node[H] = _Node()

    def add(self, method: str, template: str, handler: H) -> None:
        """Register a handler for one method of one template."""
        node = self._root
        for segment in template.strip("/").split("/"):
            if segment.endswith("+}"):
                node.rest = node.rest or (segment[1:-2], _Node())
                node = node.rest[1]
            elif segment.startswith("{"):
                node.wild = node.wild or (segment[1:-1], _Node())
                node = node.wild[1]
            else:
                node = node.fixed.setdefault(segment, _Node())
        node.template = template
        node.handlers[method] = handler

    def find(self, raw_path: str) -> Match[H] | None:
        """The match for a raw path, or None. A trailing slash is ignored."""
        segments = raw_path.strip("/").split("/")
        parameters: dict[str, str] = {}
        node = self._root
        for at, segment in enumerate(segments):
            if (fixed := node.fixed.get(unquote(segment))) is not None:
                node = fixed
            elif node.wild is not None:
                parameters[node.wild[0]] = unquote(segment)
                node = node.wild[1]
            elif node.rest is not None:
                parameters[node.rest[0]] = unquote("/".join(segments[at:]))
                node = node.rest[1]
                break
            else:
                return None
        return Match(node.template, parameters, node.handlers) if node.handlers else None
