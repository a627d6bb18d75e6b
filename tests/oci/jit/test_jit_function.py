"""The function as it is deployed, under the vendor's own server."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import unavailable
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
    assert {path.rsplit("/", 1)[-1] for _, path, _ in domain.seen} == {ana, ben, gone}
    assert [line["result"] for line in function.logged] == results
    assert {line["call"] for line in function.logged} == {"01CALL"}


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
    [told] = reply.json()["events"]
    assert (told["user"], told["id"], told["result"], told["again"]) == ("ana", ana, "failed", True)
    assert told["reason"].startswith("no luck with 503 (503, request ")
    assert function.invoke([record(ana, "ana", "hr")]).status_code == 200
    assert not user["canUseDbCredentials"]


def test_what_a_domain_forbids_is_not_tried_again(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.failures = [403]
    reply = function.invoke([record(ana, "ana", "hr")])
    assert (reply.status_code, len(domain.seen)) == (200, 1)
    assert reply.json()["events"][0]["reason"].startswith("no luck with 403 (403")


def test_what_is_no_batch_is_told_and_not_sent_again(function: Hosted) -> None:
    reply = function.invoke(b"not json")
    assert reply.status_code == 200 and "audit records" in reply.json()["error"]


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"canUseApiKey": "true"}, "did you mean canUseApiKeys?"),
        ({"canUseApiKeys": "true", "DOMAIN_URL": "https://evil.example"}, "DOMAIN_URL"),
        ({"canUseApiKeys": "true", "OCI_RESOURCE_PRINCIPAL_VERSION": "UNDEFINED"}, "OCI_RESOURCE_PRINCIPAL_VERSION"),
    ],
)
def test_a_wrong_configuration_stops_it_before_anything_is_sent(host: Host, config: dict[str, str], told: str) -> None:
    function = host(config)
    reply = function.invoke([record(user_id())])
    assert reply.status_code == 502 and told in reply.json()["error"]
    assert told in function.logged[0]["reason"]
    assert "Traceback" not in function.printed


def test_nothing_secret_is_printed(function: Hosted, domain: Domain) -> None:
    domain.user(ana := user_id())
    domain.failures = [401, 200, 500]
    function.invoke([record(ana, "ana", "hr"), record(user_id(), "gone", "hr")])
    token, pem = (function.principal[f"OCI_RESOURCE_PRINCIPAL_{name}"] for name in ("RPST", "PRIVATE_PEM"))
    assert token.split(".")[1] not in function.printed
    assert pem.splitlines()[1] not in function.printed
    assert "Signature" not in function.printed
