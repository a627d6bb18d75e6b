"""When a call is repeated, and how long it waits before.

The question is always whether the server may have acted on the attempt that failed. tenacity counts the attempts and
spaces them; what may be repeated is decided here.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from iam_resources import operation
from iam_resources.errors import Conflict, IamError, NotFound, Stopped, Unavailable, VendorError
from iam_resources.http.reply import Reply

Settle = Callable[[], Awaitable[Reply | None]]

UNKNOWN = "it is not known whether the server acted"
_reading = {"GET", "HEAD", "OPTIONS"}
_repeatable = _reading | {"PUT", "DELETE"}


def may_be_done(error: IamError) -> bool:
    """Whether the server may have acted although a call ended with this error."""
    return UNKNOWN in error.reason


class Acted(Enum):
    """What is known about the server after a failed attempt."""

    DECIDED = "it answered, and would answer so again"
    NO = "it has certainly not acted"
    UNKNOWN = "it may have acted"


class Failure(Exception):
    """One attempt without success.

    Args:
        error: what the caller gets when nothing comes after it.
        acted: what is known about the server.
        headers: of the answer; None without one.
        retry_after: seconds the server asks to wait.
    """

    def __init__(
        self,
        error: VendorError,
        acted: Acted,
        *,
        headers: httpx.Headers | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(error.reason)
        self.error = error
        self.acted = acted
        self.headers = headers
        self.retry_after = retry_after


class Retry:
    """How often and how slowly the calls of a client are repeated.

    Args:
        attempts: most attempts of a call, the first included, at least 1.
        backoff_seconds: the first wait is a random time up to this, the second up to twice this, and so on.
        max_wait_seconds: no single wait is longer, also when the server asks for more.
    """

    def __init__(self, *, attempts: int, backoff_seconds: float, max_wait_seconds: float) -> None:
        self.max_wait_seconds = max_wait_seconds
        self._backoff_seconds = backoff_seconds
        self._jitter = wait_random_exponential(multiplier=backoff_seconds, max=max_wait_seconds)
        self._stop = stop_after_attempt(attempts)
        self._again = retry_if_exception_type(Failure)

    async def run(self, course: Course) -> Reply:
        """Make attempts until one is decisive or there are no more.

        Raises:
            VendorError: the decisive answer, or the last failure.
            Stopped: the user cancelled between two attempts.
        """
        retrying = AsyncRetrying(
            retry=self._again, stop=self._stop, wait=self._wait, sleep=operation.pause, reraise=True
        )
        try:
            return await retrying(course.attempt)
        except Failure as last:
            raise course.complete(last.error) from last.__cause__
        except Stopped as stopped:
            raise course.complete(stopped) from stopped.__cause__

    def _wait(self, state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        if isinstance(failure, Failure) and failure.retry_after is not None:
            asked = failure.retry_after + random.uniform(0, self._backoff_seconds)  # noqa: S311 (not a secret)
            return min(asked, self.max_wait_seconds)
        return self._jitter(state)


class Course:
    """One call over all its attempts: what has been learnt about the server so far.

    Args:
        send: makes one attempt, given its number from 1; raises `Failure`.
        method: the HTTP method.
        tried: what is being done.
        repeat: whether an attempt on which the server may have acted is repeated; None: by the method.
        settle: finds out whether it acted.
    """

    def __init__(
        self,
        send: Callable[[int], Awaitable[Reply]],
        *,
        method: str,
        tried: str,
        repeat: bool | None,
        settle: Settle | None,
    ) -> None:
        self._send = send
        self._method = method
        self._tried = tried
        self._repeat = method in _repeatable if repeat is None else repeat
        self._settle = None if method in _reading else settle
        self._number = 0
        self._unsure = False  # an earlier attempt may have been carried out
        self._looked = False  # `settle` found that it was not

    async def attempt(self) -> Reply:
        """Make the next attempt.

        Raises:
            Failure: to be repeated.
            IamError: not to be repeated.
        """
        self._number += 1
        try:
            return await self._send(self._number)
        except Failure as failure:
            match failure.acted:
                case Acted.NO:
                    raise
                case Acted.UNKNOWN:
                    return await self._unsure_after(failure)
                case Acted.DECIDED:
                    return await self._decided_by(failure)

    async def _unsure_after(self, failure: Failure) -> Reply:
        if self._settle is not None:
            self._unsure = True
            reply = await self._look(self._settle, failure)
            if reply is not None:
                return reply
            self._unsure, self._looked = False, True
            raise failure
        self._unsure = self._unsure or self._method not in _reading
        if self._repeat:
            raise failure
        raise self.complete(failure.error) from failure.__cause__

    async def _decided_by(self, failure: Failure) -> Reply:
        error = failure.error
        if self._unsure and self._method == "DELETE" and isinstance(error, NotFound):
            return Reply(404, failure.headers or httpx.Headers(), None)
        if self._looked and self._settle is not None and isinstance(error, Conflict):
            # The look may have come too early for what the first attempt did.
            reply = await self._look(self._settle, failure)
            if reply is not None:
                return reply
        raise self.complete(error) from failure.__cause__

    async def _look(self, settle: Settle, failure: Failure) -> Reply | None:
        try:
            return await settle()
        except IamError as error:
            raise self.complete(failure.error) from error

    def complete(self, error: IamError) -> IamError:
        """Complete an error with what the person must know about earlier attempts."""
        error.tried = error.tried or self._tried
        if not self._unsure or UNKNOWN in error.reason:
            return error
        if isinstance(error, Conflict):
            error.reason += "; an earlier try that got no answer may have done it"
        elif isinstance(error, Unavailable) and self._number == 1:
            error.reason += f"; {UNKNOWN}"
        else:
            error.reason += f"; an earlier try got no answer: {UNKNOWN}"
        error.hint = error.hint or "Look whether it is done before you repeat it"
        return error


def retry_after_of(response: httpx.Response, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3) in seconds, at least 0; None when it is absent or malformed.

    Args:
        response: the answer.
        now: the time, where the answer has no `Date` to count from.
    """
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until = _date(text)
    if until is None:
        return None
    # The server's own clock, where it is sent, so that a wrong clock here does not matter.
    since = _date(response.headers.get("date", "")) or now()
    return max((until - since).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
