"""A server's clock: whether something was made after a call of ours, though the answer to the call was lost."""

from __future__ import annotations

import time
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from iam_resources.http.reply import Reply


class ServerClock:
    """What is known of how far a server's clock is ahead of ours.

    A server gives its time in whole seconds, and its answer takes a while to arrive. So its clock is never less ahead
    than any answer shows, and what counts is the answer that shows most.
    """

    def __init__(self) -> None:
        self._ahead: float | None = None

    def learn(self, server_seconds: float, received: float) -> None:
        """Learn from a time that the server gave.

        Args:
            server_seconds: since 1970, by the server's clock.
            received: when its answer arrived, in seconds of `time.monotonic`.
        """
        ahead = server_seconds - received
        self._ahead = ahead if self._ahead is None else max(self._ahead, ahead)

    def saw(self, reply: Reply) -> Reply:
        """Learn from the `Date` of an answer, where it has one; returns the answer."""
        server_time = date_of(reply.headers)
        if server_time is not None:
            self.learn(server_time, time.monotonic())
        return reply

    def earliest(self, moment: float) -> float | None:
        """The earliest that the server's clock can have shown at a moment.

        Args:
            moment: in seconds of `time.monotonic`.

        Returns:
            Milliseconds since 1970, at most a second and the time of a call too early; None while nothing is known.
        """
        return None if self._ahead is None else (moment + self._ahead) * 1000

    def is_after(self, created: object, moment: float) -> bool:
        """Whether something was made after a moment, to the second; False where that is not certain.

        Args:
            created: when it was made, by the server's clock: ISO 8601, or milliseconds since 1970.
            moment: in seconds of `time.monotonic`.
        """
        earliest, made = self.earliest(moment), milliseconds(created)
        return earliest is not None and made is not None and made >= earliest

    def is_within(self, created: object, began: float, ended: float) -> bool:
        """Whether something was made between two moments of a machine's clock, to the second.

        Where nothing is known of the server's clock, it is taken for right, as is the one of that machine.

        Args:
            created: as in `is_after`.
            began, ended: in seconds since 1970.
        """
        made, now = milliseconds(created), time.time()
        earliest = self.earliest(time.monotonic())
        ahead = 0 if earliest is None else earliest - now * 1000
        return made is not None and began * 1000 - 1000 <= made - ahead <= ended * 1000 + 1000


def milliseconds(moment: object) -> float | None:
    """A moment in milliseconds since 1970; None where it is none.

    Args:
        moment: ISO 8601, or milliseconds since 1970.
    """
    if isinstance(moment, int | float):
        return moment
    try:
        return datetime.fromisoformat(str(moment)).timestamp() * 1000
    except ValueError:
        return None


def seconds_ahead(response: httpx.Response) -> float | None:
    """How far the clock of this machine is ahead of the server's, to a second; None where the answer has no `Date`.

    Args:
        response: just received.
    """
    server_time = date_of(response.headers)
    return None if server_time is None else time.time() - server_time - 0.5  # the date is cut to a second


def date_of(headers: httpx.Headers) -> float | None:
    """When an answer was made by the server's clock, cut to a second; None where it does not say."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return None
