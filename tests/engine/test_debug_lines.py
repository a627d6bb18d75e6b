"""Debug lines of the SDK are sent together, in their order, and none is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pulumi.runtime.proto import engine_pb2

from iam_resources.engine import debug_lines
from iam_resources.engine.debug_lines import DebugLines

DEBUG, INFO = engine_pb2.DEBUG, engine_pb2.INFO


class Sent:
    """What the engine was sent."""

    def __init__(self) -> None:
        self.messages: list[tuple[Any, str]] = []
        self.lines = DebugLines(lambda engine, severity, message, *_: self.messages.append((severity, message)))

    def say(self, severity: Any, message: str, resource: Any = None) -> None:
        self.lines.log("engine", severity, message, resource, None, None)


async def test_lines_wait_for_others_and_go_before_any_other_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug_lines, "SECONDS", 0.05)
    sent = Sent()
    sent.say(DEBUG, "one")
    sent.say(DEBUG, "two")
    assert sent.messages == []
    sent.say(INFO, "said")
    sent.say(DEBUG, "of a resource", resource="ana")
    assert sent.messages == [(DEBUG, "one\ntwo"), (INFO, "said"), (DEBUG, "of a resource")]
    sent.say(DEBUG, "three")
    await asyncio.sleep(0.1)
    sent.say(DEBUG, "four")
    await asyncio.sleep(0.1)
    assert sent.messages[3:] == [(DEBUG, "three"), (DEBUG, "four")]


async def test_no_more_are_kept_than_fit_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug_lines, "MOST", 3)
    sent = Sent()
    for number in range(7):
        sent.say(DEBUG, str(number))
    assert sent.messages == [(DEBUG, "0\n1\n2"), (DEBUG, "3\n4\n5")]
    sent.lines.flush()
    assert sent.messages[2:] == [(DEBUG, "6")]


def test_where_no_loop_would_send_them_later_they_are_sent_at_once() -> None:
    sent = Sent()
    sent.say(DEBUG, "one")
    assert sent.messages == [(DEBUG, "one")]


async def test_a_line_of_another_thread_is_sent_at_once_after_those_that_are_kept() -> None:
    sent = Sent()
    sent.say(DEBUG, "one")
    await asyncio.to_thread(sent.say, DEBUG, "two")
    assert sent.messages == [(DEBUG, "one"), (DEBUG, "two")]
