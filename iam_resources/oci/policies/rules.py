"""The matching rule of a dynamic group: which instances and other resources belong to it."""

from __future__ import annotations

import re

from iam_resources.oci.policies.conditions import Comparison, Condition, comparisons, condition
from iam_resources.oci.policies.scanner import Fault, Scanner, expected
from iam_resources.oci.policies.words import RULE_VARIABLES

_TAG = re.compile(r"tag\.[^.]+\.[^.]+\.value", re.IGNORECASE)


def parse_rule(text: str) -> Condition:
    """Read a matching rule: `variable = 'value'`, or `ANY {…}` or `ALL {…}` of several.

    Args:
        text: the rule.

    Raises:
        Fault: it is not one; the message names the word, its place, and what was expected.
    """
    scanner = Scanner(text)
    found = condition(scanner, alone=True)
    scanner.end("a comma only inside the braces of ANY or ALL")
    for comparison in comparisons(found):
        _check(comparison)
    return found


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
