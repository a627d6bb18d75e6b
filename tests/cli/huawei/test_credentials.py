"""`iam huawei credentials`: formats, the key that is kept, and how fast it is printed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.cli.huawei.conftest import ACCOUNT, START, Cloud, Iam
from tests.sandbox.huawei.signer import Signer
from tools.place import ROOT

ASK = ("credentials", "--account", "development", "--agency", "Admin")
KEY = "GET /portal/v1/credentials"
COLD = ["GET /portal/v1/assigned-accounts", "GET /portal/v1/assigned-agencies", KEY]


def test_for_a_shell(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    ran = iam(*ASK)
    assert ran.code == 0, ran.err
    shown = 'env | grep -E "^(HUAWEICLOUD_SDK|HW)_" | sort'
    script = f"{ran.out}\n{shown}"
    lines = subprocess.run(["/bin/sh", "-c", script], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    values = dict(line.split("=", 1) for line in lines.stdout.splitlines())
    told = json.loads(iam(*ASK, "--json").out)
    assert values["HUAWEICLOUD_SDK_AK"] == values["HW_ACCESS_KEY"] == told["access_key_id"]
    assert values["HUAWEICLOUD_SDK_SK"] == values["HW_SECRET_KEY"] == told["secret_access_key"]
    assert values["HUAWEICLOUD_SDK_SECURITY_TOKEN"] == values["HW_SECURITY_TOKEN"] == told["session_token"]
    assert cloud.calls() == COLD


def test_what_a_shell_would_take_for_a_command_is_quoted(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    iam(*ASK)
    (file,) = cloud.kept.glob("credentials-*.json")
    key = json.loads(file.read_text())
    file.write_text(json.dumps({**key, "session_token": "a'b $(touch made) `touch made` \"; touch made"}))
    script = f'{iam(*ASK).out}\nprintf %s "$HW_SECURITY_TOKEN"'
    ran = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True)
    assert ran.stdout == "a'b $(touch made) `touch made` \"; touch made"
    assert not (cloud.folder / "made").exists()


def test_for_a_program(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    told = json.loads(iam(*ASK, "--format", "process").out)
    assert sorted(told) == ["AccessKeyId", "Expiration", "SecretAccessKey", "SessionToken", "Version"]
    left = datetime.fromisoformat(told["Expiration"]) - datetime.now(UTC)
    assert told["Version"] == 1 and 3500 < left.total_seconds() <= 3600
    assert json.loads(iam(*ASK, "--json").out)["account_id"] == ACCOUNT
    assert iam(*ASK, "--format", "json").out == iam(*ASK, "--json").out
    ran = iam(*ASK, "--json", "--format", "process")
    assert ran.code == 2 and "--json and --format process are two formats" in ran.err
    cloud.calls()


def test_the_key_works(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    """It signs at the other services; outside of the management account they answer that this is not enough."""
    told = json.loads(iam(*ASK, "--json").out)
    signer = Signer(told["access_key_id"], told["secret_access_key"], cloud.clock(), token=told["session_token"])
    answer = httpx.get(f"{cloud.recorder.origin}/huawei/identitycenter/v1/instances", auth=signer)
    assert answer.json()["error_code"] == "IIC.1215"


def test_a_key_is_kept_until_shortly_before_its_end(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    first = iam(*ASK).out
    cloud.calls()
    assert iam(*ASK).out == first and cloud.calls() == []
    (file,) = cloud.kept.glob("credentials-*.json")
    key = json.loads(file.read_text())
    assert 3200 < key["fresh_until"] - cloud.clock() <= 3300, "five minutes before the end"
    file.write_text(json.dumps({**key, "fresh_until": cloud.clock() - 1}))
    assert iam(*ASK).out != first
    assert cloud.calls() == [KEY], "names are not looked up again"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_login_has_new_keys(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    first = iam(*ASK).out
    assert iam("login", "--start-url", START).code == 0
    cloud.calls()
    assert iam(*ASK).out != first and cloud.calls() == COLD


def test_a_login_that_has_ended(iam: Iam, cloud: Cloud) -> None:
    cloud.permission_set("Admin", ACCOUNT)
    cloud.control("settings", refresh_tokens=False)
    iam("login", "--start-url", START)
    session = cloud.kept / "session.json"
    session.write_text(json.dumps({**json.loads(session.read_text()), "ends": 0}))
    for form in ("env", "process"):
        ran = iam(*ASK, "--format", form)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == f"iam: the login at {START} has ended. Log in: iam huawei login --start-url {START}\n"


def test_names_that_do_not_exist(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    ran = iam("credentials", "--account", "development", "--agency", "Admim")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "iam: --agency: you have no permission set or agency Admim in this account. Did you mean Admin? See: iam huawei"
        ' agencies --account "development"\n'
    )
    ran = iam("credentials", "--account", "development")
    assert ran.code == 2 and "--agency" in ran.err


def test_twenty_at_once_make_one_call(cloud: Cloud, logged_in: Any) -> None:
    processes = [cloud.start(*ASK) for _ in range(20)]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in processes]
    assert {code for _, _, code in ended} == {0}, ended
    assert len({out for out, _, _ in ended}) == 1
    assert cloud.calls() == COLD


def test_a_kept_key_needs_no_other_modules_and_no_time(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    assert iam(*ASK).code == 0
    cloud.calls()
    code = (
        "import sys; from iam_resources.cli.main import main; code = main();"
        " print(sorted({'pulumi', 'httpx', 'asyncio', 'pydantic', 'iam_resources.huawei'} & set(sys.modules)),"
        " file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "huawei", *ASK],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
    assert ran.stdout.startswith("export HUAWEICLOUD_SDK_AK=") and cloud.calls() == []
    least = min(_seconds(cloud) for _ in range(3))
    assert least < 0.3


def _seconds(cloud: Cloud) -> float:
    """Seconds of a processor for one command; the time on the clock depends on what else runs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert cloud.start(*ASK).communicate(timeout=30)[0]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"id": "x"}'], ids=["empty", "list", "cut", "old"])
def test_a_damaged_file_is_no_login(iam: Iam, cloud: Cloud, logged_in: Any, damage: str) -> None:
    (cloud.kept / "session.json").write_text(damage)
    ran = iam(*ASK)
    assert (ran.code, ran.out) == (1, "") and ran.err.startswith("iam: nobody is logged in")


def test_a_folder_that_cannot_be_written(iam: Iam, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    (cloud.folder / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(cloud.folder / "file"))
    ran = iam("login", "--start-url", START)
    assert ran.code == 1 and "cannot be written" in ran.err and "set XDG_STATE_HOME to another folder" in ran.err
