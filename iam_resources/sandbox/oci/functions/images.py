"""Images of functions. The sandbox runs one kind: ``sandbox:<absolute folder>`` with ``func.py`` and ``func.yaml``."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_ENTRYPOINT = re.compile(r"^entrypoint:\s*(?P<command>.+?)\s*$", re.MULTILINE)
PYTHON_VARIABLE = "SANDBOX_FUNCTION_PYTHON"


class ImageError(Exception):
    """There is no such image. The message is one line for the user."""


@dataclass(frozen=True)
class Image:
    """A folder that stands for an image.

    ``python`` is the interpreter in the image: that of a virtual environment ``.venv`` in the folder, else the one that
    ``SANDBOX_FUNCTION_PYTHON`` names, else the sandbox's own. ``packages`` is a folder of packages beside it.
    """

    folder: Path
    file: str
    handler: str
    python: str
    packages: Path | None = None


def digest(name: str) -> str:
    """The digest of an image: of the files in the folder, or, for an image elsewhere, of its name."""
    found = hashlib.sha256(name.encode())
    folder = _folder(name)
    if folder is not None:
        for file in ("func.yaml", "func.py"):
            if (folder / file).is_file():
                found.update((folder / file).read_bytes())
    return f"sha256:{found.hexdigest()}"


def open_image(name: str) -> Image:
    """What is needed to run an image.

    Raises:
        ImageError: the sandbox cannot run it.
    """
    folder = _folder(name)
    if folder is None or not (folder / "func.yaml").is_file():
        raise ImageError("Failed to pull function image")
    command = _ENTRYPOINT.search((folder / "func.yaml").read_text())
    parts = command["command"].strip("'\"").split() if command else []
    # /python/bin/fdk /function/func.py handler: the path is that in a container, here only the file name matters.
    file = Path(parts[1]).name if len(parts) > 1 else "func.py"
    handler = parts[2] if len(parts) > 2 else "handler"
    if not (folder / file).is_file():
        raise ImageError("Failed to pull function image")
    return Image(folder, file, handler, python_for(folder))


def python_for(folder: Path) -> str:
    """The interpreter that runs the code of a folder."""
    own = folder / ".venv" / "bin" / "python"
    return str(own) if own.exists() else os.environ.get(PYTHON_VARIABLE) or sys.executable


def _folder(name: str) -> Path | None:
    scheme, _, rest = name.partition(":")
    return Path(rest) if scheme == "sandbox" and rest.startswith("/") else None
