"""Calls to an organisation on the sandbox, in process; the status that is expected is a must."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import httpx

from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, account_id
from tests.sandbox.huawei.signer import Signer

ORIGIN = "http://127.0.0.1:8080"
CENTER = f"/huawei/identitycenter/v1/instances/{INSTANCE_ID}"
STORE = f"/huawei/identitystore/v1/identity-stores/{IDENTITY_STORE_ID}"
ACCOUNT, OTHER = account_id("development"), account_id("production")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Organisation:
    """A sandbox, and its administrator who calls it.

    Args:
        make: makes the sandbox, with the administrator's name and password and a clock.
    """

    def __init__(self, make: Callable[..., Sandbox] = Sandbox) -> None:
        self.clock = Clock()
        self.access, self.secret = "admin", secrets.token_urlsafe(12)
        self._make = make
        self.last: httpx.Response
        self.open()

    def open(self) -> None:
        """Make the sandbox, anew from its state if it has one."""
        self.sandbox = self._make(admin_username=self.access, admin_password=self.secret, clock=self.clock)

    def signer(self, **options: Any) -> Signer:
        """Signs as the administrator."""
        return Signer(self.access, self.secret, **{"now": self.clock(), **options})

    async def call(self, method: str, path: str, json: Any = None, *, expect: int = 200, **more: Any) -> Any:
        """One call; the JSON of its answer, or None."""
        more.setdefault("auth", self.signer())
        if json is not None:
            more["json"] = json
        async with self.sandbox.client(ORIGIN) as client:
            self.last = await client.request(method, f"{ORIGIN}{path}", **more)
        assert self.last.status_code == expect, f"{method} {path}: {self.last.status_code} {self.last.text}"
        return self.last.json() if self.last.content else None

    async def code(self, method: str, path: str, json: Any = None, *, expect: int, **more: Any) -> str:
        """The code of a refusal."""
        return str((await self.call(method, path, json, expect=expect, **more))["error_code"])

    async def control(self, path: str, expect: int = 200, **body: Any) -> Any:
        """POST something to the control address."""
        return await self.call("POST", f"/_sandbox/huawei/{path}", body, expect=expect, auth=None)

    async def user(self, user_name: str, /, **more: Any) -> str:
        """A new user's id."""
        emails = [{"primary": True, "type": "Work", "value": f"{user_name}@example.com"}]
        names = {"name": {"family_name": "Example", "given_name": user_name}, "display_name": user_name}
        body = {"user_name": user_name, "emails": emails, "password_mode": "OTP", **names, **more}
        return str((await self.call("POST", f"{STORE}/users", body, expect=201))["user_id"])

    async def permission_set(self, name: str) -> str:
        """A new permission set's id."""
        made = await self.call("POST", f"{CENTER}/permission-sets", {"name": name})
        return str(made["permission_set"]["permission_set_id"])

    async def assign(self, set_id: str, user: str, account: str = ACCOUNT, verb: str = "create") -> dict[str, Any]:
        """Ask for an assignment, or for its removal; the status object."""
        body = {"permission_set_id": set_id, "principal_id": user, "principal_type": "USER"}
        target = {"target_id": account, "target_type": "ACCOUNT"}
        answer = await self.call("POST", f"{CENTER}/account-assignments/{verb}", {**body, **target})
        return dict(next(iter(answer.values())))

    async def status(self, request_id: str, verb: str = "creation") -> str:
        """The status of a request for an assignment."""
        answer = await self.call("GET", f"{CENTER}/account-assignments/{verb}-status/{request_id}")
        return str(next(iter(answer.values()))["status"])
