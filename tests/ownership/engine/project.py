"""Pulumi projects that start fast: one folder each, copied from one that was initialised once."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forked import forked
from tests.key_service import PROVIDER, key_service
from tests.killing import POLL_SECONDS, kill_engine

STACK = "trial"
ALWAYS = ("--yes", "--skip-preview", "--non-interactive", "--suppress-progress")
LIMIT_SECONDS = 240


@dataclass
class Ran:
    """What one command did: its exit code and what it printed, both streams together."""

    command: str
    code: int
    text: str
    killed: bool = False

    @property
    def good(self) -> bool:
        """Whether it ended well."""
        return self.code == 0


@dataclass
class Workbench:
    """The project that others are copied from.

    Args:
        folder: where all of it is.
        engine: the folder with the `pulumi` command.
    """

    folder: Path
    engine: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        template = Project(self, self.folder / "template", {})
        template.folder.mkdir()
        plugins = {"providers": [{"name": "pulumi-python", "path": str(forked().host("ours"))}]}
        project: dict[str, Any] = {"name": STACK, "runtime": {"name": "python"}, "main": ".", "plugins": plugins}
        (template.folder / "Pulumi.yaml").write_text(json.dumps(project))
        shutil.copy(Path(__file__).with_name("program.py"), template.folder / "__main__.py")
        (template.folder / "state").mkdir()
        ran = template.run("stack", "init", STACK, "--secrets-provider", PROVIDER)
        assert ran.good, ran.text

    def project(self, name: str, env: Mapping[str, str]) -> Project:
        """A new project with an empty stack.

        Args:
            name: of its folder.
            env: what the program and its host find in their environment.
        """
        folder = self.folder / name
        shutil.copytree(self.folder / "template", folder)
        return Project(self, folder, dict(env))

    def environment(self, project: Project) -> dict[str, str]:
        """The environment in which the commands of a project run."""
        return {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            **forked().variables(self.engine),
            "PATH": f"{forked().folder / 'bin'}:{self.engine}:{os.environ['PATH']}",
            "PULUMI_BACKEND_URL": f"file://{project.folder / 'state'}",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            **key_service(),
            "XDG_STATE_HOME": str(project.folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_STACK": STACK,
            "NO_COLOR": "1",
            **project.env,
        }


@dataclass
class Project:
    """One project. Everything that was printed is in `said`."""

    bench: Workbench
    folder: Path
    env: dict[str, str]
    said: list[Ran] = field(default_factory=list)

    def declare(self, resources: Sequence[Mapping[str, Any]]) -> None:
        """Say which resources the program declares from now on; see program.py."""
        (self.folder / "declared.json").write_text(json.dumps(resources, indent=1))

    def run(self, *arguments: str, kill_when: Callable[[], bool] | None = None) -> Ran:
        """Run one command of the real engine.

        Args:
            arguments: of `pulumi`.
            kill_when: asked again and again while it runs; once it says yes, the engine is killed as by `kill -9`.
        """
        output = self.folder / "output"
        with output.open("w") as stream:
            process = subprocess.Popen(
                [str(forked().command(self.bench.engine)), *arguments],
                cwd=self.folder,
                env=self.bench.environment(self),
                stdout=stream,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
            killed = self._wait(process, kill_when)
        ran = Ran(" ".join(["pulumi", *arguments]), process.returncode, output.read_text(), killed)
        self.said.append(ran)
        return ran

    def up(self, *arguments: str, kill_when: Callable[[], bool] | None = None) -> Ran:
        """`pulumi up`."""
        return self.run("up", *ALWAYS, *arguments, kill_when=kill_when)

    def destroy(self, *arguments: str) -> Ran:
        """`pulumi destroy`."""
        return self.run("destroy", *ALWAYS, *arguments)

    def preview(self, *arguments: str) -> Ran:
        """`pulumi preview`, which fails where anything would change."""
        return self.run("preview", "--diff", "--non-interactive", "--expect-no-changes", *arguments)

    def unlock(self) -> None:
        """What `pulumi cancel` does after an engine was killed: its lock goes."""
        for lock in (self.folder / "state" / ".pulumi" / "locks").rglob("*.json"):
            lock.unlink()

    def remove(self) -> None:
        """The folder goes."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        kill_engine(process, self.folder, LIMIT_SECONDS)
        end = time.monotonic() + LIMIT_SECONDS
        while self._has_processes() and time.monotonic() < end:
            time.sleep(POLL_SECONDS)

    def _has_processes(self) -> bool:
        """Whether a host or a program of an engine that was killed still runs: they end a moment after it."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it has ended, or is another user's
                if (process / "cwd").readlink() == self.folder.resolve():
                    return True
        return False

    def _wait(self, process: subprocess.Popen[bytes], kill_when: Callable[[], bool] | None) -> bool:
        end = time.monotonic() + LIMIT_SECONDS
        while process.poll() is None:
            killed = kill_when is not None and kill_when()
            if killed or time.monotonic() > end:
                self._kill(process)
                return killed
            time.sleep(POLL_SECONDS)
        return False
