"""Which credentials sign the requests of a connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.found import Found
from iam_resources.oci.auth.keys import SigningKey, fingerprint_of, load_private_key
from iam_resources.oci.auth.signature import FixedKey, RequestSigner
from iam_resources.oci.regions import Region, region_of

METHODS = ("api_key", "instance_principal", "resource_principal", "security_token")


@dataclass(frozen=True)
class Credentials:
    """What signs the requests of a connection.

    Attributes:
        auth: signs.
        caller: who that is.
        tenancy_id: the tenancy's OCID.
        region: where its services are called.
    """

    auth: httpx.Auth = field(repr=False)
    caller: Caller
    tenancy_id: str
    region: Region


async def credentials(found: Found, *, transport: httpx.AsyncBaseTransport | None = None) -> Credentials:
    """The credentials of a connection; docs/oci-credentials.md lists the settings.

    Args:
        found: gives its settings.
        transport: in place of the network.

    Raises:
        ConfigError: a setting is missing or wrong; says which and how to set it.
        IamError: the platform gives no credentials.
    """
    method = found.choice("auth", METHODS, "security_token" if found.get("security_token_file") else "api_key")
    match method:
        case _:
            known = _api_key(found)
    if not known.tenancy_id.startswith("ocid1.tenancy."):
        raise ConfigError(
            f"the setting {found.key('tenancy')} is {known.tenancy_id!r}, which is no OCID of a tenancy",
            hint="It begins with ocid1.tenancy. (Console: profile menu, Tenancy)."
            f" Set it with: {found.command('tenancy')}",
        )
    return known


@operation("oci-iam-07")
def _api_key(found: Found) -> Credentials:
    tenancy, user = found.require("tenancy"), found.require("user")
    region = region_of(found.require("region"), setting=found.key("region"))
    if not user.startswith("ocid1.") or user.startswith("ocid1.tenancy."):
        raise ConfigError(
            f"the setting {found.key('user')} is {user!r}, which is no OCID of a user",
            hint="It begins with ocid1.user. (Console: profile menu, My profile)."
            f" Set it with: {found.command('user')}",
        )
    pem, where = private_key_of(found)
    key = load_private_key(pem, found.get("pass_phrase"), where=where, how_to_set=found.command)
    real, said = fingerprint_of(key.public_key()), (found.get("fingerprint") or "").strip().lower()
    if said and said != real:
        raise ConfigError(
            f"the fingerprint {said} is not that of {where}, which has {real}",
            hint=f"If this key was added to the user: {found.command('fingerprint', real)};"
            f" else name the other key's file: {found.command('private_key_path')}",
        )
    signing = SigningKey(f"{tenancy}/{user}/{real}", key)
    return Credentials(RequestSigner(FixedKey(signing)), Caller("user", user), tenancy, region)


def private_key_of(found: Found) -> tuple[str, str]:
    """The text of the private key of a connection, and where it is from, for errors.

    Raises:
        ConfigError: there is none, or its file can not be read.
    """
    name, value = found.first("private_key", "private_key_path")
    if name == "private_key" and value:
        return value, f"the private key in the setting {found.key('private_key')}"
    path = value or found.require("private_key_path")
    where = f"the private key {path}"
    return read_text(path, what=where, hint=f"Set it with: {found.command('private_key_path')}"), where


def read_text(path: str, *, what: str, hint: str) -> str:
    """The text of a file.

    Args:
        path: `~` allowed.
        what: it is, for the error.
        hint: for the error.

    Raises:
        ConfigError: it can not be read.
    """
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text file"
        raise ConfigError(f"{what} can not be read: {why}", hint=hint) from None
