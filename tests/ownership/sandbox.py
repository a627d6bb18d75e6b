"""The sandbox of a test session, and what can be broken in it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from iam_resources.sandbox.oci.identifiers import REGION, TENANCY_ID
from tests.conformance.oci.iam_service import Key
from tests.ownership.programs import Fault
from tests.ownership.vendors.cncc import Realm
from tests.ownership.vendors.domains import Domain
from tests.ownership.vendors.huawei import Organisation, RoleOrganisation
from tests.ownership.vendors.keycloak import Keycloak
from tests.ownership.vendors.oci import Tenancy
from tests.ownership.vendors.place import Place
from tests.ownership.vendors.scim import Tenant

_WRITES = r"^(?!.*(/token|/\.search|/retrieve-[a-z-]+-id|/is-member-in-groups)$)"
"""Calls that change something, as far as the path says it."""
_METHODS = ("POST", "PUT", "PATCH", "DELETE")
_DOES: dict[str, dict[str, Any]] = {
    "refused": {"status": 500},
    "late": {"status": 500, "acts": True},
    "lost": {"drop": "after"},
    "killed": {"drop": "after", "times": None},
}


class Faults:
    """What is broken in a sandbox.

    Args:
        origin: where it is.
    """

    def __init__(self, origin: str) -> None:
        self._http = httpx.Client(timeout=30)
        self._url = f"{origin}/_sandbox/faults"

    @contextmanager
    def in_force(self, fault: Fault) -> Iterator[None]:
        """Within the block some writes go wrong."""
        for method in _METHODS:
            match = {"method": method, "path": _WRITES}
            body = {"match": match, "skip": fault.skip, **_DOES[fault.how]}
            self._http.post(self._url, json=body).raise_for_status()
        try:
            yield
        finally:
            self._http.delete(self._url).raise_for_status()

    def were_hit(self) -> bool:
        """Whether something went wrong."""
        left = self._left()
        return len(left) < len(_METHODS) or any(each["hits"] for each in left)

    def _left(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.get(self._url).raise_for_status().json()
        return found


class Sandbox:
    """A running sandbox, in which every program gets a place of its own.

    Args:
        folder: for the key of the tenancy's administrator.
    """

    def __init__(self, folder: Path) -> None:
        self._key = Key(folder / "key")
        self._username, self._password = "admin", secrets.token_urlsafe(12)
        variables = {"SANDBOX_ADMIN_USERNAME": self._username, "SANDBOX_ADMIN_PASSWORD": self._password}
        command = ["-m", "iam_resources.sandbox", "--port", "0", "--oci-public-key", str(self._key.public_file)]
        self._process = subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=(folder / "sandbox.log").open("w"),
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("sandbox listening on "), line
        self._endpoint = line.removeprefix("sandbox listening on ").strip()
        self._origin = self._endpoint.removesuffix("/cncc/auth")
        self.faults = Faults(self._origin)

    def place(self, vendor: str) -> Place:
        """A new place at a vendor."""
        match vendor:
            case "cncc":
                return Realm(Keycloak(self._endpoint, self._username, self._password))
            case "oci":
                return Tenancy(self._origin, self._key, TENANCY_ID, REGION)
            case "huawei":
                return Organisation(self._origin, self._username, self._password)
            case "huawei (managed roles)":
                return RoleOrganisation(self._origin, self._username, self._password)
            case "huawei.scim":
                return Tenant(self._origin, self._username, self._password)
        return Domain(self._origin, self._username, self._password)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def sandbox(folder: Path) -> Iterator[Sandbox]:
    """A sandbox for as long as the block runs."""
    running = Sandbox(folder)
    try:
        yield running
    finally:
        running.close()
