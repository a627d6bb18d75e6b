"""Debug lines of the SDK, sent to the engine many at a time.

The SDK sends four for each resource, each in a call of its own in the thread of the event loop, which waits for the
answer. With thousands of resources that is a third of the time of a program, whether or not anybody asked for
`--debug`: a program cannot know. Here lines are collected for a moment. All other messages are sent at once, after the
lines before them.

`pulumi.log._log` is internal to the SDK, so it is replaced only in the versions that were tested
(`iam_resources.engine.outputs.TESTED`).
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable
from typing import Any

from pulumi import log
from pulumi.runtime.proto import engine_pb2

SECONDS = 0.5
"""How long a line waits for others."""
MOST = 1000
"""Lines that are sent together."""
Send = Callable[[Any, Any, str, Any, Any, Any], None]
"""`pulumi.log._log`: engine, severity, message, resource, stream, whether it is shown for a moment only."""


class DebugLines:
    """The lines that are not sent yet; stands in the place of `pulumi.log._log`.

    Args:
        send: what the SDK sends a message with.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._lines: list[str] = []
        self._engine: Any = None
        self._timed: asyncio.AbstractEventLoop | None = None
        """The loop with a timer for what is kept."""
        self._lock = threading.RLock()

    def log(self, engine: Any, severity: Any, message: str, resource: Any, stream_id: Any, ephemeral: Any) -> None:
        """Send a message, or keep it for a moment."""
        with self._lock:
            if severity == engine_pb2.DEBUG and resource is None and not stream_id and self._is_timed():
                self._engine = engine
                self._lines.append(message)
                if len(self._lines) >= MOST:
                    self.flush()
                return
            self.flush()
        self._send(engine, severity, message, resource, stream_id, ephemeral)

    def flush(self) -> None:
        """Send what is kept."""
        with self._lock:
            lines, self._lines = self._lines, []
            if lines:
                self._send(self._engine, engine_pb2.DEBUG, "\n".join(lines), None, None, None)

    def _is_timed(self) -> bool:
        """Whether what is kept will be sent: this is the thread of an event loop, which has a timer."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        if self._timed is not loop:
            self._timed = loop
            loop.call_later(SECONDS, self._time_is_up)
        return True

    def _time_is_up(self) -> None:
        self._timed = None
        self.flush()


def collect() -> None:
    """Collect the debug lines of this program from now on."""
    lines = DebugLines(log._log)
    log._log = lines.log
    atexit.register(lines.flush)
