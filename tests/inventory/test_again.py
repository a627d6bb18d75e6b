"""Imports that were interrupted, and imports after an import: what is there stays, and nothing is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.inventory.realm import Console, iam, iam_json
from tests.project import Project

pytestmark = pytest.mark.engine

_WRAPPER = """\
#!{python}
import json, os, subprocess, sys

arguments = sys.argv[1:]
if arguments[:1] == ["import"]:
    file = arguments[arguments.index("--file") + 1]
    with open(file) as text:
        known = json.load(text)
    known["resources"] = known["resources"][: int(os.environ["IMPORTED_BEFORE_BREAK"])]
    with open(file, "w") as text:
        json.dump(known, text)
    if known["resources"]:
        subprocess.run([{command!r}, *arguments], check=True)
    sys.exit("error: broken off")
os.execv({command!r}, [{command!r}, *arguments])
"""


def break_off(project: Project, after: int) -> None:
    """Let the engine's import end with an error after some resources."""
    path = project.environment()["PATH"]
    wrapper = project.folder / "breaking" / "pulumi"
    wrapper.parent.mkdir()
    wrapper.write_text(_WRAPPER.format(python=project.python, command=shutil.which("pulumi", path=path)))
    wrapper.chmod(0o755)
    project.env |= {"IMPORTED_BEFORE_BREAK": str(after), "PATH": f"{wrapper.parent}:{path}"}


def package_of(project: Project) -> dict[str, str]:
    folder = project.folder / "imported_cncc"
    return {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize(("form", "after"), [("program", 0), ("table", 3)])
def test_an_import_that_broke_off_ends_the_same_when_it_is_repeated(
    project: Project, console: Console, after: int, form: str
) -> None:
    break_off(project, after)
    broken = iam(project, "import", "cncc", "--form", form).bad()
    assert broken.code == 1 and "broken off" in broken.text and "Traceback" not in broken.text
    assert len(project.state()) == after
    written = package_of(project)
    del project.env["PATH"]
    done = iam_json(project, "import", "cncc", "--form", form)
    assert (done["code"], done["proved"], done["new"], done["in_stack"]) == (0, True, 8 - after, after)
    assert package_of(project) == written
    assert len(project.state()) == 8


def test_a_record_without_its_files_is_completed(project: Project, console: Console) -> None:
    iam(project, "import", "cncc").good()
    before = package_of(project)
    (project.folder / "imported_cncc" / "__init__.py").unlink()
    iam(project, "import", "cncc").good()
    assert package_of(project) == before


def test_a_later_import_adds_what_is_new_and_drops_nothing(project: Project, console: Console) -> None:
    iam(project, "import", "cncc", "--only", "users", "--match", "ana").good()
    (project.folder / "__main__.py").write_text("import imported_cncc\n")
    first = package_of(project)
    console.user("eve")
    done = iam_json(project, "import", "cncc", "--match", "eve", "--form", "table")
    assert (done["code"], done["new"]) == (0, 1)
    names = sorted(each["urn"].rpartition("::")[2] for each in project.state())
    assert names == ["ana", "eve"]
    assert '"ana"' in first["__init__.py"] and "ana,ana" in package_of(project)["users.csv"]
    done = iam_json(project, "import", "cncc")
    assert (done["code"], done["proved"], done["new"], done["in_stack"]) == (0, True, 7, 2)
    assert "roles.csv" in " ".join(package_of(project)), "it keeps its form"
    project.up().good()
    assert project.plan("--refresh") == {}
    assert len(project.state()) == 9


def test_a_changed_file_is_not_overwritten(project: Project, console: Console) -> None:
    iam(project, "import", "cncc").good()
    module = project.folder / "imported_cncc" / "__init__.py"
    mine = module.read_text() + "# mine\n"
    module.write_text(mine)
    iam(project, "import", "cncc").good()  # there is nothing new, so nothing is written
    assert module.read_text() == mine
    console.user("eve")
    refused = iam(project, "import", "cncc").bad().text
    assert "changed since the last import" in refused and str(module) in refused and "--module" in refused
    assert module.read_text() == mine and len(project.state()) == 8
    beside = iam_json(project, "import", "cncc", "--module", "newcomers")
    assert (beside["code"], beside["new"], beside["add"]) == (0, 1, "import newcomers")
    assert module.read_text() == mine and len(project.state()) == 9
    iam(project, "import", "cncc", "--overwrite").good()
    assert module.read_text() != mine


def test_a_file_that_is_not_of_an_import_is_not_overwritten(project: Project, console: Console) -> None:
    folder = project.folder / "imported_cncc"
    folder.mkdir()
    (folder / "__init__.py").write_text("kept = True\n")
    assert "not written by one" in iam(project, "import", "cncc").bad().text
    assert (folder / "__init__.py").read_text() == "kept = True\n" and project.state() == []
    (project.folder / "mine.py").touch()
    assert "would hide" in iam(project, "import", "cncc", "--module", "mine").bad().text
    (folder / "imported.json").write_text("{")
    assert "is not what an import wrote" in iam(project, "import", "cncc").bad().text


def test_names_that_would_be_the_same_are_told_apart_and_it_is_said(project: Project, console: Console) -> None:
    for name in ("night shift", "night/shift", "night-shift"):
        console.group(name)
    shown = iam(project, "import", "cncc", "--only", "groups").good().text
    assert "2 groups would be called 'night-shift'" in shown
    text = (project.folder / "imported_cncc" / "__init__.py").read_text()
    assert text.count("# night-shift would be the name of several") == 2


def test_what_the_program_says_otherwise_is_listed_and_the_command_fails(project: Project, console: Console) -> None:
    """The module is changed between import and proof; a change of the program's own is no failure."""
    iam(project, "import", "cncc").good()
    module = project.folder / "imported_cncc" / "__init__.py"
    module.write_text(module.read_text().replace('"Reads all"', '"Reads everything"'))
    found = iam_json(project, "import", "cncc")
    assert (found["code"], found["proved"]) == (1, False)
    assert [(each["resource"], each["op"], each["fields"]) for each in found["differences"]] == [
        ("auditor", "update", ["description"])
    ]
    module.write_text(module.read_text().replace('"Reads everything"', '"Reads all"'))
    (project.folder / "__main__.py").write_text("raise ValueError('mine')\n")
    unproved = iam(project, "import", "cncc").bad().text
    assert "could not prove the import, which is done" in unproved and "Traceback" not in unproved, unproved
    (project.folder / "__main__.py").write_text(
        "from iam_resources import cncc\nimport imported_cncc\ncncc.RealmRole('mine', name='mine')\n"
    )
    found = iam_json(project, "import", "cncc")
    assert (found["code"], found["proved"], [each["resource"] for each in found["pending"]]) == (0, True, ["mine"])


def test_a_dry_run_does_nothing(project: Project, console: Console) -> None:
    console.role("..")  # no program can declare it
    shown = iam(project, "import", "cncc", "--dry-run").good().text
    assert "Would import: groups: 2, realm-roles: 1, users: 2, memberships: 1, user-roles: 2" in shown
    assert "left out, as no program can declare it: cncc:RealmRole ..: name cannot be '.' or '..'" in shown
    assert not (project.folder / "imported_cncc").exists() and project.state() == []
    found = iam_json(project, "import", "cncc", "--dry-run", "--only", "users", "--filter", "ana")
    assert [each["name"] for each in found["resources"]] == ["ana"]
    urls = iam_json(project, "import", "cncc", "--dry-run", "--only", "client-urls")
    assert [each["name"] for each in urls["resources"]] == ["cncc"], "the server's own clients are left out"


def test_a_connection_that_is_not_configured_is_one_line(project: Project, console: Console) -> None:
    ran = iam(project, "import", "cncc", "--connection", "lab")
    assert ran.code == 1 and "cncc:connections.lab.endpoint" in ran.text and "Traceback" not in ran.text, ran.text
    assert list(project.folder.glob("imported_*")) == []


def test_outside_a_project_it_says_so(project: Project, console: Console, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.folder, inside = elsewhere, project.folder
    assert "there is no Pulumi project here" in iam(project, "import", "cncc").bad().text
    project.folder = inside
    assert json.loads((inside / "Pulumi.yaml").read_text())["name"] == "trial"
