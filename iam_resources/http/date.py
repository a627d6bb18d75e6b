"""The server's time in an answer's `Date` header."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import httpx


def seconds_ahead(response: httpx.Response) -> float | None:
    """How far the clock of this machine is ahead of the server's, to a second; None where the answer has no date.

    Args:
        response: just received.
    """
    try:
        told = parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return None
    return time.time() - told - 0.5  # the date is cut to a second
