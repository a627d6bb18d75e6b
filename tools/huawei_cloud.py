"""How to reach the Huawei Cloud of the sandbox: its administrator's access key, and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iam_resources.sandbox.huawei.identifiers import REGION
from tools.exported import Exported

SERVICES = ("identitycenter", "identitystore", "scim", "oidc", "portal")


@dataclass(frozen=True)
class HuaweiCloud(Exported):
    """The sandbox's address, and the file with the SK of its administrator, whose AK is the user name."""

    address: str
    secret_key_file: Path
    username: str = "admin"

    @property
    def values(self) -> dict[str, str | Path]:
        return {
            "HUAWEI_ACCESS_KEY": self.username,
            "HUAWEI_SECRET_KEY": self.secret_key_file,
            "HUAWEI_REGION": REGION,
            **{f"HUAWEI_{name.upper()}_ENDPOINT": f"{self.address}/huawei/{name}" for name in SERVICES},
        }
