"""Results of checks of a connection, one line each; `iam doctor` prints them, each vendor's `doctor` makes them.

A vendor that `iam doctor` looks at has a module `doctor` with two functions:

    def settings_of(settings: Settings, name: str) -> ConnectionSettings
    async def examine(given: ConnectionSettings) -> list[Finding]
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from iam_resources.errors import IamError

Result = Literal["ok", "warning", "failed", "skipped"]
_SECONDS = 45
"""Time limit of one check, including retries."""
_WITHIN_SECONDS = 2
"""Smallest difference of clocks that is reported: a server's time has whole seconds, and the response takes time."""
_FAR_SECONDS = 300


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        subject: what: `address`, `account`, `rights`, `clock`, ...
        result: `ok`; `warning`, it works but needs attention; `failed`, something that uses it fails; `skipped`, what
            it depends on failed.
        text: what was found; never a secret.
        fix: what to do; empty if nothing.
    """

    subject: str
    result: Result
    text: str
    fix: str = ""

    @property
    def bad(self) -> bool:
        """Whether programs that use it will fail."""
        return self.result == "failed"

    @property
    def line(self) -> str:
        """The result and what to do."""
        return f"{self.text.rstrip('.')}. {self.fix}" if self.fix else self.text


async def look(subject: str, work: Awaitable[Finding]) -> Finding:
    """Run a check; an error is its result."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await work
    except IamError as error:
        return failed(subject, error)
    except TimeoutError:
        return Finding(subject, "failed", f"not done after {_SECONDS} s", "Check the network, and try again")


async def look_in_turn(checks: Mapping[str, Callable[[], Awaitable[Finding]]]) -> list[Finding]:
    """Run checks, each of which needs the ones before it: after one that failed the rest is skipped.

    Args:
        checks: by subject, in their order.
    """
    found: list[Finding] = []
    for subject, work in checks.items():
        found.append(await look(subject, work()))
        if found[-1].bad:
            return [*found, *skipped(*list(checks)[len(found) :], without=subject)]
    return found


def failed(subject: str, error: IamError) -> Finding:
    """An error as a finding."""
    return Finding(subject, "failed", error.fault, error.hint)


def skipped(*subjects: str, without: str) -> list[Finding]:
    """Checks that were not run.

    Args:
        subjects: what.
        without: what it depends on, which failed.
    """
    return [Finding(subject, "skipped", f"not checked: needs the {without} first") for subject in subjects]


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: `users, groups and roles`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def clock(ahead_seconds: float | None, *, refused_after_seconds: float = 0) -> Finding:
    """The difference between this machine's clock and a server's.

    Args:
        ahead_seconds: how far it is ahead; None where the server does not report its time.
        refused_after_seconds: the difference from which on the server refuses requests; 0 where it does not care.
    """
    if ahead_seconds is None:
        return Finding("clock", "ok", "the server does not report its time")
    off = abs(ahead_seconds)
    if off <= _WITHIN_SECONDS:
        return Finding("clock", "ok", f"within {_WITHIN_SECONDS} s of the server's")
    text = f"this machine's clock is {_duration(off)} {'ahead of' if ahead_seconds > 0 else 'behind'} the server's"
    fix = "Set it, if possible by NTP"
    if refused_after_seconds and off > refused_after_seconds:
        return Finding("clock", "failed", f"{text}, which refuses requests from {refused_after_seconds:g} s on", fix)
    limit = refused_after_seconds / 5 if refused_after_seconds else _FAR_SECONDS
    return Finding("clock", "warning", text, fix) if off > limit else Finding("clock", "ok", text)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
