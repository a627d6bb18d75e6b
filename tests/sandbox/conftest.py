"""A sandbox behind a socket, and one in process."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from iam_resources.sandbox import Sandbox
from tests.forked import forked
from tools.huawei_cloud import HuaweiCloud
from tools.oracle_cloud import OracleCloud
from tools.place import ROOT


@dataclass
class Server:
    """A running ``python -m iam_resources.sandbox``."""

    state: Path
    port: int = 0
    username: str = "admin"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    process: subprocess.Popen[str] | None = None
    oci_public_key: Path | None = None
    python: Path = Path(sys.executable)

    def start(self) -> Server:
        environment = {
            **os.environ,
            **forked().client,
            "PYTHONPATH": str(ROOT),
            "SANDBOX_ADMIN_USERNAME": self.username,
            "SANDBOX_ADMIN_PASSWORD": self.password,
        }
        own = self.python == Path(sys.executable)
        start = [forked().script("sandbox")] if own else [self.python, "-m", "iam_resources.sandbox"]
        key = ["--oci-public-key", str(self.oci_public_key)] if self.oci_public_key else []
        self.process = subprocess.Popen(
            [*start, "--port", str(self.port), "--state", str(self.state), *key],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("sandbox listening on http://127.0.0.1:"), line
        self.port = int(line.removesuffix("/cncc/auth\n").rpartition(":")[2])
        return self

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.origin}/cncc/auth"

    @property
    def oracle_cloud(self) -> dict[str, str]:
        """The variables of its Oracle Cloud, whose administrator's key pair is beside `oci_public_key`."""
        assert self.oci_public_key is not None, "it was started without the administrator's key"
        return OracleCloud(self.origin, self.oci_public_key.parent).variables()

    @property
    def huawei_cloud(self) -> dict[str, str]:
        """The variables of its Huawei Cloud."""
        values = HuaweiCloud(self.origin, Path(), self.username).values
        return {**{name: str(value) for name, value in values.items()}, "HUAWEI_SECRET_KEY": self.password}

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(10)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)


@contextmanager
def all_vendors(folder: Path, python: Path = Path(sys.executable)) -> Iterator[Server]:
    """A running sandbox that knows the administrator of an Oracle Cloud too; it ends with the block.

    Args:
        folder: for its state, and the administrator's key pair.
        python: that runs it.
    """
    key = OracleCloud("", folder / "key").public_key
    running = Server(folder / "sandbox.db", oci_public_key=key, python=python).start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("sandbox") / "state.db").start()
    yield running
    running.stop()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(admin_username="admin", admin_password=secrets.token_urlsafe(12))
    yield made
    made.close()
