"""Filters of SCIM (RFC 7644, section 3.4.2.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable


def equal(attribute: str, value: str | bool | int) -> str:
    """A filter for what has this value; the value is quoted as JSON is, so that nothing in it can end the text.

    Args:
        attribute: its path.
        value: what it must be.
    """
    return f"{attribute} eq {json.dumps(value, ensure_ascii=False)}"


def every(filters: Iterable[str]) -> str:
    """A filter for what all of these let through."""
    return " and ".join(filters)


def either(filters: Iterable[str]) -> str:
    """A filter for what any of these lets through."""
    several = list(filters)
    return several[0] if len(several) == 1 else " or ".join(f"({each})" for each in several)
