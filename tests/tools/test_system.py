"""Commands of the system are found on PATH, and installed in continuous integration only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools import system
from tools.say import Stop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, with an `apt-get` that notes what it is asked and makes what it is to install."""
    apt = tmp_path / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\ncase "$*" in *none*) exit 1;; *install*)'
        f' for last; do :; done; printf "#!/bin/sh\\n" > {tmp_path}/"$last"; /bin/chmod 755 {tmp_path}/"$last";; esac\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "CACHE", tmp_path)
    return tmp_path


def test_a_person_is_reported_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(Stop, match="apt-get install fish"):
        system.find_command("fish")
    assert not (folder / "asked").exists()


def test_continuous_integration_installs_it_or_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert system.find_command("fish") == system.find_command("fish") == folder / "fish"
    asked = (folder / "asked").read_text().splitlines()
    assert asked == ["-qq update", "-qq install --yes --no-install-recommends fish"]
    with pytest.raises(Stop, match="none could not be installed"):
        system.find_command("none")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="There is no zsh on PATH"):
        system.find_command("zsh")
