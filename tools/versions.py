"""The versions that the short form of the engine tests runs with, and a virtual environment for each.

    python -m tools.versions            make those of `make test`, and say which Pythons were found
    python -m tools.versions newest     run the short form with what the registry has today

The program and the hosts of a test run in such an environment; pytest, the engine and its language host do not.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.lock import RUNTIME, lock
from tools.place import CACHE, ROOT, one_at_a_time
from tools.pulumi.version import VERSION as ENGINE
from tools.say import Stop, ends_in_one_line, say

HOME = CACHE / "versions"
PYTHONS = ("3.11", "3.12", "3.13")
"""The versions of Python that are supported; each that is present is tested."""
TESTS = "tests/engine/versions"
WHICH = "TESTED_VERSIONS"
"""The variable that says which requirements the short form is run with; those of `make test` where it is not set."""
MOST_SECONDS = 600

PROBE = "import sys, venv, ensurepip; print(sys.executable)"


@dataclass(frozen=True)
class Environment:
    """A virtual environment.

    Attributes:
        requirements: all that is installed in it, with hashes.
        python: the version of Python, such as 3.11.
        interpreter: which makes it.
    """

    requirements: Path
    python: str
    interpreter: Path

    def __str__(self) -> str:
        return f"{self.requirements.stem}, pulumi {self.locked('pulumi')}, Python {self.python}"

    def locked(self, package: str) -> str:
        """The version of a package in the requirements."""
        return versions(self.requirements)[package]

    @property
    def home(self) -> Path:
        """Its folder, another one for other requirements."""
        made_of = f"{self.interpreter.resolve()}\n{self.requirements.read_text()}"
        return HOME / f"{self.requirements.stem}-{self.python}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"

    def make(self) -> Path:
        """Make it where it is missing; gives its Python.

        Raises:
            Stop: it cannot be made.
        """
        found, finished = self.home / "bin" / "python", self.home / "finished"
        with one_at_a_time(HOME / "lock"):
            if not finished.exists():
                say(f"Versions: creating the environment of {self}.")
                _run([self.interpreter, "-m", "venv", "--clear", self.home], self)
                _run([found, "-m", "pip", *INSTALL, self.requirements], self)
                finished.touch()
        return found


INSTALL = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r")


def _run(command: list[str | Path], of: Environment) -> None:
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise Stop(f"Versions: the environment of {of} was not created within {MOST_SECONDS} seconds.") from None
    if ran.returncode:
        said = (ran.stderr.strip() or ran.stdout.strip() or "no reason given").splitlines()
        reason = next((line for line in said if line.startswith("ERROR:")), said[-1])
        raise Stop(f"Versions: the environment of {of} could not be created: {reason}")


def versions(requirements: Path) -> dict[str, str]:
    """The version of each package of a requirements file."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", requirements.read_text(), re.MULTILINE))


def interpreters() -> dict[str, Path]:
    """The supported Pythons that are present, oldest first; the one that runs this is always among them."""
    found = {version: path for version in PYTHONS if (path := _find(version))}
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return found if running in found else {**found, running: Path(sys.executable)}


def _find(version: str) -> Path | None:
    """An interpreter of a version that has venv and pip: on PATH, or else one that pyenv holds but does not show."""
    for candidate in _candidates(version):
        try:
            ran = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if ran.returncode == 0:
            return Path(ran.stdout.strip())
    return None


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    if found := shutil.which(name):
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/{name}"), reverse=True)


def environments() -> list[Environment]:
    """Those that the short form runs in: on the lowest versions with the oldest Python, on others with each Python."""
    found = interpreters()
    if os.environ.get(WHICH) == "newest":
        return [Environment(HOME / "newest.txt", *each) for each in found.items()]
    lowest = Environment(ROOT / "requirements" / "lowest.txt", *next(iter(found.items())))
    return [lowest, *(Environment(ROOT / "requirements" / "runtime.txt", *each) for each in found.items())]


def say_pythons() -> None:
    """Say which Pythons were found, and which of the supported ones were not."""
    found = interpreters()
    say(f"Versions: found {', '.join(f'Python {version} ({path})' for version, path in found.items())}.")
    if missing := [version for version in PYTHONS if version not in found]:
        say(f"Versions: not tested, as no interpreter with venv and pip was found: Python {', '.join(missing)}.")


def make_all() -> None:
    """Make the environments of `make test`."""
    say_pythons()
    for each in environments():
        each.make()


def newest() -> None:
    """Run the short form with the newest versions that pyproject.toml allows and the registry has.

    Raises:
        Stop: it fails; the text names the versions.
    """
    os.environ[WHICH] = "newest"
    HOME.mkdir(parents=True, exist_ok=True)
    lock(HOME / "newest.txt", [*RUNTIME, "--upgrade"])
    say_pythons()
    today, locked = versions(HOME / "newest.txt"), versions(ROOT / "requirements" / "runtime.txt")
    moved = [f"{name} {locked.get(name, 'missing')} -> {new}" for name, new in today.items() if locked.get(name) != new]
    pair = f"pulumi {today['pulumi']} on engine {ENGINE}"
    say(f"Versions: running the short form with {pair}.")
    say(f"Versions: newer than in the lock: {', '.join(moved) or 'nothing'}.")
    pytest = [sys.executable, "-m", "pytest", "--numprocesses=2", TESTS]
    if subprocess.run(pytest, cwd=ROOT, env={**os.environ, "CI": "true"}).returncode:
        raise Stop(f"Failed: {pair}; newer than in the lock: {', '.join(moved) or 'nothing'}. See above.")
    say(f"Versions: {pair} works.")


def main() -> None:
    match sys.argv[1:]:
        case []:
            make_all()
        case ["newest"]:
            newest()
        case _:
            raise Stop("Usage: python -m tools.versions [newest]")


if __name__ == "__main__":
    ends_in_one_line(main)
