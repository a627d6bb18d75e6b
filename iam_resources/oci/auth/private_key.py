"""The private key of a connection, and other files that a setting names."""

from __future__ import annotations

from pathlib import Path

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.settings import OciSettings


def private_key_of(settings: OciSettings) -> tuple[str, str]:
    """The text of the private key of a connection, and where it is from, for errors.

    Raises:
        ConfigError: there is none, or its file cannot be read.
    """
    name, value = settings.first("private_key", "private_key_path")
    if name == "private_key" and value:
        return value, f"the private key in the setting {settings.key('private_key')}"
    path = value or settings.require("private_key_path")
    text = read_text(path, what=f"the private key {path}", hint=f"Set it with: {settings.command('private_key_path')}")
    return text, f"the private key {path} (setting {settings.key('private_key_path')})"


def read_text(path: str, *, what: str, hint: str) -> str:
    """The text of a file.

    Args:
        path: `~` allowed.
        what: it is, for the error.
        hint: for the error.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text file"
        raise ConfigError(f"{what} cannot be read: {why}", hint=hint) from None
