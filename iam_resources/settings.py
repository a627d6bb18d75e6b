"""Where connections come from: the stack's configuration first, the environment second.

Keys have the vendor's namespace (`cncc:endpoint`). A vendor can have several connections: the one without a name has
its values directly under the namespace, a named one under `<namespace>:connections`, as an object by name:

    pulumi config set cncc:endpoint https://console.example.com/cncc/auth
    pulumi config set --secret cncc:password
    pulumi config set --path 'cncc:connections.lab.endpoint' https://lab.example.com/cncc/auth

The environment has the same words in capitals: CNCC_ENDPOINT, and CNCC_LAB_ENDPOINT for the connection `lab`.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from iam_resources.errors import ConfigError

T = TypeVar("T")
_CONNECTIONS = "connections"


OFFLINE = "pulumi config set iam:preview offline"
"""The command after which a preview asks no vendor."""


class Source(Protocol):
    """Anything that gives a configuration value by its full key."""

    def get(self, key: str, /) -> Any:
        """The value, or None."""


_preferred: ContextVar[str] = ContextVar("preferred_connection", default="")


@contextmanager
def preferring(connection: str) -> Iterator[None]:
    """Within the block, work that names no connection goes over this one.

    Args:
        connection: its name; empty changes nothing.
    """
    before = _preferred.set(connection or _preferred.get())
    try:
        yield
    finally:
        _preferred.reset(before)


class Settings:
    """Reads settings, and keeps one opened connection for each name.

    Args:
        config: the stack's configuration by full key (`cncc:endpoint`); objects as JSON text or already parsed.
        environment: the environment, by default that of the process.
        encrypted: the full keys of the configuration whose values the stack keeps encrypted; an object is among them
            where a part of it is. None where that is not known.
    """

    def __init__(
        self,
        config: Source,
        environment: Mapping[str, str] | None = None,
        *,
        encrypted: Collection[str] | None = None,
    ) -> None:
        self._config = config
        self._environment = os.environ if environment is None else environment
        self._encrypted = encrypted
        self.warned: set[str] = set()
        """What was warned of already; see `iam_resources.connection_settings.warn`."""
        self._opened: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Any, Any]] = WeakKeyDictionary()

    def get(self, namespace: str, field: str, connection: str = "") -> str | None:
        """One value, or None if it is not set.

        Args:
            namespace: the vendor's, such as `cncc`.
            field: the word in it, in snake_case, such as `endpoint`.
            connection: the connection's name, empty for the default one.
        """
        value = self.configured(namespace, field, connection)
        return self.environment(self.variable(namespace, field, connection)) if value is None else value

    def configured(self, namespace: str, field: str, connection: str = "") -> str | None:
        """One value as the stack's configuration has it, or None; arguments as in `get`."""
        if connection:
            value = self._named(namespace).get(connection, {}).get(field)
        else:
            value = self._config.get(f"{namespace}:{field}")
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    @staticmethod
    def chosen(connection: str | None) -> str:
        """The name of the connection to use: the one that is named, else the preferred one, empty for the default."""
        return connection or _preferred.get()

    def connections(self, namespace: str) -> tuple[str, ...]:
        """The names of the connections that the stack's configuration declares for a vendor."""
        return tuple(sorted(self._named(namespace)))

    def words(self, namespace: str) -> list[tuple[str, str]]:
        """What the stack's configuration says of a vendor: pairs of a connection, empty for the one without a name, and
        a word that has a value there; nothing where the configuration can only be asked for single keys.

        Args:
            namespace: the vendor's.
        """
        if not isinstance(self._config, Mapping):
            return []
        prefix = f"{namespace}:"
        plain = [("", key.removeprefix(prefix)) for key in self._config if key.startswith(prefix)]
        named = [(name, word) for name, values in self._named(namespace).items() for word in values]
        return [pair for pair in plain if pair[1] != _CONNECTIONS] + named

    def is_plain(self, namespace: str, field: str, connection: str = "") -> bool:
        """Whether the configuration certainly has a value that the stack does not encrypt. Of an object the engine says
        only whether any part of it is encrypted.

        Args:
            namespace, field, connection: as in `get`.
        """
        key = f"{namespace}:{_CONNECTIONS if connection else field}"
        known = self._encrypted is not None and key not in self._encrypted
        return known and (connection, field) in self.words(namespace)

    @staticmethod
    def key(namespace: str, field: str, connection: str = "") -> str:
        """The full key of a setting, as `pulumi config` shows it."""
        return f"{namespace}:connections.{connection}.{field}" if connection else f"{namespace}:{field}"

    @staticmethod
    def command(
        namespace: str, field: str, connection: str = "", *, value: str = "<value>", secret: bool = False
    ) -> str:
        """The command that sets a setting, for errors.

        Args:
            namespace, field, connection: as in `get`.
            value: what to set; empty: the command asks for it.
            secret: whether it must be kept encrypted.
        """
        key = Settings.key(namespace, field, connection)
        words = ["pulumi config set"]
        words += ["--path"] if connection else []
        words += ["--secret"] if secret else []
        words += [f"'{key}'" if connection else key]
        words += [value] if value else []
        return " ".join(words)

    def environment(self, variable: str) -> str | None:
        """A variable of the environment, such as one of the vendor's own tools; None where it is not set or empty."""
        return self._environment.get(variable) or None

    @staticmethod
    def variable(namespace: str, field: str, connection: str = "") -> str:
        """The environment variable of a setting."""
        words = [namespace, connection, field] if connection else [namespace, field]
        return "_".join(words).upper().replace("-", "_").replace(".", "_")

    async def opened(self, kind: Any, name: str, opener: Callable[[], Awaitable[T]]) -> T:
        """The connection of that kind and name, opened once for each event loop and shared by all who ask.

        An opening that fails is forgotten, so that the next to ask tries again.
        """
        kept = self._opened.setdefault(asyncio.get_running_loop(), {})
        task = kept.get((kind, name))
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = kept[kind, name] = asyncio.ensure_future(opener())
        result: T = await asyncio.shield(task)
        return result

    def _named(self, namespace: str) -> Mapping[str, Mapping[str, Any]]:
        raw = self._config.get(f"{namespace}:{_CONNECTIONS}")
        if raw is None:
            return {}
        if isinstance(raw, str):
            try:
                raw = json.loads(raw)
            except ValueError:
                raw = None
        if not isinstance(raw, Mapping) or not all(isinstance(item, Mapping) for item in raw.values()):
            raise ConfigError(
                f"the setting {namespace}:connections is not an object of objects",
                hint=f"Set each with: pulumi config set --path '{namespace}:connections.<name>.endpoint' <value>",
            )
        return raw


def is_offline(settings: Settings) -> bool:
    """Whether previews ask no vendor: the setting `iam:preview` is `offline`.

    Raises:
        ConfigError: the setting has another value.
    """
    value = settings.get("iam", "preview")
    if value in (None, "", "online"):
        return False
    if value != "offline":
        raise ConfigError(f"iam:preview is {value!r}, and can be online or offline", hint=f"Run: {OFFLINE}")
    return True
