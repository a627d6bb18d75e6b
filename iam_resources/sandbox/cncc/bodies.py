"""Read JSON bodies as Keycloak's parser does: unknown fields are refused, values are converted where possible."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from json.decoder import JSONDecoder
from typing import Any, Literal

from iam_resources.sandbox.cncc.exceptions import Described, Plain, server_failed
from iam_resources.sandbox.messages import Call

Kind = Literal["text", "flag", "number", "texts", "multimap", "map", "any"]


@dataclass(frozen=True)
class Representation:
    """A class of Keycloak's API: its name, for error messages, and its fields."""

    name: str
    fields: Mapping[str, Kind]


def read(call: Call, representation: Representation) -> dict[str, Any]:
    """The body as one object.

    Raises:
        CnccError: 400 for a body that cannot be parsed, 415 for another content type, 500 for no body.
    """
    found = read_optional(call, representation)
    if found is None:
        raise server_failed()
    return found


def read_optional(call: Call, representation: Representation) -> dict[str, Any] | None:
    """The body as one object; None for an empty body or ``null``."""
    value, text = _parse(call)
    return None if value is None else _convert(value, representation, text)


def read_list(call: Call, representation: Representation) -> list[dict[str, Any]] | None:
    """The body as a list of objects; None for an empty body or ``null``."""
    value, text = _parse(call)
    if value is None:
        return None
    if not isinstance(value, list):
        raise _wrong_type()
    return [_convert(item, representation, text) for item in value]


def _parse(call: Call) -> tuple[Any, str]:
    content_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if call.body and content_type != "application/json":
        raise Plain(415, "The content-type header value did not match the value in @Consumes")
    if not call.body.strip():
        return None, ""
    try:
        text = call.body.decode()
        return json.loads(text), text
    except ValueError as problem:
        raise Described(400, "invalid_request", "Cannot parse the JSON") from problem


def _wrong_type() -> Described:
    return Described(400, "unknown_error", "Cannot parse the JSON")


def _convert(value: Any, representation: Representation, text: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong_type()
    found = {}
    for name, item in value.items():
        kind = representation.fields.get(name)
        if kind is None:
            line, column = _position(text, name)
            raise Plain(
                400,
                f"Invalid json representation for {representation.name}. "
                f'Unrecognized field "{name}" at line {line} column {column}.',
            )
        found[name] = None if item is None else _coerce(item, kind)
    return found


def _coerce(value: Any, kind: Kind) -> Any:
    match kind:
        case "text":
            return _text(value)
        case "flag":
            if isinstance(value, bool):
                return value
            if isinstance(value, int):
                return value != 0
            if value in ("true", "false", "True", "False", "TRUE", "FALSE"):
                return value.lower() == "true"
        case "number":
            if isinstance(value, int | float):
                return int(value)
            if isinstance(value, str) and re.fullmatch(r"-?\d+", value.strip()):
                return int(value)
        case "texts":
            if isinstance(value, list):
                return [None if item is None else _text(item) for item in value]
        case "multimap":
            if value == []:
                return None
            if isinstance(value, dict):
                return {name: _values(item) for name, item in value.items()}
        case "map":
            if isinstance(value, dict):
                return {name: None if item is None else _text(item) for name, item in value.items()}
        case "any":
            return value
    raise _wrong_type()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise _wrong_type()


def _values(value: Any) -> list[str | None]:
    """The values of one attribute: a single value stands for a list of one."""
    items = value if isinstance(value, list) else [value]
    # An object as a value is dropped silently.
    return [None if item is None or isinstance(item, dict | list) else _text(item) for item in items]


def _position(text: str, name: str) -> tuple[int, int]:
    """Line and column that Jackson reports for a field of the outermost object: where its parser stopped."""
    decoder = JSONDecoder()
    at = text.index("{") + 1
    while match := re.compile(r'[\s,\[{]*("(?:[^"\\]|\\.)*")\s*:\s*').match(text, at):
        start = match.end()
        _, end = decoder.raw_decode(text, start)
        if json.loads(match[1]) == name:
            at = start + 1 if text[start] in '"{[' else end
            break
        at = end
    line_start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, at - line_start + 1
