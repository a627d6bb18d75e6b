"""Settings of a vendor that these tools have started, as environment variables and as lines for a shell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from tools.place import secret


class Exported:
    """Something that iam_resources finds by environment variables."""

    @property
    def values(self) -> Mapping[str, str | Path]:
        """The variables; a path is the file of a secret, which stays there until it is needed."""
        raise NotImplementedError

    def variables(self) -> dict[str, str]:
        """What iam_resources reads from the environment."""
        return {name: secret(value) if isinstance(value, Path) else value for name, value in self.values.items()}

    def exports(self) -> list[str]:
        """The same as shell lines, in which no secret is written out."""
        return [f"export {name}={_quoted(value)}" for name, value in self.values.items()]


def _quoted(value: str | Path) -> str:
    if isinstance(value, str):
        return shlex.quote(value)
    secret(value)  # there before a shell reads it
    return f'"$(cat {shlex.quote(str(value))})"'
