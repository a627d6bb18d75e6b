"""The package that an import writes into a project, and what it remembers of it: hashes of its files, names by id."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iam_resources.errors import Refused

RECORD = "imported.json"
_VERSION = 1


@dataclass
class Record:
    """What an import remembers.

    Attributes:
        files: by name, the hashes of all texts that an import wrote; a file of another hash was changed by a person.
        names: by token, the resource's name of each id, in the order in which they are written.
    """

    files: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)


class ImportedPackage:
    """A package of a project.

    Args:
        folder: where it is, or is to be.

    Raises:
        Refused: what is there is no package of an import, or a module has that name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if (module := folder.with_suffix(".py")).exists():
            raise Refused(f"the package would hide {module}", hint="Give it another name: --module <name>")
        self.record = self._read()

    @property
    def name(self) -> str:
        """How a program imports it."""
        return self.folder.name

    @property
    def is_complete(self) -> bool:
        """Whether everything that an import wrote is there."""
        return bool(self.record.files) and all((self.folder / name).exists() for name in self.record.files)

    @property
    def form(self) -> str:
        """How it is written now, for `program.write_files`; empty where there is none."""
        return next(
            ("table" for name in self.record.files if name.endswith(".csv")), "program" if self.record.files else ""
        )

    def check(self, files: Mapping[str, str]) -> None:
        """Check that writing these files destroys nobody's work.

        Raises:
            Refused: a file was changed, or is not of an import.
        """
        changed = [name for name in (*files, *self._stale(files)) if self._is_changed(name, files.get(name))]
        if changed:
            shown = ", ".join(str(self.folder / name) for name in changed)
            raise Refused(
                f"changed since the last import, or not written by one: {shown}",
                hint="Nothing was done. To lose these changes, add --overwrite; to keep them, write what is new into"
                " another package: --module <name>",
            )

    def write(self, files: Mapping[str, str], names: dict[str, dict[str, str]]) -> None:
        """Write the files; see `check`.

        Args:
            files: texts by name.
            names: see `Record.names`.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        stale = self._stale(files)
        kept = {name: self.record.files.get(name, []) for name in files}
        hashes = {name: [*dict.fromkeys([*kept[name][-1:], _hash(text)])] for name, text in files.items()}
        self.record = Record(hashes, names)
        # The record first: a file that is not written yet still has the former hash, which is in it too.
        self._put(RECORD, json.dumps({"version": _VERSION, "files": hashes, "names": names}, indent=1))
        for name, text in files.items():
            self._put(name, text)
        for name in stale:
            (self.folder / name).unlink(missing_ok=True)

    def _put(self, name: str, text: str) -> None:
        new = self.folder / f".{name}.new"
        new.write_text(text, encoding="utf-8", newline="")
        new.replace(self.folder / name)

    def _stale(self, files: Mapping[str, str]) -> list[str]:
        """Files of an earlier import that are not written any more."""
        return [name for name in self.record.files if name not in files and (self.folder / name).exists()]

    def _is_changed(self, name: str, text: str | None) -> bool:
        file = self.folder / name
        if not file.exists():
            return False
        there = file.read_bytes()
        same = text is not None and there == text.encode()
        return not same and hashlib.sha256(there).hexdigest() not in self.record.files.get(name, [])

    def _read(self) -> Record:
        file = self.folder / RECORD
        if not file.exists():
            return Record()
        try:
            known: Any = json.loads(file.read_text(encoding="utf-8"))
            version = known["version"]
            record = Record(
                {str(name): [str(each) for each in hashes] for name, hashes in known["files"].items()},
                {str(token): dict(names) for token, names in known["names"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refused(
                f"{file} is not what an import wrote",
                hint="Restore it from version control, or write into another package: --module <name>",
            ) from None
        if version != _VERSION:
            raise Refused(f"{file} has the version {version!r}", hint="Use the version of iam_resources that wrote it")
        return record


def imported_packages(folder: Path) -> list[str]:
    """The names of the packages in a folder that an import wrote."""
    return sorted(each.parent.name for each in folder.glob(f"*/{RECORD}"))


def formatted(text: str, folder: Path) -> str:
    """Python source as ruff formats it in that folder, where ruff is installed; else as it is."""
    command = _ruff()
    if command is None:
        return text
    there = next((each for each in (folder, *folder.parents) if each.is_dir()), Path.cwd())
    arguments = [*command, "format", "--quiet", "--stdin-filename", str(folder / "__init__.py"), "-"]
    try:
        ran = subprocess.run(arguments, input=text, capture_output=True, text=True, cwd=there, timeout=120)  # noqa: S603 (arguments of ours)
    except (OSError, subprocess.TimeoutExpired):
        return text
    return ran.stdout if ran.returncode == 0 and ran.stdout else text


def _ruff() -> list[str] | None:
    beside = Path(sys.executable).parent / "ruff"
    found = str(beside) if beside.exists() else shutil.which("ruff")
    return [found] if found else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
