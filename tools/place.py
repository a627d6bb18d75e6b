"""Where things are kept: what can be had again in `.cache`, what cannot in `.state`. Git ignores both."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
STATE = ROOT / ".state"


def private(directory: Path) -> Path:
    """The directory, made where it is missing, readable by its owner alone."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    return directory


def secret(file: Path) -> str:
    """The secret kept in a file of mode 0600; one is made at random the first time."""
    if not file.exists():
        private(file.parent)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text().strip()


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Lets one process at a time into the block; the others wait. The lock ends with the process that holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
