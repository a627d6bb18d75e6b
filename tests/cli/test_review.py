"""`iam review` and `iam access` as a person calls them, on files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from iam_resources.cli.main import main

URN = "urn:pulumi:dev::people::pulumi-python:dynamic/"


def _resource(token: str, name: str, outputs: dict[str, object]) -> dict[str, object]:
    kind = f"pulumi-python:dynamic/{token}"
    where = {"realm": "cncc", "realm_id": "R"}
    return {
        "urn": f"{URN}{token}::{name}",
        "type": kind,
        "id": name,
        "inputs": outputs,
        "outputs": {**outputs, **where},
    }


ANA = _resource("cncc:User", "ana", {"username": "ana", "email": "ana@example.com", "user_id": "1"})
READS = _resource(
    "cncc:UserRole",
    "reads",
    {"user": "ana", "user_id": "1", "username": "ana", "role": "READER", "role_id": "9", "role_name": "READER"},
)
GRANT = {
    "op": "create",
    "urn": f"{URN}cncc:UserRole::admin",
    "newState": {
        "urn": f"{URN}cncc:UserRole::admin",
        "type": "pulumi-python:dynamic/cncc:UserRole",
        "inputs": {"user": "ana", "role": "ADMIN"},
    },
}
STATE = json.dumps({"version": 3, "deployment": {"resources": [ANA, READS]}})
PREVIEW = json.dumps({"steps": [GRANT], "changeSummary": {"create": 1, "same": 2}})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "preview.json").write_text(PREVIEW)
    (tmp_path / "state.json").write_text(STATE)
    return tmp_path


def test_a_file_and_the_state_give_the_access_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "preview.json", "--state", "state.json"]) == 0
    out = capsys.readouterr().out
    assert "ana@example.com\n  + role ADMIN in realm cncc (cncc)\n    keeps 1 other thing" in out
    assert "high     IAM001  ana@example.com becomes administrator" in out


def test_standard_input_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PREVIEW))
    assert main(["review", "-", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["complete"] is False and report["version"] == 1
    assert [risk["rule"] for risk in report["risks"]] == ["IAM001", "IAM047"]


def test_all_formats_are_written_in_one_run(folder: Path) -> None:
    assert main(["review", "preview.json", "--markdown", "r.md", "--html", "r.html", "--sarif", "r.sarif"]) == 0
    assert (folder / "r.md").read_text().startswith("<!-- iam-review -->")
    assert (folder / "r.html").read_text().startswith("<!doctype html>")
    assert json.loads((folder / "r.sarif").read_text())["version"] == "2.1.0"


def test_a_broken_guardrail_is_code_3_until_it_is_approved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "iam-review.toml").write_text("[[reviewers]]\nscope = 'realm *'\npeople = ['lea']\n")
    assert main(["review", "preview.json"]) == 3
    assert "reviewers: realm cncc must be approved by lea" in capsys.readouterr().out
    assert main(["review", "preview.json", "--approved-by", "lea"]) == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["review", "nowhere.json"], 1, "nowhere.json cannot be read: No such file"),
        (["review", "state.json"], 1, "state.json is JSON, and not that of a preview"),
        (["review", "preview.json", "--state", "preview.json"], 1, "is not the export of a stack"),
        (["review", "preview.json", "--refresh"], 2, "--refresh is for a preview that this command runs"),
        (["review", "preview.json", "--markdwon", "x"], 2, "did you mean --markdown?"),
        (["review", "preview.json", "--config", "none.toml"], 1, "none.toml cannot be read"),
        (["review", "preview.json", "--html", "no/such/folder.html"], 1, "cannot be written"),
        (["access", "of", "anna", "--state", "state.json"], 1, "nobody called anna. Did you mean ana"),
        (["access", "of", "ANNA", "--state", "state.json"], 1, "nobody called ANNA. Did you mean ana"),
        (["access", "who-can", "ROLE REDER", "--state", "state.json"], 1, "realm cncc. Did you mean role READER?"),
        (
            ["access", "who-can", "realm x", "--state", "state.json"],
            1,
            "nobody has anything in realm x; there are realm cncc",
        ),
        (["access", "of", "ana", "--state", "preview.json"], 1, "is not the export of a stack"),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str], code: int, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    err = capsys.readouterr().err
    assert says in err and "Traceback" not in err


def test_without_a_pulumi_the_command_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert main(["review"]) == 1
    assert "pulumi is not on the PATH" in capsys.readouterr().err


def test_access_is_asked_from_a_state(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["of", "ana"],
        ["of", "ANA@*"],
        ["who-can", "realm cncc"],
        ["who-can", "role reader"],
        ["who-can", "cncc"],
    ):
        assert main(["access", *words, "--state", "state.json"]) == 0
        line = capsys.readouterr().out.splitlines()[-1]
        assert line.split()[:4] == ["ana@example.com", "role", "READER", "realm"]
    assert main(["access", "of", "ana", "--state", "state.json", "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["access"]
    assert (only["holder"], only["entitlement"], only["scope"]) == ("ana@example.com", "role READER", "realm cncc")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_as_other_shells_write_it_is_read(folder: Path, encoding: str) -> None:
    (folder / "other.json").write_text(PREVIEW, encoding=encoding)
    assert main(["review", "other.json"]) == 0
