"""The configuration of a Pulumi stack, as `pulumi` reports it: with decrypted secrets, in memory only."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError

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
    command = ["pulumi", "config", "--json", "--show-secrets", *(["--stack", name] if name else [])]
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
        )
        out, errors = await process.communicate()
    except FileNotFoundError:
        return _without(name, "the command pulumi is not on the PATH")
    except OSError as error:
        raise _unreadable(name, f"the command pulumi does not run: {error.strerror}") from None
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines()
        why = lines[-1].removeprefix("error: ") if lines else "pulumi config failed"
        if "no stack selected" in why:
            return _without(name, why)
        raise _unreadable(name, why)
    try:
        entries = json.loads(out)
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
    command = ["pulumi", "config", "get", "--json", "--path", key, *(["--stack", name] if name else [])]
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=nothing, stdin=nothing)
        out, _ = await process.communicate()
        return json.loads(out).get("secret") is False
    except (OSError, ValueError, AttributeError):
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
