"""Connections that have only an application of an identity domain."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from iam_resources.errors import ConfigError, Denied, IamError, Refused, SignInFailed, Throttled, Unavailable
from iam_resources.http import Client
from iam_resources.oci.auth import Application, ClientCredentials
from iam_resources.oci.connection import Tenancy, connect, open_tenancy
from iam_resources.settings import Settings

OWN = f"https://idcs-{'0a' * 16}.identity.oraclecloud.com"
OTHER = f"https://idcs-{'1b' * 16}.identity.oraclecloud.com"
SECRET = secrets.token_hex(12)
APPLICATION = {"domain_url": OWN, "client_id": "automation", "client_secret": SECRET}
Answer = Callable[[httpx.Request], httpx.Response]


class Server:
    """A domain that hands out tokens and takes the last one.

    Args:
        token_answer: answers in place of the token endpoint while it gives something.
    """

    def __init__(self, token_answer: Callable[[], httpx.Response | None] = lambda: None) -> None:
        self.token_answer = token_answer
        self.sign_ins: list[httpx.Request] = []
        self.calls: list[httpx.Request] = []
        self.good = ""
        self.more: dict[str, Any] = {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.url.path.endswith("/oauth2/v1/token"):
            self.sign_ins.append(request)
            refused = self.token_answer()
            if refused is not None:
                return refused
            self.good = f"token-{len(self.sign_ins)}"
            body = {"access_token": self.good, "token_type": "Bearer", "expires_in": 3600, **self.more}
            return httpx.Response(200, json=body)
        self.calls.append(request)
        if request.headers["authorization"] != f"Bearer {self.good}":
            return httpx.Response(401, json={"detail": "Unauthorized"})
        return httpx.Response(200, json={"totalResults": 0, "Resources": []})

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.sign_ins[-1].content.decode())


async def opened(server: Server | None = None, **config: str) -> Tenancy:
    values = {f"oci:{name}": value for name, value in {**APPLICATION, **config}.items()}
    return await open_tenancy(Settings(values, {}), transport=httpx.MockTransport(server or Server()))


async def users(tenancy: Tenancy) -> Any:
    reply = await tenancy.domain(None).client.call("GET", "/admin/v1/Users", tried="list users")
    return reply.body


async def test_the_application_signs_in_once_for_all() -> None:
    server = Server()
    tenancy = await opened(server)
    assert server.sign_ins == []
    answers = await asyncio.gather(*(users(tenancy) for _ in range(50)))
    assert len(answers) == 50 and all(answer["totalResults"] == 0 for answer in answers)
    (request,) = server.sign_ins
    assert str(request.url) == f"{OWN}/oauth2/v1/token"
    scheme, _, pair = request.headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(pair).decode()) == ("Basic", f"automation:{SECRET}")
    assert server.form == {"grant_type": ["client_credentials"], "scope": ["urn:opc:idm:__myscopes__"]}
    assert tenancy.domain(None).caller.shown == "application automation"


async def test_a_token_that_is_refused_is_renewed_once() -> None:
    server = Server()
    tenancy = await opened(server)
    await users(tenancy)
    server.good = "ended"
    await asyncio.gather(*(users(tenancy) for _ in range(10)))
    assert len(server.sign_ins) == 2


async def test_a_token_is_renewed_before_it_ends() -> None:
    now, server = 1000.0, Server()
    auth = ClientCredentials(Application(OWN, "automation", SECRET), now=lambda: now)
    client = Client(OWN, name="x", auth=auth, transport=httpx.MockTransport(server))
    for passed, sign_ins in ((0, 1), (3580, 1), (11, 2)):
        now += passed
        await client.call("GET", "/admin/v1/Users", tried="list users")
        assert len(server.sign_ins) == sign_ins
    assert SECRET not in repr(auth.__dict__)


async def test_a_user_signs_in_by_password_and_later_by_the_refresh_token() -> None:
    password, server = secrets.token_hex(8), Server()
    tenancy = await opened(server, domain_username="ana", domain_password=password)
    server.more = {"refresh_token": "again"}
    await users(tenancy)
    assert server.form["grant_type"] == ["password"]
    assert server.form["username"] == ["ana"]
    assert server.form["password"] == [password]
    assert server.form["scope"] == ["urn:opc:idm:__myscopes__ offline_access"]
    assert tenancy.domain(None).caller.shown == "user ana"


async def test_the_tenancy_is_missing_only_where_it_is_needed() -> None:
    tenancy = await opened()
    for use in (
        lambda: tenancy.tenancy_id,
        lambda: tenancy.region,
        lambda: tenancy.caller,
        lambda: tenancy.identity,
        lambda: tenancy.functions,
        lambda: tenancy.service_connectors,
        lambda: tenancy.telemetry,
    ):
        with pytest.raises(ConfigError) as caught:
            use()
        assert "reaches only the identity domain https://idcs-" in str(caught.value)
        assert "the settings oci:tenancy, oci:user, oci:region and" in str(caught.value)


async def test_the_secret_stays_with_its_domain() -> None:
    server = Server()
    tenancy = await opened(server)
    with pytest.raises(Refused, match="never sent to another domain"):
        tenancy.domain(OTHER)
    with pytest.raises(Refused, match="is not the address of an identity domain"):
        tenancy.domain("https://attacker.example")
    assert server.sign_ins == []
    assert tenancy.domain(f"{OWN.upper().replace('HTTPS', 'https')}:443/") is tenancy.domain(None)


@pytest.mark.parametrize("url", ["http://domain.example", "http://127.0.0.1.example", "http://10.0.0.1:8080"])
async def test_the_secret_is_not_sent_in_clear(url: str) -> None:
    with pytest.raises(ConfigError, match=r"pulumi config set oci:domain_url"):
        await opened(domain_url=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/oci/domains/default", "http://localhost:1", "http://[::1]:1"])
async def test_a_domain_on_this_machine_needs_no_tls(url: str) -> None:
    assert (await opened(domain_url=url)).domain(None).url == url


async def test_missing_settings_are_named_with_their_connection() -> None:
    for missing in ("domain_url", "client_secret"):
        given = {name: value for name, value in APPLICATION.items() if name != missing}
        settings = Settings({"oci:connections": {"lab": given}}, {})
        with pytest.raises(ConfigError, match=rf"--path.*'oci:connections\.lab\.{missing}'"):
            await connect(settings, "lab")
    with pytest.raises(ConfigError, match=r"--secret oci:domain_password"):
        await opened(domain_username="ana")
    with pytest.raises(ConfigError, match="client_credentials, signature"):
        await opened(domain_auth="basic")


def refusals() -> list[tuple[int, Mapping[str, str], type[IamError], str]]:
    return [
        (
            401,
            {"error": "invalid_client", "error_description": "Client authentication failed."},
            SignInFailed,
            "client_id",
        ),
        (400, {"error": "unauthorized_client"}, SignInFailed, "grant type 'Client credentials'"),
        (400, {"error": "invalid_scope"}, SignInFailed, "Identity Domain Administrator"),
        (404, {}, ConfigError, "pulumi config set oci:domain_url"),
        (302, {}, ConfigError, "pulumi config set oci:domain_url"),
        (200, {}, ConfigError, "no identity domain answers"),
        (403, {"message": "Forbidden"}, SignInFailed, "Forbidden"),
        (500, {}, Unavailable, "answered 500"),
    ]


@pytest.mark.parametrize(("status", "body", "kind", "shown_text"), refusals())
async def test_refusals_name_the_setting(status: int, body: Mapping[str, str], kind: type, shown_text: str) -> None:
    server = Server(lambda: httpx.Response(status, json=body))
    tenancy = await opened(server)
    errors = await asyncio.gather(*(users(tenancy) for _ in range(20)), return_exceptions=True)
    assert all(type(error) is kind for error in errors)
    assert shown_text in str(errors[0]) and SECRET not in str(errors[0]) and "\n" not in str(errors[0])
    if kind is not Unavailable:
        assert len(server.sign_ins) == 1, "a wrong secret is tried once, however many wait"


async def test_a_wrong_password_is_reported_as_one() -> None:
    server = Server(lambda: httpx.Response(400, json={"error": "invalid_grant", "error_description": "no"}))
    tenancy = await opened(server, domain_username="ana", domain_password="wrong")
    with pytest.raises(Denied, match=r"--secret oci:domain_password") as caught:
        await users(tenancy)
    assert "wrong" not in str(caught.value)


async def test_a_busy_token_endpoint_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("iam_resources.http.tokens.pause", pause)
    answers = [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(503)]
    server = Server(lambda: answers.pop(0) if answers else None)
    await users(await opened(server))
    assert (len(server.sign_ins), waits) == (3, [7, 0.5])
    always = Server(lambda: httpx.Response(429, json={"error": "too_many"}))
    with pytest.raises(Throttled):
        await users(await opened(always))
    assert len(always.sign_ins) == 5
