"""Reads a string word by word, and reports where and why it stops."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\s,{}()=!'\"/:]+")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_PATTERN = re.compile(r"/[^/\n]*/")
_PLAIN = re.compile(r"[\w.-]+")
_CURLED = "\u2018\u2019\u201c\u201d"


class Fault(ValueError):
    """A string that is not what the language allows. Its message is one line for a person.

    Args:
        found: the word at which it shows, empty at the end of the string.
        column: where that word begins, from 1; 0 where that is not known.
        expected: what should stand there.
    """

    def __init__(self, found: str, column: int, expected: str) -> None:
        self.found = found
        self.column = column
        place = f" at column {column}" if column else ""
        super().__init__(f"'{found}'{place}: {expected}" if found else f"it ends{place}: {expected}")


class Scanner:
    """A position in a string."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = 0
        for place, letter in enumerate(text):
            if letter in _CURLED:
                raise Fault(letter, place + 1, "is a curled quotation mark; write a straight one (')")
        self._skip()

    @property
    def column(self) -> int:
        """Where the next word begins, from 1."""
        return self._at + 1

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self.text)

    def peek(self) -> str:
        """The next word or sign, in lower case, without taking it; empty at the end."""
        return self._next().lower()

    def fault(self, expected: str) -> Fault:
        """The fault that something else was expected here."""
        return Fault(self._next(), self.column, expected)

    def take(self, *words: str) -> str:
        """Take the next word or sign if it is one of these, whatever its letters; empty if it is not."""
        found = self._next()
        if found.lower() in words:
            self._advance(found)
            return found.lower()
        return ""

    def want(self, *words: str, what: str = "") -> str:
        """Take the next word or sign, which must be one of these.

        Args:
            words: those allowed, in lower case.
            what: what they are, for the error.

        Raises:
            Fault: it is another one; the message names the nearest.
        """
        if taken := self.take(*words):
            return taken
        raise self.fault(expected(self._next(), words, what))

    def word(self, what: str) -> str:
        """Take any word.

        Raises:
            Fault: there is a sign, or the end.
        """
        return self._matching(_WORD, what)

    def name(self, what: str) -> str:
        """Take a name, quoted or not; gives it without its quotes.

        Raises:
            Fault: there is none.
        """
        if self._next()[:1] in ("'", '"'):
            return self._matching(_QUOTED, f"{what}, with a quotation mark at its end")[1:-1]
        return self._matching(_WORD, what)

    def value(self, what: str) -> str:
        """Take a value of a condition as it stands: quoted, a pattern between slashes, or a word.

        Raises:
            Fault: there is none.
        """
        first = self._next()[:1]
        if first in ("'", '"'):
            return self._matching(_QUOTED, f"{what}, with a quotation mark at its end")
        if first == "/":
            return self._matching(_PATTERN, f"{what}, with a slash at the end of the pattern")
        return self._matching(_WORD, what)

    def end(self, may_follow: str) -> None:
        """Refuse what is left.

        Args:
            may_follow: what else could stand here, for the error.
        """
        if not self.ended:
            raise self.fault(f"expected {may_follow}, or nothing more")

    def _matching(self, pattern: re.Pattern[str], what: str) -> str:
        found = pattern.match(self.text, self._at)
        if found is None:
            raise self.fault(f"expected {what}")
        self._advance(found[0])
        return found[0]

    def _next(self) -> str:
        for pattern in (_WORD, _QUOTED):
            if found := pattern.match(self.text, self._at):
                return found[0]
        return self.text[self._at : self._at + 1]

    def _advance(self, taken: str) -> None:
        self._at += len(taken)
        self._skip()

    def _skip(self) -> None:
        space = _SPACE.match(self.text, self._at)
        self._at = space.end() if space else self._at


def quoted(name: str) -> str:
    """A name as a statement has it: in quotes where it holds more than letters, digits and `._-`."""
    return name if _PLAIN.fullmatch(name) else f"'{name}'"


def expected(found: str, words: Iterable[str], what: str = "") -> str:
    """What was expected in place of a word, with the nearest one that is known."""
    allowed = list(words)
    listed = allowed[0] if len(allowed) == 1 else f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    message = f"expected {what or listed}" if len(allowed) == 1 or not what else f"expected {what} ({listed})"
    near = difflib.get_close_matches(found.lower(), allowed, n=1, cutoff=0.6)
    return f"{message}; did you mean '{near[0]}'?" if near and found else message
