"""The generated stubs: right programs pass mypy and pyright, wrong ones fail, and the committed ones are up to date."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import unavailable
from tools import stubs
from tools.docs.rooms import room
from tools.place import CACHE, ROOT, one_at_a_time

HERE = Path(__file__).parent

RIGHT = """
import pulumi
import shelf
from typing_extensions import assert_type

other = shelf.Book("emma", title="Emma", author="austen")
name: pulumi.Output[str] = other.number
topics: list[pulumi.Input[str]] = ["love", other.title]
book = shelf.Book(
    "persuasion",
    pulumi.ResourceOptions(depends_on=[other]),
    title=other.number.apply(lambda number: number.lower()),
    author="austen",
    binding="cloth",
    pages=249,
    topics=topics,
    notes={"ana": ["good", other.title], "bo": other.number.apply(lambda number: [number])},
    editions=[{"year": 1817}, {"year": 1818, "printer": other.title}],
    lock=pulumi.Output.secret("word"),
    summary={"ends": "well", "chapters": [1, other.title]},
)
shelf.Book("sanditon", opts=pulumi.ResourceOptions(import_="B-1"), title="Sanditon", author="austen")
assert_type(book.number, pulumi.Output[str])
assert_type(book.author_id, pulumi.Output[str | None])
assert_type(book.topics, pulumi.Output[list[str] | None])
assert_type(book.on_delete, pulumi.Output[str])
assert_type(shelf.find_book(title="Emma"), str)
pulumi.export("number", book.id)
"""

WRONG = {
    "a misspelt argument": 'shelf.Book("a", title="a", author="a", auther="b")',
    "a missing argument": 'shelf.Book("a", title="a")',
    "a number for a text": 'shelf.Book("a", title=1, author="a")',
    "a text for a list": 'shelf.Book("a", title="a", author="a", pages="many")',
    "a word that is not one of the list": 'shelf.Book("a", title="a", author="a", binding="stone")',
    "a list for a string or a map": 'shelf.Book("a", title="a", author="a", summary=["a"])',
    "a list of numbers": 'shelf.Book("a", title="a", author="a", topics=[1])',
    "a key of a nested value": 'shelf.Book("a", title="a", author="a", editions=[{"yeer": 1}])',
    "an output of another type": 'shelf.Book("a", title="a", author="a", pages=book.number)',
    "an output that there is not": "book.nummer",
    "a secret that is not given back": "book.lock",
    "the name by keyword": 'shelf.Book(resource_name="a", title="a", author="a")',
}


@pytest.fixture(scope="module")
def pyright() -> Path:
    """The command `pyright`, installed once from the locked package."""
    folder = CACHE / "pyright"
    if shutil.which("npm") is None:
        unavailable("pyright needs Node.js: install it and npm")
    with one_at_a_time(CACHE / "pyright.lock"):
        lock = (HERE / "pyright" / "package-lock.json").read_text()
        installed = folder / "package-lock.json"
        command = folder / "node_modules" / ".bin" / "pyright"
        if not command.exists() or installed.read_text() != lock:
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / "pyright" / name, folder / name)
            done = subprocess.run(
                ["npm", "ci", "--no-audit", "--no-fund", "--omit=optional"], cwd=folder, capture_output=True, text=True
            )
            if done.returncode:
                unavailable(f"pyright cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return command


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the package `shelf` and its stub."""
    shutil.copytree(HERE / "shelf", tmp_path / "shelf")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "shelf"]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "shelf" / "__init__.pyi").write_text(stubs.stub(room("shelf")))
    (tmp_path / "right.py").write_text(RIGHT)
    lines = ["import shelf", 'book = shelf.Book("emma", title="Emma", author="austen")', *WRONG.values(), ""]
    (tmp_path / "wrong.py").write_text("\n".join(lines))
    return tmp_path


def wrong_lines() -> set[int]:
    return {number for number, _ in enumerate(WRONG, start=3)}


def test_mypy_accepts_the_right_program_and_refuses_each_wrong_line(shelf: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "right.py", "wrong.py", "shelf"],
        cwd=shelf,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    errors = re.findall(r"^(\S+\.pyi?):(\d+): error", done.stdout, re.MULTILINE)
    assert {int(line) for file, line in errors if file == "wrong.py"} == wrong_lines(), done.stdout
    assert {file for file, _ in errors} == {"wrong.py"}, done.stdout


def test_pyright_accepts_the_right_program_and_refuses_each_wrong_line(shelf: Path, pyright: Path) -> None:
    config = {"include": ["right.py", "wrong.py"], "extraPaths": [str(ROOT)], "typeCheckingMode": "strict"}
    (shelf / "pyrightconfig.json").write_text(json.dumps(config))
    done = subprocess.run(
        [str(pyright), "--outputjson", "--pythonpath", sys.executable],
        cwd=shelf,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
    )
    found = [each for each in json.loads(done.stdout)["generalDiagnostics"] if each["severity"] == "error"]
    lines = {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in found}
    assert lines == {("wrong.py", line) for line in wrong_lines()}, json.dumps(found, indent=1)


def test_a_stub_documents_each_argument_and_output(shelf: Path) -> None:
    tree = ast.parse((shelf / "shelf" / "__init__.pyi").read_text())
    book = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Book")
    message = ast.get_docstring(next(node for node in book.body if isinstance(node, ast.FunctionDef))) or ""
    assert "lock: The word that opens it. Write-only secret, sent again when `lock_version` changes." in " ".join(
        message.split()
    )
    assert "pages: How long it is. (1 to 5,000.)" in message
    assert "What nobody wrote down is left as it is." in (ast.get_docstring(book) or "")


def test_a_stub_that_is_out_of_date_is_refused_in_one_line(shelf: Path) -> None:
    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tools.stubs", "--check", "shelf"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(shelf)},
            capture_output=True,
            text=True,
        )

    assert check().returncode == 0
    with (shelf / "shelf" / "__init__.pyi").open("a") as file:
        file.write("# changed\n")
    refused = check()
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "shelf/__init__.pyi" in refused.stderr
    assert "python -m tools.stubs" in refused.stderr


def test_importing_the_package_itself_does_not_need_the_stub() -> None:
    """The stub's private maps are for type checkers; no name in it is missing at run time."""
    from iam_resources import cncc

    for name in cncc.__all__:
        assert hasattr(cncc, name)
