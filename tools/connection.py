"""How to reach a CNC Console IAM that these tools have started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.exported import Exported
from tools.place import secret


@dataclass(frozen=True)
class Connection(Exported):
    """An endpoint and an administrator. The password stays in its file until it is needed."""

    endpoint: str
    password_file: Path
    username: str = "admin"
    realm: str = "cncc"

    @property
    def password(self) -> str:
        return secret(self.password_file)

    @property
    def values(self) -> Mapping[str, str | Path]:
        return {
            "CNCC_ENDPOINT": self.endpoint,
            "CNCC_USERNAME": self.username,
            "CNCC_PASSWORD": self.password_file,
            "CNCC_REALM": self.realm,
        }
