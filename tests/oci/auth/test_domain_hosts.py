"""Which addresses are those of an identity domain, and where regions answer."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.errors import ConfigError, IamError
from iam_resources.oci import regions
from iam_resources.oci.auth import KeyPair
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.oci.regions import is_domain_host, region_of
from iam_resources.oci.regions.realms import DOMAIN_OF, DOMAINS
from iam_resources.settings import Settings

NAME = f"idcs-{'0a1b2c3d' * 4}"


@pytest.fixture
async def tenancy(pair: KeyPair) -> Tenancy:
    config = {
        "oci:tenancy": "ocid1.tenancy.oc1..a",
        "oci:user": "ocid1.user.oc1..b",
        "oci:region": "iad",
        "oci:private_key": pair.private_key,
    }
    return await open_tenancy(Settings(config, {}))


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_hosts_of_every_realm(domain: str) -> None:
    assert is_domain_host(f"{NAME}.identity.{domain}")
    assert is_domain_host(f"{NAME.upper()}.Identity.{domain}")
    region = next(name for name, each in DOMAIN_OF.items() if each == domain)
    assert is_domain_host(f"{NAME}.{region}-idcs-1.identity.{region}.oci.{domain}")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "identity.oraclecloud.com",
        f"{NAME}.identity.oraclecloud.com.",
        f"{NAME}.identity.oraclecloud.com.evil.example",
        f"{NAME}.identity.oraclecloud.com.oraclecloud.com",
        f"{NAME}.identity.evil-oraclecloud.com",
        f"{NAME}.identity.oraclecloud.co",
        f"{NAME}.identity.oraclecloud7.com",
        f"evil.{NAME}.identity.oraclecloud.com",
        f"{NAME}0.identity.oraclecloud.com",
        f"{NAME[:-1]}.identity.oraclecloud.com",
        f"{NAME[:-1]}g.identity.oraclecloud.com",
        f"{NAME}.objectstorage.oraclecloud.com",
        f"{NAME}.identity.us-ashburn-1.oci.oraclecloud.com",
        f"{NAME}.us-ashburn-idcs-1.identity.us-ashburn-1.oraclecloud.com",
        f"{NAME}.identity.oraclecloud.com\n",
        f"{NAME}.identity.oraclecloud.com/",
        f"{NAME}.identity.oraclecloud.com:443",
        f"user@{NAME}.identity.oraclecloud.com",
        f"{NAME}.identity.ora\N{LATIN SMALL LETTER C WITH CEDILLA}lecloud.com",
        f"{NAME}.identity.oraclecloud.com".replace("k", "\N{KELVIN SIGN}").replace(
            "i", "\N{LATIN SMALL LETTER DOTLESS I}"
        ),
    ],
)
def test_hosts_that_only_look_alike(host: str) -> None:
    assert not is_domain_host(host)


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_before_or_behind_the_name_is_taken(before: str, behind: str) -> None:
    host = f"{NAME}.identity.oraclecloud.com"
    if before or behind:
        assert not is_domain_host(f"{before}{host}{behind}")


@pytest.mark.parametrize(
    "url",
    [
        f"http://{NAME}.identity.oraclecloud.com",
        f"https://{NAME}.identity.oraclecloud.com:8443",
        f"https://{NAME}.identity.oraclecloud.com:443@evil.example",
        f"https://user@{NAME}.identity.oraclecloud.com",
        f"https://{NAME}.identity.oraclecloud.com/evil",
        f"https://{NAME}.identity.oraclecloud.com?x",
        f"https://{NAME}.identity.oraclecloud.com#x",
        f"https://{NAME}.identity.oraclecloud.com\\@evil.example",
        f"https://evil.example/{NAME}.identity.oraclecloud.com",
        f"https://\t{NAME}.identity.oraclecloud.com",
        f" https://{NAME}.identity.oraclecloud.com",
        f"https://{NAME}.identity.oraclecloud.com.",
        "https://127.0.0.1",
        "http://169.254.169.254",
        "file:///etc/passwd",
    ],
)
async def test_addresses_that_are_not_called(tenancy: Tenancy, url: str) -> None:
    with pytest.raises(IamError, match="is not the address of an identity domain"):
        tenancy.domain(url)


async def test_one_domain_has_one_client(tenancy: Tenancy) -> None:
    url = f"https://{NAME}.identity.oraclecloud.com"
    domain = tenancy.domain(url)
    assert domain.url == domain.client.base_url == url
    assert (
        tenancy.domain(f"{url}:443")
        is tenancy.domain(f"{url}/")
        is tenancy.domain(url.upper().replace("HTTPS", "https"))
    )
    assert tenancy.domain(url) is domain
    with pytest.raises(ConfigError, match="pulumi config set oci:domain_url"):
        tenancy.domain(None)


def test_regions() -> None:
    assert region_of("us-ashburn-1").endpoint("identity") == "https://identity.us-ashburn-1.oci.oraclecloud.com"
    assert region_of("LHR").endpoint("telemetry") == "https://telemetry.uk-london-1.oraclecloud.com"
    assert region_of("eu-frankfurt-2").endpoint("functions") == "https://functions.eu-frankfurt-2.oci.oraclecloud.eu"
    assert region_of("us-gov-ashburn-1").endpoint("auth") == "https://auth.us-gov-ashburn-1.oraclegovcloud.com"
    assert (
        region_of("ap-chiyoda-1").endpoint("service_connectors")
        == "https://service-connector-hub.ap-chiyoda-1.oci.oraclecloud8.com"
    )


def test_the_name_of_the_console_leads_to_the_region_of_most() -> None:
    with pytest.raises(ConfigError, match=r"is it us-ashburn-1\?"):
        region_of("US East (Ashburn)")


def test_a_region_that_is_not_known(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    regions._warn.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert region_of("us-ashbrun-1").domain == "oraclecloud.com"
        region_of("us-ashbrun-1")
    (record,) = caplog.records
    assert "is it us-ashburn-1?" in record.getMessage()
    monkeypatch.setenv("OCI_DEFAULT_REALM", "oraclecloud77.com")
    assert region_of("xx-nowhere-1").domain == "oraclecloud77.com"
    monkeypatch.setenv("OCI_DEFAULT_REALM", "evil.example/")
    assert region_of("xx-nowhere-1").domain == "oraclecloud.com"


@pytest.mark.parametrize("text", ["Ashburn", "us ashburn 1", "evil.example/#", "us-ashburn-1.evil.example", "", "ia"])
def test_a_text_that_is_no_region(text: str) -> None:
    with pytest.raises(ConfigError, match="which is not a region") as caught:
        region_of(text, setting="oci:connections.lab.region")
    assert "oci:connections.lab.region" in str(caught.value)


def test_regions_that_the_user_reports_of(
    monkeypatch: pytest.MonkeyPatch, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    expected = {
        "realmKey": "OC77",
        "realmDomainComponent": "oraclecloud77.com",
        "regionKey": "NEW",
        "regionIdentifier": "xx-new-1",
    }
    monkeypatch.setenv("OCI_REGION_METADATA", json.dumps(expected))
    assert (
        region_of("new").endpoint("auth")
        == region_of("XX-NEW-1").endpoint("auth")
        == "https://auth.xx-new-1.oraclecloud77.com"
    )
    assert is_domain_host(f"{NAME}.identity.oraclecloud77.com")
    monkeypatch.delenv("OCI_REGION_METADATA")
    assert not is_domain_host(f"{NAME}.identity.oraclecloud77.com")
    (home / ".oci/regions-config.json").write_text(json.dumps([expected]))
    assert region_of("new").name == "xx-new-1"
    regions._warn.cache_clear()
    for odd in ('{"regionKey": "x"}', "[1]", "text", json.dumps({**expected, "regionIdentifier": "evil.example/"})):
        caplog.clear()
        regions._warn.cache_clear()
        monkeypatch.setenv("OCI_REGION_METADATA", odd)
        assert region_of("xx-nowhere-1").domain == "oraclecloud.com"
        assert "OCI_REGION_METADATA is passed over" in caplog.text
