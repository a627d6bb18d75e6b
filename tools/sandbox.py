"""The sandbox in the background: started where it does not run, on the port that it had before."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tools.background import Background
from tools.connection import Connection
from tools.huawei_cloud import HuaweiCloud
from tools.oracle_cloud import OracleCloud
from tools.place import CACHE, ROOT, STATE, private
from tools.say import say

HOME = STATE / "sandbox"
PREFERRED_PORT = 18180
PACKAGES = CACHE / "functions"
READY = "sandbox listening on "  # what it prints once it answers


def background() -> Background:
    return Background("sandbox", HOME)


def connection(port: int | None = None) -> Connection:
    """The connection to a sandbox on this port, or on the one it had last."""
    return Connection(f"http://127.0.0.1:{port or last_port()}/cncc/auth", HOME / "password")


def oracle_cloud(port: int | None = None) -> OracleCloud:
    """The Oracle Cloud of a sandbox on this port, or on the one it had last."""
    return OracleCloud(f"http://127.0.0.1:{port or last_port()}", HOME)


def huawei_cloud(port: int | None = None) -> HuaweiCloud:
    """The Huawei Cloud of a sandbox on this port, or on the one it had last."""
    return HuaweiCloud(f"http://127.0.0.1:{port or last_port()}", HOME / "password")


def variables() -> dict[str, str]:
    """The settings with which iam_resources finds the vendors of the sandbox."""
    return {**connection().variables(), **oracle_cloud().variables(), **huawei_cloud().variables()}


def exports() -> list[str]:
    """The same as shell lines, in which no secret is written out."""
    return [*connection().exports(), *oracle_cloud().exports(), *huawei_cloud().exports()]


def last_port() -> int:
    return background().last_port() or PREFERRED_PORT


def choose_port() -> int:
    """The port of the last run, so that its address stays the same; another one where a program has taken it."""
    return background().choose_port(PREFERRED_PORT)


def constraints() -> Path:
    """The versions of requirements/oracle.txt, for the packages that the sandbox installs for functions."""
    locked = re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / "requirements" / "oracle.txt").read_text(), re.MULTILINE)
    file = private(HOME) / "constraints.txt"
    file.write_text("\n".join(locked) + "\n")
    return file


def start() -> Connection:
    """Starts the sandbox, or finds it running.

    Raises:
        Stop: it does not come up.
    """
    process = background()
    if process.pid() is not None:
        return connection()
    port = choose_port()
    found = connection(port)
    private(STATE)
    process.keep_port(port)
    process.start(
        [
            *[sys.executable, "-m", "iam_resources.sandbox", "--port", str(port)],
            *["--state", str(STATE / "sandbox.sqlite")],
            *["--oci-public-key", str(oracle_cloud(port).public_key)],
            *["--function-packages", str(PACKAGES)],
        ],
        {
            "SANDBOX_ADMIN_USERNAME": found.username,
            "SANDBOX_ADMIN_PASSWORD": found.password,
            "PIP_CONSTRAINT": str(constraints()),
        },
        is_ready=lambda: READY in process.log.read_text(),
        within_seconds=60,
    )
    say(f"Sandbox: listening on {found.endpoint}")
    return found
