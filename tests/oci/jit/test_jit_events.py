"""Which records tell of a user made just in time, and which domain may be called for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.oci.jit.function.events import Domains, Passed, Provisioned, WrongDomain, WrongPayload, read
from tests.oci.jit.records import DOMAIN, record, user_id

REALM = "oraclecloud.com"


def test_every_record_of_a_batch_is_read() -> None:
    ana, ben = user_id(), user_id()
    found = read(json.dumps([record(ana, " ana "), record(ben, "ben"), record(user_id(), event="UserLogin")]).encode())
    assert [(each.actor_id, each.actor_name) for each in found if isinstance(each, Provisioned)] == [
        (ana, "ana"),
        (ben, "ben"),
    ]
    assert isinstance(found[2], Passed) and found[2].result == "ignored"


def test_a_single_record_and_one_inside_log_content_are_read_too() -> None:
    one = record(user_id())
    for payload in (one, [{"datetime": 1, "logContent": one}]):
        assert isinstance(read(json.dumps(payload).encode())[0], Provisioned)


@pytest.mark.parametrize("name", ["actorId", "actorName", "domainName"])
def test_a_record_that_lacks_a_value_is_refused_and_names_it(name: str) -> None:
    bad = record(user_id())
    bad["data"]["additionalDetails"][name] = "  "
    good = record(user_id())
    refused, fine = read(json.dumps([bad, good]).encode())
    assert isinstance(refused, Passed) and refused.result == "refused" and name in refused.reason
    assert isinstance(fine, Provisioned)


@pytest.mark.parametrize("payload", [b"", b"{", b'"text"', b"3", b"\xff"])
def test_what_is_no_batch_is_refused(payload: bytes) -> None:
    with pytest.raises(WrongPayload, match="audit records"):
        read(payload)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "type", "additionalDetails", "actorId", "logContent"]), inner)
    ),
    max_leaves=10,
)


@given(st.lists(_json, max_size=4))
def test_no_record_breaks_the_reading_of_the_others(records: list[Any]) -> None:
    found = read(json.dumps([*records, record(user_id())]).encode())
    assert len(found) == len(records) + 1
    assert isinstance(found[-1], Provisioned)


def test_without_a_configured_domain_only_names_of_domains_become_hosts() -> None:
    domains = Domains.from_config({}, REALM)
    assert domains.url_of(DOMAIN) == f"https://{DOMAIN}.identity.oraclecloud.com"
    for name in (
        "Default",
        f"{DOMAIN}.evil.example/",
        f"evil.example/{DOMAIN}",
        DOMAIN.upper(),
        f"{DOMAIN}\n",
        "idcs-1",
    ):
        with pytest.raises(WrongDomain, match="no name of an identity domain"):
            domains.url_of(name)


def test_with_a_configured_domain_an_event_of_another_is_refused() -> None:
    domains = Domains.from_config({"DOMAIN_URL": f"https://{DOMAIN}.identity.oraclecloud.com:443/"}, REALM)
    assert domains.url_of(DOMAIN).startswith(f"https://{DOMAIN}.identity.oraclecloud.com")
    with pytest.raises(WrongDomain, match="serves 'idcs-"):
        domains.url_of(f"idcs-{'f' * 32}")


def test_a_domain_can_have_another_name_in_events() -> None:
    url = f"https://{DOMAIN}.identity.oraclecloud.com"
    domains = Domains.from_config({"DOMAIN_URL": url, "DOMAIN_NAME": "Default"}, REALM)
    assert domains.url_of("default") == url
    with pytest.raises(WrongDomain, match="DOMAIN_URL"):
        Domains.from_config({"DOMAIN_NAME": "Default"}, REALM)


@pytest.mark.parametrize(
    "url",
    [
        f"http://{DOMAIN}.identity.oraclecloud.com",
        f"https://{DOMAIN}.identity.oraclecloud.com.evil.example",
        f"https://evil.example/{DOMAIN}.identity.oraclecloud.com",
        f"https://me@{DOMAIN}.identity.oraclecloud.com",
        f"https://{DOMAIN}.identity.oraclecloud.com:8443",
        f"https://{DOMAIN}.identity.oraclecloud.com/admin/v1",
        f"https://{DOMAIN}.identity.oraclecloud.com?a=b",
        f"https://{DOMAIN}.identity.oraclegovcloud.com",
        "https://identity.oraclecloud.com",
        "https://[",
    ],
)
def test_a_configured_address_that_is_no_domain_of_the_realm_is_refused(url: str) -> None:
    with pytest.raises(WrongDomain, match="DOMAIN_URL"):
        Domains.from_config({"DOMAIN_URL": url}, REALM)
