"""Calls to a tenancy on the sandbox, in process; what is expected is a must."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, TENANCY_ID
from tests.sandbox.oci.signer import Signer, a_key, fingerprint, public_pem

ORIGIN = "http://127.0.0.1:8080"
IDENTITY = "/oci/identity/20160918"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Tenancy:
    """A sandbox with one who calls it.

    Args:
        sandbox: what is called.
        clock: its clock.
        user: OCID of who calls.
        key: the key that one signs with.
        base: the service, below the origin.
    """

    def __init__(self, sandbox: Sandbox, clock: Clock, user: str, key: RSAPrivateKey, base: str = IDENTITY) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.user = user
        self.key = key
        self.base = base
        self.last: httpx.Response

    @property
    def key_id(self) -> str:
        """The name of who calls in a signature."""
        return f"{TENANCY_ID}/{self.user}/{fingerprint(self.key)}"

    def signer(self, **options: Any) -> Signer:
        """Signs as this one."""
        return Signer(self.key_id, self.key, **{"now": self.clock(), **options})

    def at(self, base: str) -> Tenancy:
        """The same one at another service."""
        return Tenancy(self.sandbox, self.clock, self.user, self.key, base)

    async def call(self, method: str, path: str, json: Any = None, *, expect: int = 200, **more: Any) -> Any:
        """One call; the JSON of its answer, or its bytes if it is something else."""
        more.setdefault("auth", self.signer())
        if json is not None:
            more["json"] = json
        async with self.sandbox.client(ORIGIN) as client:
            self.last = await client.request(method, f"{ORIGIN}{self.base}{path}", **more)
        assert self.last.status_code == expect, f"{method} {path}: {self.last.status_code} {self.last.text}"
        is_json = self.last.headers.get("content-type", "").startswith("application/json")
        return self.last.json() if is_json else self.last.content

    async def code(self, method: str, path: str, json: Any = None, *, expect: int, **more: Any) -> str:
        """The code of a refusal."""
        return str((await self.call(method, path, json, expect=expect, **more))["code"])

    async def make(self, path: str, **body: Any) -> dict[str, Any]:
        """POST something new into the tenancy."""
        body = {"compartmentId": TENANCY_ID, "description": "", **body}
        made: dict[str, Any] = await self.call("POST", path, body)
        return made

    async def control(self, method: str, path: str, json: Any = None, *, expect: int = 200) -> Any:
        """One call to the control address of the vendor."""
        async with self.sandbox.client(ORIGIN) as client:
            answer = await client.request(method, f"{ORIGIN}/_sandbox/oci/{path}", json=json)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def user_with_key(self, name: str, number: int = 1) -> Tenancy:
        """A new user, who calls with a key of his own."""
        user = await self.make("/users", name=name)
        key = a_key(number)
        await self.call("POST", f"/users/{user['id']}/apiKeys", {"key": public_pem(key)})
        return Tenancy(self.sandbox, self.clock, user["id"], key)

    async def grant(self, user: str, *statements: str) -> None:
        """Put a user into a group of his own, which policies give these rights."""
        group = await self.make("/groups", name=f"g{secrets.token_hex(4)}")
        await self.call("POST", "/userGroupMemberships", {"userId": user, "groupId": group["id"]})
        texts = [f"Allow group {group['name']} to {statement}" for statement in statements]
        await self.make("/policies", name=f"p{secrets.token_hex(4)}", statements=texts)


def administrator(make: Callable[..., Sandbox], clock: Clock | None = None) -> Tenancy:
    """The administrator of a new sandbox; ``make`` gets the arguments that matter."""
    clock = clock or Clock()
    sandbox = make(clock=clock, oci_public_key=public_pem(a_key()))
    return Tenancy(sandbox, clock, ADMINISTRATOR_ID, a_key())
