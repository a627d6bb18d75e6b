"""Policy statements: ``Allow <subject> to <verb> <resource-type> in <location> where <conditions>`` (Policy Syntax)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iam_resources.sandbox.oci.access.expressions import Expression, ExpressionError, parse

_WORD = re.compile(r"\s*([^\s,{}]+)")
_NAME = re.compile(r"""\s*((?:'[^']*'|"[^"]*"|[^\s,/{}'"]+)(?:/(?:'[^']*'|"[^"]*"|[^\s,{}'"]+))?)""")
_COMMA = re.compile(r"\s*,")
_PERMISSIONS = re.compile(r"\s*\{([A-Za-z0-9_,\s]+)\}")
_SUBJECTS = ("group", "dynamic-group", "service", "resource", "any-user", "any-group")
_VERBS = ("inspect", "read", "use", "manage")
_OTHERS = ("define", "endorse", "admit", "deny")
"""Statements across tenancies, and denials: accepted as they are; they grant nothing here."""


class StatementError(Exception):
    """The string is not a policy statement. The message is the service's."""


@dataclass(frozen=True)
class Named:
    """A group in a statement: by OCID, or by name with an optional domain."""

    name: str
    domain: str = ""
    by_id: bool = False


@dataclass(frozen=True)
class Statement:
    """What a statement grants. ``verb`` "" = by ``permissions``; ``location`` "" = the tenancy."""

    subject: str
    names: tuple[Named, ...]
    verb: str
    permissions: frozenset[str]
    resource: str
    location: str
    location_by_id: bool
    condition: Expression | None


def read(text: str) -> Statement | None:
    """Read a statement; None for a kind that grants nothing inside the tenancy.

    Raises:
        StatementError: it is not a statement.
    """
    try:
        return _Reader(text).statement()
    except ExpressionError as problem:
        raise StatementError(f"Unable to parse policy statement: {text}. {problem}") from None


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._at = 0

    def statement(self) -> Statement | None:
        first = self._word()
        if first in _OTHERS:
            return None
        if first != "allow":
            raise self._wrong(first)
        subject = self._one_of(_SUBJECTS)
        names = self._names(subject) if not subject.startswith("any-") else ()
        self._one_of(("to",))
        verb, permissions, resource = self._right()
        self._one_of(("in",))
        location, by_id = self._location()
        condition = None
        if self._rest():
            self._one_of(("where",))
            condition = parse(self._text[self._at :])
        return Statement(subject, names, verb, permissions, resource, location, by_id, condition)

    def _names(self, subject: str) -> tuple[Named, ...]:
        found = []
        while True:
            by_id = self._ahead() == "id"
            if by_id:
                self._word()
            found.append(_named(self._match(_NAME), by_id))
            if subject == "resource" and self._ahead() not in ("to", ""):
                self._word()  # allow resource <service> <type> to …
            comma = _COMMA.match(self._text, self._at)
            if comma is None:
                return tuple(found)
            self._at = comma.end()

    def _right(self) -> tuple[str, frozenset[str], str]:
        if braces := _PERMISSIONS.match(self._text, self._at):
            self._at = braces.end()
            return "", frozenset(name.strip().upper() for name in braces[1].split(",")), ""
        return self._one_of(_VERBS), frozenset(), self._match(_WORD).lower()

    def _location(self) -> tuple[str, bool]:
        if self._one_of(("tenancy", "compartment")) == "tenancy":
            return "", False
        by_id = self._ahead() == "id"
        if by_id:
            self._word()
        return self._match(_NAME).strip("'\""), by_id

    def _one_of(self, words: tuple[str, ...]) -> str:
        start = self._at
        found = self._word()
        if found not in words:
            self._at = start
            raise self._wrong(self._text[start:].strip().partition(" ")[0])
        return found

    def _ahead(self) -> str:
        match = _WORD.match(self._text, self._at)
        return match[1].lower() if match else ""

    def _word(self) -> str:
        return self._match(_WORD).lower()

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise self._wrong(self._text[self._at :].strip().partition(" ")[0])
        self._at = match.end()
        return match[1]

    def _rest(self) -> str:
        return self._text[self._at :].strip()

    def _wrong(self, found: str) -> ExpressionError:
        return ExpressionError(f"'syntax error starting with {found or '<<EOF>>'}'@'line 1, char {self._at}'")


def _named(text: str, by_id: bool) -> Named:
    parts = [part.strip("'\"") for part in re.findall(r"""'[^']*'|"[^"]*"|[^/'"]+""", text)]
    return Named(parts[-1], parts[0] if len(parts) > 1 else "", by_id)
