"""Runs the `pulumi` command: reads a stack, imports many, previews. Nothing here changes anything at a vendor."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from iam_resources.errors import ConfigError, IamError, one_line

_FILES = ("Pulumi.yaml", "Pulumi.yml")
_WITHOUT_CHECKPOINTS = {"PULUMI_EXPERIMENTAL": "1", "PULUMI_SKIP_CHECKPOINTS": "1"}
"""The engine serialises the state once, at the end, not at every step, which is quadratic; a preview does that too.
An import changes nothing at a vendor, so a break costs a repetition."""


class EngineError(IamError):
    """The `pulumi` command failed."""


@dataclass(frozen=True)
class Project:
    """A Pulumi project, and one of its stacks.

    Attributes:
        file: its Pulumi.yaml.
        stack: the stack's name.
    """

    file: Path
    stack: str

    @property
    def folder(self) -> Path:
        """Where Pulumi.yaml is."""
        return self.file.parent

    @property
    def short_stack(self) -> str:
        """The stack's name without organisation and project."""
        return self.stack.rpartition("/")[2]

    @property
    def declared(self) -> dict[str, Any]:
        """What Pulumi.yaml says.

        Raises:
            ConfigError: it is not YAML.
        """
        try:
            known = yaml.safe_load(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ConfigError(f"{self.file} cannot be read: {one_line(str(error))}") from None
        if not isinstance(known, dict):
            raise ConfigError(f"{self.file} is not a Pulumi project")
        return known

    @property
    def program(self) -> Path:
        """The folder of the program."""
        return (self.folder / str(self.declared.get("main") or ".")).resolve()

    @property
    def program_folder(self) -> Path:
        """The folder that the program imports from."""
        return self.program if self.program.is_dir() else self.program.parent


async def find_project(stack: str | None) -> Project:
    """The project of the current folder, with the stack that is named or selected.

    Raises:
        ConfigError: there is no project, or no stack is selected.
    """
    here = Path.cwd()
    file = next(
        (folder / name for folder in (here, *here.parents) for name in _FILES if (folder / name).exists()), None
    )
    if file is None:
        raise ConfigError("there is no Pulumi project here", hint="Change to the folder of Pulumi.yaml")
    if stack is None:
        try:
            stack = (await run("stack", "--show-name", folder=file.parent, tried="find the stack")).strip()
        except EngineError as error:
            raise ConfigError(error.reason, hint="Name the stack: --stack <name>") from None
    return Project(file, stack)


async def export_stack(project: Project) -> list[dict[str, Any]]:
    """The resources in the state of a stack; no lock is taken. Secrets stay encrypted.

    Raises:
        EngineError: the stack cannot be read.
    """
    tried = f"read the state of stack {project.stack}"
    text = await run("stack", "export", "--stack", project.stack, folder=project.folder, tried=tried)
    try:
        deployment = json.loads(text).get("deployment") or {}
        return list(deployment.get("resources") or [])
    except (ValueError, AttributeError):
        raise EngineError("pulumi stack export printed no JSON object", tried=tried) from None


async def import_many(project: Project, file: Path) -> None:
    """Take what a file lists into the state of a stack.

    Args:
        project: with the stack.
        file: as `pulumi import --file` takes it.

    Raises:
        EngineError: it failed; what was imported before stays.
    """
    await run(
        *("import", "--file", str(file), "--stack", project.stack, "--yes", "--skip-preview", "--generate-code=false"),
        *("--protect=true", "--suppress-progress", "--suppress-outputs", "--non-interactive"),
        folder=project.folder,
        tried=f"import into stack {project.stack}",
        more=_WITHOUT_CHECKPOINTS,
    )


async def preview(project: Project, folder: Path, config: Path | None) -> dict[str, Any]:
    """What `pulumi preview --json` says.

    Args:
        project: whose stack is compared.
        folder: of the project that is run, which may be another one of the same name.
        config: the file with the stack's configuration; None where it has none.

    Raises:
        EngineError: the preview failed.
    """
    more = ["--config-file", str(config)] if config else []
    text = await run(
        *("preview", "--json", "--stack", project.stack, "--non-interactive", *more),
        folder=folder,
        tried=f"preview stack {project.stack}",
        reads_json=True,
        more=_WITHOUT_CHECKPOINTS,
    )
    try:
        known, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
    except ValueError:
        raise EngineError("pulumi preview --json printed no JSON object", tried="preview the stack") from None
    return dict(known)


async def run(
    *arguments: str, folder: Path, tried: str, more: Mapping[str, str] | None = None, reads_json: bool = False
) -> str:
    """Run `pulumi`; gives what it printed.

    Args:
        arguments: of the command.
        folder: where.
        tried: what is being done, for the error.
        more: variables in addition to the environment.
        reads_json: errors are in the JSON object that it prints.

    Raises:
        EngineError: it failed; says why in its words.
        ConfigError: there is no such command.
    """
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true", **(more or {})}
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *("pulumi", *arguments),
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
        )
    except OSError as error:
        raise ConfigError(
            f"the command pulumi does not run: {error.strerror}", hint="Install the Pulumi CLI and put it on the PATH"
        ) from None
    try:
        out, errors = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.terminate()  # the engine ends its plugins, and writes what it has
        await process.wait()
        raise
    if process.returncode:
        raise EngineError(_reason(out, errors, arguments, reads_json=reads_json), tried=tried)
    return out.decode(errors="replace")


def _reason(out: bytes, errors: bytes, arguments: Sequence[str], *, reads_json: bool) -> str:
    """Why it failed, as far as its output says so."""
    text = out.decode(errors="replace")
    if reads_json:
        with suppress(ValueError):
            known, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
            said = [
                each.get("message", "") for each in known.get("diagnostics") or [] if each.get("severity") == "error"
            ]
            if said:
                return one_line(" ".join(said))
    lines = [line.strip() for line in f"{text}\n{errors.decode(errors='replace')}".splitlines()]
    said = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    last = [line for line in lines if line][-1:]
    return one_line(" ".join(said or last)) or f"pulumi {arguments[0]} failed"
