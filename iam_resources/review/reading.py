"""Reads a preview from JSON, as one document or as the engine's stream of events, and completes it from the state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from iam_resources.access import State
from iam_resources.errors import IamError
from iam_resources.review.engine_json import EventJson, ExportJson, PreviewJson, fault_of
from iam_resources.review.plan import IMPORT, REFRESH, REPLACE, SAME, Plan, Step, meaning_of, state_of, step_of

_STACK = ("pulumi:pulumi:Stack", "pulumi:providers:")
_AGAIN = "Run it again: pulumi preview --json --show-sames > preview.json"


class Unreadable(IamError):
    """A preview or a state that cannot be read."""


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
    found = _parsed(text, name, "Run it again: pulumi stack export > state.json")
    deployment = found.get("deployment") if isinstance(found, dict) else None
    if not isinstance(deployment, dict):
        raise Unreadable(f"{name} is not the export of a stack", hint="Write it with: pulumi stack export > state.json")
    _check_form(found, ExportJson, name, "Write it again with: pulumi stack export > state.json")
    version = found.get("version", 3)
    if version not in (3, 4):
        raise Unreadable(
            f"{name} is of version {version} of the engine's format; versions 3 and 4 are read",
            hint="Use a later version of iam_resources",
        )
    resources = deployment.get("resources") or []
    return [state_of(each) for each in resources if not each.get("delete") and not each.get("pendingReplacement")]


def _parsed(text: str, name: str, hint: str) -> Any:
    if not text.strip():
        raise Unreadable(f"{name} is empty", hint=hint)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        end = error.pos >= len(text.rstrip())
        what = "is cut off" if end or error.msg.startswith("Unterminated") else f"is not JSON: {error.msg}"
        raise Unreadable(f"{name}, line {error.lineno}: {what}", hint=hint) from None


def _is_stream(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    return first.startswith("{") and '"sequence"' in first


def _document(text: str, name: str) -> tuple[list[Step], Mapping[str, Any], int | None]:
    start = text.find("{")
    if start > 0 and not text[:start].strip().startswith("["):  # warnings of the engine may stand before it
        text = "\n" * text.count("\n", 0, start) + text[start:]
    found = _parsed(text, name, _AGAIN)
    if not isinstance(found, dict) or not ({"steps", "changeSummary", "diagnostics"} & found.keys()):
        raise _no_preview(name)
    _check_form(found, PreviewJson, name)
    _check_good(found.get("diagnostics") or (), name)
    changes = found.get("changeSummary")
    if changes is None:
        raise Unreadable(f"{name} is of a preview that did not end: it has no summary", hint=_AGAIN)
    steps = found.get("steps") or []
    return list(_merged(map(_plain_step, steps))), found.get("config") or {}, int(changes.get("same", 0))


def _check_form(found: Any, kind: type[BaseModel], name: str, hint: str = _AGAIN) -> None:
    fault = fault_of(found, kind)
    if fault:
        raise Unreadable(f"{name} is of another version, or was changed: {fault}", hint=hint)


def _no_preview(name: str) -> Unreadable:
    return Unreadable(f"{name} is JSON, and not that of a preview", hint=_AGAIN)


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
    _check_good(diagnostics, name)
    if summary is None:
        raise Unreadable(f"{name} is cut off: it has no summary at its end", hint=_AGAIN)
    same = (summary.get("resourceChanges") or {}).get("same", 0)
    return list(_merged(steps.values())), config, int(same)


def _event(line: str, name: str, number: int) -> Mapping[str, Any]:
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        raise Unreadable(f"{name}, line {number}: is cut off, or is not an event", hint=_AGAIN) from None
    if not isinstance(event, dict) or "sequence" not in event:
        raise Unreadable(f"{name}, line {number}: is not an event of the engine", hint=_AGAIN)
    _check_form(event, EventJson, f"{name}, line {number},")
    return event


def _check_good(diagnostics: Iterable[Mapping[str, Any]], name: str) -> None:
    errors = [each for each in diagnostics if each.get("severity") == "error"]
    if errors:
        message = str(errors[0].get("message") or "").strip().removeprefix("error: ").splitlines()
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise Unreadable(
            f"{name} is of a preview that failed, so there is nothing to review:"
            f" {message[0] if message else 'no message'}{more}",
            hint="Fix that, and make the preview again",
        )


def _merged(given: Iterable[tuple[str, str, Any, Any, tuple[str, ...]]]) -> Iterator[Step]:
    """One step a resource: a refresh says what there is really, and a replacement may come in three parts."""
    by_urn: dict[str, list[tuple[str, Any, Any, tuple[str, ...]]]] = {}
    for urn, op, old, new, changed in given:
        if meaning_of(op):
            by_urn.setdefault(urn, []).append((meaning_of(op), old, new, changed))
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
