"""Dynamic groups: which instances and resources a matching rule includes."""

from __future__ import annotations

from iam_resources.sandbox.oci.access.expressions import Combines, Expression, ExpressionError, parse
from iam_resources.sandbox.oci.principal import Principal

_VARIABLES = ("resource.id", "resource.type", "resource.compartment.id", "instance.id", "instance.compartment.id")


def check_rule(rule: str) -> None:
    """Check a rule.

    Raises:
        ExpressionError: it is not a rule, or uses an unknown variable.
    """
    for variable in _variables(parse(rule)):
        if variable not in _VARIABLES and not variable.startswith(("tag.", "resource.", "request.")):
            raise ExpressionError(f"unknown variable {variable}; known are {', '.join(_VARIABLES)} and tag.…")


def matches(rule: str, principal: Principal) -> bool:
    """Whether a principal is in the dynamic group of this rule. Users never are."""
    if principal.kind == "user":
        return False
    variables = {
        "resource.id": principal.id,
        "resource.type": principal.resource_type,
        "resource.compartment.id": principal.compartment,
    }
    if principal.kind == "instance":
        variables |= {"instance.id": principal.id, "instance.compartment.id": principal.compartment}
    try:
        return parse(rule).holds(variables)
    except ExpressionError:
        return False


def _variables(expression: Expression) -> list[str]:
    if isinstance(expression, Combines):
        return [variable for part in expression.parts for variable in _variables(part)]
    return [expression.variable]
