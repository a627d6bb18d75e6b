"""Settings as the running Pulumi program sees them, for lookups."""

from __future__ import annotations

from functools import cache
from typing import Any

import pulumi

from iam_resources.settings import Settings


class _StackConfig:
    """The stack's configuration by full key."""

    def get(self, key: str) -> Any:
        namespace, name = key.split(":", 1)
        return pulumi.Config(namespace).get(name)


@cache
def program_settings() -> Settings:
    """The settings of the stack this program runs in; outside of Pulumi only the environment counts.

    One object for the whole program, so that all lookups share their connections.
    """
    return Settings(_StackConfig())
