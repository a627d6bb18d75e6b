"""What `iam doctor` says of an identity domain: who calls, what that one may do, the clock."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import httpx
import pytest

from iam_resources.findings import Finding
from iam_resources.oci import domains
from iam_resources.oci.doctor import examine, settings_of
from iam_resources.settings import Settings
from tests.oci.domains.environment import DOMAIN_URL, Env

PASSWORD = f"Aa1-{secrets.token_hex(6)}"


async def findings(env: Env, **config: str) -> Mapping[str, Finding]:
    """What is found, by subject, over the environment's connection with these settings."""
    given = {**env.config, **{f"oci:{name}": value for name, value in config.items()}}
    found = await examine(settings_of(Settings(given, {}), ""), transport=env.sandbox.transport())
    for each in found:
        assert env.config["oci:client_secret"] not in each.line and PASSWORD not in each.line
    return {each.subject: each for each in found}


@pytest.fixture
async def env() -> Env:
    return await Env.of_application()


async def test_an_application(env: Env) -> None:
    found = await findings(env)
    assert {each.result for each in found.values()} == {"ok"}
    assert found["domain"].text == DOMAIN_URL
    assert found["domain account"].text == "application admin"
    assert found["domain rights"].text.endswith("its roles: Identity Domain Administrator")


async def test_a_user_without_a_role(env: Env) -> None:
    mail = {"work": {"value": "ana@example.com", "primary": True}}
    await env.driver(domains.User).create(user_name="ana", family_name="Lima", emails=mail)
    await env.driver(domains.UserPassword).create(user="ana", value=PASSWORD)
    found = await findings(env, domain_username="ana", domain_password=PASSWORD)
    assert found["domain account"].result == "ok" and found["domain account"].text == "user ana"
    assert found["domain rights"].result == "failed"
    assert found["domain rights"].text.startswith("may read nothing")
    assert (
        "Grant the role User Administrator" in found["domain rights"].fix and "user ana" in found["domain rights"].fix
    )


async def test_wrong_passwords(env: Env) -> None:
    found = await findings(env, domain_username="ana", domain_password=PASSWORD)
    assert found["domain account"].result == "failed"
    assert "does not take the user name and the password" in found["domain account"].text
    assert "pulumi config set --secret oci:domain_password" in found["domain account"].fix
    assert found["domain rights"].result == "skipped"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            httpx.Response(302, headers={"location": "https://login.example/?code=1"}),
            "redirects to https://login.example/",
        ),
        (httpx.Response(404, text="<html></html>"), "no identity domain answers at"),
        (httpx.Response(502), "answers 502"),
    ],
)
async def test_what_answers_is_no_domain(env: Env, answer: httpx.Response, message: str) -> None:
    transport = httpx.MockTransport(lambda _: answer)
    found = await examine(settings_of(Settings(env.config, {}), ""), transport=transport)
    address = next(each for each in found if each.subject == "domain")
    assert address.result == "failed" and message in address.text and "code=1" not in address.line
    assert "pulumi config set oci:domain_url" in address.line or answer.status_code == 502
