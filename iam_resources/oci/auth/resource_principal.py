"""Resource principals: what the platform puts into the environment of a function or another resource (version 2.2)."""

from __future__ import annotations

from pathlib import Path

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.keys import load_private_key
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.settings import OciSettings, read_text
from iam_resources.oci.auth.signature import RequestSigner
from iam_resources.oci.regions import region_of

VERSION = "OCI_RESOURCE_PRINCIPAL_VERSION"
TOKEN = "OCI_RESOURCE_PRINCIPAL_RPST"  # noqa: S105 (a variable's name)
KEY = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM"
PASS_PHRASE = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE"  # noqa: S105 (a variable's name)
REGION = "OCI_RESOURCE_PRINCIPAL_REGION"
_TAKEN = "2.2"


def resource_principal(settings: OciSettings) -> Credentials:
    """The credentials of the resource that this runs in.

    Each variable holds the value, or the path of a file with it. Files are read again when the token ends: the platform
    puts new ones in their place.

    Args:
        settings: gives the environment, and the setting `region` where it is another one.

    Raises:
        ConfigError: this is not such a resource, or the platform's values cannot be used.
    """
    version = settings.settings.environment(VERSION)
    if version != _TAKEN:
        reason = f"{VERSION} is {version}, and only {_TAKEN} is known here" if version else f"{VERSION} is not set"
        raise ConfigError(
            f"there is no resource principal: {reason}",
            hint="It is there in a function, or another resource that a dynamic group can contain; elsewhere set"
            f" another way to sign in: {settings.command('auth', 'api_key')}",
        )
    first = _session(settings)
    region = settings.get("region") or _value(settings, REGION)
    return Credentials(
        RequestSigner(SessionKeys.read_again(first, lambda: _session(settings))),
        Caller("resource", first.claim("res_id", "sub")),
        first.claim("res_tenant", "tenant") or settings.require("tenancy"),
        region_of(region, setting=REGION),
    )


def _session(settings: OciSettings) -> Session:
    phrase = _value(settings, PASS_PHRASE) if settings.settings.environment(PASS_PHRASE) else None
    key = load_private_key(
        _value(settings, KEY), phrase, where=f"the private key in {KEY}", how_to_set=lambda _: f"export {PASS_PHRASE}=…"
    )
    return Session.of(_value(settings, TOKEN), key, what=f"the token in {TOKEN}")


def _value(settings: OciSettings, variable: str) -> str:
    value = settings.settings.environment(variable)
    if value is None:
        raise ConfigError(
            f"the environment variable {variable} is not set", hint="The platform sets it with the others"
        )
    if Path(value).is_absolute():
        return read_text(value, what=f"the file {value} of {variable}", hint="The platform keeps it there").strip()
    return value
