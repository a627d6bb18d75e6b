"""The vendors' own clients are there when `make test` runs, also where a marker file says so wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import oracle
from tools.say import Stop


def test_what_tests_import_is_what_is_checked() -> None:
    locked = Path("requirements/oracle.txt").read_text()
    assert all(f"\n{name.replace('_', '-')}==" in f"\n{locked}" for name in oracle.MODULES)


def test_a_missing_client_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    present: set[str] = set()
    monkeypatch.setattr(oracle, "find_spec", lambda name: name if name in present else None)
    monkeypatch.setattr(oracle, "main", lambda: present.update(oracle.MODULES))
    oracle.ensure()
    assert oracle.missing() == []


def test_a_lock_that_lacks_a_client_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle, "find_spec", lambda name: None if name == "fdk" else name)
    monkeypatch.setattr(oracle, "main", lambda: None)
    with pytest.raises(Stop, match=r"oracle\.txt does not install fdk"):
        oracle.ensure()
