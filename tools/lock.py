"""Writes requirements/*.txt from pyproject.toml: every package pinned with its hashes, and no address in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.place import CACHE, ROOT
from tools.say import Stop, ends_in_one_line, say

RUNTIME = ("--extra", "sandbox")
LOCKS = {  # in this order: a package has one version in all of them but the last
    "runtime.txt": [*RUNTIME],
    "dev.txt": [*RUNTIME, "--group", "dev", "--constraint", "requirements/runtime.txt"],
    "oracle.txt": ["--group", "oracle", "--constraint", "requirements/dev.txt"],  # laid over dev.txt
    "lowest.txt": [*RUNTIME, "--resolution", "lowest-direct"],  # the lowest that pyproject.toml allows
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


def lock(target: Path, wanted: list[str]) -> None:
    """Resolve one file, keeping the versions it has where they still fit.

    Args:
        target: the file.
        wanted: what is resolved, and how; `--upgrade` takes the newest versions.

    Raises:
        Stop: the versions exclude each other, or the result names a registry.
    """
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    command = [uv(), "pip", "compile", "--quiet", *fixed, *wanted]
    if subprocess.run([*command, "--output-file", target, "pyproject.toml"], cwd=ROOT).returncode:
        raise Stop(f"{target.name} could not be resolved: see above.")
    if "://" in target.read_text():
        raise Stop(f"{target.name} contains an address, which is not allowed.")


def main() -> None:
    for name, wanted in LOCKS.items():
        lock(ROOT / "requirements" / name, [*wanted, *sys.argv[1:]])
        say(f"requirements/{name} is written.")


if __name__ == "__main__":
    ends_in_one_line(main)
