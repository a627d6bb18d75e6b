"""Files that only their owner can read, such as tokens: below `~/.local/state/iam-resources`, or in `XDG_STATE_HOME`.

They are JSON objects, or lines of them, of mode 0600 in folders of mode 0700. A file of one object is replaced as a
whole, so that a reader sees the old one or the new one; what several processes do one after the other is under a lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError

_LOOK_SECONDS = 0.05
"""How often a process that waits for a lock looks whether it is free; it must also notice that the user cancels."""


class PrivateFolder:
    """One folder; it is made when something is first written.

    Args:
        parts: its path below the state of this project; any text, also what comes from a user.
    """

    def __init__(self, *parts: str) -> None:
        self.path = _state_home().joinpath("iam-resources", *map(_as_file_name, parts))

    def read(self, name: str) -> dict[str, Any]:
        """What a file holds; nothing where it does not exist, or holds no JSON object.

        Raises:
            ConfigError: it cannot be read.
        """
        try:
            value = json.loads((self.path / name).read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        except OSError as error:
            raise self._problem("read", name, error) from None
        return value if isinstance(value, dict) else {}

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Replace a file.

        Raises:
            ConfigError: it cannot be written.
        """
        import tempfile  # only here: who only reads is fast

        try:
            self._make()
            handle, draft = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")  # of mode 0600 from the start
            try:
                with os.fdopen(handle, "w") as file:
                    json.dump(value, file)
                Path(draft).replace(self.path / name)
            except BaseException:
                Path(draft).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._problem("written", name, error) from None

    def open_to_append(self, name: str) -> int:
        """Open a file to add to it; it is made where there is none.

        Returns:
            The descriptor, for `os.write` and `os.close`.

        Raises:
            ConfigError: it cannot be written.
        """
        try:
            self._make()
            return os.open(self.path / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._problem("written", name, error) from None

    def remove(self, *patterns: str) -> None:
        """Remove files; one that does not exist is no error.

        Args:
            patterns: names, in which `*` stands for any text.

        Raises:
            ConfigError: one of them cannot be removed.
        """
        for pattern in patterns:
            for file in list(self.path.glob(pattern)):
                try:
                    file.unlink(missing_ok=True)
                except OSError as error:
                    raise self._problem("removed", file.name, error) from None

    @contextlib.asynccontextmanager
    async def locked(self, name: str) -> AsyncIterator[None]:
        """One process at a time within the block; the lock ends with the process that holds it.

        Args:
            name: of the lock, a file that stays.

        Raises:
            Stopped: the user cancelled while another process held it.
            ConfigError: the file cannot be written.
        """
        from iam_resources.operation import pause  # only here: asyncio takes long to import

        try:
            self._make()
            handle = os.open(self.path / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._problem("written", name, error) from None
        try:
            while not _take(handle):
                await pause(_LOOK_SECONDS)
            yield
        finally:
            os.close(handle)

    def _make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def _problem(self, verb: str, name: str, error: OSError) -> ConfigError:
        return ConfigError(
            f"the file {self.path / name} cannot be {verb}: {error.strerror}",
            hint="Correct its owner and rights, or set XDG_STATE_HOME to another folder",
        )


def _state_home() -> Path:
    """The folder for the state of programs; a relative one does not count, as the XDG base directories have it."""
    home = os.environ.get("XDG_STATE_HOME", "")
    if home.startswith("/"):
        return Path(home)
    try:
        return Path("~/.local/state").expanduser()
    except RuntimeError:
        raise ConfigError(
            "there is no home directory to keep a login in", hint="Set XDG_STATE_HOME to a folder of your own"
        ) from None


def _as_file_name(text: str) -> str:
    """A text as the name of a file: unique, and never one that leads elsewhere."""
    return "".join(letter if letter.isalnum() or letter in "-_" else f"%{ord(letter):x}." for letter in text)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
