"""Names of resources and variables."""

from __future__ import annotations

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.inventory.naming import assign_names, assign_variables, resource_name

_TEXTS = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["a b", "a/b", "a-b", "A-B", "/a/b", "ana", "Ana", "日本", "…"]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ana@example.com", "ana@example.com"),
        ("/Staff & Co/Europe", "Staff-Co/Europe"),
        ("night  shift", "night-shift"),
        ("Ünïcode", "Ünïcode"),
        ("a::b", "a-b"),
        ("…", ""),
    ],
)
def test_a_name_stays_readable(text: str, name: str) -> None:
    assert resource_name(text) == name


@given(_TEXTS)
def test_a_name_has_nothing_that_a_urn_or_a_line_cannot_have(text: str) -> None:
    name = resource_name(text)
    assert "::" not in name and not any(letter.isspace() for letter in name)
    assert name == unicodedata.normalize("NFC", name) and len(name) <= 120
    assert resource_name(name) == name


@given(st.dictionaries(st.uuids().map(str), _TEXTS, max_size=12), st.randoms())
def test_names_differ_and_do_not_depend_on_the_order(wanted: dict[str, str], random: object) -> None:
    names = assign_names(list(wanted.items()))
    assert len(set(names.by_id.values())) == len(wanted)
    assert assign_names(list(reversed(wanted.items()))).by_id == names.by_id
    clashed = {name for given in names.clashes.values() for name in given}
    plain = {names.by_id[id_] for id_, text in wanted.items() if names.by_id[id_] == resource_name(text)}
    assert clashed.isdisjoint(plain)  # what is not called as the vendor calls it is reported
    assert clashed | plain | {"unnamed"} >= set(names.by_id.values())


@given(st.dictionaries(st.uuids().map(str), _TEXTS, min_size=2, max_size=12))
def test_an_object_keeps_its_name_when_others_come(wanted: dict[str, str]) -> None:
    first = dict(list(wanted.items())[: len(wanted) // 2])
    before = assign_names(list(first.items())).by_id
    after = assign_names(list(wanted.items()), kept=before).by_id
    assert {id_: after[id_] for id_ in before} == before
    assert len(set(after.values())) == len(wanted)


def test_a_name_of_another_resource_is_not_taken() -> None:
    names = assign_names([("1", "ana")], taken=["ana"])
    assert names.by_id["1"].startswith("ana-") and names.clashes == {"ana": [names.by_id["1"]]}


@given(st.dictionaries(st.uuids().map(str), st.tuples(_TEXTS, st.sampled_from(["user", "group"])), max_size=12))
def test_variables_differ_and_are_names_of_python(wanted: dict[str, tuple[str, str]]) -> None:
    rows = [(key, resource_name(text) or "unnamed", kind) for key, (text, kind) in wanted.items()]
    given = assign_variables(rows, reserved={"cncc"})
    assert given.keys() == wanted.keys() and len(set(given.values())) == len(wanted)
    for variable in given.values():
        assert variable.isidentifier() and not keyword.iskeyword(variable) and variable not in ("cncc", "list", "id")
        assert unicodedata.normalize("NFKC", variable) == variable  # Python takes others for this one


def test_a_user_and_a_group_of_one_name_are_told_apart() -> None:
    assert assign_variables([("1", "ops", "group"), ("2", "ops", "user")]) == {"1": "ops", "2": "ops_user"}
    assert assign_variables([("1", "import", "group"), ("2", "7-eleven", "user")]) == {
        "1": "import_group",
        "2": "user_7_eleven",
    }
