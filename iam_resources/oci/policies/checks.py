"""What can be known of a statement beyond its grammar: typing errors, and grants that would grant nothing.

A word that is one slip of the finger away from a known one is a fault. Any other word that is not known is only a
remark: services come with new resource types every month, and a list of ours must not keep anybody from using them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from iam_resources.oci.policies.conditions import Comparison, comparisons
from iam_resources.oci.policies.scanner import Fault
from iam_resources.oci.policies.statement import Location, Statement
from iam_resources.oci.policies.words import COMMON, OF_TENANCY, RESOURCE_TYPES, ROOTS, VARIABLES

_SHORTEST = 4
"""Shorter words are too near to each other."""


def faults_of(statement: Statement) -> Iterator[Fault]:
    """What is wrong with a statement that is written as the grammar demands."""
    types = [(statement.resource, statement.resource_column)] + (
        [(statement.partner[0], 0)] if statement.partner else []
    )
    for name, column in types:
        meant = _slip(name, RESOURCE_TYPES)
        if meant and (meant in COMMON or name.removesuffix("s") != meant.removesuffix("s")):
            yield Fault(name, column, f"is not a resource type; did you mean '{meant}'?")
    for comparison in comparisons(statement.condition):
        yield from _of_variable(comparison)
    if without_effect(statement):
        right = replace(statement, location=Location("tenancy")).text
        fault = f"belong to the tenancy and to no compartment, so this has no effect; write: {right}"
        yield Fault(statement.resource, statement.resource_column, fault)


def remarks_on(statement: Statement) -> Iterator[str]:
    """What looks unusual in a statement, and may still be right."""
    name = statement.resource
    if name and name not in RESOURCE_TYPES:
        meant = _slip(name, RESOURCE_TYPES)
        hint = f"; did you mean '{meant}'?" if meant else "; if it is a new one, all is well"
        yield f"the resource type '{name}' is not known here{hint}"


def without_effect(statement: Statement) -> bool:
    """Whether a statement grants something in a compartment that only the tenancy has.

    One about an identity domain in a compartment, which says so in its condition, is another thing.
    """
    if statement.resource not in OF_TENANCY or statement.location is None:
        return False
    if statement.effect not in ("allow", "deny") or statement.location.kind != "compartment":
        return False
    if statement.location.by_id and statement.location.path[0].startswith("ocid1.tenancy."):
        return False
    about = (comparison.variable.lower() for comparison in comparisons(statement.condition))
    return not any(variable.startswith("target.resource.domain.") for variable in about)


def _of_variable(comparison: Comparison) -> Iterator[Fault]:
    variable = comparison.variable.lower()
    if "(" in variable:
        return
    root = variable.partition(".")[0]
    if root not in ROOTS or "." not in variable:
        meant = _slip(root, ROOTS)
        hint = f"; did you mean '{meant}{variable[len(root) :]}'?" if meant else ""
        yield Fault(comparison.variable, comparison.column, f"a variable begins with 'request.' or 'target.'{hint}")
    elif variable not in VARIABLES and (meant := _slip(variable, VARIABLES)):
        yield Fault(comparison.variable, comparison.column, f"is not a variable; did you mean '{meant}'?")


def _slip(word: str, known: Iterable[str]) -> str:
    """The known word that was meant: one letter is wrong, missing, too many, or changed places with its neighbour."""
    there = frozenset(known)
    if word in there or len(word) < _SHORTEST:
        return ""
    return min((each for each in there if len(each) >= _SHORTEST and _one_off(word, each)), default="")


def _one_off(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, right = word[start:], other[start:]
    swapped = len(rest) > 1 and rest[1::-1] == right[:2] and rest[2:] == right[2:]
    return rest[1:] == right[1:] or rest[1:] == right or rest == right[1:] or swapped
