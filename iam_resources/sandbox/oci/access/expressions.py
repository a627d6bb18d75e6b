"""Conditions of policies and matching rules of dynamic groups: the same small language.

``all {a.b = 'x', any {c != 'y', d = /start*/}}`` (Advanced Policy Features, "Conditions"; Managing Dynamic Groups,
"Writing Matching Rules to Define Dynamic Groups").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'[^']*'|"[^"]*")
      | (?P<pattern>/[^/]*/)
      | (?P<mark>!=|=|\{|\}|,|\(|\))
      | (?P<word>[^\s{}(),='"!]+)
    )""",
    re.VERBOSE,
)


class ExpressionError(Exception):
    """The string is not a condition. The message names what was found, and where."""


@dataclass(frozen=True)
class Compares:
    """``variable = value``. In a value between slashes a ``*`` at either end matches anything."""

    variable: str
    value: str
    equal: bool
    pattern: bool

    def holds(self, variables: Mapping[str, str]) -> bool:
        """Whether it holds. A variable without a value neither equals nor differs from anything."""
        given = variables.get(self.variable)
        if given is None:
            return False
        same = fnmatchcase(given, self.value) if self.pattern else given.lower() == self.value.lower()
        return same is self.equal


@dataclass(frozen=True)
class Combines:
    """``all {…}`` or ``any {…}``."""

    every: bool
    parts: tuple[Compares | Combines, ...]

    def holds(self, variables: Mapping[str, str]) -> bool:
        """Whether all of its parts hold, or any."""
        return (all if self.every else any)(part.holds(variables) for part in self.parts)


Expression = Compares | Combines


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read a condition.

    Raises:
        ExpressionError: it is not a condition.
    """
    reader = _Reader(text)
    found = reader.expression()
    reader.end()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise ExpressionError(_wrong(text[at:], at))
            self._tokens.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            at = match.end()
        self._at = 0
        self._length = len(text)

    def expression(self) -> Expression:
        kind, value, _ = self._peek()
        if kind == "word" and value.lower() in ("all", "any") and self._peek(1)[1] == "{":
            self._at += 2
            parts = [self.expression()]
            while self._peek()[1] == ",":
                self._at += 1
                parts.append(self.expression())
            self._take("}")
            return Combines(value.lower() == "all", tuple(parts))
        return self._comparison()

    def _comparison(self) -> Expression:
        kind, variable, at = self._peek()
        if kind != "word":
            raise ExpressionError(_wrong(variable, at))
        self._at += 1
        _, operator, at = self._peek()
        if operator not in ("=", "!="):
            raise ExpressionError(_wrong(operator, at))
        self._at += 1
        kind, value, at = self._peek()
        if kind not in ("text", "pattern"):
            raise ExpressionError(_wrong(value, at))
        self._at += 1
        return Compares(variable.lower(), value[1:-1], operator == "=", kind == "pattern")

    def end(self) -> None:
        _, value, at = self._peek()
        if value:
            raise ExpressionError(_wrong(value, at))

    def _take(self, mark: str) -> None:
        _, value, at = self._peek()
        if value != mark:
            raise ExpressionError(_wrong(value, at))
        self._at += 1

    def _peek(self, ahead: int = 0) -> tuple[str, str, int]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "", self._length)


def _wrong(found: str, at: int) -> str:
    """The service's message (oracle/oci-python-sdk#96)."""
    return f"'syntax error starting with {found.split()[0] if found.strip() else '<<EOF>>'}'@'line 1, char {at}'"
