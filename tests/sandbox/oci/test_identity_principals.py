"""Instances: metadata, a certificate, a token for it, and what an instance may do."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from iam_resources.sandbox.oci.identifiers import INSTANCE_ID, TENANCY_ID
from tests.sandbox.oci.signer import Signer, a_key
from tests.sandbox.oci.tenancy import Tenancy

LIST = f"/users?compartmentId={TENANCY_ID}"
HEADERS = {"authorization": "Bearer Oracle"}
NOTHING = httpx.Auth()
pytestmark = pytest.mark.filterwarnings("ignore:Attribute's length")


@dataclass
class Instance:
    """What an instance reads about itself."""

    tenancy: Tenancy
    certificate: x509.Certificate
    key: RSAPrivateKey
    session: RSAPrivateKey

    async def token(self, *, mark: str | None = None, kind: str = "fed-x509-sha256", **body: Any) -> httpx.Response:
        """Ask for a token."""
        mark = mark or self.certificate.fingerprint(SHA1() if kind == "fed-x509" else SHA256()).hex(":")  # noqa: S303
        signer = Signer(f"{TENANCY_ID}/{kind}/{mark}", self.key, now=self.tenancy.clock(), leave_out=("host",))
        public = self.session.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        given = {
            "certificate": base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode(),
            "publicKey": base64.b64encode(public).decode(),
            **body,
        }
        async with self.tenancy.sandbox.client() as client:
            return await client.post("http://127.0.0.1:8080/oci/auth/v1/x509", json=given, auth=signer)

    async def signer(self) -> Signer:
        """Signs as the instance, with a new token."""
        token = (await self.token()).json()["token"]
        return Signer(f"ST${token}", self.session, now=self.tenancy.clock())


@pytest.fixture
async def instance(tenancy: Tenancy) -> Instance:
    imds = tenancy.at("/oci/imds/opc/v2")

    async def read(path: str) -> bytes:
        found: bytes = await imds.call("GET", path, auth=NOTHING, headers=HEADERS)
        return found

    key = load_pem_private_key(await read("/identity/key.pem"), None)
    assert isinstance(key, RSAPrivateKey)
    return Instance(tenancy, x509.load_pem_x509_certificate(await read("/identity/cert.pem")), key, a_key(1))


async def test_metadata(tenancy: Tenancy, instance: Instance) -> None:
    imds = tenancy.at("/oci/imds/opc/v2")
    assert await imds.call("GET", "/instance/region", auth=NOTHING, headers=HEADERS) == b"iad"
    whole = await imds.call("GET", "/instance/", auth=NOTHING, headers=HEADERS)
    assert (whole["id"], whole["canonicalRegionName"]) == (INSTANCE_ID, "us-ashburn-1")
    await imds.call("GET", "/instance/region", auth=NOTHING, expect=401)
    forwarded = {**HEADERS, "x-forwarded-for": "192.0.2.1"}
    await imds.call("GET", "/instance/region", auth=NOTHING, headers=forwarded, expect=403)
    await imds.call("GET", "/instance/nothing", auth=NOTHING, headers=HEADERS, expect=404)
    units = [str(each.value) for each in instance.certificate.subject]
    assert f"opc-tenant:{TENANCY_ID}" in units
    assert f"opc-instance:{INSTANCE_ID}" in units
    authority = x509.load_pem_x509_certificate(
        await imds.call("GET", "/identity/intermediate.pem", auth=NOTHING, headers=HEADERS)
    )
    instance.certificate.verify_directly_issued_by(authority)


@pytest.mark.parametrize("kind", ["fed-x509", "fed-x509-sha256"])
async def test_a_token_for_a_certificate(tenancy: Tenancy, instance: Instance, kind: str) -> None:
    answer = await instance.token(kind=kind)
    assert answer.status_code == 200
    claims = json.loads(base64.urlsafe_b64decode(answer.json()["token"].split(".")[1] + "=="))
    assert (claims["opc-instance"], claims["exp"] - claims["iat"]) == (INSTANCE_ID, 1200)


async def test_certificates_that_do_not_fit(tenancy: Tenancy, instance: Instance) -> None:
    assert (await instance.token(mark="00:11")).status_code == 401
    assert (await instance.token(certificate="AAAA")).status_code == 401
    assert (await instance.token(publicKey="AAAA")).status_code == 400
    assert (await instance.token(kind="other")).status_code == 401
    instance.key = a_key(2)
    assert (await instance.token()).status_code == 401
    tenancy.clock.now += 3 * 86_400
    assert (await instance.token()).status_code == 401


async def test_an_instance_never_manages_users(tenancy: Tenancy, instance: Instance) -> None:
    await tenancy.make("/dynamicGroups", name="vms", matchingRule=f"instance.compartment.id = '{TENANCY_ID}'")
    signer = await instance.signer()
    assert await tenancy.code("GET", LIST, auth=signer, expect=404) == "NotAuthorizedOrNotFound"
    await tenancy.make(
        "/policies", name="vms", statements=["Allow dynamic-group vms to manage all-resources in tenancy"]
    )
    assert len(await tenancy.call("GET", LIST, auth=await instance.signer())) == 1
    body = {"compartmentId": TENANCY_ID, "name": "ana", "description": ""}
    for path in ("/users", "/groups"):
        code = await tenancy.code("POST", path, body, auth=await instance.signer(), expect=404)
        assert code == "NotAuthorizedOrNotFound"
    user = (await tenancy.make("/users", name="eva"))["id"]
    await tenancy.call("PUT", f"/users/{user}", {"description": "x"}, auth=await instance.signer(), expect=404)
    await tenancy.call("DELETE", f"/users/{user}", auth=await instance.signer(), expect=404)
    policy = {**body, "statements": ["Allow any-user to read users in tenancy"]}
    await tenancy.call("POST", "/policies", policy, auth=await instance.signer())
