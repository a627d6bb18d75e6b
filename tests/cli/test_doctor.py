"""`iam doctor`, as a person or a program runs it, against a sandbox behind a socket."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
from pathlib import Path

import httpx
import pytest

from iam_resources.cli import doctor
from iam_resources.findings import Finding, Result
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.cli.conftest import Iam, Place, Ran
from tests.oci.iam.environment import a_pair
from tools.huawei_cloud import HuaweiCloud

OTHER_PASSWORD = f"other-{secrets.token_hex(8)}"


@pytest.fixture(autouse=True)
def configured(place: Place, iam: Iam, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All vendors are configured in the environment, and there is an engine of which only the version counts."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in {
        "ENDPOINT": f"{place.origin}/cncc/auth",
        "USERNAME": "admin",
        "PASSWORD": place.password,
    }.items():
        monkeypatch.setenv(f"CNCC_{name}", value)
    for name, value in (HuaweiCloud(place.origin, Path()).values | {"HUAWEI_SECRET_KEY": place.password}).items():
        monkeypatch.setenv(name, str(value))
    pulumi(tmp_path, monkeypatch, "echo v3.276.0")


def pulumi(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A command `pulumi` that does this."""
    command = folder / "bin" / "pulumi"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}/usr/bin:/bin")


def line(ran: Ran, connection: str, subject: str) -> str:
    """The one line about something."""
    found = re.findall(rf"^\S+ +{connection} +{subject}  .*$", ran.out, re.MULTILINE)
    assert len(found) == 1, ran.out
    return found[0]


def shows_nothing_secret(ran: Ran, place: Place) -> None:
    private = "".join(a_pair().private_key.splitlines()[1:-1])
    text = "".join((ran.out + ran.err).split())
    assert place.password not in text and private[:40] not in text and OTHER_PASSWORD not in text


def test_where_everything_works(iam: Iam, place: Place) -> None:
    ran = iam("doctor")
    assert (ran.code, ran.err) == (0, ""), ran.out
    assert not [each for each in ran.out.splitlines()[:-1] if not each.startswith("ok ")]
    assert f"{place.origin}/cncc/auth" in line(ran, "cncc", "address")
    assert "admin of realm master, for resources of realm cncc" in line(ran, "cncc", "account")
    assert "may manage users, groups, roles and clients" in line(ran, "cncc", "rights")
    assert "within 2 s of the server's" in line(ran, "cncc", "clock")
    assert "user admin (ocid1.user." in line(ran, "oci", "account") and TENANCY_ID in line(ran, "oci", "account")
    assert "us-ashburn-1, the home region" in line(ran, "oci", "region")
    assert "may manage users, groups, dynamic-groups and policies" in line(ran, "oci", "rights")
    assert "its roles: Identity Domain Administrator" in line(ran, "oci", "domain rights")
    assert "key admin from the environment (HUAWEI_ACCESS_KEY" in line(ran, "huawei", "account")
    assert "may read users, groups and permission sets" in line(ran, "huawei", "rights")
    assert "Pulumi 3.276.0" in line(ran, "machine", "engine") and "Pulumi SDK" in line(ran, "machine", "versions")
    shows_nothing_secret(ran, place)


def test_for_programs(iam: Iam, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(iam("doctor", "--json").out)
    assert told["works"] is True
    assert {each["connection"] for each in told["findings"]} == {"machine", "cncc", "oci", "huawei"}
    monkeypatch.setenv("CNCC_PASSWORD", OTHER_PASSWORD)
    ran = iam("doctor", "--json")
    told = json.loads(ran.out)
    (bad,) = [each for each in told["findings"] if each["result"] == "failed"]
    assert (ran.code, told["works"]) == (1, False)
    assert (bad["connection"], bad["subject"]) == ("cncc", "account")
    assert "pulumi config set --secret cncc:password" in bad["fix"]
    shows_nothing_secret(ran, place)


NOBODY = "https://console.invalid/cncc/auth"


@pytest.mark.parametrize(
    ("environment", "where", "told"),
    [
        ({"CNCC_PASSWORD": OTHER_PASSWORD}, ("cncc", "account"), "the username or the password is wrong"),
        ({"CNCC_AUTH_REALM": "nowhere"}, ("cncc", "account"), "there is no realm nowhere"),
        (
            {"CNCC_REALM": "nowhere"},
            ("cncc", "account"),
            "with: pulumi config set cncc:realm",
        ),
        ({"CNCC_CLIENT_ID": "nobody"}, ("cncc", "account"), "pulumi config set cncc:client_id"),
        ({"CNCC_ENDPOINT": "{origin}"}, ("cncc", "address"), "no Keycloak answers at"),
        (
            {"CNCC_ENDPOINT": "{origin}/cncc/auth/admin/realms/cncc"},
            ("cncc", "settings"),
            "cncc:endpoint {origin}/cncc/auth",
        ),
        ({"CNCC_ENDPOINT": "http://127.0.0.1:{closed}/cncc/auth"}, ("cncc", "address"), "refuses connections"),
        ({"CNCC_ENDPOINT": NOBODY, "NO_PROXY": "*"}, ("cncc", "address"), "console.invalid"),
        ({"CNCC_ENDPOINT": "http://console.example/"}, ("cncc", "settings"), "the password would travel unencrypted"),
        (
            {"CNCC_ENDPOINT": "", "CNCC_PASSWORD": ""},
            ("cncc", "settings"),
            "cncc:endpoint and cncc:password are missing",
        ),
        ({"OCI_USER": "", "OCI_REGION": ""}, ("oci", "settings"), "oci:user and oci:region are missing"),
        ({"OCI_PRIVATE_KEY": "{other_key}"}, ("oci", "account"), "does not know the key"),
        ({"OCI_IDENTITY_ENDPOINT": "{origin}/elsewhere"}, ("oci", "address"), "is not IAM"),
        ({"OCI_FUNCTIONS_ENDPOINT": "http://fn.example:1x"}, ("oci", "settings"), "has the port '1x'"),
        ({"OCI_DOMAIN_URL": "{origin}/oci/domains/none"}, ("oci", "domain"), "no identity domain answers"),
        ({"OCI_DOMAIN_URL": "http://127.0.0.1:{closed}"}, ("oci", "domain"), "refuses connections"),
        (
            {"OCI_DOMAIN_URL": "{origin}/oci/domains/default/admin/v1"},
            ("oci", "domain"),
            "Leave the path of the call out",
        ),
        (
            {"OCI_CLIENT_ID": "admin", "OCI_CLIENT_SECRET": OTHER_PASSWORD},
            ("oci", "domain account"),
            "the client id or the client secret is wrong",
        ),
        ({"HUAWEI_SECRET_KEY": OTHER_PASSWORD}, ("huawei", "account"), "config set --secret huawei:secret_key"),
        ({"HUAWEI_IDENTITYCENTER_ENDPOINT": "{origin}"}, ("huawei", "address"), "is not IAM Identity Center"),
        ({"HUAWEI_INSTANCE_ID": "ins-1"}, ("huawei", "instance"), "there is no instance ins-1"),
        ({"OCI_REGION": "phx", "OCI_DOMAIN_URL": ""}, ("oci", "region"), "pulumi config set oci:region us-ashburn-1"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_what_would_fail_is_one_line_that_says_what_to_do(
    iam: Iam,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    where: tuple[str, str],
    told: str,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    filled = {"origin": place.origin, "closed": closed, "other_key": a_pair(7).private_key}
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(**filled))
    ran = iam("doctor")
    assert (ran.code, ran.err) == (1, ""), ran.out
    seen = line(ran, *where)
    assert seen.startswith("FAILED ") and told.format(**filled) in seen
    failed = [each for each in ran.out.splitlines() if each.startswith("FAILED")]
    assert len(failed) == (2 if "OCI_PRIVATE_KEY" in environment else 1), ran.out  # that one signs for both
    assert "Traceback" not in ran.out
    shows_nothing_secret(ran, place)


def test_rights_that_are_missing(iam: Iam, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    operator(place)
    for name, value in {"USERNAME": "operator", "PASSWORD": OTHER_PASSWORD, "AUTH_REALM": "cncc"}.items():
        monkeypatch.setenv(f"CNCC_{name}", value)
    ran = iam("doctor", "--connection", "nobody")
    assert ran.code == 1 and "there is no connection nobody" in ran.out
    ran = iam("doctor")
    seen = line(ran, "cncc", "rights")
    assert ran.code == 1 and seen.startswith("FAILED") and "may not read users, groups, roles and clients" in seen
    assert "of the client realm-management in realm cncc" in seen
    shows_nothing_secret(ran, place)


def operator(place: Place) -> None:
    """Make a user of realm cncc without any right."""
    form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": place.password}
    endpoint = f"{place.origin}/cncc/auth"
    token = httpx.post(f"{endpoint}/realms/master/protocol/openid-connect/token", data=form).json()["access_token"]
    credentials = [{"type": "password", "value": OTHER_PASSWORD, "temporary": False}]
    body = {"username": "operator", "enabled": True, "email": "o@example.com", "firstName": "O", "lastName": "P"}
    made = httpx.post(
        f"{endpoint}/admin/realms/cncc/users",
        json={**body, "credentials": credentials},
        headers={"authorization": f"Bearer {token}"},
    )
    assert made.status_code == 201, made.text


def test_an_application_alone(iam: Iam, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TENANCY", "USER", "PRIVATE_KEY"):
        monkeypatch.delenv(f"OCI_{name}")
    monkeypatch.setenv("OCI_CLIENT_ID", "admin")
    monkeypatch.setenv("OCI_CLIENT_SECRET", place.password)
    ran = iam("doctor")
    assert ran.code == 0, ran.out
    assert "only the identity domain is reached" in line(ran, "oci", "tenancy")
    assert "application admin" in line(ran, "oci", "domain account")
    monkeypatch.setenv("OCI_TENANCY", TENANCY_ID)  # so the tenancy was meant as well
    ran = iam("doctor")
    assert ran.code == 0 and line(ran, "oci", "tenancy").startswith("warning")
    assert "oci:user and oci:private_key_path are missing" in line(ran, "oci", "tenancy")


def test_without_an_engine(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ran = iam("doctor")
    assert ran.code == 1 and "the command pulumi is not on the PATH" in line(ran, "machine", "engine")


def test_where_nothing_is_configured(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("CNCC_", "OCI_", "HUAWEI_"))]:
        monkeypatch.delenv(name)
    ran = iam("doctor")
    assert ran.code == 1
    said = line(ran, "machine", "connections")
    assert "no connection is configured" in said and "pulumi config set cncc:endpoint <address>" in said


@pytest.fixture
def stack(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """A stack of which a script in place of `pulumi` gives the configuration: fill it, then run."""
    for name in [name for name in os.environ if name.startswith(("CNCC_", "OCI_", "HUAWEI_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "Pulumi.yaml").write_text("name: trial\nruntime: python\n")
    answer = tmp_path / "answer.json"
    pulumi(
        tmp_path,
        monkeypatch,
        f"""case "$*" in
        version) echo v3.276.0;;
        *lab.password*) echo '{{"value": "x", "secret": true}}';;
        *get*) echo '{{"value": "x", "secret": false}}';;
        *) cat {answer};;
        esac""",
    )
    return {}


def test_connections_of_a_stack(iam: Iam, place: Place, stack: dict[str, object], tmp_path: Path) -> None:
    good = {"endpoint": f"{place.origin}/cncc/auth", "username": "admin", "password": place.password}
    named = {"lab": good, "prod": {**good, "password": OTHER_PASSWORD, "usrname": "x"}}
    stack |= {
        "cncc:endpont": {"value": "http://127.0.0.1:1", "secret": False},
        "cncc:password": {"value": OTHER_PASSWORD, "secret": False},
        "cncc:connections": {"objectValue": named, "secret": True},
        "oci:tenancyOcid": {"value": TENANCY_ID, "secret": False},  # of Pulumi's own provider
    }
    (tmp_path / "answer.json").write_text(json.dumps(stack))
    ran = iam("doctor")
    assert (ran.code, ran.err) == (1, ""), ran.err
    shown = ran.out.splitlines()
    assert "cncc:endpoint and cncc:username are missing. The configuration has cncc:endpont" in ran.out
    assert [each for each in shown if "did you mean cncc:endpoint?" in each and each.startswith("warning  cncc  ")]
    assert [each for each in shown if "the secret cncc:password is stored in plain text" in each]
    assert "did you mean cncc:connections.prod.username?" in ran.out
    assert "the secret cncc:connections.prod.password is stored in plain text" in ran.out
    assert "cncc:connections.lab.password" not in ran.out
    assert "wrong" in line(ran, "cncc:prod", "account") and line(ran, "cncc:lab", "account").startswith("ok")
    assert " oci " not in ran.out
    shows_nothing_secret(ran, place)

    only = iam("doctor", "--connection", "lab")
    assert only.code == 0 and "cncc:prod" not in only.out and "cncc " not in only.out
    assert "account" in iam("doctor", "--connection", "cncc:lab").out
    assert "cncc:lab" not in iam("doctor", "--connection", "cncc").out


def test_connections_that_are_malformed(iam: Iam, stack: dict[str, object], tmp_path: Path) -> None:
    stack["cncc:connections"] = {"value": "lab", "secret": False}
    (tmp_path / "answer.json").write_text(json.dumps(stack))
    ran = iam("doctor")
    assert ran.code == 1 and "cncc:connections is not an object of objects" in line(ran, "cncc", "settings")


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (["warning"], "1 check: 1 warning"),
        (["ok", "warning", "warning", "failed"], "4 checks: 1 ok, 2 warnings, 1 failed"),
    ],
)
def test_the_last_line_counts(results: list[Result], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    doctor._print({"machine": [Finding(f"subject {number}", each, "x") for number, each in enumerate(results)]})
    assert capsys.readouterr().out.splitlines()[-1] == told
