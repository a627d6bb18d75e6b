"""Signing in: one token for all, renewed in time; and what is reported where it fails."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from iam_resources import cncc
from iam_resources.cncc.auth import PasswordGrant, SignIn, issued_at
from iam_resources.cncc.connection import Console, connect
from iam_resources.errors import ConfigError, Denied, IamError, Unavailable
from iam_resources.http import Client
from iam_resources.http.clock import ServerClock
from iam_resources.sandbox import Fault
from iam_resources.settings import Settings
from tests.cncc.environment import Env


async def refusal(env: Env, **config: str) -> IamError:
    """What making a user raises over a connection with these settings."""
    other = await env.again(**config)
    with pytest.raises(IamError) as caught:
        await other.driver(cncc.User).create(username="ana")
    text = str(caught.value)
    assert "\n" not in text
    assert env.config["cncc:password"] not in text
    return caught.value


async def test_wrong_credentials(env: Env) -> None:
    wrong = secrets.token_hex(6)
    error = await refusal(env, password=wrong)
    assert isinstance(error, Denied)
    assert wrong not in str(error)
    assert "could not sign in to realm master as admin: the username or the password is wrong (401" in str(error)
    assert "pulumi config set --secret cncc:password" in str(error)
    error = await refusal(env, client_id="none")
    assert isinstance(error, ConfigError)
    assert "pulumi config set cncc:client_id" in str(error)


async def test_wrong_places(env: Env) -> None:
    error = await refusal(env, auth_realm="nowhere")
    assert isinstance(error, ConfigError)
    assert "there is no realm nowhere" in str(error)
    assert "cncc:auth_realm" in str(error)
    endpoint = env.config["cncc:endpoint"].removesuffix("/cncc/auth")
    error = await refusal(env, endpoint=endpoint)
    assert isinstance(error, ConfigError)
    assert "base path" in str(error)
    assert "pulumi config set cncc:endpoint" in str(error)
    assert "not an http(s) address" in str(await _opening(env, endpoint="ftp://nowhere"))


async def test_accounts_that_cannot_sign_in(env: Env) -> None:
    password = secrets.token_hex(8) + "Aa1"
    user_id = await env.user("operator", firstName="O", lastName="P", email="o@example.com", emailVerified=True)
    await env.driver(cncc.Password).create(user="operator", value=password)
    account = {"username": "operator", "password": password, "auth_realm": env.realm_name}
    error = await refusal(env, **account)
    assert isinstance(error, Denied)
    assert "lacks the right" in str(error)
    await env.call("PUT", f"/users/{user_id}", json={"requiredActions": ["UPDATE_PASSWORD"]})
    assert "has required actions left" in str(await refusal(env, **account))
    await env.call("PUT", f"/users/{user_id}", json={"requiredActions": [], "enabled": False})
    assert "the account operator is disabled" in str(await refusal(env, **account))


async def test_a_wrong_password_is_tried_once_however_many_wait(faulty: Env) -> None:
    other = await faulty.again(password="wrong")
    done = await asyncio.gather(
        *(other.driver(cncc.User).create(username=f"user{number}") for number in range(50)), return_exceptions=True
    )
    assert all(isinstance(each, Denied) for each in done)
    assert other.calls == 1


async def test_one_token_for_all(faulty: Env) -> None:
    other = await faulty.again()
    await asyncio.gather(*(other.driver(cncc.User).create(username=f"user{number}") for number in range(50)))
    assert other.calls == 52  # with the realm


async def test_a_token_that_is_not_accepted_any_more_is_renewed(faulty: Env) -> None:
    assert faulty.sandbox
    faulty.sandbox.faults.add(Fault(method="GET", path="/users", expire_tokens=True))
    before = faulty.calls
    users = await asyncio.gather(*(faulty.realm.users.api.named(f"user{number}") for number in range(20)))
    assert users == [None] * 20
    assert faulty.calls - before <= 20 + 20 + 2


async def test_missing_settings() -> None:
    for config, missing in (
        ({}, "pulumi config set cncc:endpoint <value>"),
        ({"cncc:endpoint": "http://x"}, "pulumi config set cncc:username <value>"),
        ({"cncc:endpoint": "http://x", "cncc:username": "a"}, "pulumi config set --secret cncc:password"),
    ):
        with pytest.raises(ConfigError) as caught:
            await connect(Settings(config, {}))
        assert missing in str(caught.value)
    with pytest.raises(ConfigError, match=r"cncc:connections\.lab\.endpoint"):
        await connect(Settings({}, {}), "lab")
    with pytest.raises(ConfigError, match="neither true nor false"):
        await _open(insecure="perhaps")
    with pytest.raises(ConfigError, match="cncc:ca_file is /none, which cannot be read"):
        await _open(ca_file="/none")


async def test_an_unreachable_server() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    console = await _open(endpoint=f"http://127.0.0.1:{port}/cncc/auth")
    console.client._retry = Client("http://x", name="x", attempts=2, backoff_seconds=0)._retry
    done = await asyncio.gather(
        *(console.realm("cncc").users.api.named(f"user{number}") for number in range(20)), return_exceptions=True
    )
    assert all(isinstance(each, Unavailable) for each in done)
    assert any(f"127.0.0.1:{port} refuses connections" in str(each) for each in done)


async def test_tls(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async for port in _tls_server(tmp_path):
        endpoint = f"https://localhost:{port}/cncc/auth"
        with pytest.raises(Unavailable, match=r"TLS with localhost:\d+: the certificate is signed by itself"):
            await (await _open(endpoint=endpoint)).realm("cncc").users.api.named("ana")
        trusting = await _open(endpoint=endpoint, ca_file=str(tmp_path / "cert.pem"))
        with pytest.raises(ConfigError, match="no Keycloak answers"):
            await trusting.realm("cncc").users.api.named("ana")
        insecure = await _open(endpoint=endpoint, insecure="true")
        assert "certificate is not checked" in caplog.text
        with pytest.raises(ConfigError, match="no Keycloak answers"):
            await insecure.realm("cncc").users.api.named("ana")


async def test_a_token_is_renewed_before_it_ends_and_by_what_is_cheaper() -> None:
    now = 1000.0
    grants: list[str] = []
    session_ended = False

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/token"):
            return httpx.Response(200, json=[])
        grants.append(parse_qs(request.content.decode())["grant_type"][0])
        if session_ended and grants[-1] == "refresh_token":
            return httpx.Response(400, json={"error": "invalid_grant", "error_description": "Session not active"})
        body = {"access_token": "a", "expires_in": 60, "refresh_token": "r", "refresh_expires_in": 100}
        return httpx.Response(200, json=body)

    who = SignIn("http://x", "master", "admin-cli", "admin", "secret", str)
    auth = PasswordGrant(who, ServerClock(), now=lambda: now)
    client = Client("http://x", name="x", auth=auth, transport=httpx.MockTransport(answer))
    for passed, expected in ((0, "password"), (40, None), (11, "refresh_token"), (200, "password")):
        now += passed
        seen = len(grants)
        await client.call("GET", "/", tried="look")
        assert grants[seen:] == ([expected] if expected else [])
    session_ended = True
    now += 55
    await client.call("GET", "/", tried="look")
    assert grants[-2:] == ["refresh_token", "password"]
    assert "secret" not in repr(auth.__dict__)


async def test_the_token_endpoint_is_asked_again_while_it_is_busy() -> None:
    statuses = iter([503, 502, 200])

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(next(statuses), json={"access_token": "a"})
        return httpx.Response(200, json=[])

    auth = PasswordGrant(SignIn("http://x", "master", "admin-cli", "admin", "secret", str), ServerClock())
    client = Client("http://x", name="x", auth=auth, transport=httpx.MockTransport(answer))
    assert (await client.call("GET", "/", tried="look")).status == 200


def test_the_servers_clock() -> None:
    clock = ServerClock()
    assert clock.earliest(0) is None
    assert issued_at("opaque") is None
    clock.learn(issued_at(_jwt(1000)) or 0, received=10)
    assert clock.earliest(12) == 1_002_000
    clock.learn(1001, received=10)
    clock.learn(1001, received=12)
    assert clock.earliest(10) == 1_001_000


def _jwt(issued: int) -> str:
    body = base64.urlsafe_b64encode(json.dumps({"iat": issued}).encode()).decode().rstrip("=")
    return f"head.{body}.signature"


async def _open(**config: str) -> Console:
    given = {"endpoint": "http://127.0.0.1:1", "username": "admin", "password": "secret", **config}
    return await connect(Settings({f"cncc:{name}": value for name, value in given.items()}, {}))


async def _opening(env: Env, **config: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        await env.again(**config)
    return caught.value


async def _tls_server(directory: Path) -> AsyncIterator[int]:
    """Serves 404 to everything over TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (directory / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (directory / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(directory / "cert.pem", directory / "key.pem")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "localhost", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
