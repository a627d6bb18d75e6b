"""Limits of applications and functions (Functions API reference; "Functions Resource Limits")."""

from __future__ import annotations

import re
from typing import Any

from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.request import check_text

NAME = re.compile(r"[A-Za-z0-9_-]+")
NAME_LONGEST = 255
CONFIG_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
CONFIG_LARGEST = 4096
"""Bytes of all keys and values together: "The maximum size for all configuration keys and values is 4KB"."""
MEMORY = (128, 256, 512, 1024, 1536, 2048, 3072)
TIMEOUT = (5, 300)
DEFAULT_TIMEOUT = 30


def check_name(body: dict[str, Any]) -> None:
    """Check a display name.

    Raises:
        ServiceError: 400.
    """
    check_text(body, "displayName", most=NAME_LONGEST)
    if not NAME.fullmatch(body["displayName"]):
        raise invalid("displayName may have letters, digits, underscores and hyphens only")


def check_config(config: Any) -> None:
    """Check a configuration; None = there is none.

    Raises:
        ServiceError: 400.
    """
    if config is None:
        return
    if not isinstance(config, dict):
        raise invalid("config must be a map")
    for key, value in config.items():
        if not CONFIG_KEY.fullmatch(key):
            raise invalid(f"config: the key {key!r} must have letters, digits and _ only, and no digit first")
        if not isinstance(value, str) or not value.isprintable():
            raise invalid(f"config.{key} must be a string of printable characters")
    if sum(len(key.encode()) + len(value.encode()) for key, value in config.items()) > CONFIG_LARGEST:
        raise invalid(f"config: all keys and values together may have {CONFIG_LARGEST} bytes")


def check_memory(body: dict[str, Any], *, required: bool) -> None:
    """Check the memory, which has fixed sizes.

    Raises:
        ServiceError: 400.
    """
    value = body.get("memoryInMBs")
    if value is None:
        if required:
            raise missing("memoryInMBs")
        return
    if isinstance(value, bool) or value not in MEMORY:
        raise invalid(f"memoryInMBs must be one of {', '.join(map(str, MEMORY))}")


def check_timeout(body: dict[str, Any]) -> None:
    """Check the time that a call may take.

    Raises:
        ServiceError: 400.
    """
    value = body.get("timeoutInSeconds")
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not TIMEOUT[0] <= value <= TIMEOUT[1]:
        raise invalid(f"timeoutInSeconds must be from {TIMEOUT[0]} to {TIMEOUT[1]}")
