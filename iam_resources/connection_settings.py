"""The values of one connection, as its vendor declares them, and what is wrong with them before anything is called.

Both `connect` functions, their credentials, TLS, `iam doctor` and the warnings read through here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from iam_resources.errors import ConfigError
from iam_resources.settings import Settings
from iam_resources.vendor_settings import Setting, VendorSettings, declared

log = logging.getLogger(__name__)
_YES, _NO = {"true", "yes", "1"}, {"false", "no", "0", ""}


class ConnectionSettings:
    """The values of one connection, and how to set them. An empty value counts as none.

    Args:
        settings: where they are read.
        vendor: declares them.
        name: of the connection, empty for the default one.
    """

    def __init__(self, settings: Settings, vendor: VendorSettings, name: str = "") -> None:
        self.settings = settings
        self.vendor = vendor
        self.name = name

    @property
    def label(self) -> str:
        """The connection, for errors."""
        return f"connection {self.vendor.namespace}:{self.name}" if self.name else f"connection {self.vendor.namespace}"

    def get(self, field: str) -> str | None:
        """One value, None where it is set nowhere.

        Args:
            field: the name of a declared setting.

        Raises:
            ConfigError: one of the places where a value is looked for is malformed, or required and not there.
        """
        return self.first(field)[1]

    def first(self, *fields: str) -> tuple[str, str | None]:
        """Which of several settings counts, and its value: that of the first place that knows any of them.

        Args:
            fields: names of declared settings.
        """
        for place in self._places:
            for field in fields:
                secret, value = self.vendor[field].secret, place(field) or ""
                if value := value if secret else value.strip():
                    self._check_text(field, value)
                    return field, value
        return fields[-1], None

    def _check_text(self, field: str, value: str) -> None:
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ConfigError(
                f"the setting {self.key(field)} holds bytes that are not UTF-8",
                hint=f"Set it again, in a terminal that uses UTF-8: {self.command(field)}",
            )

    @property
    def _places(self) -> tuple[Callable[[str], str | None], ...]:
        """Where a value is looked for, one after the other; a vendor may know more places."""
        return (self._in_settings,)

    def _in_settings(self, field: str) -> str | None:
        return self.settings.get(self.vendor.namespace, field, self.name)

    def value(self, field: str) -> str:
        """One value, or its declared default, which may be empty."""
        return self.get(field) or self.vendor[field].default

    def require(self, field: str) -> str:
        """One value that must be there.

        Raises:
            ConfigError: it is set nowhere.
        """
        value = self.get(field)
        if value is None:
            raise self.missing(self.vendor[field])
        return value

    def check_required(self, purpose: str) -> None:
        """Check that all settings are there that something requires.

        Args:
            purpose: as they are declared: `ALWAYS`, or a word of the vendor's.

        Raises:
            ConfigError: some are not; names each of them and the command that sets it.
        """
        required = self.vendor.required_for(purpose)
        lacking = [each for each in required if self.first(*filter(None, (each.instead, each.name)))[1] is None]
        if lacking:
            raise self.missing(*lacking)

    def choice(self, field: str) -> str:
        """A value that is one of the declared choices, the default where it is not set.

        Raises:
            ConfigError: it is another one.
        """
        value, choices = self.value(field), self.vendor[field].choices
        if value and value not in choices:
            raise ConfigError(f"the setting {self.key(field)} is {value!r}", hint=f"It is one of: {', '.join(choices)}")
        return value

    def flag(self, field: str) -> bool:
        """A value that is true or false.

        Raises:
            ConfigError: it is neither.
        """
        value = self.value(field).lower()
        if value not in _YES | _NO:
            raise ConfigError(
                f"the setting {self.key(field)} is {value!r}, which is neither true nor false",
                hint=f"Set it with: {self.command(field, 'true')}, or remove it",
            )
        return value in _YES

    def key(self, field: str) -> str:
        """The full key of a setting, for errors."""
        return self.settings.key(self.vendor.namespace, field, self.name)

    def command(self, field: str, value: str = "<value>") -> str:
        """The command that sets a setting, for errors.

        Args:
            field: the setting.
            value: what to set; a secret is never shown, the command asks for it.
        """
        secret = self.vendor[field].secret
        shown = "" if secret else value
        return self.settings.command(self.vendor.namespace, field, self.name, value=shown, secret=secret)

    @property
    def is_configured(self) -> bool:
        """Whether any setting of the connection has a value.

        Raises:
            ConfigError: as in `get`.
        """
        return any(self.get(field) is not None for field in self.vendor.names)

    def missing(self, *lacking: Setting) -> ConfigError:
        """The error for settings that must be there.

        Args:
            lacking: these, at least one.
        """
        keys = [self.key(each.name) for each in lacking]
        several = f"the settings {', '.join(keys[:-1])} and {keys[-1]} are missing"
        reason = several if keys[1:] else f"the setting {keys[0]} is missing"
        if self.name and not self.is_configured:
            there = ", ".join(self.settings.connections(self.vendor.namespace)) or "none with a name"
            reason += f": there is no connection {self.name} (the configuration has: {there})"
        commands = ", ".join(self.command(each.name) for each in lacking)
        variables = [self.settings.variable(self.vendor.namespace, each.name, self.name) for each in lacking]
        environment = f"the environment variable{'s' if keys[1:] else ''} {', '.join(variables)}"
        how = f"Set {'them' if keys[1:] else 'it'} with: {commands}"
        return ConfigError(reason, hint=f"{self._meant(lacking)}{how} (or {environment})")

    def _meant(self, lacking: tuple[Setting, ...]) -> str:
        """Unknown settings that were probably meant to be the missing ones."""
        names = {each.name for each in lacking}
        there = [word for connection, word in self.settings.words(self.vendor.namespace) if connection == self.name]
        near = [self.key(word) for word, field in self.vendor.unknown(there).items() if field in names]
        return f"The configuration has {', '.join(near)}, which does not exist. " if near else ""


def warnings(settings: Settings, vendor: VendorSettings, connection: str | None = None) -> list[str]:
    """What is wrong with the stack's configuration without stopping anything, one line each: settings that do not
    exist, and secrets that are stored in plain text.

    Args:
        settings: where they are read.
        vendor: whose to look at.
        connection: the name of the only connection to look at; None for all.

    Raises:
        ConfigError: the named connections are malformed.
    """
    namespace, found = vendor.namespace, []
    words = [(name, word) for name, word in settings.words(namespace) if connection in (None, name)]
    for name, word in words:
        for near in vendor.unknown([word]).values():
            meant = f"did you mean {settings.key(namespace, near, name)}?" if near else "it is not used."
            key = settings.key(namespace, word, name)
            remove = f"pulumi config rm --path '{key}'" if name else f"pulumi config rm {key}"
            found.append(f"there is no setting {key}: {meant} Remove it with: {remove}")
    for name, word in words:
        if word in vendor.names and vendor[word].secret and settings.is_plain(namespace, word, name):
            found.append(plain_text(settings, vendor, word, name))
    return found


def plain_text(settings: Settings, vendor: VendorSettings, field: str, connection: str) -> str:
    """The warning about a secret that the stack's configuration has in plain text."""
    key = settings.key(vendor.namespace, field, connection)
    command = settings.command(vendor.namespace, field, connection, value="", secret=True)
    return f"the secret {key} is stored in plain text in the stack's configuration. Encrypt it with: {command}"


def warn(settings: Settings, namespace: str) -> None:
    """Log the warnings about a vendor's settings, each once for these settings; see `warnings`.

    Args:
        settings: where they are read; malformed ones are an error of who opens a connection.
        namespace: the vendor's; one that declares no settings has no warnings.
    """
    vendor = declared(namespace)
    try:
        texts = warnings(settings, vendor) if vendor else []
    except ConfigError:
        return
    for text in texts:
        if text not in settings.warned:
            settings.warned.add(text)
            log.warning(text)
