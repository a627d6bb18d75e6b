"""Which credentials sign the requests of a connection."""

from __future__ import annotations

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.instance_principal import instance_principal
from iam_resources.oci.auth.keys import SigningKey, fingerprint_of
from iam_resources.oci.auth.session import resource_principal, security_token
from iam_resources.oci.auth.settings import API_KEY, OciSettings
from iam_resources.oci.auth.signature import FixedKey, RequestSigner
from iam_resources.oci.regions import region_of

_NO_USERS = tuple(f"ocid1.{kind}." for kind in ("tenancy", "compartment", "group", "dynamicgroup", "domain", "policy"))
"""OCIDs that are taken for a user's by mistake; users who come by a federation have others than `ocid1.user.`."""


async def find_credentials(settings: OciSettings, *, transport: httpx.AsyncBaseTransport | None = None) -> Credentials:
    """The credentials of a connection; docs/oci-credentials.md lists the settings.

    Raises:
        ConfigError: a setting is missing or wrong; says which and how to set it.
        IamError: the platform gives no credentials.
    """
    usual = "security_token" if settings.get("security_token_file") else "api_key"
    match settings.choice("auth") or usual:
        case "instance_principal":
            return await instance_principal(settings, transport)
        case "resource_principal":
            return resource_principal(settings)
        case "security_token":
            made = security_token(settings)
        case _:
            made = _api_key(settings)
    if not made.tenancy_id.startswith("ocid1.tenancy."):
        raise ConfigError(
            f"the setting {settings.key('tenancy')} is {made.tenancy_id!r}, which is not an OCID of a tenancy",
            hint="It begins with ocid1.tenancy. (Console: profile menu, Tenancy)."
            f" Set it with: {settings.command('tenancy')}",
        )
    return made


def tenancy_named(settings: OciSettings) -> str:
    """The tenancy that the settings name; empty where they name none, or what signs in says it by itself.

    Nothing is opened for it, and what is wrong with the settings is an error of who opens the connection.
    """
    try:
        by_itself = (settings.get("auth") or "") in ("instance_principal", "resource_principal")
        return "" if by_itself else settings.get("tenancy") or ""
    except ConfigError:
        return ""


@operation("oci-iam-07")
def _api_key(settings: OciSettings) -> Credentials:
    settings.check_required(API_KEY)
    tenancy, user = settings.require("tenancy"), settings.require("user")
    region = region_of(settings.require("region"), setting=settings.key("region"))
    if not user.startswith("ocid1.") or user.startswith(_NO_USERS):
        raise ConfigError(
            f"the setting {settings.key('user')} is {user!r}, which is not an OCID of a user",
            hint="It begins with ocid1.user. (Console: profile menu, My profile)."
            f" Set it with: {settings.command('user')}",
        )
    key, where = settings.private_key()
    real, written = fingerprint_of(key.public_key()), (settings.get("fingerprint") or "").strip().lower()
    if written and written != real:
        raise ConfigError(
            f"the fingerprint {written} is not that of {where}, which has {real}",
            hint=f"If this key was added to the user: {settings.command('fingerprint', real)};"
            f" else name the other key's file: {settings.command('private_key_path')}",
        )
    signing = SigningKey(f"{tenancy}/{user}/{real}", key)
    return Credentials(RequestSigner(FixedKey(signing)), Caller("user", user, real), tenancy, region)
