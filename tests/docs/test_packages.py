"""Holds the layering of the packages by reading their imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from iam_resources.engine.registry import VENDORS
from tools.place import ROOT

PACKAGE = ROOT / "iam_resources"
ROOMS = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
VENDOR_ROOMS = {"oci", "cncc", "huawei", *VENDORS}


def imports(file: Path) -> Iterator[tuple[str, str]]:
    """What a file imports: the module, and the name taken from it (empty for the module itself)."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: imports are written in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


def rooms_used(room: str) -> dict[str, set[str]]:
    """The packages of the project that a package imports, each with the files that do."""
    found: dict[str, set[str]] = {}
    for file in (PACKAGE / room).rglob("*.py*"):
        if file.suffix not in (".py", ".pyi"):
            continue
        for module, name in imports(file):
            parts = f"{module}.{name}".split(".")
            if parts[0] == "iam_resources" and parts[1] in ROOMS | VENDOR_ROOMS:
                found.setdefault(parts[1], set()).add(str(file.relative_to(ROOT)))
    found.pop(room, None)
    return found


def foreign(folder: Path) -> set[str]:
    """The packages of others that the files of a folder import."""
    return {module.split(".")[0] for file in folder.rglob("*.py") for module, _ in imports(file)}


@pytest.mark.parametrize("vendor", sorted(VENDOR_ROOMS & ROOMS))
def test_a_vendor_knows_no_other_vendor(vendor: str) -> None:
    allowed = ("access", "engine", "http", "directory", "scim", "shapes")
    assert not {name: files for name, files in rooms_used(vendor).items() if name not in allowed}


def test_shapes_know_no_vendor() -> None:
    assert set(rooms_used("shapes")) <= {"engine", "http", "directory"}


def test_tables_know_the_engine_only() -> None:
    assert set(rooms_used("tables")) <= {"engine"}


def test_an_inventory_knows_shapes_and_no_vendor() -> None:
    assert set(rooms_used("inventory")) <= {"access", "engine", "pulumi_command", "shapes", "tables"}


def test_the_command_of_the_engine_is_run_in_one_place() -> None:
    assert rooms_used("pulumi_command") == {}
    runs = re.compile(r"subprocess\w*\([^)]*\"pulumi\"", re.DOTALL)
    assert not [file for file in PACKAGE.rglob("*.py") if runs.search(file.read_text())]
    used = {module for file in (PACKAGE / "review").rglob("*.py") for module, _ in imports(file)}
    assert "subprocess" not in used and "asyncio.subprocess" not in used


def test_scim_knows_the_models_and_no_vendor() -> None:
    assert set(rooms_used("scim")) <= {"engine"}
    words = "|".join({*VENDORS, "oracle", "idcs", "huawei", "oci"})
    for file in (PACKAGE / "scim").rglob("*.py"):
        assert not re.search(rf"\b({words})\b", file.read_text().lower()), file


def test_http_knows_no_vendor_and_nothing_of_pulumi() -> None:
    assert rooms_used("http") == {}
    assert "pulumi" not in foreign(PACKAGE / "http")


def test_directories_know_http_and_no_vendor_and_nothing_of_pulumi() -> None:
    assert set(rooms_used("directory")) == {"http"}
    assert "pulumi" not in foreign(PACKAGE / "directory")


def test_the_engine_knows_no_http_and_no_vendor() -> None:
    assert set(rooms_used("engine")) <= {"pulumi_command"}
    assert not foreign(PACKAGE / "engine") & {"httpx", "requests", "urllib3"}


def test_access_knows_no_vendor_and_no_engine() -> None:
    assert rooms_used("access") == {}
    assert not foreign(PACKAGE / "access") & {"pulumi", "httpx", "pydantic"}


def test_the_review_knows_no_vendor_and_calls_none() -> None:
    used = rooms_used("review")
    assert set(used) <= {"access", "engine", "pulumi_command"}
    assert used["engine"] == {"iam_resources/review/vendors.py"}, "only to find which vendors are installed"
    assert not foreign(PACKAGE / "review") & {"pulumi", "httpx"}


def test_what_a_vendor_says_of_access_calls_nothing() -> None:
    """It reads states and inputs: no connection, no resource class, no call."""
    for vendor in sorted(VENDOR_ROOMS & ROOMS):
        for file in (PACKAGE / vendor).rglob("access.py"):
            modules = {module for module, _ in imports(file) if module.startswith("iam_resources")}
            assert modules <= {"iam_resources.access", "iam_resources.oci.policies"}, file


def test_the_sandbox_shares_no_code_with_what_is_tested_with_it() -> None:
    assert "sandbox" in ROOMS
    used = {
        (str(file.relative_to(ROOT)), module)
        for file in (PACKAGE / "sandbox").rglob("*.py")
        for module, _ in imports(file)
        if module.startswith("iam_resources") and not module.startswith("iam_resources.sandbox")
    }
    assert not used


def test_what_all_packages_share_depends_on_no_package() -> None:
    for file in PACKAGE.glob("*.py"):
        for module, name in imports(file):
            parts = f"{module}.{name}".split(".")
            assert not (parts[0] == "iam_resources" and parts[1] in ROOMS), f"{file.name} imports {module}"


def test_stacks_import_public_names_only() -> None:
    for file in (ROOT / "stacks").rglob("*.py"):
        for module, name in imports(file):
            if module == "iam_resources":
                assert name in VENDOR_ROOMS, f"{file.name}: {name} is no vendor's package"
            elif module.startswith("iam_resources."):
                package = ROOT.joinpath(*module.split("."))
                inner = package / name / "__init__.py"  # a package inside: from iam_resources.oci import domains
                offers = declared(ast.parse((package / "__init__.py").read_text()))
                is_room = inner.exists() and declared(ast.parse(inner.read_text()))
                assert name in offers or is_room, f"{file.name}: {module} does not offer {name}"


def declared(tree: ast.Module) -> list[str]:
    """The names in a module's `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []
