"""`make lint` and `make test`. All checks run, even after one has failed."""

from __future__ import annotations

import os
import subprocess
import sys

from tools import oracle, versions
from tools.place import ROOT
from tools.say import Stop, ends_in_one_line, say

TYPED = ["iam_resources", "stacks", "tools", "bench"]
LINT = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy", "--strict", *(name for name in TYPED if any((ROOT / name).rglob("*.py")))],
]
TEST = [["pytest", "--numprocesses=2", "--dist=loadfile", "--durations=30", "--durations-min=5"]]


def failed(checks: list[list[str]]) -> list[str]:
    """Run the checks, with their output shown; returns the names of those that failed."""
    names = []
    for command in checks:
        say(f"Checking: {' '.join(command)}")
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode:
            names.append(command[0])
    return names


def prepare_versions() -> None:
    """Create the environments of the other versions, and print which there are.

    If one is missing, the tests that need it are skipped with the reason; with CI=true they fail.
    """
    try:
        versions.make_all()
    except Stop as stop:
        say(str(stop))


def prepare_clients() -> None:
    """Install the vendors' own clients if one is missing; without them tests are skipped, and fail with CI=true."""
    try:
        oracle.ensure()
    except Stop as stop:
        say(str(stop))


def main() -> None:
    match sys.argv[1:]:
        case ["lint"]:
            wrong = failed(LINT)
        case ["test"]:
            wrong = failed(LINT)
            prepare_clients()
            prepare_versions()
            wrong += failed(TEST)
        case _:
            raise Stop("Usage: python -m tools.check lint|test")
    if wrong:
        raise Stop(f"Failed: {', '.join(dict.fromkeys(wrong))}.")


if __name__ == "__main__":
    os.chdir(ROOT)
    ends_in_one_line(main)
