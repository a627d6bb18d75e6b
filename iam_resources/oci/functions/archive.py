"""Folders of source as the archives that the service takes.

The service wants `function/` at the root of an archive, and beside it `python/` with packages and `resources/`. It
installs nothing: what a function imports beside the development kit must be in the archive.

A folder's archive is the same wherever the folder lies and whoever packs it: sorted names, one date, nothing
compressed (compressors differ in their versions), no caches. So its digest, which the service gives too, stands for it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from pathlib import Path

from iam_resources.errors import Refused

LARGEST = 25 * 1024 * 1024
"""Bytes of an archive that is sent with the call ("About Code-only Functions")."""
DEFAULT_RUNTIME = "python312.ol9"
DEFAULT_HANDLER = "func.handler"
_DIGEST = "sha256:"
_ROOT = "function"
_DATE = (1980, 1, 1, 0, 0, 0)
_folders: dict[str, Path] = {}
"""Where the files of a digest were last seen. A check sees the folder, and all after it knows the digest alone."""


def digest_of(source: str) -> str:
    """What stands for a folder in checks, comparisons and states.

    Args:
        source: a folder, or the digest of one.

    Raises:
        ValueError: there is no such folder, or its archive is not what the service takes.
    """
    if source.startswith(_DIGEST):
        return source
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise ValueError(f"must be an existing folder, not '{source[:200]}'")
    digest = digest_in_state(_digest(packed(folder)))
    _folders[digest] = folder.resolve()
    return digest


def digest_in_state(source_code_sha256: str) -> str:
    """The digest as a state has it, from the one that the service gives."""
    return f"{_DIGEST}{source_code_sha256}"


def archive_file(digest: str) -> str:
    """The archive of that digest as a call carries it: base64.

    Raises:
        Refused: the folder has changed since it was checked, or none was.
    """
    folder = _folders.get(digest)
    if folder is None:
        raise Refused("source is a digest: the files are not known here", hint="Write the folder that has them")
    try:
        content = packed(folder)
    except ValueError as error:
        raise Refused(f"source {error}", hint="Fix the folder, and run it again") from None
    if digest_in_state(_digest(content)) != digest:
        raise Refused("source has changed since the run began", hint="Run it again, when nobody writes in the folder")
    return base64.b64encode(content).decode()


def packed(folder: Path) -> bytes:
    """The archive of a folder. One that has `function/` is packed as it is, any other becomes `function/`.

    Raises:
        ValueError: it has no files, one cannot be read, or the archive is larger than the service takes.
    """
    below = "" if (folder / _ROOT).is_dir() else f"{_ROOT}/"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, path in _files(folder):
            entry = zipfile.ZipInfo(below + name, _DATE)
            entry.create_system = 3  # the same on every system; 3 is the one with file modes
            entry.external_attr = 0o100644 << 16
            try:
                archive.writestr(entry, path.read_bytes())
            except OSError as error:
                raise ValueError(f"must be a folder whose files can be read, and {name} cannot") from error
            if out.tell() > LARGEST:
                raise ValueError(f"must be at most {LARGEST // 1024**2} MB: take out what it does not need")
    if len(out.getvalue()) > LARGEST:
        raise ValueError(f"must be at most {LARGEST // 1024**2} MB: take out what it does not need")
    return out.getvalue()


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Names below the folder, sorted, without caches and without what is hidden."""
    found = []
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_left_out(name)]
        for name in names:
            path = Path(at) / name
            if not _is_left_out(name) and path.is_file():
                found.append((path.relative_to(folder).as_posix(), path))
    if not found:
        raise ValueError("must be a folder with files: this one has none")
    return sorted(found)


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__" or name.endswith(".pyc")


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
