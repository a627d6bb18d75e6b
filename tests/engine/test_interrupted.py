"""Creates without a result in a state, the log of a host, and the warning of runs that make many resources."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import struct_pb2

from iam_resources.engine.create_log import CreateLog
from iam_resources.engine.creations import MANY, Creations
from iam_resources.engine.interrupted import ATTEMPT_KEY, Attempt, EarlierRuns, evidence_in, is_open
from iam_resources.engine.values import SIGNATURE, encode
from iam_resources.http.clock import ServerClock

URN = "urn:pulumi:dev::people::a:b:C::ana"


def resource(began: float | None, run: str = "r1", urn: str = URN, **more: Any) -> dict[str, Any]:
    attempt = {} if began is None else {ATTEMPT_KEY: str(Attempt(began, run, "w"))}
    return {"urn": urn, "inputs": {**attempt, **more.pop("inputs", {})}, **more}


def test_an_attempt_is_read_as_it_was_written() -> None:
    attempt = Attempt(1796060000.123, "12ab", "cd34")
    assert str(attempt) == "1796060000123-12ab-cd34" and Attempt.read(str(attempt)) == attempt
    assert [Attempt.read(text) for text in (None, "", "1-2", "x-y-z", 7)] == [None] * 5


def test_only_what_is_to_be_made_gets_an_attempt() -> None:
    runs = EarlierRuns()
    first, second = (runs.attempt_for(struct_pb2.Struct()) for _ in range(2))
    assert first and second and first != second
    assert runs.attempt_for(encode({"name": "ana", ATTEMPT_KEY: "1-a-b"})) == "1-a-b"
    assert runs.attempt_for(encode({"name": "ana"})) is None


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], True),
        ([resource(99)], True),  # it was about to be replaced
        ([resource(100)], False),  # this very create
        ([resource(101, "r2")], False),
        ([resource(None)], False),  # imported, or of an earlier version
        ([resource(101, "r2", urn=f"{URN}2")], True),
    ],
)
def test_what_has_reached_the_state_proves_nothing(known: list[dict[str, Any]], expected: bool) -> None:
    assert is_open(resource(100), known) is expected
    assert bool(evidence_in([resource(100)], URN, known).creates) is expected


def test_the_evidence_of_a_state() -> None:
    secret = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:xyz"}
    pending = [
        resource(100, inputs={"name": "ana", "code": secret, "deep": [{"in": secret}], "__provider": "x"}),
        resource(300, "r3", inputs={"name": "anna"}),
        resource(None),
        resource(150, "r1", urn=f"{URN}2"),
    ]
    known = [resource(120, "r1", urn=f"{URN}3"), resource(200, "r2", urn=f"{URN}4")]
    latest, first = evidence_in(pending, URN, known, own=[Attempt(400, "r4", "w")]).creates
    assert (latest.inputs, latest.began, latest.ended) == ({"name": "anna"}, 300, 400)
    assert (first.inputs, first.began, first.ended) == ({"name": "ana"}, 100, 200)  # when r2 had begun
    (alone,) = evidence_in(pending[:1], URN, []).creates
    assert alone.ended - alone.began == 24 * 3600


def test_a_resource_of_the_state_has_an_object() -> None:
    known = [{"urn": "u", "id": "cncc/1-2", "outputs": {"user_id": "1-2"}}, {"urn": "v", "id": "3"}, {"urn": "w"}]
    found = evidence_in([], URN, known)
    assert [found.has_owner(each, "user_id") for each in ("1-2", "3", "4")] == [True, True, False]


def test_no_evidence_without_a_create_of_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a host nothing is looked for: no command is run."""
    import asyncio

    from iam_resources.engine.interrupted import find_evidence

    monkeypatch.setenv("PATH", "")
    assert asyncio.run(find_evidence()).missing == ""


@pytest.mark.parametrize(("created", "expected"), [(99.5, True), (98, False), (200.5, True), (202, False)])
@pytest.mark.parametrize("ahead", [0, 3600, -3600])
def test_made_between_two_moments_by_a_clock_that_is_wrong(created: float, ahead: float, expected: bool) -> None:
    clock = ServerClock()
    if ahead:
        clock.learn(time.time() + ahead, time.monotonic())
    assert clock.is_within((created + ahead) * 1000, 100, 200) is expected
    assert not clock.is_within(None, 100, 200) and not clock.is_within("never", 100, 200)


def test_a_log_keeps_what_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    ended = CreateLog("urn:pulumi:dev::people", "r1")
    ended.begin("1-r1-a", {"urn": URN, "inputs": {"name": "ana"}})
    ended.end("1-r1-a")
    ended.close()
    assert not [*tmp_path.rglob("*.jsonl"), *tmp_path.glob("iam-resources/creates/*")]

    dead = CreateLog("urn:pulumi:dev::people", "r2")
    dead.begin("1-r2-a", {"urn": URN, "inputs": {"name": "ana"}})
    dead.begin("1-r2-b", {"urn": f"{URN}2", "inputs": {}})
    dead.end("1-r2-b")
    (file,) = tmp_path.rglob("*.jsonl")
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("a") as stream:
        stream.write('{"begun": "1-r2-')  # cut off
    assert CreateLog("urn:pulumi:prod::people", "r3").left == {}
    later = CreateLog("urn:pulumi:dev::people", "r3")
    assert later.left == {"1-r2-a": {"urn": URN, "inputs": {"name": "ana"}}}
    later.begin("2-r3-a", {"urn": URN, "inputs": {}})
    later.end("2-r3-a")
    later.close()
    assert len([*tmp_path.rglob("*.jsonl")]) == 2
    for each in tmp_path.rglob("*.jsonl"):
        os.utime(each, (1, 1))
    assert CreateLog("urn:pulumi:dev::people", "r4").left == {}  # too old to be of any use


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    log = CreateLog("urn:pulumi:dev::people", "r1")
    log.begin("1-r1-a", {"urn": URN, "inputs": {}})
    assert list(log.left) == ["1-r1-a"]
    log.close()


@pytest.mark.parametrize(
    ("url", "variables", "warns"),
    [
        ("file://~", {}, True),
        ("s3://bucket?region=eu", {}, True),
        ("postgres://me:secret@host/db", {}, True),
        ("https://api.pulumi.com", {}, False),
        ("http://127.0.0.1:8080", {}, False),
        ("", {}, False),
        ("file://~", {"PULUMI_SKIP_CHECKPOINTS": "1"}, False),
    ],
)
@pytest.mark.parametrize("said_in", ["environment", "project", "login"])
def test_a_run_that_makes_many_warns_once(
    url: str,
    variables: dict[str, str],
    warns: bool,
    said_in: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    home, below = tmp_path / "home", tmp_path / "project" / "below"
    home.mkdir()
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    for name, value in {"PULUMI_HOME": str(home), "PULUMI_BACKEND_URL": "", **variables}.items():
        monkeypatch.setenv(name, value)
    if said_in == "environment":
        monkeypatch.setenv("PULUMI_BACKEND_URL", url)
    (tmp_path / "project/Pulumi.yaml").write_text(
        f"name: p\nbackend: {{url: '{url}'}}\n" if said_in == "project" else "name: p\n"
    )
    (home / "credentials.json").write_text(f'{{"current": "{url if said_in == "login" else ""}"}}')
    creations = Creations()
    with caplog.at_level(logging.WARNING):
        for _ in range(MANY):
            creations.add()
        assert not caplog.records
        for _ in range(MANY):
            creations.add()
    assert len(caplog.records) == warns
    assert "secret" not in caplog.text and (not warns or "docs/state-backends.md" in caplog.text)
