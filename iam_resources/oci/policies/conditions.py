"""Conditions: of a policy statement after `where`, and the matching rule of a dynamic group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from iam_resources.oci.policies.scanner import Fault, Scanner, expected
from iam_resources.oci.policies.words import RULE_VARIABLES

_DEEPEST = 20


@dataclass(frozen=True)
class Comparison:
    """One comparison.

    Attributes:
        variable: what is looked at, such as `target.user.name`; or a function.
        operator: `=`, `!=`, `in`, `not in`, `before`, `after`, `between`; empty where the variable stands alone.
        values: as written, with their quotes.
        column: where it stands, from 1.
    """

    variable: str
    operator: str
    values: tuple[str, ...]
    column: int = 0

    @property
    def text(self) -> str:
        match self.operator:
            case "":
                return self.variable
            case "in" | "not in":
                return f"{self.variable} {self.operator} ({', '.join(self.values)})"
            case "between":
                return f"{self.variable} between {self.values[0]} and {self.values[1]}"
        return f"{self.variable} {self.operator} {self.values[0]}"


@dataclass(frozen=True)
class Several:
    """Conditions of which any, or all, must hold."""

    word: str
    parts: tuple[Condition, ...]

    @property
    def text(self) -> str:
        return f"{self.word} {{{', '.join(part.text for part in self.parts)}}}"


Condition: TypeAlias = Comparison | Several


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """All comparisons of a condition, at any depth."""
    if isinstance(condition, Comparison):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from comparisons(part)


def condition(scanner: Scanner, *, alone: bool = False, depth: int = 0) -> Condition:
    """Read a condition.

    Args:
        scanner: stands at it.
        alone: whether a variable may stand without a comparison, as in matching rules.
        depth: how many braces are open.

    Raises:
        Fault: it is none.
    """
    if depth > _DEEPEST:
        raise scanner.fault(f"expected no more than {_DEEPEST} braces inside each other")
    word = scanner.peek()
    if word not in ("any", "all"):
        return _comparison(scanner, alone=alone)
    scanner.take(word)
    scanner.want("{", what=f"a brace after '{word}'")
    parts = [condition(scanner, alone=alone, depth=depth + 1)]
    while scanner.take(","):
        parts.append(condition(scanner, alone=alone, depth=depth + 1))
    if not scanner.take("}"):
        raise scanner.fault("expected a comma and another condition, or the closing brace '}'")
    return Several(word, tuple(parts))


def _comparison(scanner: Scanner, *, alone: bool) -> Comparison:
    column = scanner.column
    variable = scanner.word("a variable, such as request.user.id or target.user.name, or any or all with braces")
    if scanner.take("("):
        return Comparison(f"{variable}({_arguments(scanner)})", "", (), column)
    operator = _operator(scanner, alone=alone)
    match operator:
        case "":
            values: tuple[str, ...] = ()
        case "in" | "not in":
            values = _listed(scanner)
        case "between":
            first = scanner.value("the first time after 'between'")
            scanner.want("and")
            values = (first, scanner.value("the second time after 'and'"))
        case _:
            values = (scanner.value(f"a value after '{operator}', in straight quotes"),)
    return Comparison(variable, operator, values, column)


def _operator(scanner: Scanner, *, alone: bool) -> str:
    if scanner.take("="):
        return "="
    if scanner.take("!"):
        scanner.want("=", what="'!='")
        return "!="
    if not alone:
        if scanner.take("not"):
            scanner.want("in")
            return "not in"
        if word := scanner.take("in", "before", "after", "between"):
            return word
    elif scanner.peek() in ("", ",", "}"):
        return ""
    signs = "= or !=" if alone else "=, !=, in, before, after or between"
    raise scanner.fault(f"expected a comparison ({signs})")


def _listed(scanner: Scanner) -> tuple[str, ...]:
    scanner.want("(", what="a list in parentheses after 'in'")
    values = [scanner.value("a value in the list")]
    while scanner.take(","):
        values.append(scanner.value("a value after the comma"))
    scanner.want(")", what="a comma and another value, or the end of the list")
    return tuple(values)


def _arguments(scanner: Scanner) -> str:
    """The arguments of a function of the vendor; which there are is not written down, so they are taken as they are."""
    arguments = [] if scanner.peek() == ")" else [scanner.value("an argument")]
    while scanner.take(","):
        arguments.append(scanner.value("an argument after the comma"))
    scanner.want(")", what="the end of the arguments")
    return ", ".join(arguments)


_TAG = re.compile(r"tag\.[^.]+\.[^.]+\.value", re.IGNORECASE)


def parse_rule(text: str) -> Condition:
    """Read a matching rule: `variable = 'value'`, or `ANY {…}` or `ALL {…}` of several.

    Raises:
        Fault: it is not one; the message names the word, its place, and what was expected.
    """
    scanner = Scanner(text)
    found = condition(scanner, alone=True)
    scanner.end("a comma only inside the braces of ANY or ALL")
    for comparison in comparisons(found):
        _check(comparison)
    return found


def rule_form(text: str) -> str:
    """A matching rule as it is compared; one that cannot be read stays as it is, for a service is never wrong."""
    try:
        return parse_rule(text).text
    except Fault:
        return " ".join(text.split())


def _check(comparison: Comparison) -> None:
    variable = comparison.variable.lower()
    is_tag = _TAG.fullmatch(variable)
    if variable not in RULE_VARIABLES and not is_tag:
        words = (*RULE_VARIABLES, "tag.<namespace>.<tag>.value")
        raise Fault(comparison.variable, comparison.column, expected(variable, words, "a variable"))
    if not comparison.operator and not is_tag:
        raise Fault(comparison.variable, comparison.column, "only a tag can stand without '=' or '!=' and a value")
    for value in comparison.values:
        if value[0] not in "'\"":
            raise Fault(value, 0, f"a value stands in quotes: write '{value}'")
