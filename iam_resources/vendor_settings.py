"""The settings of a connection as a vendor declares them: once, for reading, for errors, for warnings and for docs.

CNCC = declare(VendorSettings("cncc", (Setting("endpoint", "with the base path", required=(ALWAYS,)), …)))
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ALWAYS = "always"
"""A setting without which no connection works; other words name what it is required for."""


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: the word after the namespace, in snake_case.
        meaning: one line for a person.
        required: what it is required for: `ALWAYS`, or words of the vendor's, such as a way to sign in; empty where it
            can be left out.
        instead: the setting that may be given in its place.
        secret: whether the stack must keep it encrypted.
        default: the value where it is not set.
        choices: the values it can have; empty for any.
    """

    name: str
    meaning: str
    required: tuple[str, ...] = ()
    instead: str = ""
    secret: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()


CA_FILE = Setting("ca_file", "PEM file with the certificate of the authority that the server's certificate is from")
INSECURE = Setting("insecure", "`true` accepts any certificate of the server, and warns of it", default="false")


@dataclass(frozen=True)
class VendorSettings:
    """All settings of a vendor's connections.

    Attributes:
        namespace: in the stack's configuration, such as `cncc`.
        settings: each of them.
        foreign: words under the same namespace that belong to another program, such as another Pulumi provider.
    """

    namespace: str
    settings: tuple[Setting, ...]
    foreign: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Setting]:
        return iter(self.settings)

    def __getitem__(self, name: str) -> Setting:
        """The setting of that name.

        Raises:
            KeyError: it is not declared.
        """
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise KeyError(f"{self.namespace} declares no setting {name}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all settings."""
        return tuple(setting.name for setting in self.settings)

    def required_for(self, purpose: str) -> tuple[Setting, ...]:
        """The settings that must be given for something.

        Args:
            purpose: `ALWAYS`, or a word of the vendor's.
        """
        return tuple(setting for setting in self.settings if purpose in setting.required)

    def unknown(self, words: Iterable[str]) -> dict[str, str]:
        """Those of some words that are not settings, each with the setting that was probably meant, or an empty string.

        Args:
            words: as they are under the namespace, or under the name of a connection.
        """
        strange = [word for word in words if word not in self.names and word not in self.foreign]
        return {word: self._nearest(word) for word in strange}

    def _nearest(self, word: str) -> str:
        near = difflib.get_close_matches(_snake_case(word), self.names, n=1, cutoff=0.75)
        return near[0] if near else ""


def _snake_case(word: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word).replace("-", "_")


_declared: dict[str, VendorSettings] = {}


def declare(vendor: VendorSettings) -> VendorSettings:
    """Make the settings of a vendor known, under its namespace; gives them back."""
    _declared[vendor.namespace] = vendor
    return vendor


def declared(namespace: str) -> VendorSettings | None:
    """The settings of a vendor, None where nothing has declared them."""
    return _declared.get(namespace)
