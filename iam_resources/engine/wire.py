"""What a field is called in a vendor's JSON, and both directions between a model and a JSON object.

A field has the name of the model in camelCase (`first_name` is `firstName`), or what the model's `json_naming` makes of
it, unless `JsonName` says otherwise. What concerns the project only, and what refers to another object, is not part of
the vendor's object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from iam_resources.engine.model import Inputs, Local, Refers


@dataclass(frozen=True)
class JsonName:
    """On a field: its name or path in the vendor's JSON, where that is not its own name in camelCase."""

    name: str


@dataclass(frozen=True)
class NotSent:
    """On a field that is not part of the vendor's object, such as the place that the object is in."""


@cache
def json_names(model: type[Inputs]) -> dict[str, str]:
    """The name or path in the vendor's JSON of each field that is part of the vendor's object."""
    names = {}
    for field, info in model.model_fields.items():
        if not any(isinstance(mark, NotSent | Local | Refers) for mark in info.metadata):
            name = next((mark.name for mark in info.metadata if isinstance(mark, JsonName)), model.json_naming(field))
            names[field] = name
    return names


def to_json(fields: Inputs, names: Iterable[str], model: type[Inputs] | None = None) -> dict[str, Any]:
    """What these fields say, by their names in the vendor's JSON; a field that is None says nothing.

    Args:
        fields: what a program says, or a state with the same fields.
        names: of the fields that count.
        model: with the fields; without it the class of `fields`.
    """
    chosen = set(names)
    given = {
        name: getattr(fields, field) for field, name in json_names(model or type(fields)).items() if field in chosen
    }
    return {name: value for name, value in given.items() if value is not None}


def from_json(model: type[Inputs], seen: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a model as the vendor returns them; None for what it leaves out."""
    return {field: seen.get(name) for field, name in json_names(model).items()}
