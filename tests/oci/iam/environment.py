"""A tenancy on the sandbox, and resources driven in it as the engine drives them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from iam_resources.http import Reply
from iam_resources.oci.auth.keys import KeyPair, fingerprint_of
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from iam_resources.settings import Settings
from tests.driver import Driver

ORIGIN = "http://127.0.0.1:8080"


@cache
def a_pair(number: int = 0) -> KeyPair:
    """A key pair; making one costs a tenth of a second, so each is made once."""
    return KeyPair.make()


def fingerprint(pair: KeyPair) -> str:
    """The fingerprint of a pair."""
    key = load_pem_public_key(pair.public_key.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    return fingerprint_of(key)


def signing_as(user_id: str, mark: str, private_key: str) -> dict[str, str]:
    """The settings of a connection that signs as a user, with the key of that fingerprint."""
    return {
        "oci:tenancy": TENANCY_ID,
        "oci:user": user_id,
        "oci:fingerprint": mark,
        "oci:private_key": private_key,
        "oci:region": REGION,
        "oci:identity_endpoint": f"{ORIGIN}/oci/identity",
    }


class Env:
    """A tenancy for one test.

    Args:
        sandbox: simulates the service.
        config: the settings of the connection.
    """

    def __init__(self, sandbox: Sandbox, config: Mapping[str, str]) -> None:
        self.sandbox = sandbox
        self.config = dict(config)
        self.settings = Settings(self.config, {})
        self.tenancy: Tenancy

    @classmethod
    async def of_administrator(cls) -> Env:
        """A new tenancy, worked in by its administrator."""
        pair = a_pair()
        sandbox = Sandbox(admin_username="admin", admin_password=secrets.token_hex(8), oci_public_key=pair.public_key)
        return await cls(sandbox, signing_as(ADMINISTRATOR_ID, fingerprint(pair), pair.private_key)).open()

    async def open(self) -> Env:
        """Connect."""
        self.tenancy = await self.settings.opened(
            Tenancy, "", lambda: open_tenancy(self.settings, transport=self.sandbox.transport())
        )
        return self

    async def again(self) -> Env:
        """The same tenancy as a next run sees it: a connection that knows nothing yet."""
        return await Env(self.sandbox, self.config).open()

    async def signed_as(self, user_id: str, mark: str, private_key: str) -> Env:
        """The same tenancy, worked in by another user, with the key of that fingerprint."""
        return await Env(self.sandbox, signing_as(user_id, mark, private_key)).open()

    @property
    def calls(self) -> int:
        """Requests made so far."""
        return self.tenancy.identity.calls

    def driver(self, kind: type[Any]) -> Driver:
        """A resource that is not made yet."""
        return Driver(self, kind)

    async def call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something by hand; `path` is below the version."""
        return await self.tenancy.identity.call(method, f"/20160918{path}", tried="act by hand", **more)

    async def user(self, name: str, **more: Any) -> str:
        """Make a user by hand; returns its OCID."""
        body = {"compartmentId": TENANCY_ID, "name": name, "description": "", "email": f"{name}@hand.example", **more}
        return str((await self.call("POST", "/users", json=body)).body["id"])

    async def group(self, name: str) -> str:
        """Make a group by hand; returns its OCID."""
        body = {"compartmentId": TENANCY_ID, "name": name, "description": ""}
        return str((await self.call("POST", "/groups", json=body)).body["id"])

    async def join(self, user_id: str, group_id: str) -> str:
        """Put a user into a group by hand; returns the membership's OCID."""
        body = {"userId": user_id, "groupId": group_id}
        return str((await self.call("POST", "/userGroupMemberships", json=body)).body["id"])

    async def allow(self, name: str, *statements: str, compartment_id: str = TENANCY_ID) -> str:
        """Make a policy by hand; returns its OCID."""
        body = {
            "compartmentId": compartment_id,
            "name": name,
            "description": "",
            "statements": list(statements),
        }
        return str((await self.call("POST", "/policies", json=body)).body["id"])

    async def person(self, name: str, number: int, *groups: str) -> Env:
        """Make a user by hand who has a key and is in these groups; returns the tenancy as that user works in it."""
        pair = a_pair(number)
        user_id = await self.user(name)
        await self.call("POST", f"/users/{user_id}/apiKeys", json={"key": pair.public_key})
        for group in groups:
            await self.join(user_id, group)
        return await self.signed_as(user_id, fingerprint(pair), pair.private_key)
