"""An import over a connection that is not the default one."""

from __future__ import annotations

from typing import Annotated

from iam_resources.engine import Inputs, Lifecycle, Local, State
from iam_resources.engine.registry import ResourceType
from iam_resources.engine.runner import Runner
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
