"""Installs the vendors' own clients over the virtual environment: half a gigabyte, which only tests need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.place import ROOT
from tools.say import Stop, ends_in_one_line, say

INSTALLED = Path(sys.prefix, "oracle")


def main() -> None:
    say("Setting up: the vendors' own clients, of requirements/oracle.txt (half a gigabyte).")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "--no-deps", "-r", "requirements/oracle.txt"], cwd=ROOT).returncode:
        raise Stop("The packages of requirements/oracle.txt could not be installed: see above.")
    INSTALLED.touch()


if __name__ == "__main__":
    ends_in_one_line(main)
