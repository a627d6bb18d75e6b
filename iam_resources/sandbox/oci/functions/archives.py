"""Archives of source ("Creating Python Code-only Functions"). The sandbox runs those of Python."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.functions.images import Image, ImageError, python_for

LARGEST = 25 * 1024 * 1024
"""Bytes of an archive in a call: "Use direct archive upload for archives up to 25 MB"."""
LARGEST_UNPACKED = 250 * 1024 * 1024
"""Bytes of all files; the sandbox's own limit, so that no archive fills the disk."""
RUNTIME = re.compile(r"python3\d+\.ol\d+")
HANDLER = re.compile(r"(?P<file>[A-Za-z_]\w*)\.(?P<function>[A-Za-z_]\w*)")
UPDATED_BY = ("FUNCTION_UPDATE", "MANUAL")


def sha256(content: bytes) -> str:
    """``sourceCodeSha256``: "The SHA256 hash of the function source code archive, base64-encoded"."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def content_of(details: Any) -> bytes:
    """The archive that ``archiveSourceDetails`` carries.

    Raises:
        ServiceError: 400.
    """
    if not isinstance(details, dict) or details.get("archiveSourceType") != "DIRECT_ARCHIVE":
        raise invalid("sourceDetails.archiveSourceDetails: the sandbox takes archives of type DIRECT_ARCHIVE only")
    if not details.get("archiveFile"):
        raise missing("sourceDetails.archiveSourceDetails.archiveFile")
    try:
        content = base64.b64decode(details["archiveFile"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise invalid("archiveFile must be base64") from None
    if len(content) > LARGEST:
        raise invalid(f"archiveFile may have {LARGEST // 1024**2} MB")
    return content


def check_runtime(config: Any) -> None:
    """Check a runtime configuration.

    Raises:
        ServiceError: 400.
    """
    if not isinstance(config, dict) or config.get("runtimeConfigType") not in UPDATED_BY:
        raise invalid(f"runtimeConfigType must be one of {', '.join(UPDATED_BY)}")
    if not config.get("functionsRuntimeName"):
        raise missing("functionsRuntimeName")
    if config["runtimeConfigType"] == "MANUAL" and not config.get("functionsRuntimeVersionId"):
        raise missing("functionsRuntimeVersionId")
    if not RUNTIME.fullmatch(config["functionsRuntimeName"]):
        raise invalid("functionsRuntimeName: the sandbox has runtimes of Python only, such as python312.ol9")


def check_content(content: bytes, handler: Any) -> None:
    """Check that an archive can run.

    Raises:
        ServiceError: 400.
    """
    if not handler:
        raise missing("handler")
    match = HANDLER.fullmatch(handler) if isinstance(handler, str) else None
    if match is None:
        raise invalid("handler must have the form <file>.<function>")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [_safe(entry) for entry in archive.infolist()]
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise invalid(f"the archive may have {LARGEST_UNPACKED // 1024**2} MB unpacked")
            if archive.testzip() is not None:
                raise invalid("the archive is damaged")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise invalid("archiveFile must be a ZIP archive") from None
    if not any(name.parts[:1] == ("function",) for name in names):
        raise invalid("the archive must contain a function/ directory at its root")
    if PurePosixPath("function", f"{match['file']}.py") not in names:
        raise invalid(f"handler {handler}: the archive has no function/{match['file']}.py")


def unpack(content: bytes, handler: str, folder: Path) -> Image:
    """Unpack an archive into a folder, to run it.

    Raises:
        ImageError: it cannot be unpacked.
    """
    match = HANDLER.fullmatch(handler)
    if match is None:
        raise ImageError("Failed to load function handler")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in _files(archive):
            path = folder.joinpath(*_safe(entry).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(entry))
    code = folder / "function"
    return Image(code, f"{match['file']}.py", match["function"], python_for(code), folder / "python")


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    return (entry for entry in archive.infolist() if not entry.is_dir())


def _safe(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The name of an entry, which must be inside the folder that it is unpacked into."""
    name = PurePosixPath(entry.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in entry.filename:
        raise invalid("the archive has a name that leads out of it")
    return name
