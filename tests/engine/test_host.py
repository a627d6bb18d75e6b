"""Our provider host under the real engine: what a person meets."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.conftest import thing
from tests.project import Project

pytestmark = pytest.mark.engine


def _of(name: str) -> dict[str, str]:
    return {"$of": name}


def test_a_life_from_creation_to_a_quiet_second_destroy(project: Project, database: sqlite3.Connection) -> None:
    first = {"title": "Alpha", "size": 3, "colours": ["red", "blue"], "marks": {"k": ["v"], "old": ["x"]}}
    project.declare(thing("a", **first), thing("b", title="Beta", friend=_of("a.thing_id")))
    project.up().good()
    assert project.plan() == {}
    assert project.plan("--refresh") == {}

    project.declare(
        thing("a", **{**first, "size": 4, "colours": ["blue", "red"]}), thing("b", title="Beta", friend="Alpha")
    )
    assert project.plan() == {"a": "update"}
    shown = project.preview().good().text
    assert "size: 3 => 4" in shown and "colours" not in shown
    assert "[diff: ~size]" in project.up().good().text
    assert project.plan() == {}

    project.declare(thing("a", **first, place="box"), thing("b", title="Beta", friend="Alpha"))
    shown = project.preview().good().text
    assert "+ place" in shown and "replace" in shown
    project.up().good()
    calls = [verb for (verb,) in database.execute("select verb from calls where verb in ('create', 'delete')")]
    assert calls == ["create", "create", "delete", "create"], "the same title: the old one goes first"

    project.destroy().good()
    assert database.execute("select count(*) from things").fetchone() == (0,)
    before = database.execute("select count(*) from calls").fetchone()
    project.destroy().good()
    assert database.execute("select count(*) from calls").fetchone() == before


def test_drift_is_seen_and_put_right_and_what_is_gone_is_made_again(
    project: Project, database: sqlite3.Connection
) -> None:
    project.declare(thing("a", title="Alpha", size=3), thing("b", title="Beta"))
    project.up().good()
    drifted = "update things set body = json_set(body, '$.size', 9, '$.place', 'attic') where body like '%Alpha%'"
    database.execute(drifted)
    shown = project.refresh().good().text
    assert "size" in shown and "3 => 9" in shown
    assert project.resource("a")["outputs"]["place"] == "attic"
    assert project.plan() == {"a": "update"}, "the place was never mentioned: no reason to make it anew"
    project.up().good()
    body = json.loads(database.execute("select body from things where body like '%Alpha%'").fetchone()[0])
    assert (body["size"], body["place"]) == (3, "attic")

    database.execute("delete from things where body like '%Alpha%'")
    project.refresh().good()
    assert [item["urn"].rsplit("::", 1)[-1] for item in project.state()] == ["b"]
    assert project.plan() == {"a": "create"}


def test_every_wrong_field_is_reported_in_the_preview_and_nothing_is_made(
    project: Project, database: sqlite3.Connection
) -> None:
    project.declare(thing("a", titel="Alpha", size=200))
    shown = project.preview().bad().text
    assert "titel" in shown and "did you mean 'title'?" in shown
    assert "title" in shown and "is required" in shown
    assert "must be at most 100" in shown
    assert "Traceback" not in shown
    project.declare(thing("b", title="Beta", size=11, place="shelf"))
    assert "must be at most 10 on a shelf" in project.up().bad().text
    assert database.execute("select count(*) from things").fetchone() == (0,)


def test_unknown_values_reach_dependants_only_where_they_may_change(project: Project) -> None:
    project.declare(thing("a", title="Alpha", size=1), thing("b", title="Beta", place=_of("a.thing_id")))
    assert project.plan() == {"a": "create", "b": "create"}
    project.up().good()
    project.declare(thing("a", title="Alpha", size=2), thing("b", title="Beta", place=_of("a.thing_id")))
    assert project.plan() == {"a": "update"}, "the id is stable: what depends on it is not touched"
    project.declare(thing("a", title="Gamma", size=1), thing("b", title="Beta", place=_of("a.slug")))
    assert project.plan() == {"a": "update", "b": "replace"}, "the slug follows the title: not known before"


def test_secrets_are_closed_in_state_and_absent_from_every_text(project: Project) -> None:
    words = {"hint": "hush-hush-1", "code": "hush-hush-2", "title": "Alpha", "place": {"$secret": "hush-hush-3"}}
    project.declare(thing("a", **words, code_version=1, export=("hint", "place")))
    printed = project.preview().good().text + project.up("--diff").good().text
    printed += project.pulumi("stack", "export").good().text + project.pulumi("stack", "output").good().text
    assert "hush-hush" not in printed
    assert "code" not in project.resource("a")["outputs"], "a value that cannot be read back is no output"
    opened = project.resource("a", show_secrets=True)
    assert "hush-hush-2" in json.dumps(opened["inputs"]["code"])
    assert "hush-hush-3" in json.dumps(opened["outputs"]["place"])


def test_a_written_once_secret_travels_again_only_with_a_new_version(
    project: Project, database: sqlite3.Connection
) -> None:
    project.declare(thing("a", title="Alpha", code="1111", code_version=1))
    project.up().good()
    project.declare(thing("a", title="Alpha", code="2222", code_version=1))
    assert project.plan() == {}
    project.declare(thing("a", title="Alpha", code="2222", code_version=2))
    assert project.plan() == {"a": "update"}
    project.up().good()
    assert json.loads(database.execute("select body from things").fetchone()[0])["code"] == "2222"


def test_work_done_by_half_stays_in_state_and_the_rest_is_tried_again(
    project: Project, database: sqlite3.Connection
) -> None:
    project.declare(thing("a", title="Alpha", colours=["red"], behave="half"))
    shown = project.up().bad().text
    assert "the colours ran out. Try again" in shown and "Traceback" not in shown
    assert project.resource("a")["id"] == "1"
    project.declare(thing("a", title="Alpha", colours=["red"]))
    assert project.plan() == {"a": "update"}
    project.up().good()
    assert json.loads(database.execute("select body from things").fetchone()[0])["colours"] == ["red"]
    assert project.plan() == {}


def test_a_time_limit_of_the_program_holds_and_says_so(project: Project) -> None:
    project.declare(thing("a", title="Alpha", behave="slow", opts={"custom_timeouts": {"create": "1s"}}))
    assert "took longer than 1 s" in project.up().bad().text


def test_a_defect_is_one_line_and_its_traceback_stays_in_the_debug_log(project: Project) -> None:
    project.declare(thing("a", title="Alpha", behave="bug"))
    shown = project.up().bad().text
    assert "a defect of iam_resources while working on a: ZeroDivisionError" in shown
    assert "Traceback" not in shown and "private detail" not in shown
    assert "private detail" in project.up("--debug").bad().text


def test_a_slow_call_never_holds_up_the_others(project: Project, database: sqlite3.Connection) -> None:
    slow = [
        thing(f"slow{number}", title=f"Slow {number}", behave="slow", opts={"custom_timeouts": {"create": "5s"}})
        for number in range(80)
    ]
    project.declare(*slow, *[thing(f"quick{number}", title=f"Quick {number}") for number in range(20)])
    project.up("--parallel", "200").bad()
    assert database.execute("select count(*) from calls where verb = 'create'").fetchone() == (100,)
    assert database.execute("select count(*) from things").fetchone() == (20,)


def test_cancelling_ends_waiting_work_promptly(project: Project, database: sqlite3.Connection) -> None:
    project.declare(thing("a", title="Alpha", behave="slow"))
    running = subprocess.Popen(
        [str(project.engine / "pulumi"), "up", "--yes", "--skip-preview", "--non-interactive"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    _until(lambda: database.execute("select count(*) from calls").fetchone() == (1,))
    running.send_signal(signal.SIGINT)
    text = running.communicate(timeout=25)[0].decode()  # the call itself would take 30 s
    assert running.returncode != 0
    assert "Traceback" not in text


def test_nothing_is_left_running_when_the_engine_is_killed(project: Project, database: sqlite3.Connection) -> None:
    project.declare(thing("a", title="Alpha", behave="slow"))
    running = subprocess.Popen(
        [str(project.engine / "pulumi"), "up", "--yes", "--skip-preview", "--non-interactive"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _until(lambda: database.execute("select count(*) from calls").fetchone() == (1,))
    hosts = _hosts_of(running.pid)
    assert hosts
    running.kill()
    running.wait()
    _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in hosts))


def _hosts_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(own) for own, parent, args in rows if parent == str(pid) and "pulumi-resource-pulumi-python" in args]


def _until(true: object, seconds: float = 60) -> None:
    """Wait for something that is sure to come; the bound only keeps a broken test from hanging."""
    assert callable(true)
    for _ in range(int(seconds / 0.1)):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")


@pytest.mark.parametrize("word", ["1", "Alpha"])
def test_import_by_the_program_then_an_empty_preview(project: Project, database: sqlite3.Connection, word: str) -> None:
    database.execute("insert into things values (1, ?)", (json.dumps({"title": "Alpha", "size": 3, "place": "box"}),))
    project.declare(thing("a", title="Alpha", size=3, opts={"import": word}))
    assert project.plan() == {"a": "import"}
    project.up().good()
    assert project.plan() == {}
    project.declare(thing("a", title="Alpha", size=3))
    assert project.plan() == {}
    assert project.plan("--refresh") == {}
    verbs = {verb for (verb,) in database.execute("select verb from calls")}
    assert verbs == {"read"}, "an import touches nothing"


def test_an_import_of_another_one_is_refused_and_later_it_can_be_renamed(
    project: Project, database: sqlite3.Connection
) -> None:
    database.execute("""insert into things (body) values ('{"title": "Alpha", "size": 3}')""")
    project.declare(thing("a", title="Beta", size=4, opts={"import": "Alpha"}))
    for shown in (project.preview().bad().text, project.up().bad().text):
        assert "title: the imported one has 'Alpha', the program says 'Beta'" in shown
        assert "Traceback" not in shown
        assert "pulumi state delete" in shown
    assert {verb for (verb,) in database.execute("select verb from calls")} == {"read"}

    project.declare(thing("a", title="Alpha", size=4, opts={"import": "Alpha"}))
    project.up().good()
    project.declare(thing("a", title="Beta", size=4, opts={"import": "Alpha"}))
    project.up().good()
    body = json.loads(database.execute("select body from things").fetchone()[0])
    assert (body["title"], body["size"], project.plan()) == ("Beta", 4, {})


def test_import_by_command_then_an_empty_preview(project: Project, database: sqlite3.Connection) -> None:
    database.execute("insert into things values (1, ?)", (json.dumps({"title": "Alpha", "size": 3}),))
    token = "pulumi-python:dynamic/things:Thing"
    project.pulumi("import", token, "a", "Alpha", "--yes", "--protect=false", "--generate-code=false").good()
    project.declare(thing("a", title="Alpha", size=3))
    assert project.plan() == {}
    wrong = project.pulumi("import", token, "b", "Omega", "--yes", "--generate-code=false").bad().text
    assert "there is no thing Omega. Import ids are: <id>, <title>" in wrong
    assert "there is no resource type" in project.pulumi("import", token + "s", "b", "1", "--yes").bad().text


def test_the_schema_passes_the_engine_s_own_check(project: Project, tmp_path: Path) -> None:
    from iam_resources.engine.schema import schema_text

    file = tmp_path / "schema.json"
    file.write_text(schema_text("0.1.0"))
    shown = project.pulumi("schema", "check", str(file)).good().text
    assert "error" not in shown.lower()


def test_the_host_serves_the_same_schema_to_the_engine(project: Project) -> None:
    host = Path(sys.executable).parents[1]
    shown = project.pulumi("package", "get-schema", str(host / "bin" / "pulumi-resource-pulumi-python")).good().text
    served = json.loads(shown[shown.index("{") :])
    assert "pulumi-python:dynamic/things:Thing" in served["resources"]
