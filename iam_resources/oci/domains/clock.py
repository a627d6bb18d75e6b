"""The service's clock, as told by the date of its answers."""

from __future__ import annotations

import time
from datetime import datetime
from email.utils import parsedate_to_datetime

from iam_resources.http import Reply
from iam_resources.oci.connection import Domain


class ServerClock:
    """What is known of the clock of a domain.

    Args:
        domain: whose; `domain.part(ServerClock)` gives the one that all calls tell.
    """

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._ahead: float | None = None

    def saw(self, reply: Reply) -> Reply:
        """Learn from an answer; gives it back."""
        try:
            told = parsedate_to_datetime(reply.headers["date"]).timestamp()
        except (KeyError, ValueError, TypeError):
            return reply
        # The date is cut to a second, and the answer was on its way: the clock is never less ahead than this.
        ahead = told - time.monotonic()
        self._ahead = ahead if self._ahead is None else max(self._ahead, ahead)
        return reply

    def is_after(self, created: object, moment: float) -> bool:
        """Whether something was made after a moment, to the second; False where that is not certain.

        Args:
            created: when it was made, as the service writes it (`meta.created`).
            moment: in seconds of `time.monotonic`.
        """
        if self._ahead is None:
            return False
        try:
            made = datetime.fromisoformat(str(created)).timestamp()
        except ValueError:
            return False
        return made >= moment + self._ahead
