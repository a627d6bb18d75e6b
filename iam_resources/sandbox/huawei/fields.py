"""What a body may hold: names, kinds and lengths, as the tables of the text say.

Fields that no table has are dropped, null counts as missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Fields: TypeAlias = "Mapping[str, Text | Flag | Nested | Items]"
Invalid = Callable[[str], Exception]
"""From what is wrong to the refusal of the service that is called."""


@dataclass(frozen=True)
class Text:
    """A string of some length; ``among``: the values that are enumerated."""

    least: int = 1
    most: int = 1024
    required: bool = False
    among: tuple[str, ...] = ()
    pattern: str = ""

    def read(self, value: Any, where: str, invalid: Invalid) -> str:
        """The string.

        Raises:
            Exception: what ``invalid`` makes; it is something else.
        """
        if not isinstance(value, str):
            raise invalid(f"{where}: must be a string")
        if not self.least <= len(value) <= self.most:
            raise invalid(f"{where}: length must be between {self.least} and {self.most}")
        if self.among and value not in self.among:
            raise invalid(f"{where}: must be one of {', '.join(self.among)}")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise invalid(f"{where}: has the wrong form")
        return value


@dataclass(frozen=True)
class Flag:
    """A boolean."""

    required: bool = False

    def read(self, value: Any, where: str, invalid: Invalid) -> bool:
        """The boolean."""
        if not isinstance(value, bool):
            raise invalid(f"{where}: must be true or false")
        return value


@dataclass(frozen=True)
class Nested:
    """An object."""

    fields: Fields
    required: bool = False

    def read(self, value: Any, where: str, invalid: Invalid) -> dict[str, Any]:
        """The object, without what its table does not have."""
        if not isinstance(value, dict):
            raise invalid(f"{where}: must be an object")
        return read_fields(self.fields, value, invalid, f"{where}.")


@dataclass(frozen=True)
class Items:
    """A list with a number of items."""

    of: Text | Nested
    least: int = 0
    most: int = 1_000_000
    required: bool = False

    def read(self, value: Any, where: str, invalid: Invalid) -> list[Any]:
        """The list."""
        if not isinstance(value, list):
            raise invalid(f"{where}: must be a list")
        if not self.least <= len(value) <= self.most:
            raise invalid(f"{where}: number of items must be between {self.least} and {self.most}")
        return [self.of.read(item, f"{where}[{at}]", invalid) for at, item in enumerate(value)]


def read_fields(fields: Fields, given: Mapping[str, Any], invalid: Invalid, within: str = "") -> dict[str, Any]:
    """What is known of a body.

    Args:
        fields: what it may hold.
        given: what was sent.
        invalid: makes the refusal.
        within: what stands before the names in messages.

    Raises:
        Exception: what ``invalid`` makes; a field is missing, or of the wrong kind or length.
    """
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = given.get(name)
        if value is not None:
            found[name] = field.read(value, f"{within}{name}", invalid)
        elif field.required:
            raise invalid(f"{within}{name}: is required")
    return found
