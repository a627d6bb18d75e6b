"""Completion of `iam` in bash, zsh and fish: each shell is asked what it would complete."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from iam_resources.cli.main import main
from tests.conftest import unavailable
from tools.say import Stop
from tools.system import find_command

Ask = Callable[[str], str]
_CONTROLS = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|[=>])|[\x07\r]")
_PROMPT = "ready> "  # written in two parts, so that the echo of what sets it is not taken for it


def script(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What `iam completion` prints for a shell."""
    capsys.readouterr()
    assert main(["completion", name]) == 0
    return capsys.readouterr().out


@pytest.fixture(params=["bash", "zsh", "fish"])
def ask(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Types a string into a shell of that name, then asks it to complete; returns what it shows."""
    name = str(request.param)
    try:
        command = find_command(name)
    except Stop as stop:
        unavailable(str(stop))
    file = tmp_path / {"bash": "iam.bash", "zsh": "_iam", "fish": "iam.fish"}[name]
    file.write_text(script(name, capsys))
    program = tmp_path / "bin" / "iam"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")  # completing runs nothing
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "COLUMNS": "200",
    }
    if name == "fish":
        return lambda typed: _of_fish(command, file, typed, environment)
    start = {
        "bash": ([str(command), "--norc", "--noprofile", "-i"], f"PS1='rea''dy> '; source {file}"),
        "zsh": (
            [str(command), "-f", "-i"],
            f"PS1='rea''dy> '; fpath=({tmp_path} $fpath); autoload -U compinit; compinit -u -D",
        ),
    }[name]
    return lambda typed: _typed(*start, typed, environment)


def _of_fish(command: Path, file: Path, typed: str, environment: dict[str, str]) -> str:
    """fish says by a command of its own what it would complete."""
    asked = f"source {file}; complete -C '{typed}'"
    ran = subprocess.run([command, "--no-config", "-c", asked], env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def _typed(command: list[str], setup: str, typed: str, environment: dict[str, str]) -> str:
    """A shell on a terminal, with a string and then the tab key typed: twice, as the second one lists what there is."""
    terminal, its_end = pty.openpty()
    child = subprocess.Popen(
        command, env=environment, stdin=its_end, stdout=its_end, stderr=its_end, start_new_session=True
    )
    os.close(its_end)
    try:
        os.write(terminal, f"{setup}\n".encode())
        _read(terminal, until=_PROMPT)
        os.write(terminal, typed.encode() + b"\t\t")
        return _read(terminal)
    finally:
        child.kill()
        child.wait()
        os.close(terminal)


def _read(terminal: int, *, until: str = "") -> str:
    """What is shown, until a string comes, or until nothing more comes for a while."""
    seen, deadline = b"", time.monotonic() + 20
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 20 if until else 0.8)
        if not ready:
            break
        seen += os.read(terminal, 4096)
        text = _CONTROLS.sub("", seen.decode(errors="replace"))
        if until and until in text:
            break
    return _CONTROLS.sub("", seen.decode(errors="replace"))


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("iam ", ["access", "completion", "doctor", "drift", "huawei", "import", "jit", "review"], ["apply"]),
        ("iam access ", ["of", "who-can"], ["doctor"]),
        (
            "iam review --",
            ["--approved-by", "--html", "--live", "--markdown", "--refresh", "--sarif"],
            ["--connection"],
        ),
        ("iam do", ["doctor"], ["jit"]),
        ("iam i", ["import"], ["drift"]),
        ("iam import --dry", ["--dry-run"], ["--json"]),
        ("iam import cncc --form ", ["program", "table"], ["doctor"]),
        ("iam drift --", ["--managed-only", "--json", "--stack"], ["--dry-run"]),
        (
            "iam huawei ",
            ["accounts", "agencies", "credentials", "login", "logout", "provision", "requests", "verify-email"],
            ["doctor"],
        ),
        ("iam huawei credentials --f", ["--format"], ["--json"]),
        ("iam jit ", ["apply", "verify", "watch"], ["doctor"]),
        ("iam doctor --", ["--connection", "--json", "--stack"], ["--domain"]),
        ("iam jit apply --dry", ["--dry-run"], ["--json"]),
        ("iam completion ", ["bash", "fish", "zsh"], ["doctor"]),
    ],
)
def test_a_shell_completes(ask: Ask, typed: str, wanted: list[str], unwanted: list[str]) -> None:
    shown = ask(typed)
    assert [word for word in wanted if word not in shown] == [], shown
    assert [word for word in unwanted if word in shown] == [], shown


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_script_says_nothing_else(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(name, capsys)
    assert "iam" in text and not capsys.readouterr().err
    assert "It changes nothing" not in text  # a shell shows one line beside each command


def test_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in ((["completion"], "SHELL"), (["completion", "cmd"], "invalid choice: 'cmd'")):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2 and message in capsys.readouterr().err


def test_no_other_command_loads_what_makes_the_scripts() -> None:
    code = "import sys, iam_resources.cli.main as cli; cli.the_parser(); print('shtab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
