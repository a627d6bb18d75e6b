"""A tenancy on the sandbox, and resources driven in it as the engine drives them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from iam_resources.engine.check import Failure
from iam_resources.engine.runner import Outcome, Runner
from iam_resources.http import Reply
from iam_resources.oci.auth.keys import KeyPair, fingerprint_of
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from iam_resources.settings import Settings

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


class Life:
    """One resource through its life: what the program wants, and what the engine keeps."""

    def __init__(self, lab: Lab, kind: type[Any]) -> None:
        self.lab = lab
        self.kind = kind
        self.runner = Runner(kind.kind, lab.settings)
        self.inputs: dict[str, Any] = {}
        self.id = ""
        self.state: dict[str, Any] = {}
        self.failure: str | None = None

    def check(self, **given: Any) -> list[Failure]:
        """What is wrong with these inputs."""
        return self.runner.check(given)[1]

    async def create(self, **given: Any) -> Life:
        """Make it."""
        self.inputs = self._checked(given)
        return self._keep(await self.runner.create(self.inputs))

    async def update(self, **given: Any) -> frozenset[str]:
        """Change it where it differs from these inputs; gives the names of what differed."""
        wanted = self._checked(given)
        found = self.runner.diff(self.state, self.inputs, wanted)
        assert not found.replaces, f"would be replaced: {found.replaces}"
        if found.fields:
            self._keep(await self.runner.update(self.id, self.state, self.inputs, wanted))
        self.inputs = wanted
        return found.fields

    def replaced_by(self, **given: Any) -> tuple[str, ...]:
        """The fields for which these inputs would make it anew."""
        return self.runner.diff(self.state, self.inputs, self._checked(given)).replaces

    async def refresh(self) -> bool:
        """Look at it; whether it is still there."""
        seen = await self.runner.read(self.id, self.state, self.inputs)
        if seen.id:
            self._keep(seen)
        return bool(seen.id)

    async def in_next_run(self) -> Life:
        """The same resource as a next run sees it: over a connection that knows nothing yet."""
        self.lab = await self.lab.again()
        self.runner = Runner(self.kind.kind, self.lab.settings)
        return self

    def differs(self) -> frozenset[str]:
        """The names of inputs that differ from what is known."""
        return self.runner.diff(self.state, self.inputs, self.inputs).fields

    async def take_in(self, import_id: str) -> Life:
        """Import it."""
        seen = await self.runner.read(import_id, None, None)
        assert seen.id, f"{import_id} is gone"
        self.inputs = self._checked(seen.inputs or {})
        return self._keep(seen)

    async def delete(self) -> None:
        """Take it away."""
        await self.runner.delete(self.id, self.state, self.inputs)

    def _keep(self, outcome: Outcome) -> Life:
        self.id, self.state, self.failure = outcome.id, outcome.state, outcome.failure
        return self

    def _checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        inputs, failures = self.runner.check(dict(given))
        assert not failures, failures
        return inputs


class Lab:
    """A tenancy to work in.

    Args:
        sandbox: plays the service.
        config: the settings of the connection.
    """

    def __init__(self, sandbox: Sandbox, config: Mapping[str, str]) -> None:
        self.sandbox = sandbox
        self.config = dict(config)
        self.settings = Settings(self.config, {})
        self.tenancy: Tenancy

    @classmethod
    async def of_administrator(cls) -> Lab:
        """A new tenancy, worked in by its administrator."""
        pair = a_pair()
        sandbox = Sandbox(admin_username="admin", admin_password=secrets.token_hex(8), oci_public_key=pair.public_key)
        return await cls(sandbox, signing_as(ADMINISTRATOR_ID, fingerprint(pair), pair.private_key)).open()

    async def open(self) -> Lab:
        """Connect."""
        self.tenancy = await self.settings.opened(
            Tenancy, "", lambda: open_tenancy(self.settings, transport=self.sandbox.transport())
        )
        return self

    async def again(self) -> Lab:
        """The same tenancy as a next run sees it: a connection that knows nothing yet."""
        return await Lab(self.sandbox, self.config).open()

    async def signed_as(self, user_id: str, mark: str, private_key: str) -> Lab:
        """The same tenancy, worked in by another user, with the key of that fingerprint."""
        return await Lab(self.sandbox, signing_as(user_id, mark, private_key)).open()

    @property
    def calls(self) -> int:
        """Requests made so far."""
        return self.tenancy.identity.calls

    def life(self, kind: type[Any]) -> Life:
        """A resource that is not made yet."""
        return Life(self, kind)

    async def call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something behind the resources' back; `path` is below the version."""
        return await self.tenancy.identity.call(method, f"/20160918{path}", tried="act by hand", **more)

    async def user(self, name: str, **more: Any) -> str:
        """Make a user by hand; gives its OCID."""
        body = {"compartmentId": TENANCY_ID, "name": name, "description": "", "email": f"{name}@hand.example", **more}
        return str((await self.call("POST", "/users", json=body)).body["id"])

    async def group(self, name: str) -> str:
        """Make a group by hand; gives its OCID."""
        body = {"compartmentId": TENANCY_ID, "name": name, "description": ""}
        return str((await self.call("POST", "/groups", json=body)).body["id"])

    async def join(self, user_id: str, group_id: str) -> str:
        """Put a user into a group by hand; gives the membership's OCID."""
        body = {"userId": user_id, "groupId": group_id}
        return str((await self.call("POST", "/userGroupMemberships", json=body)).body["id"])

    async def allow(self, name: str, *statements: str, compartment_id: str = TENANCY_ID) -> str:
        """Make a policy by hand; gives its OCID."""
        body = {
            "compartmentId": compartment_id,
            "name": name,
            "description": "",
            "statements": list(statements),
        }
        return str((await self.call("POST", "/policies", json=body)).body["id"])

    async def person(self, name: str, number: int, *groups: str) -> Lab:
        """Make a user by hand who has a key and is in these groups; gives the tenancy as that user works in it."""
        pair = a_pair(number)
        user_id = await self.user(name)
        await self.call("POST", f"/users/{user_id}/apiKeys", json={"key": pair.public_key})
        for group in groups:
            await self.join(user_id, group)
        return await self.signed_as(user_id, fingerprint(pair), pair.private_key)
