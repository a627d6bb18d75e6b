"""What a SCIM service sends and takes: JSON objects with attributes, and extensions under their URNs (RFC 7643)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

Representation: TypeAlias = dict[str, Any]


def split(path: str) -> tuple[str, str]:
    """The extension of an attribute's path, empty for the core schema, and the rest.

    Args:
        path: `displayName`, `name.givenName`, `urn:…:User:department`.
    """
    if path.startswith("urn:"):
        urn, _, rest = path.rpartition(":")
        return urn, rest
    return "", path


def value_at(seen: Representation, path: str) -> Any:
    """The value of an attribute, None where there is none."""
    urn, rest = split(path)
    value: Any = seen.get(urn) if urn else seen
    for name in rest.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def put_at(body: Representation, path: str, value: Any) -> None:
    """Set the value of an attribute, and make the objects on the way to it; None removes it."""
    urn, rest = split(path)
    target = body.setdefault(urn, {}) if urn else body
    *way, last = rest.split(".")
    for name in way:
        inner = target.get(name)
        target[name] = inner if isinstance(inner, dict) else {}
        target = target[name]
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def covers(seen: Any, sent: Any, never_returned: Collection[str] = ()) -> bool:
    """Whether all that was sent is there, whatever else is; lists in any order.

    Args:
        seen: a value as the service returns it.
        sent: a value as it was sent.
        never_returned: attributes that the vendor takes and never returns.
    """
    if isinstance(sent, dict):
        return isinstance(seen, dict) and all(
            name == "schemas" or name in never_returned or covers(seen.get(name), value, never_returned)
            for name, value in sent.items()
        )
    if isinstance(sent, list):
        return isinstance(seen, list) and all(any(covers(one, each, never_returned) for one in seen) for each in sent)
    return bool(seen == sent) or (sent is False and seen is None)
