"""One value in a cell of a table: text as it is, true and false, numbers, and JSON for lists and maps."""

from __future__ import annotations

import json
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo


def cell_of(value: Any) -> str:
    """A value as a cell has it.

    Args:
        value: as an argument of a resource; None is an empty cell.
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def value_in(cell: str, field: FieldInfo) -> Any:
    """The value of a cell that is not empty.

    Args:
        cell: its text.
        field: the argument that it is for.

    Raises:
        ValueError: it is none of what the argument takes; says what was expected.
    """
    kinds = set(_kinds(field.annotation))
    if str in kinds:
        return cell
    if bool in kinds and cell.casefold() in ("true", "false"):
        return cell.casefold() == "true"  # spreadsheets write TRUE
    try:
        value = json.loads(cell)
    except ValueError:
        value = None
    if value is None or type(value) not in kinds:
        raise ValueError(f"expected {' or '.join(sorted(_EXPECTED.get(kind, 'JSON') for kind in kinds))}")
    return value


_EXPECTED: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: 'a list as JSON, such as ["a", "b"]',
    dict: 'a map as JSON, such as {"a": ["b"]}',
}


def _kinds(annotation: Any) -> list[type]:
    """The kinds of value that an annotation allows, as JSON has them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [kind for each in get_args(annotation) for kind in _kinds(each)]
    if annotation is type(None):
        return []
    if origin is Literal:
        return [type(each) for each in get_args(annotation)]
    kind = origin or annotation
    if kind in (str, bool, int, float, dict):
        return [kind]
    if kind in (list, tuple, set, frozenset):
        return [list]
    return [dict]  # a model
