"""Custom identity policies: what is wrong with one, and in what form two are compared (4.3.7, IIC.1293)."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 6144
"""Characters of a policy as it is sent; the table of 4.3.7 has 131,072, the service refuses more than this."""


def minified(policy: str) -> str:
    """A policy as it is sent; one that is no JSON stays as it is."""
    try:
        return _dump(json.loads(policy), sort=False)
    except ValueError:
        return policy


def canonical(policy: str) -> str:
    """A policy in the form in which two are compared: the order of keys and white space mean nothing, and a list of one
    is as good as its item."""
    try:
        return _dump(_plain(json.loads(policy)), sort=True)
    except ValueError:
        return policy


def text_of(policy: Any) -> Any:
    """A policy as text: a program can write a map too."""
    return _dump(policy, sort=False) if isinstance(policy, dict) else policy


def fault_of(policy: str) -> str | None:
    """What is wrong with a policy, None where nothing is."""
    try:
        parsed = json.loads(policy)
    except json.JSONDecodeError as error:
        return f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
    if not isinstance(parsed, dict):
        return "must be a JSON object with Version and Statement"
    if parsed.get("Version") != "5.0":
        return f"has the Version {parsed.get('Version')!r}: it must be '5.0'"
    statements = parsed.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not isinstance(statements, list) or not statements:
        return "has no Statement: write a list of at least one"
    for number, each in enumerate(statements, 1):
        if not isinstance(each, dict) or each.get("Effect") not in ("Allow", "Deny"):
            return f"has a wrong Effect in statement {number}: it must be Allow or Deny"
        if not (each.get("Action") or each.get("NotAction")):
            return f"has no Action in statement {number}"
    length = len(minified(policy))
    return f"has {length} characters without white space: at most {LONGEST} are taken" if length > LONGEST else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(inner) for inner in value]
    return value


def _dump(value: Any, *, sort: bool) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort)
