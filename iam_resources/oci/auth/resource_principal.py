"""Resource principals: what the platform puts into the environment of a function or another resource (version 2.2)."""

from __future__ import annotations

from pathlib import Path

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.found import Found
from iam_resources.oci.auth.keys import load_private_key
from iam_resources.oci.auth.known import Credentials
from iam_resources.oci.auth.private_key import read_text
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.signature import RequestSigner
from iam_resources.oci.regions import region_of

VERSION = "OCI_RESOURCE_PRINCIPAL_VERSION"
TOKEN = "OCI_RESOURCE_PRINCIPAL_RPST"  # noqa: S105 (a variable's name)
KEY = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM"
PASS_PHRASE = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE"  # noqa: S105 (a variable's name)
REGION = "OCI_RESOURCE_PRINCIPAL_REGION"
_TAKEN = "2.2"


def resource_principal(found: Found) -> Credentials:
    """The credentials of the resource that this runs in.

    Each variable holds the value, or the path of a file with it. Files are read again when the token ends: the platform
    puts new ones in their place.

    Args:
        found: gives the environment, and the setting `region` where it is another one.

    Raises:
        ConfigError: this is no such resource, or the platform's values can not be used.
    """
    version = found.settings.environment(VERSION)
    if version != _TAKEN:
        said = f"{VERSION} is {version}, and only {_TAKEN} is known here" if version else f"{VERSION} is not set"
        raise ConfigError(
            f"there is no resource principal: {said}",
            hint="It is there in a function, or another resource that a dynamic group can contain; elsewhere set"
            f" another way to sign in: {found.command('auth', 'api_key')}",
        )
    first = _session(found)
    region = found.get("region") or _value(found, REGION)
    keys = SessionKeys(lambda: _again(found))
    keys.kept.value = first
    return Credentials(
        RequestSigner(keys),
        Caller("resource", first.claim("res_id", "sub")),
        first.claim("res_tenant", "tenant") or found.require("tenancy"),
        region_of(region, setting=REGION),
    )


async def _again(found: Found) -> Session:
    return _session(found)


def _session(found: Found) -> Session:
    phrase = _value(found, PASS_PHRASE) if found.settings.environment(PASS_PHRASE) else None
    key = load_private_key(
        _value(found, KEY), phrase, where=f"the private key in {KEY}", how_to_set=lambda _: f"export {PASS_PHRASE}=…"
    )
    return Session.of(_value(found, TOKEN), key, what=f"the text in {TOKEN}")


def _value(found: Found, variable: str) -> str:
    value = found.settings.environment(variable)
    if value is None:
        raise ConfigError(
            f"the environment variable {variable} is not set", hint="The platform sets it with the others"
        )
    if Path(value).is_absolute():
        return read_text(value, what=f"the file {value} of {variable}", hint="The platform keeps it there").strip()
    return value
