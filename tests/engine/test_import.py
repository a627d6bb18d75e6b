"""An import: over which connection, and what it leaves open."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from iam_resources.engine import Inputs, Kept, Key, Lifecycle, Local, Replaces, State, Unordered
from iam_resources.engine.diff import diff
from iam_resources.engine.importing import check_is_meant
from iam_resources.engine.registry import ResourceType
from iam_resources.engine.runner import Runner
from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import Refused
from iam_resources.settings import Settings


class _Inputs(Inputs):
    word: str
    connection: Annotated[str | None, Local()] = None


class _State(_Inputs, State):
    seen_over: str = ""


class _Lifecycle(Lifecycle[_Inputs, _State]):
    async def read(self, id: str, state: _State | None) -> tuple[str, _State] | None:
        over = self.settings.chosen(state.connection if state else None)
        return id, _State(word=id, seen_over=over)


def _runner() -> Runner:
    settings = Settings({"far:connections": '{"lab": {"endpoint": "there"}}'}, {})
    return Runner(ResourceType("far:Word", _Inputs, _State, _Lifecycle, object), settings)


async def test_a_connection_in_front_of_the_id_is_used_and_remembered() -> None:
    seen = await _runner().read("lab:a/b", None, None)
    assert (seen.id, seen.state) == ("a/b", {"word": "a/b", "connection": "lab", "seen_over": "lab"})
    assert seen.inputs == {"word": "a/b"}, "the program may name the connection or not: no difference either way"
    again = await _runner().read(seen.id, seen.state, seen.inputs)
    assert again.state["seen_over"] == "lab"


async def test_what_is_no_connection_is_part_of_the_id() -> None:
    seen = await _runner().read("urn:x", None, None)
    assert (seen.id, seen.state["seen_over"]) == ("urn:x", "")


class _RuledInputs(Inputs):
    words: Annotated[list[str], Unordered()]
    exclusive: Annotated[bool, Kept()] = False


class _RuledState(_RuledInputs, State):
    pass


class _RuledLifecycle(Lifecycle[_RuledInputs, _RuledState]):
    async def read(self, id: str, state: _RuledState | None) -> tuple[str, _RuledState] | None:
        exclusive = state.exclusive if state else False
        seen = ["a", "foreign"] if exclusive or state is None else ["a"]
        return id, _RuledState(words=seen, exclusive=exclusive)


async def test_what_the_vendor_cannot_tell_is_open_after_an_import_and_counts_from_then_on() -> None:
    runner = Runner(ResourceType("far:Ruled", _RuledInputs, _RuledState, _RuledLifecycle, object), Settings({}, {}))
    seen = await runner.read("x", None, None)
    assert seen.inputs == {"words": ["a", "foreign"]}
    wanted = {"words": ["a", "foreign"], "exclusive": True}
    assert runner.diff(seen.state, seen.inputs, wanted).changes == ()
    later = await runner.read("x", seen.state, wanted)
    assert later.state == {"words": ["a", "foreign"], "exclusive": True}
    looser = {**wanted, "exclusive": False}
    assert [change.path for change in runner.diff(later.state, wanted, looser).changes] == ["exclusive"]


class _NamedInputs(Inputs):
    name: Annotated[str, Key()]
    place: Annotated[str | None, Replaces()] = None
    size: int | None = None


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"name": "b"},
            "name: the imported one has 'a', the program says 'b': an import cannot rename. Write name='a' and rename",
        ),
        (
            {"name": "a", "place": "y"},
            "place: the imported one has 'x', the program says 'y': an import cannot change this. Write place='x' and",
        ),
        ({"name": "a", "place": "x", "size": 2}, ""),
        ({"name": UNKNOWN, "place": UNKNOWN}, ""),
    ],
)
def test_what_is_imported_may_be_described_otherwise_but_is_not_another_one(
    wanted: dict[str, Any], message: str
) -> None:
    there = {"name": "a", "place": "x", "size": 1}
    found = diff(_NamedInputs, there, there, wanted)
    if not message:
        check_is_meant(_NamedInputs, there, wanted, found)
        return
    with pytest.raises(Refused, match=message):
        check_is_meant(_NamedInputs, there, wanted, found)
