"""The sandbox as a server: a separate process for each case, which counts the calls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tools.background import free_port
from tools.oracle_cloud import OracleCloud
from tools.place import secret
from tools.say import Stop

ADMIN = "admin"
_STARTS_WITHIN_SECONDS = 60


class Sandbox:
    """Starts a sandbox for each place.

    Args:
        directory: where it keeps its files.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.client = httpx.Client(timeout=300, trust_env=False)
        self._address = ""

    @contextmanager
    def place(self) -> Iterator[str]:
        """The address of a new sandbox, for as long as the block runs."""
        address = self._address = f"http://127.0.0.1:{free_port()}"
        environment = {**os.environ, "SANDBOX_ADMIN_USERNAME": ADMIN, "SANDBOX_ADMIN_PASSWORD": self.password}
        key = OracleCloud(address, self.directory).public_key
        command = [sys.executable, "-m", "iam_resources.sandbox", "--port", address.rpartition(":")[2]]
        with (self.directory / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--oci-public-key", str(key)], env=environment, stdout=log, stderr=log
            )
        try:
            self._wait(address, process)
            self.prepare(address)
            yield address
        finally:
            process.terminate()
            process.wait()

    def prepare(self, place: str) -> None:
        """Make what is there before the first case."""

    def mark(self) -> int:
        """Begin a new count."""
        self.client.delete(f"{self._address}/_sandbox/calls").raise_for_status()
        return 0

    def received(self, since: int, place: str) -> Counter[str]:
        """The calls received since the last `mark`, by kind."""
        counts = self.client.get(f"{place}/_sandbox/calls").raise_for_status().json()["counts"]
        return Counter({f"{each['method']} {self.short(each['path'])}": each["count"] for each in counts})

    def short(self, path: str) -> str:
        """The path of a call without what all have in common."""
        return path

    @property
    def password(self) -> str:
        """The administrator's, made here."""
        return secret(self.directory / "password")

    def _wait(self, address: str, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while process.poll() is None and time.monotonic() < until:
            try:
                self.client.get(f"{address}/_sandbox/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        process.kill()
        raise Stop(f"The sandbox did not start: {(self.directory / 'log').read_text()[-400:].strip()}")
