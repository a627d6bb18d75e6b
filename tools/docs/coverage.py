"""The table of coverage: for each documented operation of a vendor, what carries it out and what calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.docs.operations import SYSTEMS, Operation, evidence, marks, operations
from tools.docs.rooms import Room


@dataclass(frozen=True)
class Covered:
    """What is known about one operation.

    Attributes:
        operation: which.
        methods: the functions that carry it out, as `cncc.api.users.Users.create`.
        tests: a test for each resource, lookup and command that calls it, by what a program or a person writes.
    """

    operation: Operation
    methods: tuple[str, ...]
    tests: dict[str, str]

    @property
    def missing(self) -> str:
        """What is missing, for a person; empty when nothing is."""
        what = f"{self.operation.id} ({self.operation.section})"
        if not self.methods:
            return f"{what}: no method is marked with @operation({self.operation.id!r})"
        if not self.tests:
            return f"{what}: no test calls it from a resource, lookup or command"
        return ""


class Coverage:
    """What carries out each operation, and what was seen to call it.

    Args:
        rooms: the vendors' packages that are built.
    """

    def __init__(self, rooms: list[Room]) -> None:
        self._rooms = rooms
        self._methods: dict[str, list[str]] = {}
        for method, ids in marks().items():
            for id_ in ids:
                self._methods.setdefault(id_, []).append(method.removeprefix("iam_resources."))
        self._evidence = evidence()

    @property
    def unknown(self) -> dict[str, list[str]]:
        """Ids in marks or in the evidence that no document has, each with the marked functions."""
        known = {operation.id for operation in operations()}
        return {id_: self._methods.get(id_, []) for id_ in {*self._methods, *self._evidence} if id_ not in known}

    def of(self, operation: Operation) -> Covered:
        """What is known about one operation."""
        return Covered(operation, tuple(self._methods.get(operation.id, ())), self._evidence.get(operation.id, {}))

    def used_by(self, offered: str) -> list[Operation]:
        """The operations that a resource or lookup calls, without those that everything of its package calls.

        Args:
            offered: as a program writes it, `cncc.User`.
        """
        beside = [name for name in self.offered if name.split(".")[:-1] == offered.split(".")[:-1]]
        return [
            operation
            for operation in operations()
            if offered in (callers := self._evidence.get(operation.id, {}))
            and not (len(beside) > 1 and callers.keys() >= set(beside))
        ]

    @property
    def offered(self) -> list[str]:
        """All resources, components and lookups, as a program writes them."""
        return [
            f"{room.name}.{name}" for room in self._rooms for name in (*room.resources, *room.components, *room.lookups)
        ]


def page(coverage: Coverage) -> str:
    """docs/coverage.md."""
    known = operations()
    lines = [
        "# Coverage",
        "",
        "Every operation of the vendors' documents, the method that carries it out, and what calls it from a program or"
        " a terminal. Written by `make docs` from the marks in the code and from coverage/evidence.json, which names a"
        " test for each call: that test fails when the call is not made.",
        "",
        "| System | Operations | Covered |",
        "|---|---|---|",
    ]
    tables: list[str] = []
    for system, (title, _) in SYSTEMS.items():
        mine = [operation for operation in known if operation.system == system]
        covered = [coverage.of(operation) for operation in mine]
        done = sum(not each.missing for each in covered)
        built = mine[0].built
        lines.append(f"| [{title}](#{_anchor(title)}) | {len(mine)} | {done if built else 'not built yet'} |")
        tables += ["", f"## {title}", "", *(_table(covered, coverage) if built else ["Not built yet."])]
    return "\n".join([*lines, *tables, ""])


def _table(covered: list[Covered], coverage: Coverage) -> Iterator[str]:
    yield "| Operation | Call | Carried out by | Called by | Shown in |"
    yield "|---|---|---|---|---|"
    for each in covered:
        operation = each.operation
        title = operation.section if operation.name in operation.section else f"{operation.section}: {operation.name}"
        call = f"`{operation.method} {operation.path}`".replace("|", "\\|") if operation.method else "a step"
        methods = "<br>".join(f"`{method}`" for method in each.methods) or "**missing**"
        room = SYSTEMS[operation.system][1].replace("/", ".")
        beside = [name for name in coverage.offered if name.startswith(f"{room}.")]
        if len(beside) > 2 and set(beside) <= each.tests.keys():
            reached = "every resource and lookup"
        else:
            reached = "<br>".join(f"`{name}`" for name in each.tests) or "**missing**"
        files = list(dict.fromkeys(test.partition("::")[0] for test in each.tests.values()))
        tests = "<br>".join(f"[{Path(file).stem}](../{file})" for file in files[:3])
        tests += f"<br>and {len(files) - 3} more" if len(files) > 3 else ""
        yield f"| {title} | {call} | {methods} | {reached} | {tests or 'no test yet'} |"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
