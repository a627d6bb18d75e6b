"""What the application asks of a vendor."""

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
        """Handle one call to its end. Changes are noted in the store; the application commits them.

        What takes time, and may call this sandbox itself meanwhile, is awaited.
        """
        ...

    def expire_tokens(self) -> None:
        """Make every credential that was handed out so far invalid."""
        ...

    def failure(self, raw_path: str, status: int) -> Answer:
        """What a call is answered with when the vendor itself is in trouble, e.g. 429 or 503."""
        ...
