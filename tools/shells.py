"""The shells that `iam completion` serves: those on PATH; with CI=true also those of the system's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.place import CACHE, one_at_a_time
from tools.say import Stop, say


def shell(name: str) -> Path:
    """The command of a shell.

    Args:
        name: `bash`, `zsh` or `fish`.

    Raises:
        Stop: it is not on PATH. With CI=true it is installed first, where that can be done.
    """
    if shutil.which(name) is None and os.environ.get("CI") == "true":
        with one_at_a_time(CACHE / "shells.lock"):
            if shutil.which(name) is None:
                _install(name)
    found = shutil.which(name)
    if found is None:
        raise Stop(f"Completion: there is no {name} on PATH: install it, such as with `apt-get install {name}`.")
    return Path(found)


def _install(name: str) -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    say(f"Completion: installing {name} from the system's packages.")
    ran = 0
    for command in (["update"], ["install", "--yes", "--no-install-recommends", name]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        ran = subprocess.run(["apt-get", "-qq", *command], stdout=subprocess.DEVNULL, env=environment).returncode
    if ran:
        raise Stop(f"Completion: {name} could not be installed: see above.")
