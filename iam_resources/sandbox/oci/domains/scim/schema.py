"""Attributes and their properties, read from the tables in ``schemas/``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
ORACLE = "urn:ietf:params:scim:schemas:oracle:idcs:"
EXTENSION = f"{ORACLE}extension:"

_SWITCHES: dict[str, dict[str, Any]] = {
    "multi": {"multi": True},
    "required": {"required": True},
    "exact": {"exact": True},
    "searchable": {"searchable": True},
    **{name: {"mutability": name} for name in ("readOnly", "writeOnly", "immutable")},
}


@dataclass(frozen=True)
class Attribute:
    """One attribute, with its "SCIM++ Properties". An extension is an attribute of type ``extension``."""

    name: str
    type: str
    multi: bool = False
    required: bool = False
    mutability: str = "readWrite"
    returned: str = "default"
    unique: str = "none"
    exact: bool = False
    searchable: bool = False
    key: tuple[str, ...] = ()
    oneof: tuple[str, ...] = ()
    default: str | None = None
    min: int | None = None
    max: int | None = None
    parts: dict[str, Attribute] = field(default_factory=dict)
    """Sub-attributes, by name in lower case."""

    def part(self, name: str) -> Attribute | None:
        """A sub-attribute; names are case-insensitive (RFC 7643, 2.1)."""
        return self.parts.get(name.lower())

    @property
    def is_complex(self) -> bool:
        """Whether its values are objects."""
        return bool(self.parts)

    @cached_property
    def in_filters(self) -> bool:
        """Whether a filter may name it or one of its parts."""
        return self.searchable or any(part.in_filters for part in self.parts.values())

    @cached_property
    def plain(self) -> bool:
        """Whether all parts of a value are returned by default."""
        return all(part.returned in ("default", "always") and part.plain for part in self.parts.values())


@dataclass(frozen=True)
class Schema:
    """The attributes of one kind of resource.

    Args:
        name: as in ``meta.resourceType``.
        urn: the core schema.
        root: its parts are the attributes and extensions.
    """

    name: str
    urn: str
    root: Attribute

    def __iter__(self) -> Iterator[Attribute]:
        return iter(self.root.parts.values())

    def attribute(self, name: str) -> Attribute | None:
        """An attribute of the core schema, or an extension by its URN."""
        return self.root.part(name)

    @cached_property
    def extensions(self) -> list[Attribute]:
        """Extensions."""
        return [attribute for attribute in self if attribute.type == "extension"]


@cache
def load(name: str, urn: str, table: str) -> Schema:
    """The schema of a kind.

    Args:
        name: as in ``meta.resourceType``.
        urn: the core schema.
        table: name of the table in ``schemas/``.
    """
    attributes = [*_read("common"), *_read(table)]
    return Schema(name, urn, Attribute(name, "resource", parts=_by_name(attributes)))


def _by_name(attributes: list[Attribute]) -> dict[str, Attribute]:
    return {attribute.name.lower(): attribute for attribute in attributes}


@cache
def _read(table: str) -> list[Attribute]:
    text = files("iam_resources.sandbox.oci.domains").joinpath("schemas", f"{table}.txt").read_text()
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    attributes, _ = _block(lines, 0, 0)
    return attributes


def _block(lines: list[str], at: int, indent: int) -> tuple[list[Attribute], int]:
    """The attributes of one depth, starting at a line, and the line after them."""
    found = []
    while at < len(lines) and _indent(lines[at]) == indent:
        words = lines[at].split()
        parts, after = _block(lines, at + 1, indent + 2)
        found.append(_attribute(words, parts))
        at = after
    return found, at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _attribute(words: list[str], parts: list[Attribute]) -> Attribute:
    said: dict[str, Any] = {}
    for word in words[2:]:
        name, _, value = word.partition(":")
        if word in _SWITCHES:
            said |= _SWITCHES[word]
        elif name in ("key", "oneof"):
            said[name] = tuple(value.split(","))
        elif name in ("min", "max"):
            said[name] = int(value)
        elif name in ("returned", "unique", "default"):
            said[name] = value
        else:
            raise ValueError(f"{words[0]}: what is {word}?")
    return Attribute(words[0], words[1], parts=_by_name(parts), **said)
