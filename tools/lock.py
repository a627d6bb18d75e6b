"""Writes requirements/*.txt from pyproject.toml: every package pinned with its hashes, and no address in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.place import CACHE, ROOT
from tools.pulumi.version import VERSION
from tools.say import Stop, ends_in_one_line, say

LOCKS = {
    "runtime.txt": ["--extra", "sandbox"],
    "dev.txt": ["--extra", "sandbox", "--group", "dev"],
    "oracle.txt": ["--group", "oracle", "--constraint", "requirements/dev.txt"],  # laid over dev.txt
}


def uv() -> str:
    """The `uv` on PATH, or one installed in the project's cache."""
    found = shutil.which("uv")
    if found:
        return found
    own = CACHE / "uv"
    if not (own / "bin" / "uv").exists():
        say("Installing uv in the project's cache.")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", own, "uv"], check=True)
    return str(own / "bin" / "uv")


def lock(name: str, wanted: list[str], constraint: Path) -> None:
    """Resolves one file, keeping the versions it has where they still fit; `--upgrade` takes the newest."""
    target = ROOT / "requirements" / name
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    command: list[str | Path] = [
        uv(),
        "pip",
        "compile",
        "--quiet",
        *fixed,
        "--constraint",
        constraint,
        *wanted,
        *sys.argv[1:],
    ]
    if subprocess.run([*command, "--output-file", target, "pyproject.toml"], cwd=ROOT).returncode:
        raise Stop(f"requirements/{name} could not be resolved: see above.")
    if "://" in target.read_text():
        raise Stop(f"requirements/{name} holds an address: it must not.")
    say(f"requirements/{name} is written.")


def main() -> None:
    constraint = CACHE / "lock-constraint.txt"
    constraint.parent.mkdir(exist_ok=True)
    constraint.write_text(f"pulumi=={VERSION}\n")  # the SDK of the lock and the engine have one version
    for name, wanted in LOCKS.items():
        lock(name, wanted, constraint)


if __name__ == "__main__":
    ends_in_one_line(main)
