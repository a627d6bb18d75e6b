"""Commands of the system that some tests need, such as a shell or a browser: those on PATH; with CI=true they are
installed from the system's packages first."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.place import CACHE, one_at_a_time
from tools.say import Stop, say


def find_command(name: str, *others: str) -> Path:
    """A command of the system.

    Args:
        name: as it is called, and as the Debian package is called that has it.
        others: what it is called on other systems.

    Raises:
        Stop: it is not on PATH. With CI=true it is installed first, where that can be done.
    """
    names = (name, *others)
    if not _on_path(*names) and os.environ.get("CI") == "true":
        with one_at_a_time(CACHE / "packages.lock"):
            if not _on_path(*names):
                _install(name)
    found = _on_path(*names)
    if not found:
        raise Stop(f"There is no {name} on PATH: install it, such as with `apt-get install {name}`.")
    return Path(found)


def _on_path(*names: str) -> str:
    return next(filter(None, map(shutil.which, names)), "")


def _install(name: str) -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    say(f"Installing {name} from the system's packages.")
    ran = 0
    for command in (["update"], ["install", "--yes", "--no-install-recommends", name]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        ran = subprocess.run(["apt-get", "-qq", *command], stdout=subprocess.DEVNULL, env=environment).returncode
    if ran:
        raise Stop(f"{name} could not be installed: see above.")
