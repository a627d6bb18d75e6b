"""Which credentials a connection has: from its settings, the environment, or a profile of the vendor's tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.keys import SigningKey, fingerprint_of, load_private_key
from iam_resources.oci.auth.profile import DEFAULT_FILE, DEFAULT_PROFILE, read_profile
from iam_resources.oci.auth.signature import FixedKey, RequestSigner
from iam_resources.settings import Settings

NAMESPACE = "oci"
METHODS = ("api_key", "instance_principal", "resource_principal")


@dataclass(frozen=True)
class Credentials:
    """What signs the requests of a connection.

    Attributes:
        auth: signs.
        caller: who that is.
        tenancy_id: the tenancy's OCID.
        region: `us-ashburn-1`.
    """

    auth: httpx.Auth = field(repr=False)
    caller: Caller
    tenancy_id: str
    region: str


async def credentials(settings: Settings, name: str = "") -> Credentials:
    """The credentials of a connection.

    Settings, under `oci:` or for a named connection under `oci:connections.<name>.`, else in the environment, else in
    a profile: `auth` (`api_key`, `instance_principal`, `resource_principal`), `tenancy`, `user`, `fingerprint`,
    `private_key` (a secret) or `private_key_path`, `pass_phrase` (a secret), `region`; `config_file` and `profile` say
    which profile.

    Args:
        settings: where they are read.
        name: of the connection, empty for the default one.

    Raises:
        ConfigError: a setting is missing or wrong; says which and how to set it.
    """
    method = settings.get(NAMESPACE, "auth", name) or "api_key"
    if method == "api_key":
        return _api_key(Found(settings, name))
    raise ConfigError(f"the setting oci:auth is {method!r}", hint=f"It is one of: {', '.join(METHODS)}")


class Found:
    """Looks a credential up: settings first, then the profile.

    Args:
        settings: where settings are read.
        name: of the connection.
    """

    _IN_PROFILE = {"private_key_path": "key_file", "private_key": "key_content"}  # noqa: RUF012 (never changed)

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._name = name
        file, profile = settings.get(NAMESPACE, "config_file", name), settings.get(NAMESPACE, "profile", name)
        self._profile = read_profile(
            file or DEFAULT_FILE, profile or DEFAULT_PROFILE, required=file is not None or profile is not None
        )

    def get(self, field: str) -> str | None:
        """One value, None where it is set nowhere."""
        return self._settings.get(NAMESPACE, field, self._name) or self._profile.get(self._IN_PROFILE.get(field, field))

    def require(self, field: str) -> str:
        """One value that must be there.

        Raises:
            ConfigError: it is nowhere.
        """
        return self.get(field) or self._settings.require(NAMESPACE, field, self._name)


@operation("oci-iam-07")
def _api_key(found: Found) -> Credentials:
    tenancy, user, region = found.require("tenancy"), found.require("user"), found.require("region")
    pem, where = found.get("private_key"), "the private key in the setting oci:private_key"
    if pem is None:
        path = found.require("private_key_path")
        where = f"the private key {path}"
        try:
            pem = Path(path).expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text file"
            raise ConfigError(f"{where} can not be read: {why}") from None
    key = load_private_key(pem, found.get("pass_phrase"), where=where)
    real, said = fingerprint_of(key.public_key()), (found.get("fingerprint") or "").strip().lower()
    if said and said != real:
        raise ConfigError(
            f"the fingerprint {said} is not that of {where}, which has {real}",
            hint=f"Set oci:fingerprint to {real} if this key was added to the user, or name the other key's file",
        )
    signing = SigningKey(f"{tenancy}/{user}/{real}", key)
    return Credentials(RequestSigner(FixedKey(signing)), Caller("user", user), tenancy, region)
