"""The commands of `pulumi` that are used: a stack's name and state, also to write, an import of many, a preview."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iam_resources.errors import IamError
from iam_resources.pulumi_command.running import Ran, run

_WITHOUT_CHECKPOINTS = {"PULUMI_EXPERIMENTAL": "1", "PULUMI_SKIP_CHECKPOINTS": "1"}
"""The engine serialises the state once, at the end, not at every step, which is quadratic; a preview does that too.
An import changes nothing at a vendor, so a break costs a repetition."""
_ONE_DOCUMENT = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "false"}
"""Where the environment asks for a stream of events: it says less than the document."""


class EngineError(IamError):
    """The `pulumi` command failed."""


async def show_stack_name(folder: Path) -> str:
    """The name of the stack that is selected in a project.

    Raises:
        EngineError: none is.
    """
    ran = await run("stack", "--show-name", "--non-interactive", folder=folder)
    return _good(ran, "find the stack", hint="Name the stack: --stack <name>").out.strip()


async def export_stack(stack: str | None, folder: Path | None = None) -> str:
    """The state of a stack as JSON; no lock is taken. Secrets stay encrypted.

    Args:
        stack: its name; None for the one that is selected.
        folder: of the project; None for the current one.

    Raises:
        EngineError: there is no such stack, or no project here.
    """
    ran = await run("stack", "export", "--non-interactive", stack=stack, folder=folder)
    return _good(ran, f"read the state of {_label(stack)}", hint="" if stack else "Name the stack: --stack <name>").out


async def import_stack(document: Mapping[str, Any], stack: str, folder: Path) -> None:
    """Put a state in the place of a stack's own. The engine takes a lock, checks the state, and drops all pending
    operations.

    Args:
        document: as `export_stack` gives it.
        stack: its name.
        folder: of the project.

    Raises:
        EngineError: it failed, and the state is as it was.
    """
    ran = await run("stack", "import", "--non-interactive", stack=stack, folder=folder, given=json.dumps(document))
    _good(ran, f"write the state of {_label(stack)}")


async def import_resources(file: Path, stack: str, folder: Path) -> None:
    """Take what a file lists into the state of a stack.

    Args:
        file: as `pulumi import --file` takes it.
        stack: its name.
        folder: of the project.

    Raises:
        EngineError: it failed; what was imported before stays.
    """
    ran = await run(
        *("import", "--file", str(file), "--yes", "--skip-preview", "--generate-code=false", "--protect=true"),
        *("--suppress-progress", "--suppress-outputs", "--non-interactive"),
        stack=stack,
        folder=folder,
        more=_WITHOUT_CHECKPOINTS,
    )
    _good(ran, f"import into {_label(stack)}")


async def preview(
    stack: str | None,
    *,
    folder: Path | None = None,
    config: Path | None = None,
    refresh: bool = False,
    sames: bool = False,
) -> str:
    """A preview as JSON, also of one that failed, which says why. It takes no lock and writes nothing.

    Args:
        stack: its name; None for the one that is selected.
        folder: of the project; None for the current one.
        config: the file with the stack's configuration; None for the usual one.
        refresh: whether the vendors are asked for what is there now, so that what was changed by hand counts.
        sames: whether it lists the resources that stay.

    Raises:
        EngineError: it printed no JSON.
    """
    ran = await run(
        *("preview", "--json", "--non-interactive"),
        *(["--config-file", str(config)] if config else []),
        *(["--refresh"] if refresh else []),
        *(["--show-sames"] if sames else []),
        stack=stack,
        folder=folder,
        more=_WITHOUT_CHECKPOINTS | _ONE_DOCUMENT,
    )
    if "{" not in ran.out:
        raise EngineError(
            ran.reason or "pulumi preview printed no JSON",
            tried=f"preview {_label(stack)}",
            hint="Run pulumi preview to see all of it",
        )
    return ran.out


def _good(ran: Ran, tried: str, *, hint: str = "") -> Ran:
    if ran.code:
        raise EngineError(ran.reason or f"pulumi ended with code {ran.code}", tried=tried, hint=hint)
    return ran


def _label(stack: str | None) -> str:
    return f"stack {stack}" if stack else "the selected stack"
