"""What is read once a run, such as the settings of a realm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from iam_resources.errors import Denied, Invalid, NotFound, SignInFailed

T = TypeVar("T")


class ReadOnce:
    """Answers that are kept by name, each asked for once, however many want it. Belongs to one event loop."""

    def __init__(self) -> None:
        self._read: dict[str, asyncio.Task[Any]] = {}

    async def get(self, what: str, read: Callable[[], Awaitable[T]]) -> T | None:
        """The answer; None where the vendor has no such thing, or does not show it to this account.

        Args:
            what: its name here.
            read: asks for it; after an error it is asked again.

        Raises:
            SignInFailed: no call can succeed.
            IamError: the vendor did not answer.
        """
        task = self._read.get(what)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._read[what] = asyncio.ensure_future(_read_if_shown(read))
        answer: T | None = task.result() if task.done() else await asyncio.shield(task)
        return answer


async def _read_if_shown(read: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await read()
    except SignInFailed:
        raise
    except (NotFound, Denied, Invalid):
        return None
