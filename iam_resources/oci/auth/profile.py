"""Profiles of the vendor's own tools: `~/.oci/config`."""

from __future__ import annotations

import configparser
from pathlib import Path

from iam_resources.errors import ConfigError

DEFAULT_FILE = "~/.oci/config"
DEFAULT_PROFILE = "DEFAULT"


def read_profile(file: str, name: str, *, required: bool, setting: str = "oci:profile") -> dict[str, str]:
    """The entries of one profile; what a profile does not say, `DEFAULT` says, as with the vendor's tools.

    Args:
        file: path, `~` allowed.
        name: the profile.
        required: whether the user asked for this file or profile; otherwise a missing one is empty.
        setting: that named it, for the error.

    Raises:
        ConfigError: the file cannot be read, or has no such profile.
    """
    parser = configparser.ConfigParser(interpolation=None, default_section=DEFAULT_PROFILE)
    try:
        text = Path(file).expanduser().read_text(encoding="utf-8-sig")
    except (FileNotFoundError, RuntimeError):  # RuntimeError: there is no home directory
        if not required:
            return {}
        hint = f"Make it with: oci setup config, or correct the setting {setting}"
        raise ConfigError(f"there is no OCI configuration file {file}", hint=hint) from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"the OCI configuration file {file} cannot be read") from None
    try:
        parser.read_string(text)
    except configparser.Error as error:
        at = getattr(error, "lineno", None) or (getattr(error, "errors", None) or [(None,)])[0][0]
        raise ConfigError(
            f"the OCI configuration file {file} is malformed" + (f" in line {at}" if at else "")
        ) from None
    if name != DEFAULT_PROFILE and not parser.has_section(name):
        if not required:
            return {}
        known = ", ".join([DEFAULT_PROFILE, *parser.sections()])
        raise ConfigError(f"{file} has no profile {name}", hint=f"It has: {known}. Correct the setting {setting}")
    return dict(parser[name])
