"""Servers that cannot be reached, and certificates that are not to be trusted."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from iam_resources.errors import Unavailable
from iam_resources.http import Client
from tests.http.conftest import Time
from tests.http.faulty import Faulty, answer

Connect = Callable[..., Client]


def certificate(folder: Path, name: str, *, expired: bool = False) -> Path:
    """Make a key and a certificate signed by itself, for the address or host `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    try:
        other: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        other = x509.DNSName(name)
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=-1 if expired else 1))
        .add_extension(x509.SubjectAlternativeName([other]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


def serving(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trusting(file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(file))


async def test_a_certificate_that_is_not_known(connect: Connect, tmp_path: Path) -> None:
    async with Faulty(tls=serving(certificate(tmp_path, "127.0.0.1"))) as server:
        client = connect(server.url)
        with pytest.raises(Unavailable) as raised:
            await client.call("POST", "/x", json={}, tried="create it")
        assert f"127.0.0.1:{server.port}: the certificate is signed by itself and not known here" in str(raised.value)
        assert "SSL_CERT_FILE" in str(raised.value)
        assert "not known whether" not in str(raised.value)
        assert client.calls == 0
        assert not server.seen


async def test_a_known_certificate(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    async with Faulty(tls=serving(file)) as server:
        assert (await connect(server.url, verify=trusting(file)).call("GET", "/x", tried="t")).status == 200
        assert (await connect(server.url, verify=False).call("GET", "/x", tried="t")).status == 200
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert (await connect(server.url).call("GET", "/x", tried="t")).status == 200


async def test_a_certificate_for_another_host(connect: Connect, tmp_path: Path) -> None:
    file = certificate(tmp_path, "iam.example")
    async with Faulty(tls=serving(file)) as server:
        with pytest.raises(Unavailable, match="the certificate is for another") as raised:
            await connect(server.url, verify=trusting(file)).call("GET", "/x", tried="t")
        assert raised.value.hint == "Check the host name in the address (127.0.0.1)"


async def test_an_expired_certificate(connect: Connect, tmp_path: Path) -> None:
    file = certificate(tmp_path, "127.0.0.1", expired=True)
    async with Faulty(tls=serving(file)) as server:
        with pytest.raises(Unavailable, match="the certificate has expired"):
            await connect(server.url, verify=trusting(file)).call("GET", "/x", tried="t")


async def test_https_where_http_is_spoken(connect: Connect) -> None:
    async with Faulty() as server:
        with pytest.raises(Unavailable, match=r"TLS"):
            await connect(server.url.replace("http", "https"), attempts=2).call("GET", "/x", tried="t")


async def test_connection_refused_is_repeated_also_for_a_post(connect: Connect, waiting: Time) -> None:
    async with Faulty() as server:
        port = server.port
    client = connect(f"http://127.0.0.1:{port}", attempts=4)
    with pytest.raises(Unavailable) as raised:
        await client.call("POST", "/x", json={}, tried="create it")
    assert raised.value.reason == f"127.0.0.1:{port} refuses connections"
    assert raised.value.status == 0
    assert len(waiting.waits) == 3
    assert client.calls == 0


async def test_a_host_name_that_is_not_known(connect: Connect) -> None:
    client = connect("https://no-such-host.invalid", attempts=1)
    with pytest.raises(Unavailable, match=r"no-such-host\.invalid"):
        await client.call("GET", "/x", tried="t")


async def test_a_server_here_is_reached_without_the_proxy(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Faulty(answer(200, {"by": "proxy"})) as proxy, Faulty() as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert (await connect(server.url).call("GET", "/x", tried="t")).body == {"ok": True}
        far = await connect("http://iam.example/base").call("GET", "/x", tried="t")
        assert far.body == {"by": "proxy"}
        assert proxy.seen[0].target == "http://iam.example/base/x"
