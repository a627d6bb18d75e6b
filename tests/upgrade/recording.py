"""The writes that a vendor once received, and how to bring another vendor to the same state with them.

A vendor gives its own ids, times and tags of versions to what is made. So what the answers said is kept beside the
calls: where a later answer says something else at the same place, that takes the place of the former in all that
follows, and in the state that goes with it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Set
from typing import Any

from tests.upgrade.vendor import Vendor

Call = dict[str, Any]
"""One call: `method`, `path`, `body`, and in `said` what its answer told, by the place in it."""

Pairs = dict[str, str]
"""What takes the place of what."""

_PATIENCE_SECONDS = 10.0
_HEADERS = ("etag", "location", "opc-work-request-id")
_GIVEN = re.compile(r"[\w.:+@-]{12,}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def said(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """What an answer told: its strings, by the place where they are."""
    content = json.loads(body) if body.startswith(b"{") else None  # the order in a list is not always the same
    found = {f"header {name}": headers[name].rsplit("/", 1)[-1] for name in _HEADERS if name in headers}
    return found | dict(_strings(content, ""))


def is_given(value: str) -> bool:
    """Whether a string may be one that a vendor made up: an id, a time or the tag of a version."""
    return _GIVEN.fullmatch(value) is not None and any(sign.isdigit() for sign in value)


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, f"{place}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            name = item.get("displayName") if isinstance(item, Mapping) else None
            yield from _strings(item, f"{place}/{name or number}")


def is_time(value: str) -> bool:
    """Whether a string is a time."""
    return _TIME.fullmatch(value) is not None


def replay(vendor: Vendor, calls: list[Call], fixed: Mapping[str, str]) -> list[Pairs]:
    """Make the calls again; returns for each what now takes the place of what it told then.

    Args:
        vendor: an empty one.
        calls: in their order.
        fixed: what takes the place of what is in braces in the calls, such as secrets.
    """
    done: list[Pairs] = []
    for call in calls:
        pairs = {**{key: value for each in done for key, value in each.items()}, **fixed}
        path = replaced(call["path"], pairs)
        body = json.loads(replaced(json.dumps(call["body"]), pairs)) if call.get("body") is not None else None
        now = _said_again(vendor, call["method"], path, body, call["said"].keys())
        done.append({former: now[place] for place, former in call["said"].items() if now[place] != former})
    return done


def _said_again(vendor: Vendor, method: str, path: str, body: Any, places: Set[str]) -> dict[str, str]:
    """What a call is answered with; what is read may not be there yet."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        answer = vendor.send(method, path, body)
        now = said(answer.headers, answer.content) if answer.is_success else {}
        if answer.is_success and places <= now.keys():
            return now
        assert method == "GET" and time.monotonic() < until, f"{method} {path}: {answer.status_code} {answer.text}"
        time.sleep(0.05)


def replaced(text: str, pairs: Mapping[str, str]) -> str:
    """A text with each key's value in its place, the longest first."""
    for former in sorted(pairs, key=len, reverse=True):
        text = text.replace(former, pairs[former])
    return text
