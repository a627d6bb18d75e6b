"""When something ends: the text has seconds from now, its samples have moments since 1970."""

from __future__ import annotations

from typing import Any

import httpx

from iam_resources.http.clock import date_of

_EARLIEST_MOMENT = 1e9
"""In seconds since 1970: 2001. Nothing that is given in seconds from now lasts for 30 years."""
_MILLISECONDS = 1e11


def end_of(value: Any, headers: httpx.Headers, received: float) -> float:
    """When something ends, by the clock of this machine.

    Args:
        value: seconds from now, or a moment since 1970, in seconds or milliseconds by the clock of the service.
        headers: of the answer; its `date` is that clock.
        received: when the answer came, in seconds since 1970.

    Returns:
        Seconds since 1970, at most one second too early if `value` is a moment; `received` if it is not a number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        return received
    if number > _MILLISECONDS:
        number /= 1000
    if number < _EARLIEST_MOMENT:
        return received + number
    there = date_of(headers)
    return number if there is None else received + number - (there + 1)  # the date is cut to a second
