"""`iam jit`, as a person or a program runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Iam, Place

APPLY = ("jit", "apply", "--capability", "canUseApiKeys=true", "--capability", "canUseDbCredentials=false")


def test_users_are_changed_and_counted(iam: Iam, place: Place) -> None:
    place.make_user("cli-ana")
    place.make_user("cli-ben")
    dry = iam(*APPLY, "--dry-run", "--filter", 'userName sw "cli-"')
    assert (dry.code, dry.err) == (0, "")
    assert "would change  cli-ana  canUseDbCredentials=false" in dry.out
    assert dry.out.endswith("2 would change, 0 already right, 0 failed\n")

    first = iam(*APPLY, "--user", "cli-ana", "cli-ben")
    assert (first.code, first.out.splitlines()[-1]) == (0, "2 changed, 0 already right, 0 failed")
    second = iam(*APPLY, "--json", "--user", "cli-ana", "nobody")
    told = json.loads(second.out)
    assert second.code == 1 and told["already_right"] == 1
    assert told["failed"] == [{"user": "nobody", "id": "", "reason": "there is no such user"}]


def test_what_is_missing_is_told_with_how_to_mend_it(iam: Iam) -> None:
    ran = iam("jit", "verify")
    assert ran.code == 1 and ran.err == ""
    assert "missing application    there is no application jit-user-capabilities" in ran.out
    assert "Run pulumi up of the program with the CapabilitiesPipeline" in ran.out
    told = json.loads(iam("jit", "verify", "--json").out)
    assert told["works"] is False and len(told["links"]) == 8


def test_a_pipeline_that_is_not_there_can_not_be_watched(iam: Iam) -> None:
    ran = iam("jit", "watch", "ana")
    assert (ran.code, ran.out) == (1, "")
    assert "iam jit verify says what is missing" in ran.err and len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("jit",), "COMMAND"),
        (("jit", "apply", "--all"), "--capability"),
        (("jit", "apply", "--capability", "canUseApiKeys=true"), "--all"),
        (("jit", "apply", "--all", "--user", "ana", "--capability", "canUseApiKeys=true"), "not allowed with"),
        (("jit", "apply", "--all", "--capability", "canUseApiKey=true"), "did you mean canUseApiKeys?"),
        (("jit", "apply", "--all", "--capability", "canUseApiKeys"), "has no value"),
        (("jit", "apply", "--all", "--capability", "canUseApiKeys=yes"), "write true or false"),
        ((*APPLY, "--all", "--capability", "canUseApiKeys=false"), "given twice"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_sent(iam: Iam, arguments: tuple[str, ...], told: str) -> None:
    ran = iam(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err and "Traceback" not in ran.err


def test_a_missing_setting_is_told_in_one_line(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OCI_USER")
    monkeypatch.setenv("HOME", str(Path.cwd()))
    ran = iam(*APPLY, "--all")
    assert ran.code == 1 and "oci:user" in ran.err and len(ran.err.splitlines()) == 1


def test_a_stack_that_can_not_be_read_is_told(iam: Iam) -> None:
    ran = iam(*APPLY, "--all", "--stack", "production")
    assert ran.code == 1 and "no Pulumi project here" in ran.err


def test_in_a_project_the_stack_says_where_to_connect(
    iam: Iam, place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`pulumi config --json --show-secrets` is what is asked; here a script answers in its place."""
    values = {name.lower().replace("oci_", "oci:", 1): value for name, value in place.environment.items()}
    for name in place.environment:
        monkeypatch.delenv(name)
    (tmp_path / "Pulumi.yaml").write_text("name: trial\nruntime: python\n")
    (tmp_path / "answer.json").write_text(json.dumps({key: {"value": value} for key, value in values.items()}))
    script = tmp_path / "bin" / "pulumi"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *gone*) echo "error: no stack named gone" >&2; exit 255;; esac\n'
        f"cat {tmp_path}/answer.json\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    assert iam(*APPLY, "--user", "nobody").out.endswith("0 changed, 0 already right, 1 failed\n")
    refused = iam(*APPLY, "--user", "nobody", "--stack", "gone")
    assert refused.code == 1 and "no stack named gone" in refused.err


def test_a_person_can_stop_it(place: Place) -> None:
    # The pipeline is not asked for; only the wait for a user who never comes is.
    wait = (
        "import asyncio, sys\n"
        "from iam_resources.cli import main as cli\n"
        "from iam_resources.cli.jit import watch\n"
        "async def wanted_by(*_): print('ready', flush=True); return {'canUseApiKeys': True}\n"
        "watch.wanted_by = wanted_by\n"
        "sys.exit(cli.main(['jit', 'watch', 'nobody-comes']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", wait],
        env={**os.environ, **place.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert told.splitlines()[-1] == "iam: stopped" and "Traceback" not in told


def test_what_takes_too_long_has_failed(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wanted_by(*_: object) -> dict[str, bool]:
        return {"canUseApiKeys": True}

    monkeypatch.setattr("iam_resources.cli.jit.watch.wanted_by", wanted_by)
    ran = iam("jit", "watch", "nobody-comes", "--seconds", "0.3")
    assert ran.code == 1 and "could not see user nobody-comes after its login" in ran.err
