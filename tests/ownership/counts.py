"""How often each kind of resource and each change was drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.ownership import changes
from tests.ownership.programs import SETS
from tests.ownership.scenario import VENDORS, Scenario

LEAST = 20
"""In a run of 500 programs each has to be drawn so often."""


@dataclass
class Counts:
    """Counts of one run: in how many programs each was drawn."""

    programs: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)

    def add(self, scenario: Scenario) -> None:
        """Count one scenario."""
        self.programs += 1
        vendor = VENDORS[scenario.vendor]
        drawn = {(each.kind, bool(each.args.get("exclusive"))) for step in scenario.steps for each in step.program}
        self.kinds.update({f"{vendor.room}.{vendor.classes[kind]}{' exclusive' * alone}" for kind, alone in drawn})
        found: set[str] = set()
        for step in scenario.steps:
            found |= {*step.changes, f"--parallel {step.run.parallel}"}
            found |= {"--refresh"} if step.run.refresh else set()
            found |= {"--continue-on-error"} if step.run.go_on else set()
            found |= {"preview first"} if step.run.preview else set()
        self.changes.update(found & set(changes.ALL))

    def text(self) -> str:
        """All counts, the rarest first."""
        lines = [f"{self.programs} programs"]
        for title, counts, names in (("kinds", self.kinds, _kinds()), ("changes", self.changes, changes.ALL)):
            rarest = sorted(names, key=lambda name: (counts[name], name))
            lines.append(f"{title}: " + ", ".join(f"{name} {counts[name]}" for name in rarest))
        return "\n".join(lines)

    def rare(self) -> list[str]:
        """What was drawn too seldom for a run of 500."""
        drawn = self.kinds + self.changes
        return sorted(name for name in (*_kinds(), *changes.ALL) if drawn[name] < LEAST)


def _kinds() -> list[str]:
    names = []
    for vendor in VENDORS.values():
        for kind, name in vendor.classes.items():
            names.append(f"{vendor.room}.{name}")
            names += [f"{vendor.room}.{name} exclusive"] if kind in SETS else []
    return list(dict.fromkeys(names))
