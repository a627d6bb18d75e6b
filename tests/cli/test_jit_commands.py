"""`iam jit`, as a person or a program runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from iam_resources.oci.jit.apply import Summary
from iam_resources.oci.jit.checks import Check
from iam_resources.oci.jit.function.capabilities import Outcome
from iam_resources.oci.jit.watch import ConfiguredFunction
from tests.cli.conftest import Iam, Place

APPLY = ("jit", "apply", "--capability", "canUseApiKeys=true", "--capability", "canUseDbCredentials=false")


def test_users_are_changed_and_counted(iam: Iam, place: Place) -> None:
    place.make_user("cli-ana")
    place.make_user("cli-ben")
    dry = iam(*APPLY, "--dry-run", "--filter", 'userName sw "cli-"')
    assert (dry.code, dry.err) == (0, "")
    assert "would change  cli-ana  canUseDbCredentials=false" in dry.out
    assert dry.out.endswith("2 would change, 0 already correct, 0 failed\n")

    first = iam(*APPLY, "--user", "cli-ana", "cli-ben")
    assert (first.code, first.out.splitlines()[-1]) == (0, "2 changed, 0 already correct, 0 failed")
    second = iam(*APPLY, "--json", "--user", "cli-ana", "nobody")
    message = json.loads(second.out)
    assert second.code == 1 and message["already_right"] == 1
    assert message["failed"] == [{"user": "nobody", "id": "", "reason": "there is no such user"}]


def test_what_is_missing_is_reported_with_how_to_fix_it(iam: Iam) -> None:
    ran = iam("jit", "verify")
    assert ran.code == 1 and ran.err == ""
    assert "missing application    there is no application jit-user-capabilities" in ran.out
    assert "Run pulumi up of the program with the CapabilitiesPipeline" in ran.out
    message = json.loads(iam("jit", "verify", "--json").out)
    assert message["works"] is False and len(message["links"]) == 8


def test_a_pipeline_that_cannot_be_read_is_not_reported_as_working(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unseen(*_: object) -> list[Check]:
        return [Check("application", "ok", "it is there"), Check("grant", "unknown", "it cannot be read")]

    monkeypatch.setattr("iam_resources.cli.jit.verify.verify", unseen)
    ran = iam("jit", "verify")
    assert ran.code == 1 and "it is not known whether the pipeline works: too little of it can be read" in ran.out
    ran = iam("jit", "verify", "--json")
    assert ran.code == 1 and json.loads(ran.out)["works"] is None


def test_a_pipeline_that_is_not_there_cannot_be_watched(iam: Iam) -> None:
    ran = iam("jit", "watch", "ana")
    assert (ran.code, ran.out) == (1, "")
    assert "iam jit verify says what is missing" in ran.err and len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("jit",), "COMMAND"),
        (("jit", "apply", "--all"), "--capability"),
        (("jit", "apply", "--capability", "canUseApiKeys=true"), "--all"),
        (("jit", "apply", "--all", "--user", "ana", "--capability", "canUseApiKeys=true"), "not allowed with"),
        (("jit", "apply", "--all", "--capability", "canUseApiKey=true"), "did you mean canUseApiKeys?"),
        (("jit", "apply", "--all", "--capability", "canUseApiKeys"), "has no value"),
        (("jit", "apply", "--all", "--capability", "canUseApiKeys=yes"), "write true or false"),
        ((*APPLY, "--all", "--capability", "canUseApiKeys=false"), "given twice"),
        ((*APPLY, "--filter", ""), "--filter: is empty"),
        ((*APPLY, "--filter", " "), "--filter: is empty"),
        ((*APPLY, "--user", ""), "--user: is empty"),
        ((*APPLY, "--all", "--domain", ""), "--domain: '' is not an address"),
        ((*APPLY, "--all", "--domain", "idcs-1"), "Console: Domain URL"),
        ((*APPLY, "--all", "--connection", ""), "--connection: is empty"),
        ((*APPLY, "--all", "--stack", ""), "--stack: is empty"),
        ((*APPLY, "--all", "--dryrun"), "did you mean --dry-run?"),
        ((*APPLY, "--filter", "userName sw"), "--filter: The filter userName sw is not valid; write one such as"),
        ((*APPLY, "--filter", 'userNme eq "x"'), "userNme"),
        (("jit", "verify", "--compartment", "root"), "--compartment: 'root' is not an OCID"),
        (("jit", "verify", "--name", ""), "--name: is empty"),
        (("jit", "watch", ""), "USER: is empty"),
        (("jit", "watch", "ana", "lima"), "'lima' is an unexpected argument"),
        (("jit", "watch", "x", "--seconds", "soon"), "--seconds: 'soon'"),
        (("jit", "watch", "x", "--seconds", "-5"), "--seconds: '-5'"),
        (("jit", "watch", "x", "--seconds", "nan"), "--seconds: 'nan'"),
    ],
)
def test_wrong_use_is_reported_and_nothing_is_sent(iam: Iam, arguments: tuple[str, ...], message: str) -> None:
    ran = iam(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err and "Traceback" not in ran.err
    assert f"iam {arguments[0]}" in ran.err  # the usage that is shown is the command's own


def test_a_dry_run_writes_nothing(iam: Iam, place: Place) -> None:
    place.make_user("dry-ana")

    def writes() -> int:
        counts = httpx.get(f"{place.origin}/_sandbox/calls").json()["counts"]
        return sum(
            each["count"] for each in counts if each["method"] != "GET" and not each["path"].endswith("/.search")
        )

    before = writes()
    for whom in (("--all",), ("--user", "dry-ana"), ("--filter", 'userName eq "dry-ana"')):
        assert "would change  dry-ana" in iam(*APPLY, "--dry-run", *whom).out
    assert writes() == before


def test_a_filter_that_lets_nobody_through_says_so(iam: Iam) -> None:
    ran = iam(*APPLY, "--filter", 'userName eq "who"')
    assert ran.code == 0 and "there is no such user\n0 changed, 0 already correct, 0 failed\n" in ran.out


def test_a_name_that_would_move_the_cursor_is_spelt_out(iam: Iam, place: Place) -> None:
    place.make_user("esc-\x1b[2J")
    assert "esc-\\x1b[2J" in iam(*APPLY, "--dry-run", "--filter", 'userName sw "esc-"').out


def test_what_was_done_is_reported_when_a_person_stops_it(
    iam: Iam, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """^C as the first user is done; what is in flight finishes, the others are not reached."""
    for number in range(4):
        place.make_user(f"stop-{number}")
    monkeypatch.setattr("iam_resources.oci.jit.apply.AT_ONCE", 1)
    seen = Summary.add

    def then_stop(self: Summary, outcome: Outcome) -> None:
        seen(self, outcome)
        if self.seen == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Summary, "add", then_stop)
    ran = iam(*APPLY, "--json", "--filter", 'userName sw "stop-"')
    message = json.loads(ran.out)
    assert ran.code == 130 and ran.err == "iam: stopped\n"
    assert len(message["changed"]) + message["not_reached"] == message["users"] == 4 and message["not_reached"] > 0
    monkeypatch.undo()


def test_a_missing_setting_is_reported_in_one_line(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OCI_USER")
    monkeypatch.setenv("HOME", str(Path.cwd()))
    ran = iam(*APPLY, "--all")
    assert ran.code == 1 and "oci:user" in ran.err and len(ran.err.splitlines()) == 1


def test_a_stack_that_cannot_be_read_is_reported(iam: Iam) -> None:
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
    assert iam(*APPLY, "--user", "nobody").out.endswith("0 changed, 0 already correct, 1 failed\n")
    refused = iam(*APPLY, "--user", "nobody", "--stack", "gone")
    assert refused.code == 1 and "no stack named gone" in refused.err


@pytest.mark.parametrize(
    ("answer", "message", "goes_on"),
    [
        ("echo 'error: no stack selected; please use `pulumi stack select`' >&2; exit 1", "no stack selected", True),
        ("echo 'error: incorrect passphrase' >&2; exit 1", "the selected stack cannot be read: incorrect", False),
        ("echo Signed in.", "did not print a JSON object", False),
    ],
)
def test_a_stack_that_is_there_and_cannot_be_read_is_never_passed_over(
    iam: Iam, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str, message: str, goes_on: bool
) -> None:
    """The environment may name another tenancy than the stack that the person has in mind."""
    (tmp_path / "Pulumi.yaml").write_text("name: trial\nruntime: python\n")
    script = tmp_path / "bin" / "pulumi"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\n{answer}\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    ran = iam(*APPLY, "--user", "nobody")
    assert message in ran.err and ("there is no such user" in ran.out) is goes_on


def test_a_person_can_stop_it(place: Place) -> None:
    # The pipeline is not asked for; only the wait for a user who never comes is.
    wait = (
        "import asyncio, sys\n"
        "from iam_resources.cli import main as cli\n"
        "from iam_resources.cli.jit import watch\n"
        "from iam_resources.oci.jit.watch import ConfiguredFunction\n"
        "async def find_function(*_):\n"
        "    print('ready', flush=True)\n"
        "    return ConfiguredFunction('ocid1.fnfunc', {'canUseApiKeys': True})\n"
        "watch.find_function = find_function\n"
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
    _, message = process.communicate(timeout=20)
    assert process.returncode == 130
    assert message.splitlines()[-1] == "iam: stopped" and "Traceback" not in message


def test_what_takes_too_long_has_failed(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    async def find_function(*_: object) -> ConfiguredFunction:
        return ConfiguredFunction("ocid1.fnfunc", {"canUseApiKeys": True})

    monkeypatch.setattr("iam_resources.cli.jit.watch.find_function", find_function)
    ran = iam("jit", "watch", "nobody-comes", "--seconds", "0.3")
    assert ran.code == 1 and "could not see user nobody-comes after its login" in ran.err
