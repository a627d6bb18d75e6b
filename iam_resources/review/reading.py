"""Reads a preview from JSON, as one document or as the engine's stream of events, and completes it from the state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iam_resources.access import State
from iam_resources.pulumi_command import AGAIN, EventJson, Unreadable, check_form, check_good, read_export
from iam_resources.pulumi_command import read_preview as read_document
from iam_resources.review.plan import IMPORT, REFRESH, REPLACE, SAME, Plan, Step, meaning_of, state_of, step_of

_STACK = ("pulumi:pulumi:Stack", "pulumi:providers:")


def read_preview(text: str, name: str, exported: str | None = None) -> Plan:
    """Read a preview.

    Args:
        text: what `pulumi preview --json` printed, in either form.
        name: where it comes from, for errors: a file's name, or `standard input`.
        exported: what `pulumi stack export` printed, from which resources that stay are completed; None for nothing.

    Raises:
        Unreadable: it is cut off, of something else, of a later version, or of a preview that failed.
    """
    steps, config, same = _events(text, name) if _is_stream(text) else _document(text, name)
    former = {urn for step in steps for urn in step.former_urns}
    known = {step.urn for step in steps} | former
    is_complete = same is not None and same <= sum(1 for each in steps if each.op == SAME)
    notes: list[str] = []
    found = [step for step in steps if not step.state.type.startswith(_STACK)]
    if not is_complete and exported is not None:
        found += [
            step_of(state.urn, SAME, state, state)
            for state in read_state(exported, "the state of the stack")
            if state.urn not in known
        ]
        is_complete = True
        notes.append("resources that stay are read from the state of the stack")
    if not is_complete:
        notes.append(
            "the preview does not list the resources that stay, so access that they give is missing here: make it with"
            " --show-sames, or name the state with --state"
        )
    foreign = [step for step in found if not step.state.token and not step.state.is_component and step.op != SAME]
    if foreign:
        word = "change is" if len(foreign) == 1 else "changes are"
        notes.append(f"{len(foreign)} {word} of other providers and not reviewed")
    return Plan(tuple(step for step in found if step.state.token), is_complete, tuple(notes), config)


def read_state(text: str, name: str) -> list[State]:
    """Read the resources of this project's kinds from what `pulumi stack export` printed.

    Args:
        text: the export.
        name: where it comes from, for errors.

    Raises:
        Unreadable: it is not one.
    """
    resources = read_export(text, name).resources
    return [state_of(each) for each in resources if not each.get("delete") and not each.get("pendingReplacement")]


def _is_stream(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    return first.startswith("{") and '"sequence"' in first


def _document(text: str, name: str) -> tuple[list[Step], Mapping[str, Any], int | None]:
    found = read_document(text, name)
    steps = found.get("steps") or []
    same = int(found["changeSummary"].get("same", 0))
    return list(_merged(map(_plain_step, steps), name)), found.get("config") or {}, same


def _plain_step(step: Mapping[str, Any]) -> tuple[str, str, Any, Any, tuple[str, ...]]:
    changed = tuple(step.get("detailedDiff") or step.get("diffReasons") or ())
    return step["urn"], step["op"], step.get("oldState"), step.get("newState"), changed


def _events(text: str, name: str) -> tuple[list[Step], Mapping[str, Any], int | None]:
    config: Mapping[str, Any] = {}
    steps: dict[tuple[str, str], tuple[str, str, Any, Any, tuple[str, ...]]] = {}
    diagnostics: list[Mapping[str, Any]] = []
    summary: Mapping[str, Any] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        event = _event(line, name, number)
        config = (event.get("preludeEvent") or {}).get("config") or config
        if diagnostic := event.get("diagnosticEvent"):
            diagnostics.append(diagnostic)
        summary = event.get("summaryEvent") or summary
        metadata = (event.get("resourcePreEvent") or event.get("resOutputsEvent") or {}).get("metadata")
        if metadata:
            changed = tuple(metadata.get("detailedDiff") or metadata.get("diffs") or ())
            urn, op = metadata["urn"], metadata["op"]
            steps[urn, op] = (urn, op, metadata.get("old"), metadata.get("new"), changed)
    check_good(diagnostics, name)
    if summary is None:
        raise Unreadable(f"{name} is cut off: it has no summary at its end", hint=AGAIN)
    same = (summary.get("resourceChanges") or {}).get("same", 0)
    return list(_merged(steps.values(), name)), config, int(same)


def _event(line: str, name: str, number: int) -> Mapping[str, Any]:
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        raise Unreadable(f"{name}, line {number}: is cut off, or is not an event", hint=AGAIN) from None
    if not isinstance(event, dict) or "sequence" not in event:
        raise Unreadable(f"{name}, line {number}: is not an event of the engine", hint=AGAIN)
    check_form(event, EventJson, f"{name}, line {number},")
    return event


def _merged(given: Iterable[tuple[str, str, Any, Any, tuple[str, ...]]], name: str) -> Iterator[Step]:
    """One step a resource: a refresh says what there is really, and a replacement may come in three parts."""
    by_urn: dict[str, list[tuple[str, Any, Any, tuple[str, ...]]]] = {}
    for urn, op, old, new, changed in given:
        try:
            meaning = meaning_of(op)
        except KeyError:
            hint = "Use a later version of iam_resources"
            raise Unreadable(f"{name} has the operation {op!r}, which is not known here", hint=hint) from None
        if meaning:
            by_urn.setdefault(urn, []).append((meaning, old, new, changed))
    for urn, parts in by_urn.items():
        refreshed = [new for op, _, new, _ in parts if op == REFRESH]
        others = [part for part in parts if part[0] != REFRESH]
        replaced = [part for part in others if part[0] == REPLACE]
        op = REPLACE if replaced else others[-1][0] if others else SAME
        old = refreshed[-1] if refreshed else next((part[1] for part in others if part[1]), None)
        if not others:
            old = refreshed[-1] or parts[-1][1]
        new = next((part[2] for part in reversed(others) if part[2]), None)
        if op == IMPORT and old is None:
            old = new
        before = state_of(old) if old else None
        after = state_of(new) if new else None
        if before is None and after is None:
            continue
        if op == SAME and before is None:
            before = after
        changed = tuple(dict.fromkeys(name for part in others for name in part[3]))
        yield step_of(urn, op, before, after, changed)
