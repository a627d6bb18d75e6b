"""Conditions of log filters: the ``where`` part of the logging query language, as filters of audit records use it.

``type = 'a' and (logContent.data.eventName = 'b*' or not data.request.action in ('GET', 'HEAD'))``. A ``*`` in a string
matches anything. The path of a field begins at the record; a prefix ``logContent.`` is optional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

Condition = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<mark><=|>=|!=|<>|=|<|>|\(|\)|,)
      | (?P<number>-?\d+(?:\.\d+)?)(?![\w.])
      | (?P<word>[A-Za-z_][\w.\-\[\]]*)
    )""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_CONSTANTS = {"true": True, "false": False, "null": None}


class ConditionError(Exception):
    """The sandbox cannot parse the condition. The message says where it stops."""


def read(text: str) -> Condition:
    """Read a condition.

    Raises:
        ConditionError: it is not a condition.
    """
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise _wrong(text[at:], at)
            self._tokens.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            at = match.end()
        self._end = at
        self._at = 0

    def whole(self) -> Condition:
        found = self._any()
        if self._at < len(self._tokens):
            raise _wrong(*self._peek()[1:])
        return found

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._skip("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda record: any(part(record) for part in parts)

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._skip("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda record: all(part(record) for part in parts)

    def _one(self) -> Condition:
        if self._skip("not"):
            inner = self._one()
            return lambda record: not inner(record)
        if self._skip("("):
            inner = self._any()
            self._take(")")
            return inner
        kind, field, at = self._peek()
        if kind != "word" or field.lower() in ("and", "or", "in", *_CONSTANTS):
            raise _wrong(field, at)
        self._at += 1
        return self._comparison(field)

    def _comparison(self, field: str) -> Condition:
        negated = self._skip("not")
        if self._skip("in"):
            values = self._list()
            return lambda record: any(_equal(_find(record, field), value) for value in values) is not negated
        _, operator, at = self._peek()
        if negated or operator not in ("=", "!=", "<>", *_COMPARISONS):
            raise _wrong(operator, at)
        self._at += 1
        value = self._value()
        if operator in ("=", "!=", "<>"):
            return lambda record: _equal(_find(record, field), value) is (operator == "=")
        compare = _COMPARISONS[operator]
        return lambda record: _ordered(compare, _find(record, field), value)

    def _list(self) -> list[Any]:
        self._take("(")
        values = [self._value()]
        while self._skip(","):
            values.append(self._value())
        self._take(")")
        return values

    def _value(self) -> Any:
        kind, value, at = self._peek()
        self._at += 1
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", value[1:-1])
        if kind == "number":
            return float(value)
        if kind == "word" and value.lower() in _CONSTANTS:
            return _CONSTANTS[value.lower()]
        raise _wrong(value, at)

    def _take(self, mark: str) -> None:
        if not self._skip(mark):
            raise _wrong(*self._peek()[1:])

    def _skip(self, word: str) -> bool:
        kind, value, _ = self._peek()
        if kind in ("word", "mark") and value.lower() == word:
            self._at += 1
            return True
        return False

    def _peek(self) -> tuple[str, str, int]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "", self._end)


def _find(record: Mapping[str, Any], field: str) -> Any:
    found: Any = record
    for name in field.removeprefix("logContent.").split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def _equal(found: Any, value: Any) -> bool:
    if isinstance(value, str) and isinstance(found, str):
        return fnmatchcase(found, re.sub(r"([\[?])", r"[\1]", value)) if "*" in value else found == value
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return found is value
    return bool(found == value)


def _ordered(compare: Callable[[Any, Any], bool], found: Any, value: Any) -> bool:
    try:
        return compare(found, value)
    except TypeError:
        return False


def _wrong(found: str, at: int) -> ConditionError:
    what = found.split()[0] if found.strip() else "the end"
    return ConditionError(f"the condition is not understood from {what!r} on, at character {at}")
