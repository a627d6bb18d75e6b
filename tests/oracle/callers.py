"""Two who call the same service: the clients of this project, and those of Oracle's SDK.

Both call one address. Before each act a new sandbox is put behind it, made of the same file: so both meet the same
objects with the same identifiers and etags, and what they send can be held against each other.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from iam_resources.http import Client
from iam_resources.oci.auth import KeyPair, fingerprint_of, load_private_key
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from iam_resources.settings import Settings
from tests.oracle.recorder import Exchange, Recorder
from tests.oracle.sdk import DOMAIN, SERVICES, Sdk


@dataclass
class Outcome:
    """The result of one act.

    Attributes:
        result: what the caller was given.
        exchanges: what was sent and received.
    """

    result: Any
    exchanges: list[Exchange]


class Callers:
    """The address, and who calls it.

    Args:
        wire: behind the address.
        pair: the administrator's key.
        folder: for state files.
        password: of the administrator.
    """

    def __init__(self, recorder: Recorder, pair: KeyPair, folder: Path, password: str) -> None:
        self.recorder = recorder
        self.pair = pair
        self._folder = folder
        self._password = password
        private = load_private_key(pair.private_key, None, where="the key")
        self.fingerprint = fingerprint_of(private.public_key())
        self.account = {
            "tenancy": TENANCY_ID,
            "user": ADMINISTRATOR_ID,
            "fingerprint": self.fingerprint,
            "key_content": pair.private_key,
            "region": REGION,
        }

    def curtain(self, state: str = "") -> Callers:
        """Put a new sandbox behind the address.

        Args:
            state: name of a state that was kept; empty for a new tenancy.
        """
        path = self._folder / "now"
        for each in self._folder.glob("now*"):
            each.unlink()
        if state:
            shutil.copy(self._folder / state, path)
        self.recorder.put(partial(self._sandbox, path))
        self.recorder.take()
        return self

    def keep(self, state: str) -> None:
        """Keep the state of the sandbox as it is now, and end it."""
        self.recorder.put(None)
        shutil.copy(self._folder / "now", self._folder / state)

    def _sandbox(self, path: Path) -> Sandbox:
        return Sandbox(
            admin_username="admin", admin_password=self._password, oci_public_key=self.pair.public_key, state=path
        )

    @cached_property
    def signer(self) -> Any:
        """The SDK's own signer by the administrator's key."""
        from oci.signer import Signer

        return Signer(TENANCY_ID, ADMINISTRATOR_ID, self.fingerprint, None, private_key_content=self.pair.private_key)

    @property
    def application(self) -> tuple[str, str]:
        """Client id and secret of the application of the domain `default`."""
        return "admin", self._password

    def sdk(self, signer: Any = None, **account: str) -> Sdk:
        """The SDK's clients.

        Args:
            signer: signs; the account's key by default.
            account: what is other than the administrator's.
        """
        return Sdk(self.recorder.origin, {**self.account, **account}, signer)

    @cached_property
    def _administrators(self) -> Sdk:
        return self.sdk()

    def settings(self, environment: Mapping[str, str] | None = None, **more: str) -> Settings:
        """The settings of a connection by the administrator's key."""
        config = {
            "tenancy": TENANCY_ID,
            "user": ADMINISTRATOR_ID,
            "fingerprint": self.fingerprint,
            "private_key": self.pair.private_key,
            "region": REGION,
            "domain_url": self.recorder.origin + DOMAIN,
            **{f"{service}_endpoint": self.recorder.origin + path for service, path in SERVICES.items()},
            **more,
        }
        return Settings({f"oci:{name}": value for name, value in config.items()}, environment or {})

    def act_ours(self, act: Callable[[Tenancy], Any], settings: Settings | None = None) -> Outcome:
        """Do something with our clients, to its end.

        Args:
            act: does it; returns an answer, or a listing, to wait for.
            settings: of the connection; by default those of the administrator.
        """
        return self._seen(lambda: asyncio.run(_ours(act, settings or self.settings())))

    def act_theirs(self, act: Callable[[Sdk], Any], sdk: Sdk | None = None) -> Outcome:
        """Do something with the SDK's clients.

        Args:
            act: does it.
            theirs: the clients; by default those of the administrator.
        """
        return self._seen(lambda: act(sdk or self._administrators))

    def _seen(self, act: Callable[[], Any]) -> Outcome:
        self.recorder.take()
        return Outcome(act(), self.recorder.take())


async def _ours(act: Callable[[Tenancy], Any], settings: Settings) -> Any:
    tenancy = await open_tenancy(settings)
    try:
        return await _finished(act(tenancy))
    finally:
        for client in _opened(tenancy):
            await client.aclose()


async def _finished(found: Any) -> Any:
    if isinstance(found, Coroutine):
        found = await found
    if isinstance(found, AsyncIterator):
        return [each async for each in found]
    return found


def _opened(tenancy: Tenancy) -> list[Client]:
    services = [value for value in vars(tenancy).values() if isinstance(value, Client)]
    return [*services, *(domain.client for domain in tenancy._domains.values())]
