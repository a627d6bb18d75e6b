"""The interface of a vendor."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from iam_resources.sandbox.messages import Answer, Call


class Vendor(Protocol):
    """One vendor's API under one path prefix."""

    name: str
    prefix: str

    def template(self, raw_path: str) -> str:
        """The path template for the call log, e.g. ``/cncc/auth/admin/realms/{realm}/users``."""
        ...

    def answer(self, call: Call) -> Answer | Awaitable[Answer]:
        """Handle one call. Changes are noted in the store; the application commits them.

        The result is awaitable where the answer takes time, and where the vendor may call this sandbox meanwhile.
        """
        ...

    def expire_tokens(self) -> None:
        """Make all tokens that were issued so far invalid."""
        ...

    def failure(self, raw_path: str, status: int) -> Answer:
        """The answer to a call while the vendor itself has a problem, e.g. 429 or 503."""
        ...
