"""Sign-ins without a key of a user: functions, instances, and sessions of the vendor's CLI."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from iam_resources.errors import ConfigError, Denied
from iam_resources.oci.auth import KeyPair
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.settings import Settings
from tests.oci.auth.instance import INSTANCE_ID, Instance
from tests.oci.auth.tokens import jwt

TENANCY, FUNCTION, USER = "ocid1.tenancy.oc1..aaaa", "ocid1.fnfunc.oc1.iad.c", "ocid1.user.oc1..bbbb"
Answer = Callable[[httpx.Request], httpx.Response]


def fine(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=[])


class Service:
    """IAM that takes some sessions; keeps the tokens it was shown.

    Args:
        refuses: whether a token is refused.
    """

    def __init__(self, refuses: Callable[[str], bool] = lambda token: False) -> None:
        self.refuses = refuses
        self.tokens: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        match = re.search(r'keyId="ST\$([^"]*)"', request.headers["authorization"])
        assert match, "signed with a session"
        self.tokens.append(match[1])
        if self.refuses(match[1]):
            return httpx.Response(401, json={"code": "NotAuthenticated", "message": "No."})
        return httpx.Response(200, json=[])


async def users(tenancy: Tenancy) -> None:
    await tenancy.identity.call("GET", "/20160918/users", tried="list users")


def session(pair: KeyPair, *, seconds: float = 1000, **claims: str) -> str:
    given = {"res_tenant": TENANCY, "tenant": TENANCY, "sub": FUNCTION, **claims}
    return jwt(**given, exp=time.time() + seconds, iat=time.time())


def function(pair: KeyPair, **more: str) -> dict[str, str]:
    return {
        "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
        "OCI_RESOURCE_PRINCIPAL_RPST": session(pair),
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": pair.private_key,
        "OCI_RESOURCE_PRINCIPAL_REGION": "us-phoenix-1",
        **more,
    }


async def opened(config: dict[str, str], environment: dict[str, str], answer: Answer = fine) -> Tenancy:
    given = {f"oci:{name}": value for name, value in config.items()}
    return await open_tenancy(Settings(given, environment), transport=httpx.MockTransport(answer))


BY_RESOURCE = {"auth": "resource_principal"}


async def test_a_function_signs_with_what_the_platform_gives(pair: KeyPair) -> None:
    service = Service()
    environment = function(pair)
    tenancy = await opened(BY_RESOURCE, environment, service)
    await users(tenancy)
    assert service.tokens == [environment["OCI_RESOURCE_PRINCIPAL_RPST"]]
    assert (tenancy.tenancy_id, tenancy.region) == (TENANCY, "us-phoenix-1")
    assert tenancy.caller.shown == f"resource principal {FUNCTION}"


async def test_files_of_the_platform_are_read_again_when_the_token_ends(pair: KeyPair, home: Path) -> None:
    token, key, phrase = home / "rpst", home / "private.pem", home / "phrase"
    token.write_text(session(pair, seconds=1) + "\n")
    key.write_text(pair.private_key)
    phrase.write_text("not needed\n")
    environment = function(
        pair,
        OCI_RESOURCE_PRINCIPAL_RPST=str(token),
        OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM=str(key),
        OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE=str(phrase),
    )
    service = Service()
    tenancy = await opened(BY_RESOURCE, environment, service)
    await users(tenancy)
    second = session(pair, seconds=1000, sub="ocid1.fnfunc.oc1.iad.later")
    token.write_text(second)
    await asyncio.sleep(0.6)  # half of its second
    await users(tenancy)
    assert service.tokens[0] != service.tokens[1] == second


async def test_a_refused_token_is_replaced_once_by_the_one_of_now(pair: KeyPair, home: Path) -> None:
    token = home / "rpst"
    first, second = session(pair), session(pair, sub="ocid1.fnfunc.oc1.iad.later")
    token.write_text(first)
    service = Service(refuses=lambda shown: shown == first)
    tenancy = await opened(BY_RESOURCE, function(pair, OCI_RESOURCE_PRINCIPAL_RPST=str(token)), service)
    token.write_text(second)
    await users(tenancy)
    assert service.tokens == [first, second]
    service.refuses = lambda shown: True
    with pytest.raises(Denied, match="does not take this session"):
        await users(tenancy)
    assert service.tokens[2:] == [second], "there is no other token to try"


async def test_where_there_is_no_resource_principal(pair: KeyPair, home: Path) -> None:
    for environment, shown_text in (
        ({}, "OCI_RESOURCE_PRINCIPAL_VERSION is not set"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_VERSION="3.0"), "VERSION is 3.0, and only 2.2 is known"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_RPST=""), "OCI_RESOURCE_PRINCIPAL_RPST is not set"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_RPST="opaque"), "RPST is not a session token"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_RPST=str(home / "none")), "No such file"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM=pair.public_key), "is a public key"),
        (function(pair, OCI_RESOURCE_PRINCIPAL_REGION="nowhere"), "OCI_RESOURCE_PRINCIPAL_REGION"),
    ):
        with pytest.raises(ConfigError) as caught:
            await opened(BY_RESOURCE, environment)
        assert shown_text in str(caught.value) and "\n" not in str(caught.value)


class Platform:
    """An instance's metadata, the authentication service, and IAM, on one transport.

    Args:
        instance: who asks.
        seconds: how long a session lasts.
    """

    def __init__(self, instance: Instance, seconds: float = 1200) -> None:
        self.instance = instance
        self.seconds = seconds
        self.federations: list[httpx.Request] = []
        self.service = Service()
        self.refusal: httpx.Response | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "169.254.169.254":
            assert request.headers["authorization"] == "Bearer Oracle"
            return self.instance.answer(request)
        if request.url.path == "/v1/x509":
            self.federations.append(request)
            token = jwt(exp=5000 + self.seconds, iat=5000, number=len(self.federations))  # another clock than ours
            return self.refusal or httpx.Response(200, json={"token": token})
        return self.service(request)


BY_INSTANCE = {"auth": "instance_principal"}


async def test_an_instance_gets_one_session_for_all() -> None:
    platform = Platform(Instance(TENANCY))
    tenancy = await opened(BY_INSTANCE, {}, platform)
    assert (tenancy.tenancy_id, tenancy.region) == (TENANCY, "us-ashburn-1")
    assert tenancy.caller.shown == f"instance principal {INSTANCE_ID}"
    assert platform.federations == []
    await asyncio.gather(*(users(tenancy) for _ in range(20)))
    (request,) = platform.federations
    assert str(request.url) == "https://auth.us-ashburn-1.oraclecloud.com/v1/x509"
    assert (
        'headers="date (request-target) content-length content-type x-content-sha256"'
        in (request.headers["authorization"])
    )
    assert len(set(platform.service.tokens)) == 1


async def test_a_session_is_renewed_before_it_ends_and_after_a_refusal() -> None:
    platform = Platform(Instance(TENANCY), seconds=0.4)
    tenancy = await opened({**BY_INSTANCE, "auth_endpoint": "http://127.0.0.1:8080"}, {}, platform)
    await users(tenancy)
    await asyncio.sleep(0.3)
    platform.seconds = 1200
    await users(tenancy)
    assert [request.url.host for request in platform.federations] == ["127.0.0.1"] * 2
    ended = platform.service.tokens[-1]
    platform.service.refuses = lambda token: token == ended
    await asyncio.gather(*(users(tenancy) for _ in range(10)))
    assert len(platform.federations) == 3


async def test_a_refused_certificate() -> None:
    platform = Platform(Instance(TENANCY))
    tenancy = await opened(BY_INSTANCE, {}, platform)
    platform.refusal = httpx.Response(401, json={"code": "NotAuthenticated", "message": "Untrusted."})
    done = await asyncio.gather(*(users(tenancy) for _ in range(10)), return_exceptions=True)
    assert all(isinstance(each, Denied) for each in done)
    assert "could not get a session for the instance: Untrusted" in str(done[0])
    assert "instance's certificate" in str(done[0])
    assert len(platform.federations) == 1


async def test_where_there_is_no_instance() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("", request=request)

    with pytest.raises(ConfigError) as caught:
        await opened(BY_INSTANCE, {}, nobody)
    assert "this is not an instance of Oracle Cloud: no metadata service answers at http://169.254" in str(caught.value)
    assert "pulumi config set oci:auth api_key" in str(caught.value)
    with pytest.raises(ConfigError, match="answers 404"):
        await opened(BY_INSTANCE, {"OCI_METADATA_BASE_URL": "http://x/"}, lambda _: httpx.Response(404))
    mixed, other = Instance(TENANCY), Instance(TENANCY)
    mixed.texts["key.pem"] = other.texts["key.pem"]
    with pytest.raises(ConfigError, match="do not belong together"):
        await opened(BY_INSTANCE, {}, Platform(mixed))


async def test_a_machine_that_is_no_instance_is_known_soon() -> None:
    """Nothing listens there: no wait, no retry."""
    began = time.perf_counter()
    with pytest.raises(ConfigError, match="no metadata service answers at http://127"):
        await open_tenancy(
            Settings({"oci:auth": "instance_principal"}, {"OCI_METADATA_BASE_URL": "http://127.0.0.1:9"})
        )
    assert time.perf_counter() - began < 3


async def test_a_session_of_the_cli(pair: KeyPair, home: Path) -> None:
    (home / "key.pem").write_text(pair.private_key)
    token = session(pair, sub=USER)
    (home / "token").write_text(token)
    (home / ".oci/config").write_text(
        "[DEFAULT]\nregion=iad\n[work]\nfingerprint=aa\nkey_file=~/key.pem\nsecurity_token_file=~/token\n"
        f"tenancy={TENANCY}\nregion=us-ashburn-1\n"
    )
    service = Service()
    tenancy = await opened({"profile": "work"}, {}, service)
    await users(tenancy)
    assert service.tokens == [token]
    assert tenancy.caller.shown == f"user {USER}"
    (home / "token").write_text(session(pair, seconds=-10))
    with pytest.raises(ConfigError, match=r"ended at .* oci session authenticate; before .*: oci session refresh"):
        await opened({"profile": "work"}, {}, service)
