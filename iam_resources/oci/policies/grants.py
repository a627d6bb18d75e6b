"""Whether a statement gives certain people a certain right, and if not quite, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from iam_resources.oci.policies.statement import Location, Statement, Subject
from iam_resources.oci.policies.words import OF_TENANCY, VERBS

_FAMILIES = {
    "fn-app": "functions-family",
    "fn-function": "functions-family",
    "fn-invocation": "functions-family",
}


class Fit(IntEnum):
    """How near a statement is to a right, from nothing at all to all of it."""

    NONE = 0
    WEAKER = 1
    """It gives a lesser verb, or single permissions."""
    ELSEWHERE = 2
    """It gives it in a compartment only."""
    CONDITIONAL = 3
    """It gives it under a condition."""
    WHOLE = 4


@dataclass(frozen=True)
class Right:
    """What is needed.

    Attributes:
        verb: `inspect`, `read`, `use` or `manage`.
        resource: the resource type.
        compartment_id: OCID of the compartment where it is needed; empty for the tenancy.
    """

    verb: str
    resource: str
    compartment_id: str = ""

    def statement_for(self, group: str) -> str:
        """The statement that gives it to a group."""
        where = f"compartment id {self.compartment_id}" if self.compartment_id else "tenancy"
        return f"Allow group {group} to {self.verb} {self.resource} in {where}"


def fit(statement: Statement, right: Right, groups: Mapping[str, str]) -> Fit:
    """How near a statement comes to giving a right to the members of these groups.

    Args:
        statement: taken apart; one that denies is read as if it allowed.
        right: what is needed.
        groups: the groups, names by OCID.
    """
    if statement.effect not in ("allow", "deny") or not _is_about(statement.subject, groups):
        return Fit.NONE
    if statement.resource not in (right.resource, _FAMILIES.get(right.resource), "all-resources"):
        return Fit.NONE
    if statement.permissions or VERBS.index(statement.verb) < VERBS.index(right.verb):
        return Fit.WEAKER
    if not _reaches(statement.location, right):
        return Fit.ELSEWHERE
    return Fit.CONDITIONAL if statement.condition is not None else Fit.WHOLE


def _reaches(location: Location | None, right: Right) -> bool:
    """Whether a location holds the place where a right is needed, as far as it is given by OCID."""
    if location is None or location.kind != "compartment":
        return location is not None
    return right.resource not in OF_TENANCY and location.by_id and location.path[0] == right.compartment_id


def _is_about(subject: Subject, groups: Mapping[str, str]) -> bool:
    names = {each.casefold() for each in groups.values()}
    return subject.kind in ("any-user", "any-group") or any(
        each.name in groups
        if each.by_id
        else each.domain.casefold() in ("", "default") and each.name.casefold() in names
        for each in subject.names
        if subject.kind == "group"
    )
