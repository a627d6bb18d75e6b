"""The settings of this vendor's connections, and where their values are found: the stack's configuration and the
environment, the variables of the vendor's own CLI, a profile of its tools."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import ConfigError
from iam_resources.http.endpoint import check_endpoint
from iam_resources.oci.auth.keys import load_private_key
from iam_resources.oci.auth.profile import DEFAULT_FILE, DEFAULT_PROFILE, read_profile
from iam_resources.settings import Settings
from iam_resources.vendor_settings import CA_FILE, Setting, VendorSettings, declare

NAMESPACE = "oci"
METHODS = ("api_key", "instance_principal", "resource_principal", "security_token")
API_KEY, SESSION, APPLICATION, DOMAIN_USER = "api_key", "security_token", "application", "domain_username"
"""What settings are required for: two ways to sign requests; an application of an identity domain, and a user who signs
in over it."""
_PULUMI_PROVIDER = (
    "auth configFileProfile disableAutoRetries dualStackEndpointEnabled fingerprint ignoreDefinedTags pluginDownloadURL"
    " privateKey privateKeyPassword privateKeyPath realmSpecificServiceEndpointTemplateEnabled region"
    " retryDurationSeconds tenancyOcid testTimeMaintenanceRebootDue userOcid version"
)
"""The configuration of Pulumi's own provider for Oracle Cloud, which has the same namespace."""
OCI = declare(
    VendorSettings(
        NAMESPACE,
        (
            Setting("tenancy", "OCID of the tenancy (Console: profile menu, Tenancy)", required=(API_KEY,)),
            Setting("user", "OCID of the user who signs (Console: profile menu, My profile)", required=(API_KEY,)),
            Setting("region", "name or code: `us-ashburn-1`, `iad`", required=(API_KEY, SESSION)),
            Setting(
                "private_key_path", "PEM file with the private key", required=(API_KEY, SESSION), instead="private_key"
            ),
            Setting("private_key", "the private key itself", secret=True),
            Setting("pass_phrase", "of the private key", secret=True),
            Setting("fingerprint", "of the key, which is compared with it where it is set"),
            Setting("config_file", "with the profiles of the vendor's tools", default=DEFAULT_FILE),
            Setting("profile", "which of its profiles"),
            Setting("auth", "how requests are signed", choices=METHODS),
            Setting("security_token_file", "with the token of a session of the CLI", required=(SESSION,)),
            Setting("domain_url", "address of the identity domain (Console: Domain URL)", required=(APPLICATION,)),
            Setting("client_id", "of a confidential application of the identity domain", required=(APPLICATION,)),
            Setting("client_secret", "of that application", required=(APPLICATION,), secret=True),
            Setting("domain_username", "a user of the identity domain who signs in over the application"),
            Setting("domain_password", "of that user", required=(DOMAIN_USER,), secret=True),
            Setting("domain_auth", "how the identity domain is called", choices=("client_credentials", "signature")),
            Setting("identity_endpoint", "address of IAM in place of the region's"),
            Setting("functions_endpoint", "address of Functions in place of the region's"),
            Setting("service_connectors_endpoint", "address of Service Connector Hub in place of the region's"),
            Setting("telemetry_endpoint", "address of Monitoring in place of the region's"),
            Setting("auth_endpoint", "address that gives instances their sessions in place of the region's"),
            CA_FILE,
        ),
        foreign=frozenset(_PULUMI_PROVIDER.split()),
    )
)
_API_OF_SERVICES = r"/\d{8}(/.*)?$"
_API_OF_DOMAINS = r"/(admin|oauth2|ui|sso|fed|\.well-known)(/.*)?$"
_IN_CLI = {
    "tenancy": "OCI_CLI_TENANCY",
    "user": "OCI_CLI_USER",
    "fingerprint": "OCI_CLI_FINGERPRINT",
    "private_key": "OCI_CLI_KEY_CONTENT",
    "private_key_path": "OCI_CLI_KEY_FILE",
    "pass_phrase": "OCI_CLI_PASSPHRASE",
    "region": "OCI_CLI_REGION",
    "security_token_file": "OCI_CLI_SECURITY_TOKEN_FILE",
    "auth": "OCI_CLI_AUTH",
    "profile": "OCI_CLI_PROFILE",
    "config_file": "OCI_CLI_CONFIG_FILE",
}
_IN_PROFILE = {
    "tenancy": "tenancy",
    "user": "user",
    "fingerprint": "fingerprint",
    "private_key": "key_content",
    "private_key_path": "key_file",
    "pass_phrase": "pass_phrase",
    "region": "region",
    "security_token_file": "security_token_file",
    "auth": "authentication_type",
}


class OciSettings(ConnectionSettings):
    """The values of one connection, and how to set them.

    They come from the settings, then for the connection without a name from the environment variables of the vendor's
    CLI, then from a profile: the one that is named, else one with the connection's name, else `DEFAULT`. A named
    connection never falls back to what belongs to the one without a name.

    Args:
        settings: where settings are read.
        name: of the connection, empty for the default one.
    """

    def __init__(self, settings: Settings, name: str = "") -> None:
        super().__init__(settings, OCI, name)

    @property
    def _places(self) -> tuple[Callable[[str], str | None], ...]:
        return self._in_settings, self._in_cli, self._in_profile

    def _in_cli(self, field: str) -> str | None:
        return self.settings.environment(_IN_CLI[field]) if not self.name and field in _IN_CLI else None

    def _in_profile(self, field: str) -> str | None:
        return self._profile.get(_IN_PROFILE[field]) if field in _IN_PROFILE else None

    @cached_property
    def _profile(self) -> dict[str, str]:
        file, profile = (self._in_settings(field) or self._in_cli(field) for field in ("config_file", "profile"))
        return read_profile(
            file or DEFAULT_FILE,
            profile or ("" if file else self.name) or DEFAULT_PROFILE,
            required=file is not None or profile is not None,
            setting=self.key("profile" if profile else "config_file"),
        )

    def private_key(self) -> tuple[rsa.RSAPrivateKey, str]:
        """The private key of the connection, and where it is from, for errors.

        Raises:
            ConfigError: there is none, or it cannot be used.
        """
        name, value = self.first("private_key", "private_key_path")
        if name == "private_key" and value:
            pem, where = value, f"the private key in the setting {self.key('private_key')}"
        else:
            path = value or self.require("private_key_path")
            hint = f"Set it with: {self.command('private_key_path')}"
            pem = read_text(path, what=f"the private key {path}", hint=hint)
            where = f"the private key {path} (setting {self.key('private_key_path')})"
        return load_private_key(pem, self.get("pass_phrase"), where=where, how_to_set=self.command), where

    @property
    def is_configured(self) -> bool:
        """Whether any setting has a value that is not just as well one of Pulumi's own provider for Oracle Cloud.

        Raises:
            ConfigError: as in `get`.
        """
        own = [field for field in self.vendor.names if field not in self.vendor.foreign]
        return self.get("auth") in METHODS or any(self.get(field) is not None for field in own)

    def endpoint(self, field: str, *, carries: str) -> str:
        """The address in a setting, checked, without a slash at its end; empty where it is not set.

        Args:
            field: the setting.
            carries: what is sent there and must not be read on the way.

        Raises:
            ConfigError: it is not such an address, or not encrypted.
        """
        url = self.get(field)
        api = _API_OF_DOMAINS if field == "domain_url" else _API_OF_SERVICES
        return check_endpoint(url, self, field, carries=carries, api=api) if url else ""

    def missing(self, *lacking: Setting) -> ConfigError:
        error = super().missing(*lacking)
        if not self.name and len(lacking) > 1 and API_KEY in lacking[0].required:
            error.hint += "; or let the vendor's CLI write a profile: oci setup config"
        return error


def read_text(path: str, *, what: str, hint: str) -> str:
    """What a file contains.

    Args:
        path: `~` allowed.
        what: it is, for the error.
        hint: for the error.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not a text file"
        raise ConfigError(f"{what} cannot be read: {why}", hint=hint) from None
