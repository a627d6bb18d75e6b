"""Runs the `pulumi` command once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from iam_resources.errors import ConfigError, one_line
from iam_resources.operation import check_stop

_INSTALL = "Install the Pulumi CLI and put it on the PATH"


class NoPulumi(ConfigError):
    """The `pulumi` command does not run.

    Attributes:
        is_missing: whether there is none.
    """

    def __init__(self, error: OSError) -> None:
        self.is_missing = isinstance(error, FileNotFoundError)
        why = "is not on the PATH" if self.is_missing else f"does not run: {error.strerror}"
        super().__init__(f"the command pulumi {why}", hint=_INSTALL if self.is_missing else "")


@dataclass(frozen=True)
class Ran:
    """What a command did.

    Attributes:
        code: its exit code.
        out, errors: what it printed.
    """

    code: int
    out: str
    errors: str

    @property
    def reason(self) -> str:
        """Why it failed, in its own words, as far as it says so; empty where it does not."""
        lines = [line.strip() for line in f"{self.out}\n{self.errors}".splitlines()]
        said = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        last = [line for line in self.errors.splitlines() if line.strip() and not line.startswith("warning:")][-1:]
        return one_line(" ".join(said or last))


async def run(
    *arguments: str,
    stack: str | None = None,
    folder: Path | None = None,
    more: Mapping[str, str] | None = None,
    given: str | None = None,
) -> Ran:
    """Run `pulumi` until it ends.

    Args:
        arguments: of the command.
        stack: its name; None for the one that is selected.
        folder: where; None for the current folder.
        more: variables in addition to the environment.
        given: what it reads from its standard input.

    Raises:
        NoPulumi: there is no such command.
        Stopped: the user cancelled, and so it failed: the terminal sends ^C to it too.
    """
    command = ["pulumi", *arguments, *(["--stack", stack] if stack else [])]
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true", **(more or {})},
            stdin=asyncio.subprocess.DEVNULL if given is None else pipe,
            stdout=pipe,
            stderr=pipe,
        )
    except OSError as error:
        raise NoPulumi(error) from None
    try:
        out, errors = await process.communicate(None if given is None else given.encode())
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.terminate()  # the engine ends its plugins, and writes what it has
        await process.wait()
        raise
    if process.returncode:
        check_stop()
    return Ran(process.returncode or 0, out.decode(errors="replace"), errors.decode(errors="replace"))
