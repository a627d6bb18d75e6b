"""Our signatures, keys, endpoints and sign-ins beside those of Oracle's own SDK: the same, byte for byte."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_resources.http.address import encode, fill
from iam_resources.oci.auth import KeyPair, OciSettings, SigningKey, find_credentials, fingerprint_of, load_private_key
from iam_resources.oci.auth.instance_principal import SIGNED, federation_request
from iam_resources.oci.auth.keys import public_pem
from iam_resources.oci.auth.metadata import Metadata
from iam_resources.oci.auth.signature import sign
from iam_resources.oci.regions import region_of
from iam_resources.oci.regions.realms import DOMAIN_OF, REGION_OF_CODE
from iam_resources.settings import Settings
from tests.oci.auth.instance import INSTANCE_ID, Instance
from tests.oci.auth.tokens import jwt

TENANCY, USER = "ocid1.tenancy.oc1..aaaa", "ocid1.user.oc1..bbbb"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
BASE = "https://identity.us-ashburn-1.oci.oraclecloud.com"


def signed_by_sdk(sdk: Any, signer: Any, request: httpx.Request) -> dict[str, str]:
    """The headers that the SDK's signer puts on the same request, at the same second."""
    requests = sdk._vendor.requests
    kept = {name: request.headers[name] for name in ("date", "content-type") if name in request.headers}
    prepared = requests.Request(request.method, str(request.url), data=request.content or None, headers=kept).prepare()
    assert prepared.path_url == request.url.raw_path.decode(), "otherwise it is not the same request"
    signer(prepared)
    return {name.lower(): str(value) for name, value in prepared.headers.items()}


def compare(sdk: Any, signer: Any, request: httpx.Request) -> None:
    """Hold a request that we signed against the same one signed by the SDK."""
    expected = signed_by_sdk(sdk, signer, request)
    assert request.headers["authorization"] == expected["authorization"]
    if request.method in ("POST", "PUT", "PATCH"):
        for name in ("content-length", "content-type", "x-content-sha256"):
            assert request.headers[name] == expected[name]


@pytest.fixture(scope="session")
def key(key_pair: KeyPair) -> SigningKey:
    private = load_private_key(key_pair.private_key, None, where="the key")
    return SigningKey(f"{TENANCY}/{USER}/{fingerprint_of(private.public_key())}", private)


@pytest.fixture(scope="session")
def signer(sdk: Any, key_pair: KeyPair, key: SigningKey) -> Any:
    fingerprint = key.key_id.rpartition("/")[2]
    return sdk.Signer(TENANCY, USER, fingerprint, None, private_key_content=key_pair.private_key)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("body", [None, b"{}", b'{"name":"\xc3\xa4na"}', b"x" * 100_000])
@pytest.mark.parametrize("where", [BASE, "http://127.0.0.1:8080/oci/identity", "http://localhost", "http://[::1]:81"])
def test_requests(sdk: Any, signer: Any, key: SigningKey, method: str, body: bytes | None, where: str) -> None:
    sent = body if method in ("POST", "PUT", "PATCH") else None
    request = httpx.Request(method, f"{where}/20160918/users/", content=sent)
    sign(request, key)
    compare(sdk, signer, request)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(METHODS),
    segment=st.text(min_size=1, max_size=20).filter(lambda text: text not in (".", "..")),
    query=st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=3),
    body=st.one_of(st.none(), st.binary(max_size=50)),
)
def test_any_path_and_query(
    sdk: Any,
    signer: Any,
    key: SigningKey,
    method: str,
    segment: str,
    query: dict[str, str],
    body: bytes | None,
) -> None:
    """What the client makes of odd values is what is signed, and no client changes it on the way."""
    try:
        url = BASE + fill("/20160918/users/{id}", {"id": segment}) + encode(query)
    except UnicodeEncodeError:
        return  # a half of a surrogate pair: no such text can be sent
    request = httpx.Request(method, url, content=body if method in ("POST", "PUT", "PATCH") else None)
    sign(request, key)
    assert str(request.url) == url
    compare(sdk, signer, request)


def test_fingerprints_and_encrypted_keys(sdk: Any, key_pair: KeyPair) -> None:
    private = load_private_key(key_pair.private_key, None, where="the key")
    form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    locked = private.private_bytes(*form, serialization.BestAvailableEncryption(b"open")).decode()
    ours = load_private_key(locked, "open", where="the key")
    other = sdk.signer.load_private_key(locked, "open")
    assert fingerprint_of(ours.public_key()) == fingerprint_of(other.public_key())
    assert ours.private_numbers() == other.private_numbers()


def test_endpoints_of_every_realm(sdk: Any, key_pair: KeyPair, key: SigningKey) -> None:
    """Where the SDK's clients call, in one region of each realm."""
    from oci.functions import FunctionsManagementClient
    from oci.identity import IdentityClient
    from oci.monitoring import MonitoringClient
    from oci.sch import ServiceConnectorClient

    fingerprint = key.key_id.rpartition("/")[2]
    account = {"tenancy": TENANCY, "user": USER, "fingerprint": fingerprint, "key_content": key_pair.private_key}
    clients = {
        "identity": IdentityClient,
        "functions": FunctionsManagementClient,
        "service_connectors": ServiceConnectorClient,
        "telemetry": MonitoringClient,
    }
    for name in {realm: region for region, realm in sdk.regions_definitions.REGION_REALMS.items()}.values():
        region = region_of(name)
        for service, kind in clients.items():
            endpoint = kind({**account, "region": name}).base_client.endpoint
            assert endpoint.rpartition("/")[0] == region.endpoint(service)
        assert sdk.regions.endpoint_for("auth", name) == region.endpoint("auth")


def test_every_region_and_code(sdk: Any) -> None:
    known = sdk.regions_definitions
    assert {name: known.REALMS[realm] for name, realm in known.REGION_REALMS.items()} == DOMAIN_OF
    assert REGION_OF_CODE == known.REGIONS_SHORT_NAMES


async def test_resource_principals(sdk: Any, key_pair: KeyPair) -> None:
    token = jwt(res_tenant=TENANCY, sub="ocid1.fnfunc.oc1..c", exp=time.time() + 1000)
    environment = {
        "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
        "OCI_RESOURCE_PRINCIPAL_RPST": token,
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": key_pair.private_key,
        "OCI_RESOURCE_PRINCIPAL_REGION": "phx",
    }
    known = await find_credentials(OciSettings(Settings({"oci:auth": "resource_principal"}, environment), ""))
    signer = sdk.auth.signers.EphemeralResourcePrincipalSigner(
        session_token=token, private_key=key_pair.private_key, region="phx"
    )
    assert (known.tenancy_id, known.region.name) == (signer.tenancy_id, signer.region)
    for method, body in (("GET", None), ("POST", b"{}"), ("DELETE", None)):
        await _through(sdk, known.auth, signer, httpx.Request(method, f"{BASE}/20160918/users", content=body))


async def _through(sdk: Any, auth: httpx.Auth, signer: Any, request: httpx.Request) -> None:
    seen: list[httpx.Request] = []

    def answer(sent: httpx.Request) -> httpx.Response:
        seen.append(sent)
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await client.send(request, auth=auth)
    compare(sdk, signer, seen[0])


async def test_the_federation_request(sdk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK names the certificate by SHA-1. The newer form with SHA-256, that of the SDKs for Go and Java, differs in
    the name of the key and in one field of the body only."""
    instance = Instance(TENANCY)
    found = OciSettings(Settings({}, {"OCI_METADATA_BASE_URL": "http://metadata/opc/v2"}), "")
    ours = await Metadata(found, httpx.MockTransport(instance.answer)).certificates()
    session = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = _federation_client(sdk, instance, session)
    sent: list[Any] = []
    monkeypatch.setattr(client.requests_session, "send", _keeping(sent))
    with pytest.raises(_Enough):
        client._get_security_token_from_auth_service()
    (expected,) = sent
    body = federation_request(ours, public_pem(session))
    assert body.pop("fingerprintAlgorithm") == "SHA256"
    assert body == json.loads(expected.body)
    date = expected.headers["date"]
    request = httpx.Request(
        "POST", expected.url, content=expected.body, headers={"content-type": expected.headers["content-type"]}
    )
    signing = SigningKey(f"{TENANCY}/fed-x509/{_sha1(instance)}", ours.signing.private_key)
    monkeypatch.setattr("iam_resources.oci.auth.signature.formatdate", lambda usegmt: date)
    sign(request, signing, SIGNED)
    assert request.headers["authorization"] == expected.headers["authorization"]
    digest = instance.certificate.fingerprint(hashes.SHA256()).hex(":")
    assert ours.signing.key_id == f"{TENANCY}/fed-x509-sha256/{digest}"
    assert (ours.tenancy_id, ours.instance_id) == (TENANCY, INSTANCE_ID)


class _Enough(Exception):
    """The request is known; nothing is sent."""


def _keeping(sent: list[Any]) -> Callable[..., Any]:
    def send(request: Any, **_: Any) -> Any:
        sent.append(request)
        raise _Enough

    return send


def _sha1(instance: Instance) -> str:
    return instance.certificate.fingerprint(hashes.SHA1()).hex(":").upper()  # noqa: S303 (what the SDK sends)


def _federation_client(sdk: Any, instance: Instance, session: rsa.RSAPrivateKey) -> Any:
    from oci.auth.certificate_retriever import PEMStringCertificateRetriever
    from oci.auth.federation_client import X509FederationClient

    pems = instance.texts
    leaf = PEMStringCertificateRetriever(certificate_pem=pems["cert.pem"], private_key_pem=pems["key.pem"])
    pair = {"public": session.public_key(), "private": session}
    return X509FederationClient(
        federation_endpoint="https://auth.us-ashburn-1.oraclecloud.com/v1/x509",
        tenancy_id=TENANCY,
        session_key_supplier=SimpleNamespace(get_key_pair=lambda: pair, refresh=lambda: None),
        leaf_certificate_retriever=leaf,
        intermediate_certificate_retrievers=[
            PEMStringCertificateRetriever(certificate_pem=pems["intermediate.pem"], private_key_pem=None)
        ],
        circuit_breaker_strategy=sdk.circuit_breaker.NoCircuitBreakerStrategy(),
    )
