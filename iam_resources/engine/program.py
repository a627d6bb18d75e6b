"""Settings as the running Pulumi program sees them, for lookups."""

from __future__ import annotations

from functools import cache
from typing import Any

import pulumi

from iam_resources.errors import Refused
from iam_resources.settings import Settings, is_offline


class _StackConfig:
    """The stack's configuration by full key."""

    def get(self, key: str) -> Any:
        namespace, name = key.split(":", 1)
        return pulumi.Config(namespace).get(name)


def program_settings() -> Settings:
    """The settings of the stack this program runs in, for a lookup; outside of Pulumi only the environment counts.

    One object for the whole program, so that all lookups share their connections.

    Raises:
        Refused: it is a preview that asks no vendor.
    """
    settings = _settings()
    if pulumi.runtime.is_dry_run() and is_offline(settings):
        raise Refused(
            "the program looks something up at the vendor, and iam:preview is offline",
            hint="Run the preview with iam:preview online, or write the value in the program",
        )
    return settings


@cache
def _settings() -> Settings:
    return Settings(_StackConfig())
