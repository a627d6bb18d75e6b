"""The operations of the vendors' documents, the functions that are marked with them, and which tests call them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tools.place import ROOT

OPERATIONS = ROOT / "docs" / "coverage" / "operations.json"
EVIDENCE = ROOT / "docs" / "coverage" / "evidence.json"
SYSTEMS = {
    "cncc-iam": ("CNC Console IAM", "cncc"),
    "cncc-oci": ("Identity domains, as the CNC Console guide has them", "oci/domains"),
    "oci-domains": ("Identity domains, SCIM", "oci/domains"),
    "oci-iam": ("OCI IAM", "oci"),
    "oci-jit": ("Capabilities of users made just in time", "oci/jit"),
    "huawei": ("Huawei IAM Identity Center", "huawei"),
}
"""Each system of the vendors' documents: what it is called, and the package that is for it."""
_SENT_AS = {"huawei-69": "POST"}
"""Operations that are called by another method than the documents print; docs/huawei-differences.md says why."""

_MARK = re.compile(r"^\s*Operations?: ([a-z]+(?:-[a-z]+)*-\d+(?:, [a-z]+(?:-[a-z]+)*-\d+)*)\.$", re.MULTILINE)


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
        """Whether the package of its system exists."""
        package = ROOT / "iam_resources" / SYSTEMS[self.system][1]
        return (package / "__init__.py").exists() or package.with_suffix(".py").exists()

    def is_called_by(self, calls: Iterable[str]) -> bool:
        """Whether one of these calls (`METHOD /path`) is the operation's; a step has no call of its own."""
        return self.path is None or any(self._call.search(call) for call in calls)

    @cached_property
    def _call(self) -> re.Pattern[str]:
        path = (self.path or "").partition("?")[0].replace("rolemappings", "role-mappings").rstrip("/")
        path = "[^/]+".join(re.escape(part) for part in re.split(r"\{\w+\}", path))
        method = _SENT_AS.get(self.id, self.method)
        return re.compile(f"^{method} (?:\\S*/realms)?{path}/?$" if self.path else "(?!)")


def operations() -> list[Operation]:
    """All operations of the vendors' documents, in their order."""
    rows: list[dict[str, Any]] = json.loads(OPERATIONS.read_text())
    return [Operation(**row) for row in rows]


def calls_of(method: str, path: str, body: bytes = b"") -> set[str]:
    """What a request calls, as `METHOD /path`; a Bulk also what it carries."""
    path = re.sub(r"^.*(?=/admin/v1|/oauth2/|/20\d{6})|^/huawei/[a-z]+(?=/)", "", path)
    found = {f"{method} {path}"}
    if path.endswith("/Bulk") and body:
        found |= {f"{each['method']} /admin/v1{each['path']}" for each in json.loads(body)["Operations"]}
    return found


def evidence() -> dict[str, dict[str, str]]:
    """For each operation the resources, lookups and commands that call it, each with the test that shows it."""
    found: dict[str, dict[str, str]] = json.loads(EVIDENCE.read_text())
    return found


def marks() -> dict[str, tuple[str, ...]]:
    """The ids that functions are marked with, by the functions' full names."""
    return {**dict(_decorated()), **marks_in_docstrings()}


def marks_in_docstrings() -> dict[str, tuple[str, ...]]:
    """The marks of functions that are deployed by themselves and can import no decorator: a line of the docstring."""
    return {
        name: tuple(match[1].replace(" ", "").split(","))
        for name, tree in _functions()
        if (match := _MARK.search(ast.get_docstring(tree) or "")) is not None
    }


def _decorated() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, tree in _functions():
        for decorator in tree.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "operation":
                yield name, tuple(str(ast.literal_eval(argument)) for argument in decorator.args)


def _functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """All functions and methods of the product, without the sandbox, which is on the vendor's side of a call."""
    for file in sorted((ROOT / "iam_resources").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        if "sandbox" not in parts:
            module = ".".join(parts).removesuffix(".__init__")
            yield from _functions_in(module, ast.parse(file.read_text()).body)


def _functions_in(prefix: str, body: list[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}.{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions_in(f"{prefix}.{node.name}", node.body)
