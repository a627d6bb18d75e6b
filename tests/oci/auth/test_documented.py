"""Every setting that the code reads is in docs/oci-credentials.md, and the page names no other."""

from __future__ import annotations

import re
from pathlib import Path

from iam_resources.oci.auth.settings import _IN_CLI, _IN_PROFILE, OCI
from iam_resources.oci.connection import Tenancy

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/oci-credentials.md").read_text()
ROOM = ROOT / "iam_resources/oci"
SECRETS = {"private_key", "pass_phrase", "client_secret", "domain_password"}


def test_settings() -> None:
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z_]+)`", " ".join(rows))) | {"security_token_file"} == set(OCI.names)
    assert "`security_token_file`" in PAGE
    assert {name for name in OCI.names if OCI[name].secret} == SECRETS


def test_every_declared_setting_is_read_by_the_code() -> None:
    text = "".join(file.read_text() for file in [*ROOM.glob("auth/*.py"), ROOM / "connection.py"])
    endpoints = {f"{name}_endpoint" for name in ("identity", "functions", "service_connectors", "telemetry")}
    assert not [name for name in set(OCI.names) - endpoints - {"ca_file"} if text.count(f'"{name}"') < 2]
    assert all(hasattr(Tenancy, name.removesuffix("_endpoint")) for name in endpoints)


def test_variables_and_entries_of_profiles() -> None:
    for field, variable in _IN_CLI.items():
        assert f"`{variable}`" in PAGE, field
    for field, entry in _IN_PROFILE.items():
        assert f"`{entry}`" in PAGE, field
