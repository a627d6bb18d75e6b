"""Which records tell of a user made just in time, and which domain may be called for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.oci.jit.function.domains import Domains, WrongDomain
from iam_resources.oci.jit.function.events import Passed, Provisioned, WrongPayload, read
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


@pytest.mark.parametrize("name", ["actorId", "domainName"])
def test_a_record_that_lacks_a_value_is_refused_and_names_it(name: str) -> None:
    bad = record(user_id())
    bad["data"]["additionalDetails"][name] = "  "
    good = record(user_id())
    refused, fine = read(json.dumps([bad, good]).encode())
    assert isinstance(refused, Passed) and refused.result == "refused" and name in refused.reason
    assert isinstance(fine, Provisioned)


def test_who_has_no_name_in_the_record_is_served_all_the_same() -> None:
    """The name is for the report alone."""
    nameless = record(user_id())
    del nameless["data"]["additionalDetails"]["actorName"]
    [found] = read(json.dumps([nameless]).encode())
    assert isinstance(found, Provisioned) and found.actor_name == ""


@pytest.mark.parametrize(
    "moment", ["2026-11-21T10:00:00.123456789Z", "2026-11-21T10:00:00+00:00", "2026-11-21T10:00:00"]
)
def test_the_moment_of_a_record_is_read(moment: str) -> None:
    [found] = read(json.dumps([{**record(user_id()), "time": moment}]).encode())
    assert isinstance(found, Provisioned) and found.at is not None and found.at.isoformat().endswith("+00:00")
    [found] = read(json.dumps([{**record(user_id()), "time": "yesterday"}]).encode())
    assert isinstance(found, Provisioned) and found.at is None


def test_the_event_may_have_another_name() -> None:
    given = json.dumps([record(user_id(), event="FirstLogin"), record(user_id())]).encode()
    first, second = read(given, "FirstLogin")
    assert isinstance(first, Provisioned) and isinstance(second, Passed)


def test_what_python_cannot_read_in_one_record_does_not_lose_the_others() -> None:
    good = json.dumps(record(user_id())).encode()
    number, text = b'{"id": ' + b"9" * 5000 + b"}", b'{"id": "\xff\xfe"}'
    found = read(b"[" + number + b", " + text + b", " + good + b"]")
    assert [type(each) for each in found] == [Passed, Passed, Provisioned]


@pytest.mark.parametrize("payload", [b"", b"{", b'"text"', b"3", b"\xff", b"[" * 100_000])
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
        f"{DOMAIN}@evil.example",
        f"{DOMAIN}:8443",
        f"{DOMAIN}.",
        DOMAIN.replace("a", "\uff41"),
    ):
        with pytest.raises(WrongDomain, match="not a name of an identity domain"):
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
        # An address that one reader takes to be of the realm, and the one who calls takes to be of evil.example.
        f"https://evil.example\\.{DOMAIN}.identity.oraclecloud.com",
        "https://evil.example\\.identity.oraclecloud.com",
        "https://evil.example%2f.identity.oraclecloud.com",
        "https://evil.example;.identity.oraclecloud.com",
        f"https://{DOMAIN}\uff0eidentity.oraclecloud.com",
        f"https://{DOMAIN}.identity.oraclecloud.com.",
        f"https://@{DOMAIN}.identity.oraclecloud.com",
        f"https://:@{DOMAIN}.identity.oraclecloud.com",
        f"https://{DOMAIN}.identity.oraclecloud.com:",
        f"https://{DOMAIN}.identity.oraclecloud.com:443:443",
        "https://a.identity.b.oraclecloud.com",
        "https://a.b.c.identity.us-ashburn-1.oci.oraclecloud.com",
        "ftp://127.0.0.1/oci",
        "http://127.0.0.1/../x?y",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://localhost\\@evil.example/",
    ],
)
def test_a_configured_address_that_is_no_domain_of_the_realm_is_refused(url: str) -> None:
    with pytest.raises(WrongDomain, match="DOMAIN_URL"):
        Domains.from_config({"DOMAIN_URL": url}, REALM)


@pytest.mark.parametrize(
    ("url", "called"),
    [
        (f"https://{DOMAIN.upper()}.Identity.OracleCloud.com/", f"https://{DOMAIN}.identity.oraclecloud.com"),
        (f"https://{DOMAIN}.identity.oraclecloud.com:443", f"https://{DOMAIN}.identity.oraclecloud.com"),
        (
            f"https://{DOMAIN}.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com:443",
            f"https://{DOMAIN}.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com",
        ),
    ],
)
def test_what_the_console_shows_is_taken_in_one_form(url: str, called: str) -> None:
    assert Domains.from_config({"DOMAIN_URL": url}, REALM).url_of(DOMAIN) == called


def test_each_realm_has_its_own_domains() -> None:
    url = f"https://{DOMAIN}.identity.oraclegovcloud.com"
    assert Domains.from_config({"DOMAIN_URL": url}, "oraclegovcloud.com").url_of(DOMAIN) == url
    assert Domains.from_config({}, "oraclegovcloud.com").url_of(DOMAIN) == url
