"""The least time that the counted calls take under the service's published rate limits."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from bench.case import CASES, Result
from bench.domains.notes import FOOT

A_MINUTE = {"Free": {"Bulk": 200, "Others": 150}, "Premium": {"Bulk": 200, "Others": 5000}}
"""Calls a minute, by type of domain and group of calls."""
USERS = (10_000, 100_000)
_CALLS_A_USER = 4
"""One for the user and one for each membership, without batches."""


def foot(results: Sequence[Result]) -> str:
    """The text after the tables, with the minutes."""
    ours = [each for each in results if each.who == "ours"]
    largest = max((each.n for each in ours), default=0)
    measured = {each.case: each for each in ours if each.n == largest}
    columns = [f"{users:,} users, {kind}" for users in USERS for kind in A_MINUTE]
    lines = [
        f"| case | /Bulk a 1,000 users | others | {' | '.join(columns)} |",
        "|---|---|---|" + "---|" * len(columns),
    ]
    for case in CASES:
        if case in measured:
            bulk, others = _calls(measured[case])
            cells = [_minutes(bulk, others, users / largest, kind) for users in USERS for kind in A_MINUTE]
            shown = [f"{1000 * bulk / largest:.0f}", f"{1000 * others / largest:.0f}"]
            lines.append(f"| {case} | {' | '.join(shown + cells)} |")
    single = {kind: ceil(_CALLS_A_USER * USERS[0] / limits["Others"]) for kind, limits in A_MINUTE.items()}
    return FOOT.format(table="\n".join(lines), single=single["Premium"], single_free=single["Free"])


def _calls(result: Result) -> tuple[int, int]:
    bulk = sum(count for kind, count in result.kinds.items() if kind.endswith("/Bulk"))
    return bulk, result.calls - bulk


def _minutes(bulk: int, others: int, times: float, kind: str) -> str:
    limits = A_MINUTE[kind]
    minutes = max(bulk * times / limits["Bulk"], others * times / limits["Others"])
    return f"{minutes:.1f} min" if minutes < 10 else f"{minutes:.0f} min"
