"""The Pulumi project that an import writes into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from iam_resources.errors import ConfigError, one_line
from iam_resources.pulumi_command import EngineError, Export, export_stack, read_export, show_stack_name

_FILES = ("Pulumi.yaml", "Pulumi.yml")


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

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.declared.get("name") or "")

    async def state(self) -> Export:
        """The state of the stack; no lock is taken. Secrets stay encrypted.

        Raises:
            EngineError, Unreadable: the stack cannot be read.
        """
        return read_export(await export_stack(self.stack, self.folder), f"the state of stack {self.stack}")

    async def resources(self) -> list[dict[str, Any]]:
        """The resources in the state of the stack; see `state`."""
        return (await self.state()).resources


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
    try:
        return Project(file, stack or await show_stack_name(file.parent))
    except EngineError as error:
        raise ConfigError(error.reason, hint=error.hint) from None
