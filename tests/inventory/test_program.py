"""The program that an import writes: it declares what exists, in both forms the same."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_resources import cncc
from iam_resources.cncc.api.representation import is_blank
from iam_resources.engine import Resource
from iam_resources.inventory.items import Item, Link
from iam_resources.inventory.naming import assign_names
from iam_resources.inventory.program import MOST_STATEMENTS, Declared, Source, write_files
from tools.place import ROOT

_SOURCE = Source("iam import cncc", "realm cncc")
_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda text: not is_blank(text)
)
_ODD = st.sampled_from(["ana", "Ana", "a b", "a/b", 'quo"te', "it's", "back\\slash", "日本", "ünï", "id", "import"])
_NAMES = _ODD | _TEXTS
_USERS = _NAMES.map(str.lower).filter(lambda text: text == text.lower())


def item(kind: Any, id_: str, inputs: dict[str, Any], **links: tuple[Item, str]) -> Item:
    return Item(
        kind=kind.kind,
        id=f"cncc/{id_}",
        name=str(next(iter(inputs.values()))),
        key=(kind.kind.token, id_),
        inputs={"realm": "cncc", **inputs},
        outputs={},
        owned=(),
        links={name: Link(target.key, text) for name, (target, text) in links.items()},
        implied=frozenset({"realm"}),
    )


def declared(items: Sequence[Item]) -> list[Declared]:
    found = []
    for token in dict.fromkeys(each.kind.token for each in items):
        same = [each for each in items if each.kind.token == token]
        names = assign_names([(each.id, each.name) for each in same]).by_id
        found += [Declared(each, names[each.id]) for each in same]
    return found


@st.composite
def realms(draw: st.DrawFn) -> list[Item]:
    """Groups in groups, users, and users in groups; a group in some case that is not among them."""
    groups: list[Item] = []
    for number, name in enumerate(draw(st.lists(_NAMES, max_size=4, unique=True))):
        above = draw(st.sampled_from([None, *groups]))
        inputs = {"name": name} | ({"parent": f"/{above.name}"} if above else {})
        links = {"parent": (above, f"/{above.name}")} if above else {}
        groups.append(item(cncc.Group, f"g{number}", inputs, **links))
    users = [
        item(
            cncc.User,
            f"u{number}",
            {"username": name, "attributes": draw(st.dictionaries(_TEXTS, st.lists(_TEXTS, max_size=2)))}
            | {"enabled": draw(st.booleans()), "on_delete": "disable"},
        )
        for number, name in enumerate(draw(st.lists(_USERS, max_size=4, unique=True)))
    ]
    absent = item(cncc.Group, "absent", {"name": "absent"})
    members = [
        item(
            cncc.Membership,
            f"{user.key[1]}-{group.key[1]}",
            {"user": user.name, "group": f"/{group.name}"},
            user=(user, user.name),
            group=(group, f"/{group.name}"),
        )
        for user in users
        for group in draw(st.lists(st.sampled_from([absent, *groups]), max_size=2, unique_by=id))
    ]
    return [*groups, *users, *members]


def run(files: dict[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    """What the program declares; each object's id is that of its name."""
    made: list[tuple[str, str, dict[str, Any]]] = []

    def record(self: Resource, called: str, /, opts: Any = None, **arguments: Any) -> None:
        made.append((self.kind.token, called, {**arguments, **({"protect": opts.protect} if opts else {})}))
        if id_field := getattr(self.kind.lifecycle, "id_field", ""):
            setattr(self, id_field, f"id of {self.kind.token} {called}")

    with tempfile.TemporaryDirectory() as name:
        for file, text in files.items():
            (Path(name) / file).write_text(text, encoding="utf-8", newline="")
        main = Path(name) / "__init__.py"
        with mock.patch.object(Resource, "__init__", record):
            exec(compile(main.read_text(encoding="utf-8"), str(main), "exec"), {"__file__": str(main)})  # noqa: S102
    return made


def expected(all_of_them: Sequence[Declared]) -> list[tuple[str, str, dict[str, Any]]]:
    names = {each.item.key: each.name for each in all_of_them}
    found = []
    for each in all_of_them:
        arguments = {name: value for name, value in each.item.inputs.items() if name != "realm" and value != {}}
        for field, link in each.item.links.items():
            if link.target in names:
                arguments[field] = f"id of {link.target[0]} {names[link.target]}"
        if each.item.is_person:
            arguments["protect"] = True
        found.append((each.item.kind.token, each.name, arguments))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(realms())
def test_the_program_declares_what_exists_with_references_in_both_forms(items: list[Item]) -> None:
    known = declared(items)
    wanted = expected(known)
    assert run(write_files(known, _SOURCE, "program")) == wanted
    assert run(write_files(known, _SOURCE, "table")) == wanted


def people(count: int) -> list[Declared]:
    return declared([item(cncc.User, f"u{number}", {"username": f"u{number:04}"}) for number in range(count)])


def test_a_handful_is_written_as_statements_and_many_as_a_table() -> None:
    assert sorted(write_files(people(MOST_STATEMENTS), _SOURCE)) == ["__init__.py"]
    files = write_files(people(MOST_STATEMENTS + 1), _SOURCE)
    assert sorted(files) == ["__init__.py", "users.csv"]
    assert files["users.csv"].splitlines()[:2] == ["resource,username", "u0000,u0000"]
    assert len(files["__init__.py"].splitlines()) < 40


def test_what_cannot_be_read_and_how_people_are_protected_is_said() -> None:
    text = write_files(people(1), _SOURCE, "program")["__init__.py"]
    assert "Passwords cannot be read" in text and "protect=True" in text and "To delete one all the same" in text


@pytest.mark.parametrize("form", ["program", "table"])
def test_it_passes_mypy_strict(tmp_path: Path, form: str) -> None:
    group = item(cncc.Group, "g", {"name": "ops", "attributes": {"a": ["b"]}})
    user = item(cncc.User, "u", {"username": "ana", "attributes": {"a": []}, "on_delete": "disable"})
    member = item(cncc.Membership, "m", {"user": "ana", "group": "/ops"}, user=(user, "ana"), group=(group, "/ops"))
    for name, text in write_files(declared([group, user, member]), _SOURCE, form).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(tmp_path / "__init__.py")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
