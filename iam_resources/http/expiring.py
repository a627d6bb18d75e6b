"""One value that ends, such as a token, for all who need it: one worker fetches it, and a refusal is remembered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, Generic, Protocol, TypeVar

from iam_resources.errors import ConfigError, Denied, IamError

REFUSAL_SECONDS: Final = 60
"""How long a refusal stands: a thousand resources with a wrong password must not lock the account."""


class Ending(Protocol):
    """Something that is good for a while."""

    @property
    def ends(self) -> float:
        """When to fetch another, in the seconds of the clock that keeps it."""


T = TypeVar("T", bound=Ending)


class Unfetched(Exception):
    """Who fetched the value for all got none, for a reason that is its own."""


class Expiring(Generic[T]):
    """One value for all workers of an event loop: while one fetches it, the others wait for that.

    Args:
        now: seconds that only grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.value: T | None = None
        self._now = now
        self._coming: asyncio.Future[T] | None = None
        self._refused: tuple[float, IamError] | None = None

    async def at_hand(self, spent: T | None = None) -> T | None:
        """The value, also one that another worker is fetching; None where the caller has to fetch it.

        Args:
            spent: a value that was just refused.

        Raises:
            IamError: it was refused a moment ago.
            Unfetched: the other worker got none, and was not refused.
        """
        if self.value is not None and self.value is not spent and self._now() < self.value.ends:
            return self.value
        if self._refused is not None and self._now() < self._refused[0]:
            raise self._refused[1]
        if (coming := self._coming) is None:
            return None
        try:
            return await asyncio.shield(coming)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not coming.cancelled() or (task is not None and task.cancelling()):
                raise
            raise Unfetched from None

    @contextmanager
    def fetching(self) -> Iterator[Callable[[T], None]]:
        """Fetch it for all: give it to the function. A refusal is remembered, other failures are not."""
        coming = self._coming = asyncio.get_running_loop().create_future()

        def put(value: T) -> None:
            self.value = value
            coming.set_result(value)

        try:
            yield put
        except (Denied, ConfigError) as error:
            self._refused = self._now() + REFUSAL_SECONDS, error
            coming.set_exception(error)
            coming.exception()  # nobody else may be waiting
            raise
        finally:  # also where a request could not be sent: httpx then closes the generator that fetches
            self._coming = None
            if not coming.done():
                coming.cancel()

    async def get(self, fetch: Callable[[], Awaitable[T]], spent: T | None = None) -> T:
        """The value, fetched where that is needed.

        Args:
            fetch: gets another one.
            spent: a value that was just refused.

        Raises:
            IamError: `fetch` gets none.
        """
        while True:
            try:
                value = await self.at_hand(spent)
            except Unfetched:
                continue
            if value is None:
                with self.fetching() as put:
                    value = await fetch()
                    put(value)
            return value
