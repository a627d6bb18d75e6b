"""How to reach the Oracle Cloud of the sandbox: its administrator's API key, made here, and its addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from iam_resources.oci.auth import KeyPair
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from tools.exported import Exported
from tools.place import private

SERVICES = {
    "IDENTITY": "identity",
    "FUNCTIONS": "functions",
    "SERVICE_CONNECTORS": "sch",
    "TELEMETRY": "telemetry",
}


@dataclass(frozen=True)
class OracleCloud(Exported):
    """The sandbox's address, and the folder with the administrator's key pair."""

    address: str
    home: Path

    @property
    def private_key(self) -> Path:
        """The file with the private key, of mode 0600; a pair is made the first time."""
        file = self.home / "oci_api_key.pem"
        if not file.exists():
            pair = KeyPair.make()
            private(self.home)
            self._public.write_text(pair.public_key)
            file.touch(mode=0o600)
            file.write_text(pair.private_key)
        return file

    @property
    def public_key(self) -> Path:
        """The file with the public key, which the sandbox is given."""
        return self.private_key.with_name(self._public.name)

    @property
    def values(self) -> Mapping[str, str | Path]:
        """No secret is among them: the key stays in its file."""
        return {
            "OCI_TENANCY": TENANCY_ID,
            "OCI_USER": ADMINISTRATOR_ID,
            "OCI_PRIVATE_KEY_PATH": str(self.private_key),
            "OCI_REGION": REGION,
            "OCI_DOMAIN_URL": f"{self.address}/oci/domains/default",
            **{f"OCI_{name}_ENDPOINT": f"{self.address}/oci/{path}" for name, path in SERVICES.items()},
        }

    @property
    def _public(self) -> Path:
        return self.home / "oci_api_key_public.pem"
