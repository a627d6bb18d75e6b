"""What is reported of the vendor's refusals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from iam_resources.errors import Denied, Throttled
from iam_resources.http.retry import Retry
from iam_resources.oci.auth import KeyPair, OciSettings
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.oci.errors import read_domain_error, read_error, skew
from iam_resources.settings import Settings

NOT_AUTHENTICATED = {"code": "NotAuthenticated", "message": "The required information was not provided."}


def answer(status: int, body: Any, *, sent: dict[str, str] | None = None, **headers: str) -> httpx.Response:
    request = httpx.Request("GET", "https://x", headers=sent or {})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=body, headers=named, request=request)


@pytest.fixture
async def env(pair: KeyPair) -> Tenancy:
    """The connection `env`, whose service refuses everything."""
    values = {"tenancy": "ocid1.tenancy.oc1..a", "user": "ocid1.user.oc1..b", "region": "iad"}
    settings = Settings({"oci:connections": {"lab": {**values, "private_key": pair.private_key}}}, {})
    return await open_tenancy(settings, "lab", transport=httpx.MockTransport(lambda _: httpx.Response(401)))


async def test_a_key_that_is_not_known(env: Tenancy) -> None:
    with pytest.raises(Denied) as caught:
        await env.identity.call("GET", "/20160918/users", tried="list users")
    text = str(caught.value)
    assert "does not know the key" in text and "oci:connections.lab.user" in text
    assert "minute)" in text and "PRIVATE" not in text


@pytest.mark.parametrize(
    ("minutes", "shown_text"), [(9, "9 minutes ahead"), (-7, "7 minutes behind"), (600, "10 hours ahead")]
)
def test_a_wrong_clock(minutes: int, shown_text: str) -> None:
    here = datetime.now(UTC)
    dates = format_datetime(here, usegmt=True), format_datetime(here - timedelta(minutes=minutes), usegmt=True)
    response = answer(401, NOT_AUTHENTICATED, sent={"date": dates[0]}, date=dates[1])
    assert shown_text in read_error(response).hint
    assert shown_text in read_domain_error(response).hint


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_a_date_that_cannot_be_read(date: str) -> None:
    response = answer(401, NOT_AUTHENTICATED, date=date)
    assert skew(response) is None
    assert "does not know this key" in read_error(response).hint


def test_a_clock_within_five_minutes_is_not_blamed() -> None:
    here = datetime.now(UTC)
    dates = format_datetime(here, usegmt=True), format_datetime(here - timedelta(minutes=4), usegmt=True)
    assert "clock" not in read_error(answer(401, NOT_AUTHENTICATED, sent={"date": dates[0]}, date=dates[1])).hint


def test_rest() -> None:
    body = {"code": "InvalidParameter", "message": "description is too long"}
    facts = read_error(answer(400, body, opc_request_id="A/B/C"))
    assert (facts.reason, facts.code, facts.request_id, facts.hint) == (
        "description is too long",
        "InvalidParameter",
        "A/B/C",
        "",
    )
    home = "Please go to your home region IAD to execute CREATE, UPDATE and DELETE operations."
    hint = read_error(answer(403, {"code": "NotAllowed", "message": home}), OciSettings(Settings({}, {}), "lab")).hint
    assert "pulumi config set --path 'oci:connections.lab.region' us-ashburn-1" in hint


@pytest.mark.parametrize(
    "message",
    [
        "The compartment Apps specified in the policy statement does not exist under current compartment hierarchy",
        "Compartment {ocid1.compartment.oc1..a} does not exist or is not part of the policy compartment subtree",
    ],
)
def test_a_compartment_that_is_not_below_the_policy(message: str) -> None:
    hint = read_error(answer(400, {"code": "InvalidParameter", "message": message})).hint
    assert "compartment id ocid1.compartment" in hint and "group" not in hint


def test_scim() -> None:
    extension = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error", extension],
        "detail": "Missing required attribute(s): userName.",
        "status": "400",
        extension: {"messageId": "error.common.validation.missingReqAttribute"},
    }
    facts = read_domain_error(answer(400, body, x_oracle_dms_ecid="E1"))
    assert facts.reason == "Missing required attribute(s): userName."
    assert (facts.code, facts.request_id) == ("error.common.validation.missingReqAttribute", "E1")
    assert "User Administrator" in read_domain_error(answer(403, {"detail": "Denied"})).hint
    bearer = answer(401, {"error": "invalid_token"}, sent={"authorization": "Bearer x"})
    assert "oci:domain_url" in read_domain_error(bearer).hint
    odd: Any
    for odd in ([], None, "text", {"detail": None, extension: "x", "status": 5}):
        assert read_domain_error(answer(500, odd)).code == ""


async def test_too_many_calls(env: Tenancy) -> None:
    busy = httpx.MockTransport(lambda _: httpx.Response(429, json={"code": "TooManyRequests", "message": "Slow."}))
    tenancy = Tenancy(env._settings, env._signing, None, busy)
    tenancy.identity._retry = Retry(attempts=1, backoff_seconds=0, max_wait_seconds=0)
    with pytest.raises(Throttled, match="--parallel"):
        await tenancy.identity.call("GET", "/20160918/users", tried="list users")
