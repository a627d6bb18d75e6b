"""Finds or gets the Pulumi engine, and prints the directory that holds it.

From the cheapest way to the dearest: a complete one on PATH, the project's cache, the official download, a build from
source. Each step says in one line what it does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.place import CACHE, one_at_a_time
from tools.pulumi.build import build, put_language_host
from tools.pulumi.download import download
from tools.pulumi.version import VERSION
from tools.say import Stop, ends_in_one_line, say

HOME = CACHE / "pulumi" / f"v{VERSION}"
HOST = "pulumi-language-python"


def version_of(pulumi: Path) -> str | None:
    """The version that a CLI gives, None where it does not run."""
    try:
        quiet = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        ran = subprocess.run([pulumi, "version"], capture_output=True, text=True, timeout=30, env=quiet)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"v?(\d+\.\d+\.\d+)", ran.stdout.strip())
    return found.group(1) if found and ran.returncode == 0 else None


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def on_path() -> Path | None:
    """The CLI on PATH, where it has a language host for Python and is not older than ours."""
    found = shutil.which("pulumi")
    if found is None or CACHE in Path(found).parents:
        return None
    directory = Path(found).resolve().parent
    version = version_of(Path(found))
    if version is None:
        say(f"Pulumi engine: {found} does not run, so it is not used.")
    elif numbers(version) < numbers(VERSION):
        say(f"Pulumi engine: {found} is {version}, older than {VERSION}, so it is not used.")
    elif not (directory / HOST).exists() and shutil.which(HOST) is None:
        say(f"Pulumi engine: {found} has no {HOST}, so it is not used.")
    else:
        say(f"Pulumi engine: {version} on PATH, {found}.")
        return Path(found).parent
    return None


def cached() -> Path | None:
    """The one that an earlier run downloaded or built."""
    directory = HOME / "bin"
    if not (directory / "pulumi").exists():
        return None
    if (directory / "built-from-source").exists():
        put_language_host(directory)  # again, because it names the project's place, which may have changed
    if version_of(directory / "pulumi") is None or not (directory / HOST).exists():
        say("Pulumi engine: the one in the project's cache is broken, so it is not used.")
        return None
    say(f"Pulumi engine: {VERSION} in the project's cache.")
    return directory


def directory() -> Path:
    """The directory of a usable engine, got in the first way that works.

    Raises:
        Stop: no way works; the text says what to install.
    """
    found = on_path()
    if found is not None:
        return found
    ways: list[Callable[[], Path | None]] = [cached, lambda: download(HOME), lambda: build(HOME)]
    with one_at_a_time(CACHE / "pulumi" / "lock"):
        for way in ways:
            found = way()
            if found is not None:
                return found
    raise Stop(
        f"There is no Pulumi engine and no way to get one: install Pulumi {VERSION} or later, "
        "or Go (this project then builds the engine), and run it again."
    )


def main() -> None:
    print(directory())


if __name__ == "__main__":
    ends_in_one_line(main)
