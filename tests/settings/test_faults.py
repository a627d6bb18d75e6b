"""Settings with a fault: each is one line that says what is wrong, never a defect, and nothing is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.cncc.connection import CNCC, open_console
from iam_resources.errors import ConfigError, IamError
from iam_resources.http.address import base_address, is_loopback
from iam_resources.huawei.connection import open_cloud
from iam_resources.huawei.scim.connection import Connection
from iam_resources.huawei.settings import HUAWEI, HuaweiSettings
from iam_resources.oci.auth import KeyPair
from iam_resources.oci.auth.settings import OCI
from iam_resources.oci.connection import open_tenancy
from iam_resources.settings import Settings

CONSOLE = {"endpoint": "https://console.example.com/cncc/auth", "username": "admin", "password": "hidden-password"}
APPLICATION = {"domain_url": "https://idcs.example.com", "client_id": "app", "client_secret": "hidden-secret"}
PAIR = KeyPair.make()
KEY = {"tenancy": "ocid1.tenancy.oc1..a", "user": "ocid1.user.oc1..b", "region": "iad", "private_key": PAIR.private_key}

ORGANISATION = {"access_key": "AK", "secret_key": "hidden-key", "region": "cn-north-4", "instance_id": "ins-1"}
TENANT = {"scim_tenant_id": "tenant-1", "scim_token": "hidden-token", "region": "cn-north-4"}

Answer = Callable[[httpx.Request], httpx.Response]


def never(_: httpx.Request) -> httpx.Response:
    raise AssertionError("something was sent")


async def call_console(answer: Answer = never, **config: Any) -> Any:
    settings = Settings({f"cncc:{name}": value for name, value in {**CONSOLE, **config}.items()}, {})
    console = await open_console(settings, transport=httpx.MockTransport(answer))
    return await console.client.call("GET", "/admin/realms/cncc/users", tried="list users")


async def call_domain(answer: Answer = never, **config: Any) -> Any:
    settings = Settings({f"oci:{name}": value for name, value in {**APPLICATION, **config}.items()}, {"HOME": "/none"})
    tenancy = await open_tenancy(settings, transport=httpx.MockTransport(answer))
    return await tenancy.domain(None).client.call("GET", "/admin/v1/Users", tried="list users")


async def call_service(answer: Answer = never, **config: Any) -> Any:
    settings = Settings({f"oci:{name}": value for name, value in {**KEY, **config}.items()}, {"HOME": "/none"})
    tenancy = await open_tenancy(settings, transport=httpx.MockTransport(answer))
    return await tenancy.identity.call("GET", "/20160918/users", tried="list users")


async def call_organisation(answer: Answer = never, **config: Any) -> Any:
    settings = Settings({f"huawei:{name}": value for name, value in {**ORGANISATION, **config}.items()}, {})
    cloud = await open_cloud(settings, transport=httpx.MockTransport(answer))
    return await cloud.center.call("GET", "/v1/instances", tried="list instances")


async def call_tenant(answer: Answer = never, **config: Any) -> Any:
    settings = Settings({f"huawei:{name}": value for name, value in {**TENANT, **config}.items()}, {})
    connection = Connection(HuaweiSettings(settings), httpx.MockTransport(answer))
    return await connection.service.call("GET", f"/{connection.tenant_id}/scim/v2/Users", tried="list users")


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        await call
    text = str(caught.value)
    assert "\n" not in text and "hidden" not in text
    return text


CALLS = (call_console, call_domain, call_service, call_organisation, call_tenant)
ADDRESSES = [
    (call_console, "endpoint", "cncc"),
    (call_domain, "domain_url", "oci"),
    (call_service, "identity_endpoint", "oci"),
    (call_organisation, "identitycenter_endpoint", "huawei"),
    (call_tenant, "scim_endpoint", "huawei"),
]


@pytest.mark.parametrize(("call", "field", "vendor"), ADDRESSES)
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://host:80a/base", "has the port '80a', which is not a number from 1 to 65535"),
        ("https://host:99999/base", "has the port '99999'"),
        ("https://host:0/base", "has the port '0'"),
        ("https://[::1/base", "is malformed"),
        ("https://[::1]:x/base", "has the port 'x'"),
        ("https://ho st/base", "has a blank or a control character in it"),
        ("https://host/ba\x00se", "has a blank or a control character in it"),
        ("https://☃.ü/base", "is malformed"),
        ("host/base", "is not an http(s) address"),
        ("https:///base", "is not an http(s) address"),
        ("https://admin:hidden@host/base", "holds more than host and path"),
        ("https://host/base?realm=x", "holds more than host and path"),
        ("http://host.example/base", "would travel unencrypted"),
        ("http://127.0.0.1.example/base", "would travel unencrypted"),
        ("http://10.0.0.1/base", "would travel unencrypted"),
    ],
)
async def test_addresses(
    call: Callable[..., Awaitable[Any]], field: str, vendor: str, address: str, message: str
) -> None:
    text = await refusal(call(**{field: address}))
    assert message in text and f"{vendor}:{field}" in text
    assert f"Set it with: pulumi config set {vendor}:{field}" in text


@pytest.mark.parametrize(
    ("call", "config", "right"),
    [
        (
            call_console,
            {"endpoint": "https://host/cncc/auth/admin/realms/cncc"},
            "cncc:endpoint https://host/cncc/auth",
        ),
        (
            call_console,
            {"endpoint": "https://host/cncc/auth/admin/master/console/"},
            "cncc:endpoint https://host/cncc/auth",
        ),
        (call_console, {"endpoint": "https://host/cncc/auth/realms/cncc/"}, "cncc:endpoint https://host/cncc/auth"),
        (call_console, {"endpoint": "https://admin/cncc/auth/admin"}, "cncc:endpoint https://admin/cncc/auth"),
        (call_domain, {"domain_url": "https://host/admin/v1/Users"}, "oci:domain_url https://host"),
        (call_domain, {"domain_url": "https://host/ui/v1/myconsole"}, "oci:domain_url https://host"),
        (call_domain, {"domain_url": "https://host/oauth2/v1/token"}, "oci:domain_url https://host"),
        (call_service, {"identity_endpoint": "https://host/20160918/users"}, "oci:identity_endpoint https://host"),
        (
            call_organisation,
            {"identitycenter_endpoint": "https://host/v1/instances"},
            "huawei:identitycenter_endpoint https://host",
        ),
        (call_tenant, {"scim_endpoint": "https://host/t-1/scim/v2/Users"}, "huawei:scim_endpoint https://host"),
    ],
)
async def test_addresses_of_a_call(call: Callable[..., Awaitable[Any]], config: dict[str, str], right: str) -> None:
    text = await refusal(call(**config))
    assert "the address of an API call and not of the server" in text and text.endswith(right)


async def test_on_this_machine_plain_http_is_fine() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body: Any = {"access_token": "x"} if request.url.path.endswith("token") else []
        return httpx.Response(200, json=body)

    for host in ("localhost", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "LOCALHOST"):
        assert (await call_console(answer, endpoint=f"http://{host}/admin-tools/auth")).status == 200
    assert not any(is_loopback(host) for host in (None, "", "localhost.example", "127.0.0.1.nip.example", "::2"))


@pytest.mark.parametrize(
    ("call", "key"), [(call_console, "cncc:endpoint"), (call_domain, "oci:domain_url")], ids=["cncc", "oci"]
)
@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("https://login.example/start?code=hidden#hidden", "redirects to https://login.example/start, which"),
        ("/cncc/login", "redirects to /cncc/login, which"),
        ("", "redirects elsewhere, which is not followed"),
    ],
)
async def test_a_token_endpoint_that_redirects(
    call: Callable[..., Awaitable[Any]], key: str, location: str, message: str
) -> None:
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        return httpx.Response(302, headers={"location": location} if location else {})

    text = await refusal(call(answer))
    assert message in text and f"pulumi config set {key}" in text
    assert len(sent) == 1 and sent[0].endswith("/token")


async def test_a_redirect_that_cannot_be_read_is_no_defect() -> None:
    broken = httpx.Response(302, headers={"location": "https://[broken"})
    for call in CALLS:
        with pytest.raises(IamError):
            await call(lambda _: broken)


async def test_files_of_authorities(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for call in CALLS:
        for path, why in (
            ("/none", "No such file"),
            (str(tmp_path), "Is a directory"),
            (str(tmp_path / "empty.pem"), "it holds no certificate"),
            ("~nobody-of-that-name/ca.pem", "it holds no certificate"),
        ):
            text = await refusal(call(ca_file=path))
            assert f"ca_file is {path}, which cannot be read: {why}" in text


ODD = ["https://x", "http://[", "ocid1.user.x", "~", "~x", "\ud800", "a\nb", "%", "{}", "instance_principal"]
TEXTS = st.text(max_size=12) | st.sampled_from(ODD)
VALUES: st.SearchStrategy[Any] = TEXTS | st.integers() | st.booleans() | st.just({"a": 1}) | st.just(["x"])


@hypothesis.settings(deadline=None)
@given(st.sampled_from(CNCC.names), VALUES)
async def test_no_value_of_a_setting_of_cncc_is_a_defect(field: str, value: Any) -> None:
    await only_our_errors(call_console(answers, **{field: value}))


@hypothesis.settings(deadline=None)
@given(st.sampled_from(OCI.names), VALUES)
async def test_no_value_of_a_setting_of_oci_is_a_defect(field: str, value: Any) -> None:
    for call in (call_domain, call_service):
        await only_our_errors(call(answers, **{field: value}))


@hypothesis.settings(deadline=None)
@given(st.sampled_from(HUAWEI.names), VALUES)
async def test_no_value_of_a_setting_of_huawei_is_a_defect(field: str, value: Any) -> None:
    key = {"access_key": "", "secret_key": ""} if field == "credentials_file" else {}
    for call in (call_organisation, call_tenant):
        await only_our_errors(call(answers, **key, **{field: value}))


async def only_our_errors(call: Awaitable[Any]) -> None:
    try:
        await call
    except IamError as error:
        assert str(error)


def answers(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"access_token": "x", "expires_in": 60})


@given(st.text(max_size=40) | st.from_regex(r"https?://[^\s]{0,20}(:[^\s]{0,6})?/?[^\s]{0,10}", fullmatch=True))
def test_no_address_is_a_defect(text: str) -> None:
    try:
        address = base_address(text, name="x")
    except ConfigError:
        return
    url = httpx.URL(address)
    assert url.host and url.scheme in ("http", "https") and not url.query and base_address(address, name="x") == address
