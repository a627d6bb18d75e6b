"""Previews that are read, and those that are not: each fault is one line with the file and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iam_resources.review.reading import Unreadable, read_preview, read_state

URN = "urn:pulumi:dev::people::pulumi-python:dynamic/cncc:User::ana"
STATE = {
    "urn": URN,
    "type": "pulumi-python:dynamic/cncc:User",
    "id": "cncc/1",
    "inputs": {"username": "ana"},
    "outputs": {"username": "ana", "user_id": "1", "realm": "cncc", "realm_id": "R"},
}


def document(*steps: dict[str, Any], **more: Any) -> str:
    return json.dumps({"steps": list(steps), "changeSummary": {"same": 0}, **more}, indent=2)


def stream(*events: dict[str, Any]) -> str:
    return "\n".join(json.dumps({"sequence": number, "timestamp": 1, **each}) for number, each in enumerate(events))


def read(text: str, state: str | None = None) -> Any:
    return read_preview(text, "preview.json", state)


CREATE = {"op": "create", "urn": URN, "newState": {**STATE, "id": "", "outputs": {}}}
SUMMARY = {"summaryEvent": {"resourceChanges": {"create": 1}}}
EVENT = {"resourcePreEvent": {"metadata": {"op": "create", "urn": URN, "old": None, "new": CREATE["newState"]}}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "preview.json is empty"),
        (document(CREATE)[:-40], "is cut off"),
        ("no json", "preview.json, line 1: is not JSON"),
        ("[1, 2]", "and not that of a preview"),
        ('{"resources": []}', "and not that of a preview"),
        (json.dumps({"version": 3, "deployment": {}}), "and not that of a preview"),
        (
            document({"operation": "create"}),
            "preview.json is of another version, or was changed: steps.0.op: field required",
        ),
        (json.dumps({"steps": [CREATE]}), "did not end"),
        (
            document(CREATE, diagnostics=[{"severity": "error", "message": "error: it is full\nmore"}]),
            "of a preview that failed: it is full",
        ),
        (
            document(
                CREATE, diagnostics=[{"severity": "error", "message": "error: Program failed:\n  at 1\n  No: x\n"}]
            ),
            "of a preview that failed: Program failed: No: x.",
        ),
        (document({**CREATE, "op": "frob"}), "has the operation 'frob', which is not known here. Use a later version"),
        (stream(EVENT), "is cut off: it has no summary"),
        (stream(EVENT, SUMMARY)[:-5], "line 2: is cut off"),
        (stream(EVENT, SUMMARY) + '\n{"other": 1}', "line 3: is not an event of the engine"),
        (stream({"diagnosticEvent": {"severity": "error", "message": "no"}}, SUMMARY), "that failed"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    line = str(caught.value)
    assert (
        says in line and "\n" not in line and any(word in line for word in ("Run it again", "Fix that", "Use a later"))
    )


@pytest.mark.parametrize(("at"), [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_document_cut_off_anywhere_is_an_error(at: float) -> None:
    text = document(CREATE, CREATE)
    with pytest.raises(Unreadable):
        read(text[: int(len(text) * at)])


def test_both_forms_say_the_same() -> None:
    (one,), (other,) = read(document(CREATE)).steps, read(stream(EVENT, SUMMARY)).steps
    assert (one.op, one.after) == (other.op, other.after)


def test_what_stays_is_completed_from_the_state_or_the_plan_says_that_it_is_not_complete() -> None:
    text = json.dumps({"steps": [], "changeSummary": {"same": 2}})
    plan = read(text)
    assert not plan.is_complete and "--show-sames" in plan.notes[0]
    whole = read(text, json.dumps({"version": 3, "deployment": {"resources": [STATE]}}))
    assert whole.is_complete and [step.op for step in whole.steps] == ["same"]
    assert read(json.dumps({"steps": [], "changeSummary": {}})).is_complete


def test_a_refresh_says_what_was_there_really() -> None:
    seen = {**STATE, "outputs": {**STATE["outputs"], "enabled": False}}
    text = document(
        {"op": "refresh", "urn": URN, "oldState": STATE, "newState": seen},
        {
            "op": "update",
            "urn": URN,
            "oldState": seen,
            "newState": {**STATE, "inputs": {"username": "ana", "enabled": True}},
        },
    )
    (step,) = read(text).steps
    assert step.op == "update" and step.before.outputs["enabled"] is False and step.after.outputs["enabled"] is True


def test_a_replacement_in_three_parts_is_one_step() -> None:
    new = {**STATE, "id": "", "outputs": {}}
    text = document(
        {"op": "create-replacement", "urn": URN, "oldState": STATE, "newState": new},
        {"op": "replace", "urn": URN, "oldState": STATE, "newState": new},
        {"op": "delete-replaced", "urn": URN, "oldState": STATE},
    )
    (step,) = read(text).steps
    assert step.op == "replace" and step.before.id == "cncc/1" and step.after.id == ""


def test_resources_of_others_are_counted_and_left_out() -> None:
    other = {
        "op": "create",
        "urn": "urn:pulumi:dev::p::aws:s3:Bucket::b",
        "newState": {"urn": "x", "type": "aws:s3:Bucket"},
    }
    plan = read(document(other, CREATE))
    assert len(plan.steps) == 1 and plan.notes == ("1 change is of other providers and not reviewed",)
    component = {"op": "create", "urn": "c", "newState": {"urn": "c", "type": "my:Thing", "custom": False}}
    assert read(document(component, CREATE)).notes == ()


def test_a_resource_with_another_name_is_the_same_one() -> None:
    """An alias: the state has the former URN, and the preview the new one."""
    former = f"{URN}-before"
    old = {**STATE, "urn": former}
    new = {**STATE, "inputs": {"username": "anna"}, "id": ""}
    text = json.dumps(
        {"steps": [{"op": "update", "urn": URN, "oldState": old, "newState": new}], "changeSummary": {"same": 1}}
    )
    plan = read(text, json.dumps({"version": 3, "deployment": {"resources": [old]}}))
    (step,) = plan.steps
    assert step.before.urn == step.after.urn == URN and step.former_urns == (former,)


@pytest.mark.parametrize("text", ["{}", "[]", '{"version": 99, "deployment": {}}', "{", ""])
def test_a_state_that_is_none_is_one_line(text: str) -> None:
    with pytest.raises(Unreadable):
        read_state(text, "state.json")


def test_a_stack_that_has_had_no_update_has_no_resources() -> None:
    assert read_state('{"version": 3, "deployment": null}', "state.json") == []
