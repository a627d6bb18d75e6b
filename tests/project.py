"""A Pulumi project in a folder of its own, driven through the real command line as a person would."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.forked import forked
from tests.key_service import PROVIDER, key_service

# The name of the stock host is the name of ours, and ours is on PATH where the virtual environment is active: a project
# for the stock host puts this before it, as the SDK's own script of that name does it.
_STOCK_HOST = '#!/bin/sh\nexec "{python}" -u -m pulumi.dynamic "$@"\n'

# Our host in an environment in which this project is not installed, as an installation starts it.
_OUR_HOST = '#!/bin/sh\nexec "{python}" -c "from iam_resources.engine.host import main; main()" "$@"\n'

# Every command starts three Pythons: none should have to compile everything again.
_KEEPING_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

_PROGRAM = """
import importlib, json, pathlib
import pulumi

made = {}

def value(given):
    if isinstance(given, dict) and "$of" in given:
        name, output = given["$of"].split(".")
        return getattr(made[name], output)
    if isinstance(given, dict) and "$secret" in given:
        return pulumi.Output.secret(given["$secret"])
    if isinstance(given, dict):
        return {key: value(item) for key, item in given.items()}
    if isinstance(given, list):
        return [value(item) for item in given]
    return given

for item in json.loads(pathlib.Path("declared.json").read_text()):
    module, name = item["class"].rsplit(".", 1)
    options = dict(item.get("opts", {}))
    if "import" in options:
        options["import_"] = options.pop("import")
    if "custom_timeouts" in options:
        options["custom_timeouts"] = pulumi.CustomTimeouts(**options["custom_timeouts"])
    if "depends_on" in options:
        options["depends_on"] = [made[other] for other in options["depends_on"]]
    arguments = {key: value(given) for key, given in item.get("args", {}).items()}
    made[item["name"]] = getattr(importlib.import_module(module), name)(
        item["name"], opts=pulumi.ResourceOptions(**options), **arguments
    )
    for output in item.get("export", []):
        pulumi.export(f"{item['name']}.{output}", getattr(made[item["name"]], output))
"""


@dataclass
class Ran:
    """What one command did: its exit code and everything it printed, both streams together."""

    code: int
    text: str

    def good(self) -> Ran:
        """Itself, when the command succeeded."""
        assert self.code == 0, self.text
        return self

    def bad(self) -> Ran:
        """Itself, when the command failed, as it should."""
        assert self.code != 0, self.text
        return self


@dataclass
class Project:
    """A throw-away project.

    Attributes:
        folder: where it lives.
        engine: the folder with the `pulumi` command.
        env: what the program and the host find in their environment, besides what this process has.
        host: "ours" or "stock".
        path: folders for PYTHONPATH.
        python: runs the program and the host; of a virtual environment.
        most_seconds: how long a command may take.
        forks: whether the host, the language host and the program are forked instead of started, which takes less than
            half the time; for tests that are about something else than these processes.
    """

    folder: Path
    engine: Path
    env: dict[str, str] = field(default_factory=dict)
    host: str = "ours"
    path: tuple[Path, ...] = ()
    python: Path = Path(sys.executable)
    most_seconds: float = 300
    forks: bool = False

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        project: dict[str, Any] = {"name": "trial", "runtime": {"name": "python"}, "main": "."}
        scripts = forked().host(self.host) if self.forks else self.python.parent
        if self.python != Path(sys.executable):
            project["runtime"]["options"] = {"virtualenv": str(scripts.parent)}
        if self.host == "stock" and not self.forks:
            self._put_host(_STOCK_HOST)
        elif self.python != Path(sys.executable):
            scripts = self._put_host(_OUR_HOST)
        if self.host == "ours":
            project["plugins"] = {"providers": [{"name": "pulumi-python", "path": str(scripts)}]}
        (self.folder / "Pulumi.yaml").write_text(json.dumps(project))
        (self.folder / "__main__.py").write_text(_PROGRAM)
        shutil.copytree(_initialised(self.engine), self.folder, dirs_exist_ok=True)
        self.declare()

    def _put_host(self, text: str) -> Path:
        """Put a host where the engine finds it first; returns the folder."""
        program = self.folder / "bin" / "pulumi-resource-pulumi-python"
        program.parent.mkdir(exist_ok=True)
        program.write_text(text.format(python=self.python))
        program.chmod(0o755)
        return program.parent

    def declare(self, *resources: dict[str, Any]) -> None:
        """Say which resources the program declares from now on.

        Each is `{"class": "module.Name", "name": ..., "args": {...}, "opts": {...}, "export": [outputs]}`; an argument
        `{"$of": "name.output"}` is another's output, `{"$secret": value}` a secret.
        """
        (self.folder / "declared.json").write_text(json.dumps(list(resources)))

    def pulumi(self, *arguments: str, **env: str) -> Ran:
        """Run one command of the real engine.

        Raises:
            AssertionError: it did not end in time; the text is what it printed.
        """
        process = subprocess.Popen(
            [str(self.command), *arguments],
            cwd=self.folder,
            env=self.environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            text, _ = process.communicate(timeout=self.most_seconds)
        except subprocess.TimeoutExpired as late:
            printed = (late.output or b"").decode(errors="replace")
            wrong = f"`pulumi {arguments[0]}` did not end within {self.most_seconds:.0f} s"
            raise AssertionError(f"{wrong}:\n{printed}") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # the language host then ends the program
                process.wait()
        return Ran(process.returncode, text)

    @property
    def command(self) -> Path:
        """The `pulumi` that is run."""
        return forked().command(self.engine) if self.forks else self.engine / "pulumi"

    def environment(self, **more: str) -> dict[str, str]:
        """The environment in which commands run."""
        folders = [self.folder / "bin", self.engine, self.python.parent]
        if self.forks:
            folders = [forked().host(self.host), forked().folder / "bin", *folders]
        return {
            **_KEEPING_BYTECODE,
            **(forked().variables(self.engine) if self.forks else {}),
            "PATH": ":".join([*map(str, folders), os.environ["PATH"]]),
            "PYTHONPATH": ":".join(str(folder) for folder in self.path),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
            **key_service(),
            "XDG_STATE_HOME": str(self.folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_STACK": "trial",
            "NO_COLOR": "1",
            **self.env,
            **more,
        }

    def up(self, *arguments: str) -> Ran:
        """`pulumi up` without a question."""
        return self.pulumi("up", "--yes", "--skip-preview", "--non-interactive", *arguments)

    def preview(self, *arguments: str) -> Ran:
        """`pulumi preview` for a person."""
        return self.pulumi("preview", "--diff", "--non-interactive", *arguments)

    def plan(self, *arguments: str) -> dict[str, str]:
        """`pulumi preview` as data: what would happen to each resource, by name; those that stay are left out."""
        ran = self.pulumi("preview", "--json", "--non-interactive", *arguments)
        start = ran.text.find("{")
        assert ran.code == 0 and start >= 0, ran.text
        steps, _ = json.JSONDecoder().raw_decode(ran.text[start:])
        return {
            step["urn"].rsplit("::", 1)[-1]: step["op"]
            for step in steps.get("steps", [])
            if step["op"] != "same" and "pulumi:pulumi:Stack" not in step["urn"] and not _reads_the_same(step)
        }

    def refresh(self, *arguments: str) -> Ran:
        """`pulumi refresh` without a question."""
        return self.pulumi("refresh", "--yes", "--skip-preview", "--non-interactive", "--diff", *arguments)

    def destroy(self, *arguments: str) -> Ran:
        """`pulumi destroy` without a question."""
        return self.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive", *arguments)

    def state(self, *, show_secrets: bool = False) -> list[dict[str, Any]]:
        """The resources in state, without the stack and its providers."""
        if show_secrets:
            deployment = json.loads(self.pulumi("stack", "export", "--show-secrets").good().text)["deployment"]
        else:  # what an export without secrets prints is the file
            file = self.folder / "state/.pulumi/stacks/trial/trial.json"
            deployment = json.loads(file.read_text())["checkpoint"]["latest"] or {}
        return [
            item
            for item in deployment.get("resources", [])
            if item["type"] != "pulumi:pulumi:Stack" and not item["type"].startswith("pulumi:providers:")
        ]

    def resource(self, name: str, **how: bool) -> dict[str, Any]:
        """One resource in state, by its name."""
        found = [item for item in self.state(**how) if item["urn"].endswith(f"::{name}")]
        assert len(found) == 1, f"{len(found)} resources are called {name}"
        return found[0]


@cache
def _initialised(engine: Path) -> Path:
    """A folder with an empty stack, which each project copies."""
    folder = Path(tempfile.mkdtemp(prefix="stack-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "Pulumi.yaml").write_text(json.dumps({"name": "trial", "runtime": {"name": "python"}}))
    (folder / "state").mkdir()
    variables = {"PULUMI_BACKEND_URL": f"file://{folder / 'state'}", **key_service()}
    command = [str(engine / "pulumi"), "stack", "init", "trial", "--non-interactive", "--secrets-provider", PROVIDER]
    environment = {**_KEEPING_BYTECODE, **variables, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    (folder / "Pulumi.yaml").unlink()
    return folder


def _reads_the_same(step: dict[str, Any]) -> bool:
    """The engine lists a refresh that found nothing new like one that did: what it found tells them apart."""
    if step["op"] != "refresh":
        return False
    old, new = step.get("oldState") or {}, step.get("newState") or {}
    return all(old.get(part) == new.get(part) for part in ("id", "inputs", "outputs"))
