"""The table of coverage: for each documented operation of a vendor, what carries it out and what leads to it."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from iam_resources.engine import Resource
from iam_resources.engine.registry import ResourceType
from tools.docs.calls import Calls, Function, sources_of
from tools.docs.rooms import Room
from tools.place import ROOT

OPERATIONS = ROOT / "docs" / "coverage" / "operations.json"
SYSTEMS = {
    "cncc-iam": ("CNC Console IAM", "cncc"),
    "cncc-oci": ("Identity domains, as the CNC Console guide has them", "oci/domains"),
    "oci-domains": ("Identity domains, SCIM", "oci/domains"),
    "oci-iam": ("OCI IAM", "oci"),
    "oci-jit": ("Capabilities of users made just in time", "oci/jit"),
    "huawei": ("Huawei IAM Identity Center", "huawei"),
}
"""Each system of the vendors' documents: what it is called, and the room that is for it."""

_VERBS = ("create", "find", "read", "update", "delete")
_OPERATION = re.compile(r"^\s*Operations?: ([a-z]+(?:-[a-z]+)*-\d+(?:, [a-z]+(?:-[a-z]+)*-\d+)*)\.$", re.MULTILINE)


@dataclass(frozen=True)
class Operation:
    """One operation of a vendor's documents.

    Attributes:
        id: as in the marks of client methods.
        system: one of `SYSTEMS`.
        section: where it is described.
        name: what the vendor calls it.
        method, path: of the call; None where it is a step and not a call.
    """

    id: str
    system: str
    section: str
    name: str
    method: str | None
    path: str | None

    @property
    def built(self) -> bool:
        """Whether the room of its system exists."""
        room = ROOT / "iam_resources" / SYSTEMS[self.system][1]
        return (room / "__init__.py").exists() or room.with_suffix(".py").exists()


@dataclass(frozen=True)
class Covered:
    """What is known about one operation.

    Attributes:
        operation: which.
        methods: the functions that carry it out, as `api.users.Users.create`.
        reached_by: the resources, lookups and commands that lead to one of them, as a program writes them.
        tests: the test files in which one of these is used.
    """

    operation: Operation
    methods: tuple[str, ...]
    reached_by: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def missing(self) -> str:
        """What is missing, for a person; empty when nothing is."""
        what = f"{self.operation.id} ({self.operation.section})"
        if not self.methods:
            return f"{what}: no method is marked with @operation({self.operation.id!r})"
        if not self.reached_by:
            return f"{what}: no resource, lookup or command leads to {', '.join(self.methods)}"
        return ""


def operations() -> list[Operation]:
    """All operations of the vendors' documents, in their order."""
    rows: list[dict[str, Any]] = json.loads(OPERATIONS.read_text())
    return [Operation(**row) for row in rows]


class Coverage:
    """What leads to what, in the whole project.

    Args:
        rooms: the vendors' rooms that are built.
    """

    def __init__(self, rooms: list[Room]) -> None:
        folder = ROOT / "iam_resources"
        # The sandbox stands on the vendor's side of a call.
        sources = {
            module: file
            for module, file in sources_of(folder, "iam_resources").items()
            if not module.startswith("iam_resources.sandbox")
        }
        calls = Calls(sources)
        marked = {**calls.decorated("operation"), **_said(calls)}
        self._rooms = rooms
        self._methods: dict[str, list[str]] = {}
        for method, ids in marked.items():
            for id_ in ids:
                self._methods.setdefault(id_, []).append(method)
        self._reached: dict[str, dict[str, None]] = {}  # what leads there, by what: no order but that of the names
        for source, starts in sorted({**_offered(rooms, calls), **_commands(sources, calls)}.items()):
            for function in calls.reached(starts):
                for id_ in marked.get(function.name, ()):
                    self._reached.setdefault(id_, {})[source] = None

    @property
    def unknown(self) -> dict[str, list[str]]:
        """Ids in marks that no document has, each with the marked functions."""
        known = {operation.id for operation in operations()}
        return {id_: methods for id_, methods in self._methods.items() if id_ not in known}

    def of(self, operation: Operation) -> Covered:
        """What is known about one operation."""
        reached = tuple(self._reached.get(operation.id, ()))
        methods = self._methods.get(operation.id, [])
        tests = tuple(_tests_of(reached)) if methods else ()
        return Covered(operation, tuple(_short(method) for method in methods), reached, tests)

    def used_by(self, offered: str) -> list[Operation]:
        """The operations that a resource or lookup leads to, without those that everything of its room leads to.

        Args:
            offered: as a program writes it, `cncc.User`.
        """
        beside = [name for name in self.offered if name.split(".")[:-1] == offered.split(".")[:-1]]
        return [
            operation
            for operation in operations()
            if offered in self._reached.get(operation.id, {})
            and not (len(beside) > 1 and all(name in self._reached[operation.id] for name in beside))
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
        "Every operation of the vendors' documents, the method that carries it out, and what leads to it from a"
        " program or a terminal. Written by `make docs` from the marks in the code; a test fails while an operation"
        " of a vendor that is built is missing.",
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
    yield "| Operation | Call | Carried out by | Reached by | Shown in |"
    yield "|---|---|---|---|---|"
    for each in covered:
        operation = each.operation
        title = operation.section if operation.name in operation.section else f"{operation.section}: {operation.name}"
        call = f"`{operation.method} {operation.path}`".replace("|", "\\|") if operation.method else "a step"
        methods = "<br>".join(f"`{method}`" for method in each.methods) or "**missing**"
        room = SYSTEMS[operation.system][1].replace("/", ".")
        beside = [name for name in coverage.offered if name.startswith(f"{room}.")]
        if len(beside) > 2 and set(beside) <= set(each.reached_by):
            reached = "every resource and lookup"
        else:
            reached = "<br>".join(f"`{name}`" for name in each.reached_by) or "**missing**"
        tests = "<br>".join(f"[{Path(file).stem}](../{file})" for file in each.tests[:3])
        tests += f"<br>and {len(each.tests) - 3} more" if len(each.tests) > 3 else ""
        yield f"| {title} | {call} | {methods} | {reached} | {tests or 'no test yet'} |"


def _offered(rooms: list[Room], calls: Calls) -> dict[str, list[Function]]:
    found: dict[str, list[Function]] = {}
    for room in rooms:
        for name, kind in room.resources.items():
            found[f"{room.name}.{name}"] = _verbs(kind, calls)
        for name, component in room.components.items():
            found[f"{room.name}.{name}"] = _of_component(component, calls)
        for name, lookup in room.lookups.items():
            found[f"{room.name}.{name}"] = [Function(f"{lookup.__module__}.{lookup.__qualname__}")]
    return found


def _verbs(kind: ResourceType, calls: Calls) -> list[Function]:
    within = f"{kind.lifecycle.__module__}.{kind.lifecycle.__qualname__}"
    verbs = (calls.method(within, verb) for verb in _VERBS)
    return [verb for verb in verbs if verb is not None]


def _of_component(component: type[Any], calls: Calls) -> list[Function]:
    """What a component leads to: its own methods, the verbs of the resources it makes, and the function it deploys."""
    module = sys.modules[component.__module__]
    own = f"{component.__module__}.{component.__qualname__}."
    starts = [function for function in calls.functions_in(component.__module__) if function.name.startswith(own)]
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call):
            made = _named(module, node.func)
            if inspect.isclass(made) and issubclass(made, Resource):
                starts += _verbs(made.kind, calls)
    deployed = f"{component.__module__.rpartition('.')[0]}.function"
    return starts + [function for name in calls.modules_in(deployed) for function in calls.functions_in(name)]


def _named(module: ModuleType, node: ast.expr) -> Any:
    """What a dotted name means in a module; None for any other expression."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    return getattr(_named(module, node.value), node.attr, None) if isinstance(node, ast.Attribute) else None


def _said(calls: Calls) -> dict[str, tuple[str, ...]]:
    """The marks of functions that are deployed by themselves and can import no decorator: a line of the docstring."""
    return {
        name: tuple(match[1].replace(" ", "").split(","))
        for name, text in calls.docstrings().items()
        if (match := _OPERATION.search(text)) is not None
    }


def _commands(sources: dict[str, Path], calls: Calls) -> dict[str, list[Function]]:
    """Each file of the room `cli` that has a `run` is one command, called by where it lies: `iam jit apply`."""
    found = {}
    for module in sources:
        functions = calls.functions_in(module) if module.startswith("iam_resources.cli.") else []
        if any(function.name == f"{module}.run" for function in functions):
            found[module.removeprefix("iam_resources.cli.").replace("_", "-").replace(".", " ")] = functions
    return {f"iam {name}": functions for name, functions in found.items()}


def _tests_of(offered: tuple[str, ...]) -> Iterator[str]:
    """Test files that name one of these: as `cncc.User`, imported from the vendor's package, or a command's words."""
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text()
        for name in offered:
            words = name.split()[1:]
            if words and re.search(", ".join(rf"[\"']{re.escape(word)}[\"']" for word in words), text):
                yield str(file.relative_to(ROOT))
                break
            room, _, word = name.rpartition(".")
            alias = room.rsplit(".", 1)[-1]
            imported = rf"from iam_resources\.{re.escape(room)}\S* import [^\n]*\b{word}\b"
            if room and (re.search(rf"\b{re.escape(alias)}\.{word}\b", text) or re.search(imported, text)):
                yield str(file.relative_to(ROOT))
                break


def _short(method: str) -> str:
    return method.removeprefix("iam_resources.")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
