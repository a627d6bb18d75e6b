"""A user with two permission sets in an account, who logs in by device; time passes only where it is waited."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from iam_resources.huawei.login import Device, Portal, Session, log_in, oidc
from iam_resources.huawei.login.session import Login
from iam_resources.huawei.settings import settings_of
from iam_resources.private_files import PrivateFolder
from tests.huawei.environment import ACCOUNT, Env

START = "https://idcenter.example.com/d-5a9d0b0c01/portal"


class User:
    """A user of the organisation at a machine.

    Args:
        env: the organisation.
    """

    def __init__(self, env: Env) -> None:
        self.env = env
        self.pauses: list[float] = []
        self.folder = PrivateFolder("huawei")
        self.requests: list[httpx.Request] = []
        self.before: list[Callable[[httpx.Request], httpx.Response | None]] = []
        """May answer a request in place of the service."""
        self.user_id = ""
        self.on_pause: Callable[[int], Any] | None = None
        """Is done after a wait, given how many there were."""

    async def set_up(self) -> User:
        """Make the user, two permission sets, and their assignment to an account."""
        self.user_id = (await self.env.store("POST", "/users", json=_person("ana")))["user_id"]
        for name in ("Admin", "Read only"):
            made = await self.env.center("POST", "/permission-sets", json={"name": name, "description": f"{name}!"})
            body = {
                "permission_set_id": made["permission_set"]["permission_set_id"],
                "principal_id": self.user_id,
                "principal_type": "USER",
                "target_id": ACCOUNT,
                "target_type": "ACCOUNT",
            }
            await self.env.center("POST", "/account-assignments/create", json=body)
        return self

    def clock(self) -> float:
        """The time, as the service has it too."""
        return time.time() + self.env.ahead

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        """To the service; requests are written down."""
        real, user = self.env.sandbox.transport(), self

        class Recording(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                user.requests.append(request)
                for answer in user.before:
                    if (given := answer(request)) is not None:
                        return given
                return await real.handle_async_request(request)

        return Recording()

    def paths(self) -> list[str]:
        """Method and path of each request since the last time."""
        seen, self.requests[:] = list(self.requests), []
        return [f"{each.method} {each.url.path.removeprefix('/huawei')}" for each in seen]

    async def log_in(self, *, decide: Callable[[Device], Any] | None = None) -> Login:
        """Log in; the user agrees at once unless it is said what they do."""

        async def agree(device: Device) -> None:
            await self.env.control(f"devices/{device.user_code}", user_name="ana")

        show = decide or agree
        given = settings_of(self.env.settings, "")
        return await log_in(given, self.folder, START, show, clock=self.clock, transport=self.transport)

    def session(self) -> Session:
        """The login as a command finds it."""
        return Session("", self.folder, clock=self.clock, transport=self.transport)

    def portal(self) -> Portal:
        """The portal as a command finds it."""
        return Portal(self.session())


def _person(name: str) -> dict[str, Any]:
    return {
        "user_name": name,
        "display_name": name.title(),
        "emails": [{"primary": True, "type": "Work", "value": f"{name}@example.com"}],
        "name": {"family_name": "Example", "given_name": name.title()},
        "password_mode": "OTP",
    }


@pytest.fixture
async def user(env: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[User]:
    """The user, not logged in."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    user = User(env)

    async def pause(seconds: float) -> None:
        user.pauses.append(seconds)
        env.ahead += seconds
        if user.on_pause is not None:
            await user.on_pause(len(user.pauses))

    monkeypatch.setattr(oidc, "pause", pause)
    yield await user.set_up()
