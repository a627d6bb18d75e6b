"""How to reach a CNC Console IAM that these tools have started."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from tools.place import secret


@dataclass(frozen=True)
class Connection:
    """An endpoint and an administrator. The password stays in its file until it is needed."""

    endpoint: str
    password_file: Path
    username: str = "admin"
    realm: str = "cncc"

    @property
    def password(self) -> str:
        return secret(self.password_file)

    def variables(self) -> dict[str, str]:
        """What iam_resources reads from the environment."""
        return {
            "CNCC_ENDPOINT": self.endpoint,
            "CNCC_USERNAME": self.username,
            "CNCC_PASSWORD": self.password,
            "CNCC_REALM": self.realm,
        }

    def exports(self) -> list[str]:
        """The same as shell lines, in which the password is not written out."""
        secret(self.password_file)  # there before a shell reads it
        return [
            f"export CNCC_ENDPOINT={self.endpoint}",
            f"export CNCC_USERNAME={self.username}",
            f'export CNCC_PASSWORD="$(cat {shlex.quote(str(self.password_file))})"',
            f"export CNCC_REALM={self.realm}",
        ]
