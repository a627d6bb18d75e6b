"""Packages of functions: those of ``requirements.txt`` that the interpreter lacks are installed, as by an image build.

An archive with a ``python/`` folder brings its packages with it; it gets the development kit ``fdk`` only, as from the
service ("Creating Python Code-only Functions").
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from iam_resources.sandbox.oci.functions.images import Image, ImageError

KIT = "fdk"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LOOK = """
import platform, sys
from importlib import metadata, util
print(sys.implementation.cache_tag, platform.machine())
for name in sys.argv[1:]:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        if util.find_spec(name.replace("-", "_")) is None:
            print(name)
"""
"""Prints the interpreter's kind, then each package that it lacks. One without metadata is found by its module."""


class Packages:
    """Installs packages, each set of them once.

    Args:
        folder: where they are kept; None = in a temporary folder, until `close`.
    """

    def __init__(self, folder: Path | None) -> None:
        self._given = folder
        self._temporary: Path | None = None

    @property
    def folder(self) -> Path:
        """Where they are kept; created if missing."""
        if self._given is not None:
            self._given.mkdir(parents=True, exist_ok=True)
            return self._given
        if self._temporary is None:
            self._temporary = Path(tempfile.mkdtemp(prefix="fn-packages-"))
        return self._temporary

    async def lacking(self, image: Image, environment: Mapping[str, str], log: BinaryIO) -> Path | None:
        """A folder with what an image needs beyond its interpreter; None = it needs nothing.

        Args:
            image: what is to run.
            environment: of the process it will run in.
            log: where the installer writes.

        Raises:
            ImageError: the packages cannot be installed.
        """
        wanted = _requirements(image)
        kind, *missing = await _look(image, environment, [match[0] for line in wanted if (match := _NAME.match(line))])
        if not missing:
            return None
        digest = hashlib.sha256("\n".join([kind, *wanted]).encode()).hexdigest()[:32]
        folder = self.folder / digest
        if not folder.exists():
            await self._install(image, wanted, folder, log)
        return folder

    def close(self) -> None:
        """Remove what was installed into a temporary folder."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    async def _install(self, image: Image, wanted: list[str], folder: Path, log: BinaryIO) -> None:
        # Another sandbox may install the same at this moment: each works in a folder of its own, and one of them stays.
        work = Path(tempfile.mkdtemp(prefix="installing-", dir=folder.parent))
        try:
            await _pip(image, wanted, work, log)
            _move(work, folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _move(work: Path, folder: Path) -> None:
    with suppress(OSError):  # the other sandbox was first
        work.rename(folder)


def _requirements(image: Image) -> list[str]:
    """The requirements of an image, and the development kit."""
    file = image.folder / "requirements.txt"
    brings_its_own = image.packages is not None and image.packages.is_dir()
    lines = file.read_text().splitlines() if file.is_file() and not brings_its_own else []
    found = [line.partition("#")[0].strip() for line in lines]
    found = [line for line in found if line]
    return found if any(re.match(rf"{KIT}\b", line) for line in found) else [*found, KIT]


async def _look(image: Image, environment: Mapping[str, str], names: list[str]) -> list[str]:
    """What kind of interpreter the image has, and which packages it lacks.

    One that does not run lacks none: no package would help, and the start of the function reports it.
    """
    looking = await asyncio.create_subprocess_exec(
        *[image.python, "-c", _LOOK, *names],
        cwd=image.folder,
        env=dict(environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    out, _ = await looking.communicate()
    return out.decode().splitlines() if looking.returncode == 0 else [""]


async def _pip(image: Image, wanted: list[str], folder: Path, log: BinaryIO) -> None:
    log.write(f"installing {', '.join(wanted)}\n".encode())
    log.flush()
    installing = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "pip", "--python", image.python, "install", "--target", str(folder)],
        *["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check", *wanted],
        cwd=image.folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        failed = await installing.wait()
    except asyncio.CancelledError:
        installing.kill()
        raise
    if failed:
        raise ImageError(f"The packages of the function could not be installed: {', '.join(wanted)}")
