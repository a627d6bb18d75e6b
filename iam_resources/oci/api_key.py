"""API keys of users: with one a program signs its requests.

create  POST users/{id}/apiKeys ("Implementation Steps"), one call; the pair is made here where no key is given
read    GET users/{id}/apiKeys
update  nothing: another key is another API key
delete  DELETE users/{id}/apiKeys/{fingerprint} with if-match, and GET until it is gone
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from pydantic import AfterValidator

from iam_resources.engine import Key, Replaces, Resource, Secret
from iam_resources.engine.claims import claim_existing
from iam_resources.engine.wire import JsonName
from iam_resources.errors import Conflict
from iam_resources.oci.api.calls import Body, object_in
from iam_resources.oci.api.credentials import ApiKeys
from iam_resources.oci.auth.keys import SMALLEST_BITS, KeyPair, fingerprint_of
from iam_resources.oci.base.credential import CredentialLifecycle, CredentialState
from iam_resources.oci.base.of_user import CredentialInputs
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Identity


def _public_key(pem: str | None) -> str | None:
    """A public key in its one PEM form, however its lines were broken; None where none is given.

    Raises:
        ValueError: it is none that the service takes; says what to do.
    """
    if pem is None:
        return None
    if "PRIVATE KEY" in pem:
        raise ValueError("is a private key: give the public half, which begins with -----BEGIN PUBLIC KEY-----")
    try:
        key = load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError(
            "must be a public key as PEM text, which begins with -----BEGIN PUBLIC KEY-----; leave it out to have a"
            " pair made"
        ) from None
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_BITS:
        raise ValueError(f"must be an RSA key of at least {SMALLEST_BITS} bits")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class ApiKeyInputs(CredentialInputs):
    public_key: Annotated[str | None, AfterValidator(_public_key), JsonName("keyValue"), Key(), Replaces()] = None
    """The public key as PEM text, RSA with at least 2048 bits. Without one a pair is made, and `private_key` is its
    other half. Another key makes another API key, and the new one is made before the old one goes."""


class ApiKeyState(ApiKeyInputs, CredentialState):
    fingerprint: str = ""
    """The service's name for the key: 16 pairs of hexadecimal digits with colons."""
    key_id: str = ""
    """What a request is signed with: `<tenancy>/<user>/<fingerprint>`."""
    private_key: Annotated[str, Secret()] = ""
    """The private key as PEM text, where the pair was made here; a secret that nobody else has."""

    @property
    def home(self) -> str:
        return self.tenancy_id or self.key_id.partition("/")[0]


class ApiKeyLifecycle(CredentialLifecycle[ApiKeyInputs, ApiKeyState]):
    id_formats = ("<user name or OCID>/<fingerprint>",)
    calls = ApiKeys
    id_field = "fingerprint"
    once = ("private_key",)
    most = 3

    async def delete(self, id: str, state: ApiKeyState) -> None:
        place, rest = await self.place_at(id, state)
        user_id, fingerprint = rest.split("/", 1)
        place.caller.check_is_not(user_id, fingerprint, tried=f"delete API key {fingerprint}")
        await super().delete(id, state)

    async def find(self, import_id: str, inputs: ApiKeyInputs | None) -> str:
        user, _, fingerprint = import_id.rpartition("/")
        return await super().find(f"{user}/{fingerprint.lower()}", inputs)

    async def make(self, place: Tenancy, user: Identity, inputs: ApiKeyInputs) -> Body:
        pair = KeyPair(inputs.public_key, "") if inputs.public_key else await asyncio.to_thread(KeyPair.make)
        try:
            reply = await self.api(place).create(user.id, {"key": pair.public_key}, who=user.name)
        except Conflict:
            key = load_pem_public_key(pair.public_key.encode())
            if isinstance(key, RSAPublicKey):
                await claim_existing(
                    *await self.owned(self.state_of(place, user, {"fingerprint": fingerprint_of(key)}))
                )
            raise
        return {**object_in(reply), "privateKey": pair.private_key}


class ApiKey(Resource, lifecycle=ApiKeyLifecycle, token="oci:ApiKey"):
    """An API key of a user: who has its private half can sign requests as that user. Three a user at most.

        key = oci.ApiKey("robot", user=robot.user_id)
        pulumi.export("private_key", key.private_key)  # a secret

    It may take the service a minute until it knows a new key everywhere.

    Operations: UploadApiKey, ListApiKeys, DeleteApiKey. Import: `<user name or OCID>/<fingerprint>`; the private key is
    then not known.
    """
