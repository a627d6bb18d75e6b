"""In which order a program's resources are sent to the engine: of those that are ready, the first of the program first.

The SDK sends each resource as soon as its inputs are known. So all that needs nothing is sent at once, then all that
needs only this, and so on: what takes long, such as an assignment that the vendor makes in its own time, begins when
nearly everything else is done. So kinds of a vendor that works in its own time (`Lifecycle.in_program_order`) have
turns: the engine gets no more of them at once than it works on and a little, and the vendor works on what the program
says first while the rest is sent.

Only what is ready waits for a turn, so nobody who has one waits for somebody who has none. Where this does not hold,
as for a resource whose parent is not made yet, more are let in after a while.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Generator
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.settings import SETTINGS

AHEAD = 2
"""How many times as many resources are sent at once as the engine works on (`--parallel`)."""
STUCK_SECONDS = 10.0
"""After this time without a resource that is done, more are let in."""
_numbers = count()


class Turns:
    """The turns of one program. Belongs to one event loop.

    Args:
        at_once: how many resources may be sent and not done.
        stuck_seconds: see `STUCK_SECONDS`.
    """

    def __init__(self, at_once: int, stuck_seconds: float = STUCK_SECONDS) -> None:
        self._at_once = at_once
        self._stuck_seconds = stuck_seconds
        self._free = at_once
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._stuck: asyncio.TimerHandle | None = None

    async def enter(self, number: int) -> None:
        """Wait for a turn; `leave` gives it back.

        Args:
            number: the place in the program; the lowest of those that wait is next.
        """
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (number, turn))
        self._let_in()
        await turn

    def leave(self) -> None:
        """Say that a resource is done, or has failed."""
        self._free += 1
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None
        self._let_in()

    def _let_in(self) -> None:
        while self._free > 0 and self._waiting:
            turn = heapq.heappop(self._waiting)[1]
            if not turn.done():
                turn.set_result(None)
                self._free -= 1
        if self._waiting and self._stuck is None:
            self._stuck = asyncio.get_running_loop().call_later(self._stuck_seconds, self._let_more_in)

    def _let_more_in(self) -> None:
        self._stuck = None
        self._free += self._at_once
        self._let_in()


class InTurn:
    """A value of a resource that is known once it is the resource's turn; the last of its properties.

    Args:
        resource: which.
        value: the value.
    """

    def __init__(self, resource: pulumi.CustomResource, value: str) -> None:
        self._resource = resource
        self._value = value
        self._number = next(_numbers)

    def __await__(self) -> Generator[Any, None, str]:
        return self._wait().__await__()

    async def _wait(self) -> str:
        turns = _turns_of(asyncio.get_running_loop())
        if turns is not None:
            await turns.enter(self._number)
            leaving = asyncio.ensure_future(self._leave(turns))
            _leaving.add(leaving)
            leaving.add_done_callback(_leaving.discard)
        return self._value

    async def _leave(self, turns: Turns) -> None:
        try:
            await self._resource.id.future(with_unknowns=True)
        except Exception:  # the program reports it
            return
        finally:
            turns.leave()


_leaving: set[asyncio.Future[None]] = set()
_known: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


def _turns_of(loop: asyncio.AbstractEventLoop) -> Turns | None:
    """The turns of a program; None in a preview, where nothing takes long, and where the engine has no limit."""
    parallel = SETTINGS.parallel
    if not parallel or pulumi.runtime.is_dry_run():
        return None
    if loop not in _known:
        _known[loop] = Turns(AHEAD * int(parallel))
    return _known[loop]
