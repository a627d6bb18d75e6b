"""Faults on demand: the failures of networks, proxies and busy servers.

A fault is matched by method and path and applies to a number of calls. One fault may do several things, e.g. wait and
then answer 503.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Drop = Literal["before", "after"]

_ERROR_PAGE = (
    "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr>"
    "<center>gateway</center></body></html>"
)


class FaultError(Exception):
    """The definition of a fault is invalid. The message is one line for the user."""


@dataclass
class Fault:
    """One fault.

    Args:
        method: method it applies to; None = all.
        path: regular expression searched in the raw path (no query string); None = all.
        times: number of calls it applies to; None = until it is removed.
        skip: number of matching calls that are answered normally first.
        status: answer with this status instead of acting.
        acts: with ``status``: act first, then answer with it (a gateway that timed out).
        delay_seconds: wait this long before anything else.
        drop: close the connection: ``before`` acting, or ``after`` it (a lost answer).
        truncate: act, then send only half of the body and close the connection.
        html: answer with a proxy's HTML page; status 200 unless ``status`` is given.
        retry_after: value of a ``Retry-After`` header on the answer, seconds or an HTTP date.
        expire_tokens: make all tokens that were issued so far invalid, then handle the call.
    """

    method: str | None = None
    path: str | None = None
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    acts: bool = False
    delay_seconds: float = 0.0
    drop: Drop | None = None
    truncate: bool = False
    html: bool = False
    retry_after: str | None = None
    expire_tokens: bool = False
    hits: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        try:
            self._pattern = re.compile(self.path or "")
        except re.error as problem:
            raise FaultError(f"match.path is not a regular expression: {problem}") from problem
        if self.drop not in (None, "before", "after"):
            raise FaultError('drop must be "before" or "after"')
        if self.status is not None and not 200 <= self.status <= 599:
            raise FaultError("status must be between 200 and 599")
        if self.times is not None and self.times < 1:
            raise FaultError("times must be at least 1; omit it for once, null for ever")

    def matches(self, method: str, raw_path: str) -> bool:
        """Whether it applies to this call, apart from ``times`` and ``skip``."""
        return (self.method is None or self.method.upper() == method) and bool(self._pattern.search(raw_path))

    @property
    def acts_first(self) -> bool:
        """Whether the vendor handles the call, although the client may not receive the answer."""
        if self.drop is not None:
            return self.drop == "after"
        return self.truncate or self.acts or (self.status is None and not self.html)

    @property
    def label(self) -> str:
        """A short name for the call log."""
        parts = [
            f"drop {self.drop}" if self.drop else "",
            "truncate" if self.truncate else "",
            f"status {self.status}" if self.status else "",
            "html" if self.html else "",
            f"delay {self.delay_seconds:g}s" if self.delay_seconds else "",
            "expire tokens" if self.expire_tokens else "",
            "retry-after" if self.retry_after else "",
        ]
        return ", ".join(part for part in parts if part) or "none"

    def error_page(self) -> bytes:
        """The page of ``html``."""
        return _ERROR_PAGE.format(status=self.status or 200).encode()

    def as_json(self) -> dict[str, Any]:
        """What ``GET /_sandbox/faults`` shows of it."""
        return {
            "match": {"method": self.method, "path": self.path},
            "times": self.times,
            "skip": self.skip,
            "hits": self.hits,
            "does": self.label,
        }

    @classmethod
    def from_json(cls, body: Any) -> Fault:
        """Read the body of ``POST /_sandbox/faults``.

        Raises:
            FaultError: a field is unknown or has the wrong type; the message names it.
        """
        if not isinstance(body, Mapping):
            raise FaultError("a fault is a JSON object")
        given = dict(body)
        match = given.pop("match", {})
        if not isinstance(match, Mapping):
            raise FaultError("match is an object with method and path")
        given |= match
        for name, value in given.items():
            if name not in _TYPES:
                raise FaultError(f"unknown field {name!r}; known: match, {', '.join(_TYPES)}")
            if name == "retry_after" and isinstance(value, int):
                given[name] = str(value)
            elif value is not None and not isinstance(value, _TYPES[name]):
                raise FaultError(f"{name} has the wrong type")
        return cls(**given)


_TYPES: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "path": (str,),
    "times": (int,),
    "skip": (int,),
    "status": (int,),
    "acts": (bool,),
    "delay_seconds": (int, float),
    "drop": (str,),
    "truncate": (bool,),
    "html": (bool,),
    "retry_after": (str,),
    "expire_tokens": (bool,),
}


class Faults:
    """The faults in force. The first that matches a call is used."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Add a fault."""
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()

    def take(self, method: str, raw_path: str) -> Fault | None:
        """The fault for this call, which counts as used; None = the call is answered normally."""
        for fault in self._faults:
            if not fault.matches(method, raw_path):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.times is not None and fault.hits >= fault.times:
                self._faults.remove(fault)
            return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """The faults in force."""
        return [fault.as_json() for fault in self._faults]
