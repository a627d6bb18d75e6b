"""Generated files: written, or in a check only compared with what is committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.place import ROOT
from tools.say import Stop, say


def settle(files: dict[Path, str], command: str, *, check: bool) -> None:
    """Write the files that differ; in a check, stop where one does.

    Args:
        files: the text of each.
        command: writes them.
        check: only compare.

    Raises:
        Stop: a file is out of date; one line that names it.
    """
    stale = [file for file, text in files.items() if not file.exists() or file.read_text() != text]
    if check and stale:
        names = ", ".join(_shown(file) for file in stale)
        raise Stop(f"Out of date: {names}. Update with: {command}")
    for file in stale:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(files[file])
        say(f"Wrote {_shown(file)}")


def laid_out(code: str, name: str) -> str:
    """Python code as the project lays it out.

    Args:
        code: the source.
        name: of the file it is for.
    """
    for command in (["check", "--fix", "--quiet", "--select", "F401,I,RUF022,UP"], ["format", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", name, "-"],
            input=code,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        if done.returncode:
            raise Stop(f"The code generated for {name} is malformed: {done.stderr or done.stdout}")
        code = done.stdout
    return code


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)
