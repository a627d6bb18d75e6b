"""Keys that are made for the run, and a home directory without the developer's own profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from iam_resources.oci.auth import KeyPair


@pytest.fixture(scope="session")
def pair() -> KeyPair:
    return KeyPair.make()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("OCI_REGION_METADATA", "OCI_DEFAULT_REALM"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / ".oci").mkdir()
    return tmp_path
