"""Says a word."""

from typing import Any


def handler(context: Any, data: Any = None) -> str:
    """Say it."""
    return "by hand"
