"""The Pulumi project that is measured: our host or the stock one, checkpoints off, 64 workers."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.case import Taken, python_environment, take
from bench.scenario import OUR_HOST, Kind, Scenario
from tools.place import ROOT
from tools.say import Stop

WORKERS = 64
QUIET = ["--yes", "--skip-preview", "--non-interactive", "--suppress-outputs", "--suppress-progress"]
COMMANDS = {
    "up": ["up", *QUIET],
    "preview": [
        "preview",
        "--refresh",
        "--expect-no-changes",
        "--non-interactive",
        "--suppress-outputs",
        "--suppress-progress",
    ],
    "change": ["up", *QUIET],
    "refresh": ["refresh", "--expect-no-changes", *QUIET],
    "destroy": ["destroy", *QUIET],
    "import": ["import", "--file", "import.json", "--generate-code=false", "--protect=false", *QUIET[:3]],
}


def put_stock_host(directory: Path) -> None:
    """Put the SDK's own host where the engine finds it first.

    The engine searches PATH for a host, and would find ours there even if the project does not name it.
    """
    directory.mkdir()
    program = directory / OUR_HOST
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable])} -u -m pulumi.dynamic "$@"\n')
    program.chmod(0o755)


class Project:
    """A project with one stack.

    Args:
        directory: where it is created.
        engine: the directory of `pulumi`.
        scenario: what it declares.
        kind: the candidate.
        users: how many users it declares.
        environment: the settings that point the host to the server.
    """

    def __init__(
        self,
        directory: Path,
        engine: Path,
        scenario: Scenario,
        kind: Kind,
        users: int,
        environment: dict[str, str],
    ) -> None:
        self.directory = directory
        self._kind = kind
        self._pulumi = str(engine / "pulumi")
        scripts = Path(sys.executable).parent
        vendor = directory / "site" / "no_op-0.dist-info"
        vendor.mkdir(parents=True)
        (vendor / "METADATA").write_text("Metadata-Version: 2.1\nName: no_op\nVersion: 0\n")
        (vendor / "entry_points.txt").write_text(f"[iam_resources.vendors]\nno_op = {scenario.no_op.package}\n")
        settings: dict[str, Any] = {"name": "bench", "runtime": {"name": "python"}}
        if kind.host == OUR_HOST:
            settings["plugins"] = {"providers": [{"name": "pulumi-python", "path": str(scripts)}]}
        else:
            put_stock_host(directory / "bin")
        (directory / "Pulumi.yaml").write_text(json.dumps(settings))
        (directory / "__main__.py").write_text("from bench.program import declare\n\ndeclare()\n")
        (directory / "state").mkdir()
        self._environment = {
            **python_environment(),
            "PATH": os.pathsep.join([str(directory / "bin"), str(engine), str(scripts), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(vendor.parent)]),
            "PULUMI_BACKEND_URL": f"file://{directory / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": secrets.token_hex(8),
            "PULUMI_HOME": str(directory / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_STACK": "bench",
            "PULUMI_EXPERIMENTAL": "1",
            "PULUMI_SKIP_CHECKPOINTS": "1",
            "NO_COLOR": "1",
            "BENCH_SCENARIO": scenario.module,
            "BENCH_PACKAGE": kind.package,
            "BENCH_USERS": str(users),
            **environment,
        }
        self._read("stack", "init", "bench", "--secrets-provider", "passphrase")

    def take(self, case: str) -> Taken:
        """Measure one command."""
        command = [self._pulumi, *COMMANDS[case], "--parallel", str(WORKERS)]
        environment = {**self._environment, "BENCH_CHANGED": "1"} if case == "change" else self._environment
        return take(command, self.directory, environment, self._kind.host)

    def list_imports(self, ids: list[tuple[str, str, str]]) -> None:
        """Write the file that `import` takes.

        Args:
            ids: kind, name and import id of each resource.
        """
        wanted = [
            {"type": f"pulumi-python:dynamic/{self._kind.token}:{kind}", "name": name, "id": import_id}
            for kind, name, import_id in ids
        ]
        (self.directory / "import.json").write_text(json.dumps({"resources": wanted}))

    def state(self) -> tuple[int, int]:
        """How many resources the stack holds, and the size of its state in bytes, without the spaces of an export."""
        state = json.loads(self._read("stack", "export"))
        resources = state["deployment"].get("resources") or []
        size = len(json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode())
        return len([each for each in resources if not each["type"].startswith("pulumi:")]), size

    def output(self) -> str:
        """The output of the last measured command."""
        return (self.directory / "log").read_text(errors="replace")

    def _read(self, *arguments: str) -> str:
        ran = subprocess.run(
            [self._pulumi, *arguments, "--non-interactive"],
            cwd=self.directory,
            env=self._environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        if ran.returncode:
            raise Stop(f"pulumi {' '.join(arguments)} failed: {ran.stderr.strip()[:400]}")
        return ran.stdout
