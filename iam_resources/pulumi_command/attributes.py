"""The files of attributes that the engine writes beside a state in a file.

Unlike the state it writes them in place. So where it is killed at that moment, one is cut off, and the engine cannot
read the stack: `failed to load checkpoint: EOF`. They have nothing that is needed: without one the engine reads the
state, and writes another.
"""

from __future__ import annotations

import json
from pathlib import Path

from iam_resources.pulumi_command.backend import folder_of


def find_damaged_attributes(url: str, project: str, stack: str) -> list[Path]:
    """The files of attributes of a stack that the engine cannot read.

    Args:
        url: of the backend, `file://…`.
        project: its name.
        stack: its short name.
    """
    below = folder_of(url) / ".pulumi" / "stacks"
    folders = (below / project, below)  # the latter before the engine's 3.61
    files = (folder / f"{stack}.json{compression}.attrs" for folder in folders for compression in ("", ".gz", ".zst"))
    return [file for file in files if file.is_file() and not _is_readable(file)]


def _is_readable(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except ValueError:
        return False
    return True
