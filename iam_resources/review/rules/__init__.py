"""The rules: each finds one kind of risk in the changes of a plan."""

from iam_resources.review.rules import credentials, grants, objects, policies, users
from iam_resources.review.rules.base import RULES, Finding, Rule, Severity
from iam_resources.review.rules.grants import is_administrator

__all__ = [
    "RULES",
    "Finding",
    "Rule",
    "Severity",
    "credentials",
    "grants",
    "is_administrator",
    "objects",
    "policies",
    "users",
]
