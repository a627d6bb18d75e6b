"""Installs the vendors' own clients into the virtual environment: half a gigabyte, which only tests need."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tools.place import ROOT
from tools.say import Stop, ends_in_one_line, say

INSTALLED = Path(sys.prefix, "oracle")
HUAWEI = ("core", *(f"identitycenter{name}" for name in ("", "oidc", "portalapi", "scim", "store")))
MODULES = (
    *("fdk", "oci", "scim2_client", "scim2_models", "scim2_tester"),
    *(f"huaweicloudsdk{name}" for name in HUAWEI),
)
"""What tests import of them."""


def missing() -> list[str]:
    """The modules that are not installed, whatever the file `INSTALLED` says."""
    importlib.invalidate_caches()
    return [name for name in MODULES if find_spec(name) is None]


def ensure() -> None:
    """Install the clients if one is missing.

    Raises:
        Stop: one is still missing afterwards.
    """
    if missing():
        main()
    if still := missing():
        raise Stop(f"requirements/oracle.txt does not install {', '.join(still)}: run make lock.")


def main() -> None:
    """Install the clients.

    Raises:
        Stop: pip failed.
    """
    say("Setting up: the vendors' own clients, from requirements/oracle.txt (half a gigabyte).")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "--no-deps", "-r", "requirements/oracle.txt"], cwd=ROOT).returncode:
        raise Stop("The packages of requirements/oracle.txt could not be installed: see above.")
    INSTALLED.touch()


if __name__ == "__main__":
    ends_in_one_line(main)
