"""Starts the service in the background, finds it running, and ends it.

from tools.state_service.launcher import running

with running() as service:
    service.url, service.token, service.variables()
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.background import Background, free_port
from tools.place import ROOT, STATE, private, secret
from tools.say import say
from tools.state_service.leases import LEASE_SECONDS
from tools.state_service.serve import READY

NAME = "state-service"
PREFERRED_PORT = 18280
READY_SECONDS = 60


class StateService:
    """One service, with its data, its log and its token in `directory`.

    Args:
        directory: its own; a later service in it has the same data and the same token.
        lease_seconds: how long an update of a dead engine blocks others.
    """

    def __init__(self, directory: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self.directory = directory
        self.lease_seconds = lease_seconds
        self.process = Background("state service", directory)

    @property
    def file(self) -> Path:
        """The database with all stacks."""
        return self.directory / "state.sqlite"

    @property
    def token(self) -> str:
        """The token, made at random the first time."""
        return secret(self.directory / "token")

    @property
    def url(self) -> str:
        """Where it listens, or did last."""
        return f"http://127.0.0.1:{self.process.last_port() or PREFERRED_PORT}"

    def variables(self) -> dict[str, str]:
        """The environment in which `pulumi` keeps its state there. The token is among it."""
        return {"PULUMI_BACKEND_URL": self.url, "PULUMI_ACCESS_TOKEN": self.token}

    def exports(self) -> list[str]:
        """The same as shell lines, in which the token is not written out."""
        file = self.directory / "token"
        return [f"export PULUMI_BACKEND_URL={self.url}", f"export PULUMI_ACCESS_TOKEN=\"$(cat '{file}')\""]

    def start(self, port: int) -> None:
        """Start it and wait until it answers.

        Raises:
            Stop: it does not come up.
        """
        private(self.directory)
        secret(self.directory / "token")
        self.process.keep_port(port)
        self.process.start(
            [
                *[sys.executable, "-m", "tools.state_service", "run", str(port), str(self.directory)],
                str(self.lease_seconds),
            ],
            {"PYTHONPATH": str(ROOT)},
            is_ready=lambda: READY in self.process.log.read_text(),
            within_seconds=READY_SECONDS,
        )


@contextmanager
def running(lease_seconds: float = LEASE_SECONDS) -> Iterator[StateService]:
    """A fresh service on a free port, for as long as the block runs; then its data is deleted.

    Raises:
        Stop: it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="state-service-") as directory:
        service = StateService(Path(directory), lease_seconds)
        try:
            service.start(free_port())
            yield service
        finally:
            service.process.stop()


def own() -> StateService:
    """The project's one."""
    return StateService(STATE / NAME)


def start(service: StateService) -> StateService:
    """Start a service where it does not run, on the port that it had before; returns it.

    Raises:
        Stop: it does not come up.
    """
    if service.process.pid() is None:
        service.start(service.process.choose_port(PREFERRED_PORT))
        say(f"State service: listening on {service.url}")
    return service
