"""The results as a table, and as docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.case import CASES, Result
from bench.scenario import Scenario

BEHIND = ("no-op", "raw", "stock", "opentofu")
"""The candidates that ours is compared with."""

MEASURED_WITH = """All figures on this page were measured with the engine and the packages in this table, and not again
since. The versions that the project uses now are in `requirements/` and `tools/pulumi/go.mod`.

"""

_COLUMNS = ("case", "who", "wall s", "cpu s", "calls", "state B each", "peak MB")


def ordered(results: Sequence[Result]) -> list[Result]:
    """By size, then by case."""
    return sorted(results, key=lambda result: (result.n, CASES.index(result.case)))


def row(result: Result) -> tuple[str, ...]:
    return (
        result.case,
        result.who,
        f"{result.wall_s:.2f}",
        f"{result.cpu_s:.2f}",
        f"{result.calls:,}",
        "" if result.state_bytes is None else f"{result.state_bytes:,}",
        "" if result.peak_memory_bytes is None else f"{result.peak_memory_bytes / 1e6:.0f}",
    )


def as_text(results: Sequence[Result], scenario: Scenario) -> str:
    """The results for a terminal."""
    lines = []
    for n in sizes(results):
        lines += [f"\n{n:,} users, {scenario.title}", "  ".join(f"{name:>12}" for name in _COLUMNS)]
        lines += ["  ".join(f"{cell:>12}" for cell in row(each)) for each in ordered(results) if each.n == n]
    lines += ["\nOurs in comparison (wall time)", *(f"  {line}" for line in comparisons(results))]
    return "\n".join(lines)


def sizes(results: Sequence[Result]) -> list[int]:
    return sorted({result.n for result in results})


def ratios(results: Sequence[Result], of: str = "wall_s") -> dict[tuple[int, str], dict[str, float]]:
    """By size and case: the cost of ours as a multiple of each other candidate's."""
    found: dict[tuple[int, str], dict[str, float]] = {}
    by = {(result.n, result.case, result.who): result for result in results}
    for n in sizes(results):
        for case in CASES:
            ours = by.get((n, case, "ours"))
            for who in BEHIND:
                other = by.get((n, case, who))
                if ours is not None and other is not None and getattr(other, of):
                    found.setdefault((n, case), {})[who] = getattr(ours, of) / getattr(other, of)
    return found


def comparisons(results: Sequence[Result]) -> list[str]:
    return [
        f"n={n:<5} {case:8} " + ", ".join(f"{ratio:.2f} x {who}" for who, ratio in others.items())
        for (n, case), others in ratios(results).items()
    ]


def as_page(
    results: Sequence[Result], scenario: Scenario, machine: Mapping[str, str], repeats: Mapping[int, int]
) -> str:
    """The scenario's page in docs/."""
    parts = [scenario.head, f"## The machine\n\n{MEASURED_WITH}", table(("", ""), list(machine.items()))]
    for n in sizes(results):
        times = f"medians of {repeats[n]} runs" if repeats[n] > 1 else "one run"
        parts += [f"## {n:,} users, {scenario.resources(n):,} resources ({times})\n"]
        parts += [table(_COLUMNS, [row(each) for each in ordered(results) if each.n == n])]
    parts += [
        "## Ours in comparison\n",
        "Wall time of ours, as a multiple of each other candidate's in the same run.\n",
    ]
    met = [who for who in BEHIND if any(result.who == who for result in results)]
    rows = [
        (f"{n:,}", case, *(f"{others[who]:.2f}" if who in others else "" for who in met))
        for (n, case), others in ratios(results).items()
    ]
    parts += [table(("n", "case", *met), rows), "## The calls\n", calls(results), scenario.foot(results)]
    return "\n".join(parts)


def calls(results: Sequence[Result]) -> str:
    """The calls of ours by kind, at the size nearest to a thousand."""
    n = min(sizes(results), key=lambda size: abs(size - 1000))
    rows = [
        (each.case, str(count), f"`{kind}`")
        for each in ordered(results)
        if each.who == "ours" and each.n == n
        for kind, count in sorted(each.kinds.items(), key=lambda item: (-item[1], item[0]))
    ]
    return f"The calls of ours with {n:,} users, as the server received them.\n\n{table(('case', 'calls', 'of'), rows)}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
