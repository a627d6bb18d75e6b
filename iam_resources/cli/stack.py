"""The configuration of a Pulumi stack, as `pulumi` reports it: with decrypted secrets, in memory only."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError
from iam_resources.pulumi_command import NoPulumi, run

_PROJECT = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True)
class StackConfig:
    """The configuration of a stack.

    Attributes:
        values: by full key.
        encrypted: the keys whose values, or of objects a part of them, are kept encrypted.
    """

    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    encrypted: frozenset[str] = frozenset()


async def stack_config(name: str | None) -> StackConfig:
    """Read a stack's configuration.

    Outside a Pulumi project there is none. In one, the selected stack is read; if none is selected, or there is no
    `pulumi`, one line says so and only environment variables are used.

    Args:
        name: of the stack; None for the one that is selected.

    Raises:
        ConfigError: the configuration of the stack cannot be read, such as for a wrong passphrase. The environment
            may name another tenancy, so it never replaces the configuration of an existing stack.
    """
    here = Path.cwd()
    if not any((folder / file).exists() for folder in (here, *here.parents) for file in _PROJECT):
        if name:
            raise ConfigError(
                f"there is no Pulumi project here, so no stack {name}", hint="Change to the folder of Pulumi.yaml"
            )
        return StackConfig()
    try:
        ran = await run("config", "--json", "--show-secrets", stack=name)
    except NoPulumi as error:
        if error.is_missing:
            return _without(name, error.reason)
        raise _unreadable(name, error.reason) from None
    if ran.code:
        why = ran.reason or "pulumi config failed"
        if "no stack selected" in why:
            return _without(name, why)
        raise _unreadable(name, why)
    try:
        entries = json.loads(ran.out)
        encrypted = frozenset(key for key, entry in entries.items() if entry.get("secret", True))
        return StackConfig({key: _value(entry) for key, entry in entries.items()}, encrypted)
    except (ValueError, AttributeError):
        raise _unreadable(name, "pulumi config --json did not print a JSON object") from None


async def is_plain(name: str | None, key: str) -> bool:
    """Whether a value inside an object of a stack's configuration is certainly not encrypted.

    Args:
        name: of the stack; None for the one that is selected.
        key: with its path, `cncc:connections.lab.password`.
    """
    try:
        ran = await run("config", "get", "--json", "--path", key, stack=name)
        return json.loads(ran.out).get("secret") is False
    except (NoPulumi, ValueError, AttributeError):
        return False


def _value(entry: Mapping[str, Any]) -> Any:
    return entry["objectValue"] if "objectValue" in entry else entry.get("value")


def _without(name: str | None, why: str) -> StackConfig:
    if name:
        raise _unreadable(name, why)
    print(f"iam: no stack configuration found; using environment variables only: {why}", file=sys.stderr)
    return StackConfig()


def _unreadable(name: str | None, why: str) -> ConfigError:
    stack = f"stack {name}" if name else "the selected stack"
    return ConfigError(
        f"the configuration of {stack} cannot be read: {why}",
        hint="Fix that, or run the command outside the project to use only the environment",
    )
