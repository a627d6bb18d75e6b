"""What goes wrong in a run: slow, refused and lost answers, conflicts, requests that fail, killed processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.ownership.engine.project import LIMIT_SECONDS, Project

_HOST = "pulumi-resource-pulumi-python"
_WRITE = "(?<!-id)(?<!is-member-in-groups)$"
"""Paths of calls that change something, as far as the path says it; with the methods below."""
_METHODS = ("POST", "PUT", "DELETE")
_FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 429, "retry_after": 1},
    {"status": 429},
    {"status": 503},
    {"drop": "before"},
    {"drop": "after"},
    {"drop": "after"},
    {"truncate": True},
    {"delay_seconds": 0.4},
)
_LONGEST_ACT_SECONDS = 0.5
_DEATHS: tuple[dict[str, Any], ...] = ({"delay_seconds": _LONGEST_ACT_SECONDS}, {"drop": "after"})
"""What happens to the write during which a process is killed: it acts after that, or its answer never comes."""


class Trouble:
    """Trouble in one sandbox.

    Args:
        origin: where it is.
        random: decides.
    """

    def __init__(self, origin: str, random: Random) -> None:
        self._http = httpx.Client(base_url=f"{origin}/_sandbox/", timeout=60)
        self._random = random

    def settle_in(self) -> None:
        """How the service is from now on: slow, busy, and behind with its listings."""
        pick = self._random.choice
        self._send(
            "huawei/settings",
            request_seconds=pick((0.0, 0.3, 1.5)),
            running_limit=pick((0, 3)),
            running_status=pick(("IN_PROGRESS", "PENDING")),
            listing_seconds=pick((0.0, 0.2)),
            principal_seconds=pick((0.0, 0.4)),
            set_busy_seconds=pick((0.0, 0.05)),
            empty_first_pages=pick((False, True)),
        )

    def begin(self) -> None:
        """Break some calls and some requests."""
        random = self._random
        for _ in range(random.randint(3, 9)):
            match = {"method": random.choice((*_METHODS, "GET", "POST")), "path": "^/huawei/"}
            self._send("faults", match=match, skip=random.randint(0, 40), **random.choice(_FAULTS))
        for kind in ("create", "delete", "provision"):
            if random.random() < 0.4:
                self._send("huawei/failures", kind=kind, reason="injected", times=random.randint(1, 2))
        self._send("huawei/failures", kind="write", code=random.choice((1006, 1007, 1282)), times=random.randint(1, 3))

    def end(self) -> None:
        """Break nothing any more; the service stays slow."""
        for path in ("faults", "huawei/failures"):
            self._http.delete(path).raise_for_status()

    def plan_death(self, project: Project) -> tuple[str, Callable[[], bool]]:
        """Have the engine or its provider host killed at some write.

        Returns:
            Who dies, and what is asked again and again while the engine runs: it kills the host, and says whether the
            engine is to be killed.
        """
        who = self._random.choice(("engine", "host"))
        match, death = {"path": _WRITE}, self._random.choice(_DEATHS)
        for method in _METHODS:
            skip = self._random.randint(0, 25 if method == "POST" else 6)
            self._send("faults", match={**match, "method": method}, skip=skip, times=None, **death)
        dead = False

        def is_due() -> bool:
            nonlocal dead
            faults = [] if dead else self._http.get("faults").raise_for_status().json()
            if not any(each["hits"] for each in faults if each["match"]["path"] == _WRITE):
                return False
            dead = True
            self.end()  # what comes after it is not broken: it was sent by a process that is dead
            if who == "host":
                for process in hosts(project.folder):
                    with suppress(ProcessLookupError):  # it has ended since it was listed
                        os.kill(process, signal.SIGKILL)
            return who == "engine"

        return who, is_due

    def calls(self) -> list[dict[str, Any]]:
        """The calls since the last time."""
        seen = self._http.get("calls").raise_for_status().json()
        assert seen["total"] == len(seen["recent"]), "the sandbox keeps only the last calls"
        self._http.delete("calls").raise_for_status()
        recent: list[dict[str, Any]] = seen["recent"]
        return recent

    def calm(self) -> None:
        """Nothing is slow any more."""
        calm = {"listing_seconds": 0.0, "set_busy_seconds": 0.0, "empty_first_pages": False}
        self._send("huawei/settings", **calm)
        time.sleep(0.3)  # until listings show what was written before

    def _send(self, path: str, **body: Any) -> None:
        self._http.post(path, json=body).raise_for_status()


def hosts(folder: Path) -> list[int]:
    """The processes of the provider host of a project: the one that the engine has started, and where that stands in
    for a forked one, that one, which has the same standard output."""
    variable = f"PULUMI_BACKEND_URL=file://{folder / 'state'}"
    seen = {int(each.name): each for each in Path("/proc").iterdir() if each.name.isdigit()}
    outputs = {number: output for number, each in seen.items() if (output := _read_link(each / "fd/1"))}
    started = [
        number
        for number in outputs
        if _HOST in _read(seen[number] / "cmdline") and variable in _read(seen[number] / "environ").split("\0")
    ]
    pipes = {outputs[number] for number in started}
    return [number for number, output in outputs.items() if output in pipes and number != os.getpid()]


def wait_until_gone(folder: Path) -> None:
    """Wait until no provider host of a project is left, as one outlives an engine that is killed for a moment."""
    end = time.monotonic() + LIMIT_SECONDS
    while hosts(folder):
        assert time.monotonic() < end, "a provider host stays"
        time.sleep(0.05)
    time.sleep(_LONGEST_ACT_SECONDS)  # until what it has sent has arrived


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _read_link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""
