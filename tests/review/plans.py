"""Plans for tests, from resources before and after: what happens to each follows from the difference."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from iam_resources.access import UNKNOWN, State
from iam_resources.review.plan import CREATE, DELETE, IMPORT, REPLACE, SAME, UPDATE, Plan, step_of
from iam_resources.review.report import Report
from iam_resources.review.reviewing import review
from iam_resources.review.settings import Settings


def state(
    token: str,
    name: str,
    inputs: Mapping[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
    *,
    of: Mapping[str, Iterable[State]] | None = None,
    **flags: Any,
) -> State:
    """A resource. `of` says by input from which resources its value comes."""
    kind = f"pulumi-python:dynamic/{token}"
    dependencies = {field: tuple(each.urn for each in states) for field, states in (of or {}).items()}
    return State(
        f"urn:pulumi:dev::people::{kind}::{name}",
        kind,
        id="there" if outputs else "",
        inputs=dict(inputs or {}),
        outputs=dict(outputs or {}),
        dependencies=dependencies,
        **flags,
    )


def user(name: str, *, made: bool = True, **more: Any) -> State:
    """A user of realm cncc; with `made=False` one that does not exist yet."""
    inputs = {"username": name, "email": f"{name}@example.com", "on_delete": "delete", **more}
    outputs = {**inputs, "user_id": f"id-of-{name}", "realm": "cncc", "realm_id": "R"} if made else {}
    return state("cncc:User", name, inputs, outputs)


def group(path: str, *, made: bool = True, parent: str = "") -> State:
    """A group of realm cncc."""
    name = path.rsplit("/", 1)[-1]
    inputs = {"name": name, **({"parent": parent} if parent else {})}
    ids = {"group_id": f"id-of-{path}", "path": path, "realm": "cncc", "realm_id": "R"}
    above = {"parent_id": f"id-of-{parent}", "parent_path": parent} if parent else {}
    return state("cncc:Group", path, inputs, {**inputs, **ids, **above} if made else {})


def member(of: State | str, group_of: State | str, *, made: bool = True) -> State:
    """A user in a group."""
    return _relation("cncc:Membership", of, "group", group_of, ("group_id", "group_path"), made=made)


def role(of: State | str, name: State | str, *, made: bool = True) -> State:
    """A role of a user."""
    return _relation("cncc:UserRole", of, "role", name, ("role_id", "role_name"), made=made)


def _relation(
    token: str, of: State | str, field: str, other: State | str, outputs: tuple[str, str], *, made: bool
) -> State:
    ends, deps, known = {}, {}, {"realm": "cncc", "realm_id": "R"}
    for name, end, (id_, label) in (("user", of, ("user_id", "username")), (field, other, outputs)):
        called = end if isinstance(end, str) else end.name
        there = None if isinstance(end, str) else next((str(v) for k, v in end.outputs.items() if k == id_), None)
        ends[name] = called if isinstance(end, str) else there or UNKNOWN
        deps[name] = [] if isinstance(end, str) else [end]
        known |= {name: called, id_: there or f"id-of-{called}", label: called}
    names = "-".join(each if isinstance(each, str) else each.name for each in (of, other))
    return state(token, f"{token.rpartition(':')[2]}-{names}", ends, known if made else {}, of=deps)


def plan(
    before: Iterable[State] = (),
    after: Iterable[State] = (),
    *,
    replaced: Iterable[str] = (),
    imported: Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
    complete: bool = True,
) -> Plan:
    """The plan from one list of resources to another; those in `replaced` and `imported` are named."""
    old, new = {each.urn: each for each in before}, {each.urn: each for each in after}
    steps = []
    for urn in {**old, **new}:
        was, is_ = old.get(urn), new.get(urn)
        name = urn.rsplit("::", 1)[-1]
        if name in set(imported):
            op = IMPORT
        elif was is None:
            op = CREATE
        elif is_ is None:
            op = DELETE
        elif name in set(replaced):
            op = REPLACE
        else:
            op = SAME if (was.inputs, was.protected) == (is_.inputs, is_.protected) else UPDATE
        changed = [
            field
            for field in {**(was.inputs if was else {}), **(is_.inputs if is_ else {})}
            if was and is_ and was.inputs.get(field) != is_.inputs.get(field)
        ]
        steps.append(step_of(urn, op, was, is_, changed))
    return Plan(tuple(steps), complete, (), config or {})


def changed(of: State, **inputs: Any) -> State:
    """A resource with other inputs, as a preview shows it: without outputs."""
    return dataclasses.replace(of, inputs={**of.inputs, **inputs}, outputs={}, id="")


def reviewed(given: Plan, settings: Settings | None = None, **how: Any) -> Report:
    """The review of a plan."""
    return review(given, settings or Settings(), **how)


def access(report: Report) -> dict[str, tuple[list[str], list[str]]]:
    """What everybody gains and loses, by name."""
    return {
        holder.name: (
            sorted(each.entitlement for each in holder.gains),
            sorted(each.entitlement for each in holder.losses),
        )
        for holder in report.holders
        if holder.gains or holder.losses
    }
