"""Which credentials sign the requests of a connection."""

from __future__ import annotations

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.found import Found
from iam_resources.oci.auth.instance_principal import instance_principal
from iam_resources.oci.auth.keys import SigningKey, fingerprint_of, load_private_key
from iam_resources.oci.auth.known import Credentials
from iam_resources.oci.auth.private_key import private_key_of
from iam_resources.oci.auth.resource_principal import resource_principal
from iam_resources.oci.auth.security_token import security_token
from iam_resources.oci.auth.signature import FixedKey, RequestSigner
from iam_resources.oci.regions import region_of

METHODS = ("api_key", "instance_principal", "resource_principal", "security_token")
_NO_USERS = tuple(f"ocid1.{kind}." for kind in ("tenancy", "compartment", "group", "dynamicgroup", "domain", "policy"))
"""OCIDs that are taken for a user's by mistake; users who come by a federation have others than `ocid1.user.`."""


async def credentials(found: Found, *, transport: httpx.AsyncBaseTransport | None = None) -> Credentials:
    """The credentials of a connection; docs/oci-credentials.md lists the settings.

    Args:
        found: gives its settings.
        transport: in place of the network.

    Raises:
        ConfigError: a setting is missing or wrong; says which and how to set it.
        IamError: the platform gives no credentials.
    """
    match found.choice("auth", METHODS, default="") or _usual(found):
        case "instance_principal":
            return await instance_principal(found, transport)
        case "resource_principal":
            return resource_principal(found)
        case "security_token":
            known = security_token(found)
        case _:
            known = _api_key(found)
    if not known.tenancy_id.startswith("ocid1.tenancy."):
        raise ConfigError(
            f"the setting {found.key('tenancy')} is {known.tenancy_id!r}, which is no OCID of a tenancy",
            hint="It begins with ocid1.tenancy. (Console: profile menu, Tenancy)."
            f" Set it with: {found.command('tenancy')}",
        )
    return known


def tenancy_named(found: Found) -> str:
    """The tenancy that the settings name; empty where they name none, or what signs in says it by itself.

    Nothing is opened for it, and what is wrong with the settings is told by who opens the connection.
    """
    try:
        by_itself = (found.get("auth") or "") in ("instance_principal", "resource_principal")
        return "" if by_itself else found.get("tenancy") or ""
    except ConfigError:
        return ""


def _usual(found: Found) -> str:
    return "security_token" if found.get("security_token_file") else "api_key"


@operation("oci-iam-07")
def _api_key(found: Found) -> Credentials:
    _check_all_there(found)
    tenancy, user = found.require("tenancy"), found.require("user")
    region = region_of(found.require("region"), setting=found.key("region"))
    if not user.startswith("ocid1.") or user.startswith(_NO_USERS):
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
    return Credentials(RequestSigner(FixedKey(signing)), Caller("user", user, real), tenancy, region)


def _check_all_there(found: Found) -> None:
    """Several settings that are missing are told together: who has none yet need not ask once for each.

    Raises:
        ConfigError: more than one is missing. Of a connection with a name that has nothing, the name is what is wrong:
            that is told with the first of them.
    """
    needed = ("tenancy", "user", "region", "private_key_path")
    given = {
        field: found.first("private_key", field)[1] if field == needed[-1] else found.get(field) for field in needed
    }
    missing = [field for field in needed if given[field] is None]
    if len(missing) < 2 or (found.name and len(missing) == len(needed)):
        return
    keys = [found.key(field) for field in missing]
    raise ConfigError(
        f"the settings {', '.join(keys[:-1])} and {keys[-1]} are missing",
        hint=f"Set them with: {', '.join(found.command(field) for field in missing)}"
        + ("" if found.name else "; or let the vendor's CLI write a profile: oci setup config"),
    )
