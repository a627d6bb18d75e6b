"""The function as it is deployed, under the vendor's own server."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import unavailable
from tests.evidence import show
from tests.oci.jit.hosted import Domain, Hosted
from tests.oci.jit.records import record, user_id

WANTED = {"canUseApiKeys": "true", "canUseDbCredentials": "false", "canUseSmtpCredentials": "false"}
Host = Callable[[Mapping[str, str]], Hosted]


@pytest.fixture
def domain() -> Iterator[Domain]:
    made = Domain()
    yield made
    made.stop()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    for package in ("fdk", "oci"):
        if importlib.util.find_spec(package) is None:
            unavailable(f"the package {package} is missing: make test installs it")
    running: list[Hosted] = []

    def start(config: Mapping[str, str]) -> Hosted:
        running.append(Hosted(tmp_path, config))
        return running[-1]

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def function(host: Host, domain: Domain) -> Hosted:
    return host({**WANTED, "DOMAIN_URL": domain.url, "DOMAIN_NAME": "hr"})


def test_a_batch_is_carried_out_record_by_record(function: Hosted, domain: Domain) -> None:
    ana, ben, gone = user_id(), user_id(), user_id()
    users = domain.user(ana), domain.user(ben)
    bad = record(user_id(), domain_name="hr")
    del bad["data"]["additionalDetails"]["actorId"]
    batch = [
        record(ana, "ana", "hr"),
        bad,
        record(gone, "gone", "HR"),
        record(ben, "ben", "hr"),
        record(ana, "ana", "hr"),
        record(user_id(), "eve", "other"),
        record(user_id(), "dan", "hr", event="UserLogin"),
        record("../Apps", "mallory", "hr"),
    ]
    reply = function.invoke(batch)
    assert reply.status_code == 200  # nothing of this gets better by being sent again
    results = [each["result"] for each in reply.json()["events"]]
    assert results == ["changed", "refused", "failed", "changed", "ignored", "refused", "ignored", "failed"]
    for user in users:
        assert user["canUseApiKeys"] and not user["canUseDbCredentials"] and not user["canUseSmtpCredentials"]
        assert user["canUseAuthTokens"]  # not mentioned, so left as it was
    assert all(authorization.count('keyId="ST$') == 1 for _, _, authorization in domain.seen)
    show("oci-jit-07", "oci.jit.CapabilitiesPipeline")
    assert {path.rsplit("/", 1)[-1] for _, path, _ in domain.seen} == {ana, ben, gone}
    assert [line["result"] for line in function.logged] == results
    assert {line["call"] for line in function.logged} == {"01CALL"}
    # Who it is, is reported where a person has to do something; else the id is enough.
    assert {line["user"] for line in function.logged if "user" in line} == {"gone", "eve", "mallory"}


def test_the_same_batch_again_changes_nothing(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    function.invoke([record(ana, "ana", "hr")])
    domain.seen.clear()
    assert function.invoke([record(ana, "ana", "hr")]).json()["events"][0]["result"] == "unchanged"
    assert [method for method, _, _ in domain.seen] == ["GET"]


def test_a_busy_domain_is_waited_for(function: Hosted, domain: Domain) -> None:
    user = domain.user(ana := user_id())
    domain.failures = [429, 503]
    assert function.invoke([record(ana, "ana", "hr")]).status_code == 200
    assert not user["canUseDbCredentials"]


def test_a_domain_that_stays_busy_lets_the_connector_try_again(function: Hosted, domain: Domain) -> None:
    user = domain.user(ana := user_id())
    domain.failures = [503] * 3
    reply = function.invoke([record(ana, "ana", "hr")])
    assert reply.status_code == 502
    [message] = reply.json()["events"]
    assert (message["user"], message["id"], message["result"], message["again"]) == ("ana", ana, "failed", True)
    assert message["reason"].startswith("no luck with 503 (503, request ")
    assert function.invoke([record(ana, "ana", "hr")]).status_code == 200
    assert not user["canUseDbCredentials"]


def test_what_a_domain_forbids_is_not_tried_again(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.failures = [403]
    reply = function.invoke([record(ana, "ana", "hr")])
    assert (reply.status_code, len(domain.seen)) == (200, 1)
    assert reply.json()["events"][0]["reason"].startswith("no luck with 403 (403")


def test_a_redirect_is_not_followed(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    thief = Domain()
    thief.user(ana)
    domain.elsewhere = thief.url
    reply = function.invoke([record(ana, "ana", "hr")])
    thief.stop()
    assert thief.seen == []
    assert (reply.status_code, len(domain.seen)) == (200, 1)  # to be sent there again would not help
    assert "sends elsewhere (307), which is not followed" in reply.json()["events"][0]["reason"]


def test_what_is_no_domain_is_not_taken_for_one(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.page = "<html>Sign in to the network</html>"
    reply = function.invoke([record(ana, "ana", "hr")])
    assert reply.status_code == 502 and "is not an identity domain" in reply.json()["events"][0]["reason"]


def test_what_takes_too_long_is_reported_in_time_and_comes_again(function: Hosted, domain: Domain) -> None:
    people = [user_id() for _ in range(40)]
    users = [domain.user(each) for each in people]
    function.invoke([])  # the first call takes longer, as it starts all
    domain.slow_seconds = 1
    started = time.monotonic()
    reply = function.invoke([record(each, "x", "hr") for each in people], seconds=8)
    assert time.monotonic() - started < 8, "the platform would have ended it, and nothing were told"
    message = reply.json()["events"]
    done = [each["result"] == "changed" for each in message]
    assert reply.status_code == 502 and 0 < sum(done) < 40
    assert all(each["again"] and "no time left" in each["reason"] for each in message if each["result"] != "changed")
    assert {user["canUseDbCredentials"] for user, is_done in zip(users, done, strict=True) if is_done} == {False}
    domain.slow_seconds = 0
    assert function.invoke([record(each, "x", "hr") for each in people]).status_code == 200
    assert not any(user["canUseDbCredentials"] for user in users)


@pytest.mark.parametrize(("hours", "status"), [(1, 502), (7, 200)])
def test_one_user_for_whom_a_domain_fails_does_not_hold_up_the_others_for_ever(
    function: Hosted, domain: Domain, hours: int, status: int
) -> None:
    ana, ben = user_id(), user_id()
    users = [domain.user(each) for each in (ana, ben)]
    domain.broken = {ana}
    at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    batch = [{**record(each, "x", "hr"), "time": at} for each in (ana, ben)]
    reply = function.invoke(batch, seconds=60)
    assert reply.status_code == status
    failed, changed = reply.json()["events"]
    assert changed["result"] == "changed" and not users[1]["canUseDbCredentials"]
    assert failed["result"] == "failed" and ("given up after 7 hours" in failed["reason"]) is (hours == 7)


def test_a_domain_that_serves_nobody_is_never_given_up(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.failures = [500] * 20
    at = (datetime.now(UTC) - timedelta(hours=23)).isoformat()
    reply = function.invoke([{**record(ana, "ana", "hr"), "time": at}], seconds=60)
    assert reply.status_code == 502 and reply.json()["events"][0]["again"] is True


def test_an_event_of_another_name_can_be_configured(host: Host, domain: Domain) -> None:
    user = domain.user(ana := user_id())
    function = host({**WANTED, "DOMAIN_URL": domain.url, "DOMAIN_NAME": "hr", "EVENT_NAME": "FirstLogin"})
    function.invoke([record(ana, "ana", "hr", event="FirstLogin")])
    assert not user["canUseDbCredentials"]


def test_what_is_no_batch_is_reported_and_not_sent_again(function: Hosted) -> None:
    reply = function.invoke(b"not json")
    assert reply.status_code == 200 and "audit records" in reply.json()["error"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"canUseApiKey": "true"}, "did you mean canUseApiKeys?"),
        ({"canUseApiKeys": "true", "DOMAIN_URL": "https://evil.example"}, "DOMAIN_URL"),
        ({"canUseApiKeys": "true", "OCI_RESOURCE_PRINCIPAL_RPST": "no token"}, "DecodeError"),
        ({"canUseApiKeys": "true", "OCI_RESOURCE_PRINCIPAL_VERSION": "UNDEFINED"}, "OCI_RESOURCE_PRINCIPAL_VERSION"),
    ],
)
def test_a_wrong_configuration_stops_it_before_anything_is_sent(
    host: Host, config: dict[str, str], message: str
) -> None:
    function = host(config)
    reply = function.invoke([record(user_id())])
    assert reply.status_code == 502 and message in reply.json()["error"]
    assert message in function.logged[0]["reason"]
    assert "Traceback" not in function.printed


def test_nothing_secret_is_printed(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.failures = [401, 200, 500]
    function.invoke([record(ana, "ana", "hr"), record(user_id(), "gone", "hr")])
    token, pem = (function.principal[f"OCI_RESOURCE_PRINCIPAL_{name}"] for name in ("RPST", "PRIVATE_PEM"))
    assert token.split(".")[1] not in function.printed
    assert pem.splitlines()[1] not in function.printed
    assert "Signature" not in function.printed
