"""The processes of a test, forked from one that has imported everything: what the engine starts for a project, the
command `iam`, and the sandbox.

Each engine command starts a language host, a program and a provider host. Importing what they need takes most of the
time of a small command; `tests/ownership/engine/forkserver.py` does it once.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.ownership.engine import client

ROOT = Path(__file__).parents[1]
HOST = "pulumi-resource-pulumi-python"
_SCRIPTS = {
    f"ours/{HOST}": HOST,
    f"stock/{HOST}": "pulumi.dynamic",
    "bin/pulumi-language-python": "",
    "bin/program": "",
    "bin/iam": "",
    "bin/sandbox": "",
}
"""Scripts that the engine finds, and the role that each has forked where that is not its own name."""


@dataclass(frozen=True)
class Forked:
    """A running fork server, and scripts that stand in for the processes.

    Attributes:
        folder: has the scripts.
        socket: where the server listens.
    """

    folder: Path
    socket: Path

    def host(self, name: str) -> Path:
        """The folder with the provider host `ours` or `stock`."""
        return self.folder / name

    def command(self, engine: Path) -> Path:
        """The `pulumi` to run: next to the scripts, so that the engine does not warn of another language host.

        Args:
            engine: the folder with the engine.
        """
        program = self.folder / "bin" / "pulumi"
        if not program.exists():
            try:
                program.hardlink_to(engine / "pulumi")
            except OSError:  # another file system
                shutil.copy2(engine / "pulumi", program)
        return program

    def script(self, name: str) -> Path:
        """The command that forks `iam` or `sandbox`; it needs `client`."""
        return self.folder / "bin" / name

    @property
    def client(self) -> dict[str, str]:
        """What each script needs in its environment."""
        return {"OWNERSHIP_FORKSERVER": str(self.socket)}

    def variables(self, engine: Path) -> dict[str, str]:
        """What the scripts need in their environment."""
        return {
            "LANGUAGE_HOST_BIN": str(engine),
            **self.client,
            "OWNERSHIP_BIN": str(self.folder / "bin"),
        }


@cache
def forked() -> Forked:
    """The fork server of this process, started at the first call and ended with the process."""
    folder = Path(tempfile.mkdtemp(prefix="forked-"))
    text = Path(str(client.__file__)).read_text()
    for path, role in _SCRIPTS.items():
        script = folder / path
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!{sys.executable} -IS\n" + text.replace('ROLE = ""', f"ROLE = {role!r}"))
        script.chmod(0o755)
    command = [sys.executable, "-m", "tests.ownership.engine.forkserver", str(folder / "socket")]
    server = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True)
    atexit.register(_end, server, folder)
    assert server.stdout is not None and server.stdout.readline() == "ready\n"
    return Forked(folder, folder / "socket")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _end(server: subprocess.Popen[str], folder: Path) -> None:
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)
