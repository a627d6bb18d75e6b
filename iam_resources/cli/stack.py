"""The configuration of a Pulumi stack, as `pulumi` itself tells it: secrets opened, in memory only."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError

_PROJECT = ("Pulumi.yaml", "Pulumi.yml")


async def stack_config(name: str | None) -> dict[str, Any]:
    """The values of a stack's configuration by full key.

    Outside of a Pulumi project there are none. In one, the stack that is selected is read; where that fails and nobody
    named a stack, one line says so and the environment alone counts.

    Args:
        name: of the stack; None for the one that is selected.

    Raises:
        ConfigError: a stack was named, and its configuration can not be read.
    """
    here = Path.cwd()
    if not any((folder / file).exists() for folder in (here, *here.parents) for file in _PROJECT):
        if name:
            raise ConfigError(
                f"there is no Pulumi project here, so no stack {name}", hint="Change to the folder of Pulumi.yaml"
            )
        return {}
    command = ["pulumi", "config", "--json", "--show-secrets", *(["--stack", name] if name else [])]
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
        )
        out, told = await process.communicate()
    except FileNotFoundError:
        return _without(name, "the command pulumi is not on the PATH")
    if process.returncode:
        lines = told.decode(errors="replace").strip().splitlines()
        return _without(name, lines[-1].removeprefix("error: ") if lines else "pulumi config failed")
    return {key: _value(entry) for key, entry in json.loads(out).items()}


def _value(entry: Mapping[str, Any]) -> Any:
    return entry["objectValue"] if "objectValue" in entry else entry.get("value")


def _without(name: str | None, why: str) -> dict[str, Any]:
    if name:
        raise ConfigError(f"the configuration of stack {name} can not be read: {why}")
    print(f"iam: no configuration of a stack, the environment alone counts: {why}", file=sys.stderr)
    return {}
