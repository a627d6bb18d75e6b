"""Settings as the running Pulumi program sees them, for lookups."""

from __future__ import annotations

from typing import Any

import pulumi

from iam_resources.settings import Settings


class _StackConfig:
    """The stack's configuration by full key."""

    def get(self, key: str) -> Any:
        namespace, name = key.split(":", 1)
        return pulumi.Config(namespace).get(name)


def program_settings() -> Settings:
    """The settings of the stack this program runs in; outside of Pulumi only the environment counts."""
    return Settings(_StackConfig())
