"""The sandbox for all candidates: a separate process for each case, which counts the calls."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.domains.resources import GROUPS, group_name
from tools.background import free_port
from tools.oracle_cloud import OracleCloud
from tools.place import secret
from tools.say import Stop

ADMIN = "admin"
_DOMAIN = "/oci/domains/default"
_STARTS_WITHIN_SECONDS = 60


class Sandbox:
    """Starts a sandbox for each place.

    Args:
        directory: where it keeps its files.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._client = httpx.Client(timeout=300, trust_env=False)

    @contextmanager
    def place(self) -> Iterator[str]:
        """The address of a new sandbox, for as long as the block runs."""
        address = f"http://127.0.0.1:{free_port()}"
        environment = {**os.environ, "SANDBOX_ADMIN_USERNAME": ADMIN, "SANDBOX_ADMIN_PASSWORD": self._password}
        key = OracleCloud(address, self._directory).public_key
        command = [sys.executable, "-m", "iam_resources.sandbox", "--port", address.rpartition(":")[2]]
        with (self._directory / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--oci-public-key", str(key)], env=environment, stdout=log, stderr=log
            )
        try:
            self._wait(address, process)
            yield address
        finally:
            process.terminate()
            process.wait()

    def environment(self, place: str) -> dict[str, str]:
        """The settings with which a program finds the domain and signs in."""
        return {
            **OracleCloud(place, self._directory).variables(),
            "OCI_CLIENT_ID": ADMIN,
            "OCI_CLIENT_SECRET": self._password,
        }

    def holds(self, place: str) -> tuple[int, int]:
        """How many users there are in addition to those of every domain, and how many memberships they have."""
        client = {"grant_type": "client_credentials", "scope": "urn:opc:idm:__myscopes__"}
        answer = self._client.post(f"{place}{_DOMAIN}/oauth2/v1/token", data=client, auth=(ADMIN, self._password))
        headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}

        def get(path: str, **query: Any) -> dict[str, Any]:
            url = f"{place}{_DOMAIN}/admin/v1/{path}"
            found: dict[str, Any] = self._client.get(url, params=query, headers=headers).raise_for_status().json()
            return found

        users = int(get("Users", filter='userName sw "bench-"', count=1)["totalResults"])
        names = [group_name(number) for number in range(GROUPS)]
        groups = get("Groups", filter='displayName sw "bench-"', attributes="displayName,members", count=GROUPS)
        members = [len(each.get("members", [])) for each in groups.get("Resources", []) if each["displayName"] in names]
        return users, sum(members)

    def mark(self) -> int:
        """Not needed: each case has its own count, see `received`."""
        return 0

    def received(self, since: int, place: str) -> Counter[str]:
        """The calls received since the last call of this method, by kind; resets the count."""
        counts = self._client.get(f"{place}/_sandbox/calls").raise_for_status().json()["counts"]
        self._client.delete(f"{place}/_sandbox/calls").raise_for_status()
        return Counter({f"{each['method']} {_short(each['path'])}": each["count"] for each in counts})

    @property
    def _password(self) -> str:
        return secret(self._directory / "password")

    def _wait(self, address: str, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while process.poll() is None and time.monotonic() < until:
            try:
                self._client.get(f"{address}/_sandbox/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        process.kill()
        raise Stop(f"The sandbox did not start: {(self._directory / 'log').read_text()[-400:].strip()}")


def _short(path: str) -> str:
    return re.sub(r"^/oci/domains/[^/]+", "", path)


@contextmanager
def server(directory: Path) -> Iterator[Sandbox]:
    """Starts a sandbox for each place, for as long as the block runs."""
    yield Sandbox(directory)
