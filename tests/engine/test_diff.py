"""What is a change and what is not."""

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.engine import Inputs, Local, Refers, Unordered
from iam_resources.engine.check import check
from iam_resources.engine.diff import Kind, diff
from iam_resources.engine.values import UNKNOWN
from tests.engine.things import ThingInputs

_INPUTS = st.fixed_dictionaries(
    {"title": st.text(min_size=1, max_size=20)},
    optional={
        "place": st.text(max_size=5),
        "size": st.integers(1, 10),
        "colours": st.lists(st.text(max_size=3), max_size=5),
        "marks": st.dictionaries(
            st.text(min_size=1, max_size=4), st.lists(st.text(max_size=3), max_size=3), max_size=3
        ),
    },
)


@given(inputs=_INPUTS)
def test_equal_is_no_change(inputs: dict[str, Any]) -> None:
    values, failures = check(ThingInputs, inputs)
    assert failures == []
    assert diff(ThingInputs, values, values, values).changes == ()


@given(inputs=_INPUTS, seed=st.randoms())
def test_another_order_is_no_change(inputs: dict[str, Any], seed: Any) -> None:
    values, _ = check(ThingInputs, inputs)
    state = {**values}
    for name in ("colours",):
        if name in state:
            state[name] = seed.sample(state[name], len(state[name]))
    assert diff(ThingInputs, state, values, values).changes == ()


def test_what_the_program_does_not_mention_is_no_change() -> None:
    state = {"title": "a", "size": 5, "place": "box", "marks": {"k": ["v"], "other": ["x"]}}
    assert diff(ThingInputs, state, state, {"title": "a", "marks": {"k": ["v"]}}).changes == ()


def _kinds(state: dict[str, Any], wanted: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, Kind]:
    return {item.path: item.kind for item in diff(ThingInputs, state, old or state, wanted).changes}


def test_changes_are_reported_by_key_and_by_item() -> None:
    state = {"title": "a", "marks": {"k": ["v"], "gone": ["x"]}, "colours": ["blue", "red"]}
    wanted = {"title": "a", "marks": {"k": ["w"], "gone": [], "new one": ["y"]}, "colours": ["blue", "green", "teal"]}
    assert _kinds(state, wanted) == {
        "marks.k": Kind.UPDATE,
        "marks.gone": Kind.DELETE,
        'marks["new one"]': Kind.ADD,
        "colours[1]": Kind.UPDATE,
        "colours[2]": Kind.ADD,
    }


def test_a_reference_by_another_name_is_no_change() -> None:
    state = {"title": "a", "friend": "7", "friend_id": "7", "friend_title": "Ann"}
    assert _kinds(state, {"title": "a", "friend": "Ann"}) == {}
    assert _kinds(state, {"title": "a", "friend": "Bob"}) == {"friend": Kind.UPDATE}
    assert _kinds(state, {"title": "a", "friend": UNKNOWN}) == {"friend": Kind.UPDATE}


def test_a_written_once_secret_changes_by_its_version_only() -> None:
    state = {"title": "a", "code_version": 1}
    old = {"title": "a", "code": "1", "code_version": 1}
    assert _kinds(state, {"title": "a", "code": "2", "code_version": 1}, old) == {}
    assert _kinds(state, {"title": "a", "code": "2", "code_version": 2}, old) == {"code_version": Kind.UPDATE}


class OptionInputs(Inputs):
    """A resource with a local option that earlier versions did not have."""

    title: str
    on_delete: Annotated[str, Local()] = "delete"


@pytest.mark.parametrize("wanted, changes", [("delete", {}), ("keep", {"on_delete": Kind.ADD})])
def test_without_old_inputs_a_new_option_differs_only_where_it_is_not_the_default(
    wanted: str, changes: dict[str, Kind]
) -> None:
    """The stock host passes no old inputs, and the state was written before the option existed."""
    found = diff(OptionInputs, {"title": "a"}, None, {"title": "a", "on_delete": wanted})
    assert {change.path: change.kind for change in found.changes} == changes


def test_a_replacement_that_keeps_the_key_deletes_first() -> None:
    state = {"title": "a", "place": "box"}
    same_key = diff(ThingInputs, state, state, {"title": "a", "place": "shelf"})
    assert same_key.replaces == ("place",) and same_key.delete_before_replace
    other_key = diff(ThingInputs, state, state, {"title": "b", "place": "shelf"})
    assert other_key.replaces == ("place",) and not other_key.delete_before_replace
    unknown_key = diff(ThingInputs, state, state, {"title": UNKNOWN, "place": "shelf"})
    assert unknown_key.delete_before_replace


def test_drift_is_reported_apart_from_a_change_of_the_program() -> None:
    drifted = diff(ThingInputs, {"title": "a", "size": 9}, {"title": "a", "size": 5}, {"title": "a", "size": 5})
    assert [(item.path, item.drift) for item in drifted.changes] == [("size", True)]
    written = diff(ThingInputs, {"title": "a", "size": 5}, {"title": "a", "size": 5}, {"title": "a", "size": 6})
    assert [(item.path, item.drift) for item in written.changes] == [("size", False)]


def test_ignored_changes_are_left_out_also_below_a_map() -> None:
    state = {"title": "a", "size": 5, "marks": {"k": ["v"]}}
    wanted = {"title": "a", "size": 6, "marks": {"k": ["w"]}}
    assert diff(ThingInputs, state, state, wanted, ("size", "marks.k")).changes == ()
    assert [item.path for item in diff(ThingInputs, state, state, wanted, ("marks",)).changes] == ["size"]


class CrewInputs(Inputs):
    users: Annotated[list[str], Unordered(), Refers("user_ids", "users", ignore_case=True)]


def test_references_in_a_list_are_compared_by_what_they_mean() -> None:
    state = {"users": ["ana", "ben", "cleo"], "user_ids": ["1", "2", "3"]}

    def kinds(old: list[str], wanted: list[str]) -> dict[str, Kind]:
        return {each.path: each.kind for each in diff(CrewInputs, state, {"users": old}, {"users": wanted}).changes}

    assert kinds(["3", "2", "1"], ["3", "1"]) == {"users[1]": Kind.DELETE}
    assert kinds(["cleo", "2", "ANA"], ["1", "ben", "3", "dora"]) == {"users[3]": Kind.ADD}
    assert kinds(["3", "2", "1"], ["2", "dora", "1"]) == {"users[0]": Kind.DELETE, "users[1]": Kind.ADD}
    assert kinds(["1", "2"], ["1", "2"]) == {"users[2]": Kind.DELETE}  # somebody added the third by hand
