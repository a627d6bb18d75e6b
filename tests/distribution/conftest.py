"""The wheel and the source distribution, built once as `pip` would build them, without a network."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.place import ROOT


@dataclass(frozen=True)
class Built:
    """What was built from the checkout.

    Attributes:
        wheel, sdist: the files.
        unpacked: the folder of the unpacked source distribution.
        wheel_of_sdist: a wheel built in that folder, from nothing else.
    """

    wheel: Path
    sdist: Path
    unpacked: Path
    wheel_of_sdist: Path


def build(folder: Path, target: str, into: Path) -> Path:
    """Build one distribution with the backend of the environment, in no isolation."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both distributions."""
    folder = tmp_path_factory.mktemp("dist")
    wheel, sdist = build(ROOT, "wheel", folder / "wheel"), build(ROOT, "sdist", folder / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    return Built(wheel, sdist, unpacked, build(unpacked, "wheel", folder / "again"))


def files_in(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel, by path."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
