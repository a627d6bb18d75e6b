"""The benchmark counts what it claims to count, and fails if a case fails."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench.case import Result, medians, python_environment, take
from bench.cncc import SCENARIO
from bench.cncc.server import Server
from bench.huawei import SCENARIO as HUAWEI
from bench.huawei.resources import LEAST, Numbers, assigned
from bench.measure import run
from bench.report import as_page, as_text, ratios
from tools.connection import Connection
from tools.place import ROOT
from tools.say import Stop

BUSY = "import time; end = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\n"
LEFT_BEHIND = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {BUSY.format(seconds=0.4)!r}], start_new_session=True)
"""


def result(who: str, wall_s: float, case: str = "up", calls: int = 5) -> Result:
    return Result(case, 100, who, wall_s, wall_s / 2, calls, 1500, None, {"POST /users": calls})


def environment() -> dict[str, str]:
    return {**python_environment(), "PYTHONPATH": str(ROOT)}


def test_time_of_a_process_that_is_left_behind_is_counted(tmp_path: Path) -> None:
    taken = take([sys.executable, "-c", LEFT_BEHIND], tmp_path, environment(), "process_time")
    assert taken.cpu_s >= 0.4


def test_memory_is_that_of_the_marked_process(tmp_path: Path) -> None:
    program = "held = bytearray(120_000_000)\n" + BUSY.format(seconds=0.6)
    taken = take([sys.executable, "-c", program, "the-mark"], tmp_path, environment(), "the-mark")
    assert taken.peak_memory_bytes is not None and taken.peak_memory_bytes > 120_000_000
    assert take([sys.executable, "-c", ""], tmp_path, environment(), "no-such-mark").peak_memory_bytes is None


def test_a_command_that_fails_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="the reason"):
        take([sys.executable, "-c", "raise SystemExit('error: the reason')"], tmp_path, environment(), "mark")


def test_repeats_become_medians() -> None:
    (middle,) = medians([[result("ours", 3)], [result("ours", 1)], [result("ours", 8)]])
    assert (middle.wall_s, middle.cpu_s, middle.calls, middle.peak_memory_bytes) == (3, 1.5, 5, None)


def test_ours_is_compared_with_each_other_of_the_same_case() -> None:
    results = [result("ours", 3), result("no-op", 2), result("raw", 1), result("raw", 1, case="destroy")]
    assert ratios(results) == {(100, "up"): {"no-op": 1.5, "raw": 3}}
    assert "1.50 x no-op" in as_text(results, SCENARIO)
    page = as_page(results, SCENARIO, {"Processor": "2 cores"}, {100: 1})
    assert "| 100 | up | 1.50 | 3.00 |" in page and "`POST /users`" in page


def test_stored_results_have_the_agreed_fields() -> None:
    agreed = {"case", "n", "who", "wall_s", "cpu_s", "calls", "state_bytes", "peak_memory_bytes"}
    assert set(result("ours", 1).as_data()) == agreed
    kept = ROOT / "bench" / "results.json"
    if kept.exists():
        assert all(set(line) == agreed for line in json.loads(kept.read_text()))


def test_calls_are_counted_by_kind_from_the_server_s_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before CALL GET /cncc/auth/old 200\n")
    server = Server(Connection("http://127.0.0.1:1/cncc/auth", tmp_path / "password"), log)
    since = server.mark()
    user = "/cncc/auth/admin/realms/trial/users/00000000-0000-4000-8000-000000000000"
    lines = [f"DELETE {user} 204", f"DELETE {user} 404", "GET /cncc/auth/admin/realms/trial/roles/any/users?max=5 200"]
    with log.open("a") as more:
        more.writelines(f"INFO (thread) CALL {line}\n" for line in lines)
    assert server.received(since, "trial") == {"DELETE /users/{id}": 2, "GET /roles/{name}/users": 1}


@pytest.mark.parametrize("users", [LEAST, 100, 1000, 3000])
def test_no_two_assignments_are_equal(users: int) -> None:
    many = Numbers(users)
    kinds = {(each.permission_set, each.account, each.principal) for each in assigned(many)}
    assert len(kinds) == many.assignments
    assert len(HUAWEI.imports("", users)) == len({each[2] for each in HUAWEI.imports("", users)}) == many.resources


@pytest.mark.engine
@pytest.mark.parametrize("who", ["ours", "no-op"])
def test_an_organisation_runs_all_cases(engine: Path, tmp_path: Path, who: str) -> None:
    with HUAWEI.serve(tmp_path) as server:
        results = run(HUAWEI, who, server, engine, LEAST)
    assert [each.case for each in results] == ["up", "preview", "refresh", "import", "change", "destroy"]
    if who == "ours":
        page = as_page(results, HUAWEI, {"Processor": "2 cores"}, {LEAST: 1})
        assert "| up | calls about assignments, for each |" in page and "| change | roll-outs, for each set |" in page
        kinds = {kind for each in results for kind in each.kinds}
        assert "POST identitycenter/account-assignments/create" in kinds, kinds


@pytest.mark.engine
@pytest.mark.keycloak
def test_one_candidate_runs_all_cases(engine: Path, keycloak: Connection, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    results = run(SCENARIO, "ours", Server(keycloak, log), engine, 2)
    assert [each.case for each in results] == ["up", "preview", "refresh", "import", "destroy"]
    assert all(each.wall_s > 0 and each.cpu_s > 0 and each.peak_memory_bytes for each in results)
