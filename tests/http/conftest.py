from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from iam_resources import operation
from iam_resources.http import Client
from iam_resources.operation import check_stop


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        check_stop()
        self.waits.append(seconds)
        self.now += max(seconds, 0)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Waits take no time and are written down."""
    time = Time()
    monkeypatch.setattr(operation, "pause", time.pause)
    return time


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., Client]]:
    """Make clients that are closed at the end and hardly wait between attempts."""
    made: list[Client] = []

    def make(url: str, **settings: Any) -> Client:
        client = Client(url, **{"name": "test", "backoff_seconds": 0.001, **settings})
        made.append(client)
        return client

    yield make
    for client in made:
        await client.aclose()
