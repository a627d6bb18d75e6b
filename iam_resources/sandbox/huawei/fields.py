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


@dataclass(frozen=True)
class Flag:
    """A boolean."""

    required: bool = False


@dataclass(frozen=True)
class Nested:
    """An object."""

    fields: Fields
    required: bool = False


@dataclass(frozen=True)
class Items:
    """A list with a number of items."""

    of: Text | Nested
    least: int = 0
    most: int = 1_000_000
    required: bool = False


_KINDS: dict[Any, tuple[type[Any], str]] = {
    Text: (str, "a string"),
    Flag: (bool, "true or false"),
    Nested: (dict, "an object"),
    Items: (list, "a list"),
}


def read_field(field: Text | Flag | Nested | Items, value: Any, where: str, invalid: Invalid) -> Any:
    """A value that is not null; of an object what its table has.

    Args:
        where: its name in messages.
        invalid: makes the refusal.

    Raises:
        Exception: what ``invalid`` makes; it is of the wrong kind, length or form.
    """
    kind, words = _KINDS[type(field)]
    if not isinstance(value, kind):
        raise invalid(f"{where}: must be {words}")
    if isinstance(field, Text | Items) and not field.least <= len(value) <= field.most:
        raise invalid(f"{where}: length must be between {field.least} and {field.most}")
    if isinstance(field, Text) and field.among and value not in field.among:
        raise invalid(f"{where}: must be one of {', '.join(field.among)}")
    if isinstance(field, Text) and field.pattern and not re.fullmatch(field.pattern, value):
        raise invalid(f"{where}: has the wrong form")
    if isinstance(field, Items):
        return [read_field(field.of, item, f"{where}[{at}]", invalid) for at, item in enumerate(value)]
    return read_fields(field.fields, value, invalid, f"{where}.") if isinstance(field, Nested) else value


def read_fields(fields: Fields, given: Mapping[str, Any], invalid: Invalid, within: str = "") -> dict[str, Any]:
    """What is known of a body.

    Args:
        invalid: makes the refusal.
        within: what stands before the names in messages.

    Raises:
        Exception: what ``invalid`` makes; a field is missing, or of the wrong kind or length.
    """
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = given.get(name)
        if value is not None:
            found[name] = read_field(field, value, f"{within}{name}", invalid)
        elif field.required:
            raise invalid(f"{within}{name}: is required")
    return found
