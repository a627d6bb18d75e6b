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
from tests.oci.domains.lab import DOMAIN_URL, Lab

PASSWORD = f"Aa1-{secrets.token_hex(6)}"


async def findings(lab: Lab, **config: str) -> Mapping[str, Finding]:
    """What is found, by subject, over the lab's connection with these settings."""
    given = {**lab.config, **{f"oci:{name}": value for name, value in config.items()}}
    found = await examine(settings_of(Settings(given, {}), ""), transport=lab.sandbox.transport())
    for each in found:
        assert lab.config["oci:client_secret"] not in each.line and PASSWORD not in each.line
    return {each.subject: each for each in found}


@pytest.fixture
async def lab() -> Lab:
    return await Lab.of_application()


async def test_an_application(lab: Lab) -> None:
    found = await findings(lab)
    assert {each.result for each in found.values()} == {"ok"}
    assert found["domain"].text == DOMAIN_URL
    assert found["domain account"].text == "application admin"
    assert found["domain rights"].text.endswith("its roles: Identity Domain Administrator")


async def test_a_user_without_a_role(lab: Lab) -> None:
    mail = {"work": {"value": "ana@example.com", "primary": True}}
    await lab.life(domains.User).create(user_name="ana", family_name="Lima", emails=mail)
    await lab.life(domains.UserPassword).create(user="ana", value=PASSWORD)
    found = await findings(lab, domain_username="ana", domain_password=PASSWORD)
    assert found["domain account"].result == "ok" and found["domain account"].text == "user ana"
    assert found["domain rights"].result == "failed"
    assert found["domain rights"].text.startswith("may read nothing")
    assert (
        "Grant the role User Administrator" in found["domain rights"].fix and "user ana" in found["domain rights"].fix
    )


async def test_wrong_passwords(lab: Lab) -> None:
    found = await findings(lab, domain_username="ana", domain_password=PASSWORD)
    assert found["domain account"].result == "failed"
    assert "does not take the user name and the password" in found["domain account"].text
    assert "pulumi config set --secret oci:domain_password" in found["domain account"].fix
    assert found["domain rights"].result == "skipped"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            httpx.Response(302, headers={"location": "https://login.example/?code=1"}),
            "redirects to https://login.example/",
        ),
        (httpx.Response(404, text="<html></html>"), "no identity domain answers at"),
        (httpx.Response(502), "answers 502"),
    ],
)
async def test_what_answers_is_no_domain(lab: Lab, answer: httpx.Response, told: str) -> None:
    transport = httpx.MockTransport(lambda _: answer)
    found = await examine(settings_of(Settings(lab.config, {}), ""), transport=transport)
    address = next(each for each in found if each.subject == "domain")
    assert address.result == "failed" and told in address.text and "code=1" not in address.line
    assert "pulumi config set oci:domain_url" in address.line or answer.status_code == 502
