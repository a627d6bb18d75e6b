"""OCIDs of the sandbox: fixed ones, and new ones.

Form: ``ocid1.<type>.<realm>.<region or nothing>.<unique part>`` (General Concepts, "Resource Identifiers").
"""

from __future__ import annotations

import base64
import hashlib
import secrets

REALM = "oc1"
REGION = "us-ashburn-1"
REGION_KEY = "IAD"
TENANCY_NAME = "sandbox"


def _unique(data: bytes) -> str:
    return "aaaaaaaa" + base64.b32encode(data).decode().lower().rstrip("=")[:52]


def new(kind: str, region: str = "") -> str:
    """A new OCID, e.g. ``new("user")``; ``region`` for regional kinds."""
    return f"ocid1.{kind}.{REALM}.{region}.{_unique(secrets.token_bytes(33))}"


def fixed(kind: str, name: str) -> str:
    """The OCID that is derived from a name: the same in every sandbox."""
    return f"ocid1.{kind}.{REALM}..{_unique(hashlib.sha512(f'{kind}/{name}'.encode()).digest())}"


TENANCY_ID = fixed("tenancy", TENANCY_NAME)
ADMINISTRATOR_ID = fixed("user", "administrator")
ADMINISTRATORS_ID = fixed("group", "Administrators")
DEFAULT_DOMAIN_ID = fixed("domain", "Default")
INSTANCE_ID = fixed("instance", "sandbox").replace(f".{REALM}..", f".{REALM}.iad.")
