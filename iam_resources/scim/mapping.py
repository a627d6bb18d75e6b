"""Models as SCIM representations, in both directions: one table, read from the models.

A field is the attribute that `engine.wire` says. A multi-valued attribute is a map to a program: by type, by key, by
namespace and key. So it has no order, and what the program does not mention in it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from iam_resources.engine import Inputs, Model, State
from iam_resources.engine.wire import json_names
from iam_resources.scim.patch import Item, Several, Which, is_nothing
from iam_resources.scim.representation import Representation, put_at, value_at


class MultiValued:
    """On a map: the values of a multi-valued attribute.

    Args:
        by: the parts that distinguish the values, one for each depth of the map: `type`.
        value: for a map of plain strings, the part that holds the string.
        without: a first key that is left out when an object is read: only the service writes what is under it.
    """

    def __init__(self, *by: str, value: str = "", without: str = "") -> None:
        self.by = by
        self.value = value
        self.without = without


@dataclass(frozen=True)
class OnlyAtCreation:
    """On a field that is sent when the object is made, and never again."""


@dataclass(frozen=True)
class Extensions:
    """On a map by URN: the attributes of any further schema.

    Args:
        other: URNs that are left out when an object is read: those that have fields of their own, and those that only
            the service writes.
    """

    other: frozenset[str]


@dataclass(frozen=True)
class _Field:
    name: str
    path: str
    several: MultiValued
    only_at_creation: bool
    is_flag: bool
    model: type[Model] | None
    extensions: Extensions | None


@cache
def fields_of(inputs: type[Inputs]) -> tuple[_Field, ...]:
    """The fields of a model that are attributes."""
    found = []
    for name, path in json_names(inputs).items():
        info = inputs.model_fields[name]
        marks = {type(mark): mark for mark in info.metadata}
        kinds = set(_inside(info.annotation))
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model)), None)
        several, once = marks.get(MultiValued, MultiValued()), OnlyAtCreation in marks
        is_flag = bool in kinds and model is None
        found.append(_Field(name, path, several, once, is_flag, model, marks.get(Extensions)))
    return tuple(found)


def wanted_of(fields: Inputs, names: Iterable[str]) -> dict[str, Any]:
    """What these fields want, by the paths of their attributes; fields that are None want nothing.

    Args:
        fields: what the program says.
        names: of the fields that count.
    """
    wanted: dict[str, Any] = {}
    chosen = set(names)
    for field in fields_of(type(fields)):
        value = getattr(fields, field.name)
        if field.name not in chosen or value is None:
            continue
        if field.extensions:
            wanted |= {f"{urn}:{name}": each for urn, parts in value.items() for name, each in parts.items()}
        else:
            wanted[field.path] = _several(field, value) if field.several.by else value
    return wanted


def body_of(fields: Inputs, schema: str) -> Representation:
    """The representation of a new object, without what is empty.

    Args:
        fields: what the program says.
        schema: URN of the core schema.
    """
    body: Representation = {}
    for path, value in wanted_of(fields, type(fields).model_fields).items():
        if isinstance(value, Several):
            items = [{**dict(which), **item} for which, item in value.items.items() if item is not None]
            value = [{name: part for name, part in item.items() if not is_nothing(part)} for item in items]
        if not is_nothing(value):
            put_at(body, path, value)
    return {"schemas": [schema, *sorted(name for name in body if name.startswith("urn:"))], **body}


def without_creation_only(inputs: type[Inputs], names: frozenset[str]) -> frozenset[str]:
    """Those of the fields that can still be sent once the object exists."""
    return names - {field.name for field in fields_of(inputs) if field.only_at_creation}


def seen_of(inputs: type[Inputs], seen: Representation) -> dict[str, Any]:
    """The values of all fields as the service returns them."""
    values: dict[str, Any] = {}
    for field in fields_of(inputs):
        value = None if field.extensions else value_at(seen, field.path)
        if field.extensions:
            other = {urn for urn in seen if urn.startswith("urn:")} - field.extensions.other
            values[field.name] = {urn: value for urn, value in seen.items() if urn in other and value} or None
        elif field.several.by:
            values[field.name] = _by_key(field, value or []) or None
        elif field.only_at_creation:
            continue
        elif field.is_flag:
            values[field.name] = bool(value)  # the service leaves some flags out that are not set
        else:
            values[field.name] = None if value in ("", [], {}) else value
    return values


def is_as_known(inputs: type[Inputs], seen: Representation, state: State) -> bool:
    """Whether all fields have the values that a state has."""
    return seen_of(inputs, seen) == seen_of(inputs, representation_of(inputs, state))


def representation_of(inputs: type[Inputs], state: State) -> Representation:
    """What is known of an object, as the service returned it."""
    body: Representation = {}
    for field in fields_of(inputs):
        value = getattr(state, field.name, None)
        if value is None:
            continue
        if field.extensions:
            body |= value
            continue
        if field.several.by:
            value = [
                {**dict(which), **item} for which, item in _several(field, value).items.items() if item is not None
            ]
        put_at(body, field.path, value)
    return body


def _several(field: _Field, value: Mapping[str, Any]) -> Several:
    items: dict[Which, Item | None] = {}

    def collect(inside: Mapping[str, Any], which: Which) -> None:
        for key, inner in inside.items():
            here = (*which, (field.several.by[len(which)], key))
            if len(here) < len(field.several.by) and inner:
                collect(inner, here)
            elif len(here) < len(field.several.by):
                items[here] = None
            elif field.several.value:
                items[here] = {field.several.value: inner} if inner else None
            else:
                items[here] = _item(inner)

    collect(value, ())
    return Several(items)


def _item(value: Any) -> Item | None:
    """The parts of one value; None where it is to go: it is empty, or its own value is."""
    parts = value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value
    parts = {to_camel(name): part for name, part in parts.items() if part is not None}
    return None if not parts or parts.get("value") == "" else parts


def _by_key(field: _Field, items: list[Representation]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    # Where two have the same key, the primary one stands for both, else the first by value.
    for item in sorted(items, key=lambda each: (not each.get("primary"), str(each.get("value", "")))):
        target = found
        *way, last = keys = [str(item.get(part, "")) for part in field.several.by]
        if field.several.without and keys[0].casefold() == field.several.without.casefold():
            continue
        for key in way:
            target = target.setdefault(key, {})
        if last not in target:
            target[last] = str(item.get(field.several.value, "")) if field.several.value else _parts(field.model, item)
    return found


def _parts(model: type[Model] | None, item: Item) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for name, wire, is_flag in _parts_of(model) if model else ():
        value = item.get(wire)
        if is_flag:
            parts[name] = bool(value)
        elif value not in (None, ""):
            parts[name] = value
    return parts


@cache
def _parts_of(model: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """The parts of a value: each with its name in the API, and whether it is a flag."""
    return tuple(
        (name, to_camel(name), bool in set(_inside(info.annotation))) for name, info in model.model_fields.items()
    )


def _inside(annotation: Any) -> Iterable[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from _inside(argument)
