"""Match values with a filter."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from iam_resources.sandbox.oci.domains.scim.filters import Among, Both, Compare, Either, Node, OneOf, Without
from iam_resources.sandbox.oci.domains.scim.paths import Path
from iam_resources.sandbox.oci.domains.scim.schema import Attribute

Lookup = Callable[[Any, Path], Any]
"""The value of a path's attribute (not of its part) in a resource or in a value; None = there is none."""
Test = Callable[[Any], bool]

_TEXT: dict[str, Callable[[str, str], bool]] = {
    "co": lambda value, wanted: wanted in value,
    "sw": str.startswith,
    "ew": str.endswith,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    name: test for name, test in _TEXT.items() if name in ("gt", "ge", "lt", "le")
}


def compile_filter(node: Node, lookup: Lookup) -> Test:
    """A function that returns whether a resource matches."""
    match node:
        case Both(left, right):
            first, second = compile_filter(left, lookup), compile_filter(right, lookup)
            return lambda resource: first(resource) and second(resource)
        case Either(left, right):
            first, second = compile_filter(left, lookup), compile_filter(right, lookup)
            return lambda resource: first(resource) or second(resource)
        case Without(inner):
            test = compile_filter(inner, lookup)
            return lambda resource: not test(resource)
        case Among(path, inner):
            test = compile_filter(inner, in_value)
            return lambda resource: any(test(value) for value in _many(lookup(resource, path)))
        case OneOf(ids):
            return lambda resource: resource["id"] in ids
        case Compare():
            return _comparison(node, lookup)


def in_value(value: Any, path: Path) -> Any:
    """The ``Lookup`` for values of a complex attribute."""
    return value.get(path.attribute.name) if isinstance(value, dict) else None


def _comparison(node: Compare, lookup: Lookup) -> Test:
    path = node.path
    # A complex attribute without a part stands for its "value" (RFC 7644, 3.4.2.2).
    part = path.part or (path.attribute.part("value") if path.attribute.is_complex and node.op != "pr" else None)
    test = _present if node.op == "pr" else _single(part or path.attribute, node.op, node.value)

    def holds(resource: Any) -> bool:
        values = _many(lookup(resource, path))
        if part is not None:
            values = [inner for value in values for inner in _many(value.get(part.name))]
        if node.value is None and node.op in ("eq", "ne"):
            return (not values) == (node.op == "eq")
        return any(test(value) for value in values) or (node.op == "ne" and not values)

    return holds


def _single(attribute: Attribute, op: str, wanted: Any) -> Test:
    if op in ("eq", "ne"):
        normal = _normal(attribute, wanted)
        return lambda value: (_normal(attribute, value) == normal) == (op == "eq")
    if attribute.type == "dateTime" and op in _ORDER:
        return _in_time(_moment(wanted), _ORDER[op])
    if isinstance(wanted, int | float) and not isinstance(wanted, bool) and op in _ORDER:
        compare = _ORDER[op]
        return lambda value: isinstance(value, int | float) and compare(value, wanted)
    text, test = str(_normal(attribute, wanted)), _TEXT[op]
    return lambda value: isinstance(value, str) and test(_normal(attribute, value), text)


def _in_time(wanted: datetime | None, compare: Callable[[Any, Any], bool]) -> Test:
    def holds(value: Any) -> bool:
        moment = _moment(value)
        return wanted is not None and moment is not None and compare(moment, wanted)

    return holds


def _normal(attribute: Attribute, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if attribute.type == "dateTime":
        return _moment(value) or value
    if attribute.type == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value)
    return value if attribute.exact else value.casefold()


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _present(value: Any) -> bool:
    return value not in ("", [], {})


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
