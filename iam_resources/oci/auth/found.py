"""Where a connection's values are found: the settings, the vendor's own environment variables, a profile."""

from __future__ import annotations

from functools import cached_property

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.profile import DEFAULT_FILE, DEFAULT_PROFILE, read_profile
from iam_resources.settings import Settings

NAMESPACE = "oci"
SECRETS = frozenset({"private_key", "pass_phrase", "client_secret", "domain_password"})
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


class Found:
    """The values of one connection, and how to set them.

    They come from the settings, then for the connection without a name from the environment variables of the vendor's
    CLI, then from a profile: the one that is named, else one with the connection's name, else `DEFAULT`. A named
    connection never falls back to what belongs to the one without a name.

    Args:
        settings: where settings are read.
        name: of the connection, empty for the default one.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self.settings = settings
        self.name = name

    @property
    def label(self) -> str:
        """The connection, for errors."""
        return f"connection {NAMESPACE}:{self.name}" if self.name else f"connection {NAMESPACE}"

    def get(self, field: str) -> str | None:
        """One value, None where it is set nowhere.

        Raises:
            ConfigError: a profile or its file is asked for and not there, or malformed.
        """
        return self.first(field)[1]

    def first(self, *fields: str) -> tuple[str, str | None]:
        """Which of several settings counts, and its value: that of the first place that knows any of them.

        Raises:
            ConfigError: as in `get`.
        """
        for place in (self._in_settings, self._in_environment, self._in_profile):
            for field in fields:
                if value := place(field):
                    return field, value
        return fields[-1], None

    def require(self, field: str) -> str:
        """One value that must be there.

        Raises:
            ConfigError: it is nowhere, or empty.
        """
        value = self.get(field)
        if value is None:
            raise self.settings.missing(NAMESPACE, field, self.name, secret=field in SECRETS)
        return value

    def key(self, field: str) -> str:
        """The setting's full key, for errors."""
        return self.settings.key(NAMESPACE, field, self.name)

    def command(self, field: str, value: str = "<value>") -> str:
        """The command that sets it, for errors.

        Args:
            field: the setting.
            value: what to set; a secret is never shown, the command asks for it.
        """
        secret = field in SECRETS
        return self.settings.command(NAMESPACE, field, self.name, value="" if secret else value, secret=secret)

    def choice(self, field: str, among: tuple[str, ...], *, default: str) -> str:
        """A value that is one of a few.

        Args:
            field: the setting.
            among: what it can be.
            default: where it is not set.

        Raises:
            ConfigError: it is another one.
        """
        value = self.get(field)
        if value is None:
            return default
        if value not in among:
            raise ConfigError(f"the setting {self.key(field)} is {value!r}", hint=f"It is one of: {', '.join(among)}")
        return value

    def _in_settings(self, field: str) -> str | None:
        return self.settings.get(NAMESPACE, field, self.name)

    def _in_environment(self, field: str) -> str | None:
        return self.settings.environment(_IN_CLI[field]) if not self.name and field in _IN_CLI else None

    def _in_profile(self, field: str) -> str | None:
        return self._profile.get(_IN_PROFILE[field]) if field in _IN_PROFILE else None

    @cached_property
    def _profile(self) -> dict[str, str]:
        file, profile = (
            self._in_settings(field) or self._in_environment(field) for field in ("config_file", "profile")
        )
        return read_profile(
            file or DEFAULT_FILE,
            profile or ("" if file else self.name) or DEFAULT_PROFILE,
            required=file is not None or profile is not None,
            setting=self.key("profile" if profile else "config_file"),
        )
