"""What the benchmark is to show, beside what was measured."""

from __future__ import annotations

from collections.abc import Sequence

from bench.case import Result
from bench.huawei.notes import FOOT
from bench.huawei.resources import Numbers
from bench.huawei.server import AT_ONCE, REQUEST_SECONDS
from bench.report import table

_TIMES_FLOOR, _CALLS_AN_ASSIGNMENT, _RESOURCES_A_CALL, _ROLL_OUTS_A_SET, _TIMES_MEMORY = 1.25, 2.5, 20, 2, 1.5
_ASSIGNMENTS, _ATTACHMENTS, _ROLL_OUT = "/account-assignments", "/managed-policies", "/provision"


def foot(results: Sequence[Result]) -> str:
    """The text after the tables, with the figures of the largest size."""
    largest = max((each.n for each in results), default=0)
    ours = {each.case: each for each in results if each.n == largest and each.who == "ours"}
    no_op = {each.case: each for each in results if each.n == largest and each.who == "no-op"}
    rows = [row for case, each in ours.items() for row in _rows(each, no_op.get(case), Numbers(largest))]
    head = ("case", "what", "measured", "at most")
    floor = f"{_floor_seconds(Numbers(largest)):.1f}"
    given = {"users": f"{largest:,}", "seconds": REQUEST_SECONDS, "at_once": AT_ONCE, "floor": floor}
    return FOOT.format(table=table(head, rows), **given)


def _floor_seconds(many: Numbers) -> float:
    return many.assignments * REQUEST_SECONDS / AT_ONCE


def _rows(ours: Result, no_op: Result | None, many: Numbers) -> list[tuple[str, str, str, str]]:
    found: list[tuple[str, str, float, float]] = []
    floor = 0.0
    if ours.case in ("up", "destroy"):
        floor = _floor_seconds(many)
        about = sum(count for kind, count in ours.kinds.items() if _ASSIGNMENTS in kind)
        found.append((ours.case, "calls about assignments, for each", about / many.assignments, _CALLS_AN_ASSIGNMENT))
    if ours.case in ("preview", "refresh"):
        attachments = sum(count for kind, count in ours.kinds.items() if kind.endswith(_ATTACHMENTS))
        others = many.resources - many.attachments
        what = "calls for 20 resources, without attachments"
        found.append((ours.case, what, _RESOURCES_A_CALL * (ours.calls - attachments) / others, 1))
        found.append((ours.case, "calls about attachments, for each set", attachments / many.sets, 1))
    if ours.case == "change":
        roll_outs = sum(count for kind, count in ours.kinds.items() if kind.endswith(_ROLL_OUT))
        found.append((ours.case, "roll-outs, for each set", roll_outs / many.sets, _ROLL_OUTS_A_SET))
    if no_op is not None:
        if ours.case != "change":
            least = max(floor, no_op.wall_s)
            what = f"time, as a multiple of {least:.1f} s"
            found.append((ours.case, what, ours.wall_s / least, _TIMES_FLOOR))
        if ours.peak_memory_bytes and no_op.peak_memory_bytes:
            what = "memory, as a multiple of that of no-op"
            found.append((ours.case, what, ours.peak_memory_bytes / no_op.peak_memory_bytes, _TIMES_MEMORY))
    return [(case, what, f"{measured:.2f}", f"{most:g}") for case, what, measured, most in found]
