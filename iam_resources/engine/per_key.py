"""Maps of which only the mentioned keys count, at every depth: what a program says of them, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def is_nothing(value: Any) -> bool:
    """Whether a value clears its key: it is empty, or a map of nothing but such values."""
    if isinstance(value, Mapping):
        return all(is_nothing(inner) for inner in value.values())
    return value is None or value in ("", [])


def pairs(path: str, known: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What is known and what is wanted of every mentioned key; a map inside is followed where both have one.

    Args:
        path: of the field, in front of the paths that are given.
        known: what is there.
        wanted: what a program says.
    """
    for key, value in wanted.items():
        was = known.get(key)
        inner = f"{path}.{key}" if key.isidentifier() else f'{path}["{_quoted(key)}"]'
        if value and isinstance(value, Mapping) and isinstance(was, Mapping):
            yield from pairs(inner, was, value)
        else:
            yield inner, was, value


def mentioned(seen: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """The part of what is there that a program has words for.

    Args:
        seen: what is there.
        words: what the program says; a key that is not there gets the value that clears it.
    """
    part: dict[str, Any] = {}
    for key, word in words.items():
        value = seen.get(key)
        if isinstance(word, Mapping):
            part[key] = mentioned(value if isinstance(value, Mapping) else {}, word)
        elif value is not None:
            part[key] = value
        elif isinstance(word, str | list):
            part[key] = "" if isinstance(word, str) else []
    return part


def merged(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is there once a program has its way."""
    after = dict(known)
    for key, value in wanted.items():
        was = known.get(key)
        if value and isinstance(value, Mapping):
            value = merged(was if isinstance(was, Mapping) else {}, value)
        if is_nothing(value):
            after.pop(key, None)
        else:
            after[key] = value
    return after


def _quoted(key: str) -> str:
    return key.replace("\\", "\\\\").replace('"', '\\"')
