"""Scenarios made at random: hypothesis draws what is there before, the first program, and at least two changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.ownership import changes
from tests.ownership.changes.context import SETTINGS, Context
from tests.ownership.changes.objects import urls
from tests.ownership.changes.relations import make
from tests.ownership.expected import expect
from tests.ownership.model import Model, Outcome, Undecided
from tests.ownership.programs import RELATIONS, SETS, Fault, Program, Ref, Resource, Step
from tests.ownership.scenario import VENDORS, Scenario, recovered, there_before
from tests.ownership.vendors.cncc import CLIENTS

_HOW = {"a call fails": ("refused",), "an answer is lost": ("late", "lost"), "killed": ("killed",)}
_OFTEN = {
    "choose a password": 8,
    "on_delete": 2,
    "swap addresses": 2,
    "swap names": 2,
    "shift": 3,
    "exclusive": 2,
    "edit a set": 2,
    "add": 2,
    "remove what is referred to": 2,
}
"""Changes that can seldom be made are tried more often."""
_SELDOM = ("huawei (managed roles)",)
"""Vendors with one kind that others do not have are drawn twice as often."""
_TRIES = 10
"""Changes that are drawn, until one of them can be made here."""
_CHANGES = 3
"""Changes of one scenario, at most; two at least."""


@st.composite
def scenarios(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Scenario:
    """A scenario of one vendor."""
    draw(st.integers(0, 2**64))  # hypothesis avoids what it has seen: this is what it has not seen
    vendor = VENDORS[draw(st.sampled_from((*VENDORS, *_SELDOM)))]
    state = there_before(vendor)
    context = Context(draw, Model(vendor, state.copy()))
    steps = [_first(context)]
    _accept(context, steps[0])
    for number in range(draw(st.integers(2, _CHANGES))):
        step = _next(context, last=number == 1)
        if step.run.destroy:
            steps.append(step)
            break
        steps.append(step)
        _accept(context, step)
    return Scenario(vendor.name, state, tuple(steps))


def _first(context: Context) -> Step:
    """The first program: objects, then relations and settings that do not contradict each other."""
    program: Program = ()
    vendor = context.model.vendor
    for kind in ("User", "Group", "Role"):
        if kind in vendor.classes:
            for _ in range(context.draw(st.integers(1 if kind == "Role" else 2, 3))):
                program = (*program, _object(context, kind, program))
    relations = [kind for kind in (*RELATIONS, "Membership", *SETS) if kind in vendor.classes]
    settings = [kind for kind in (*SETTINGS, "Urls") if kind in vendor.classes]
    wanted = [context.pick(relations) for _ in range(context.draw(st.integers(3, max(5, len(relations)))))]
    if settings:
        wanted += [context.pick(settings) for _ in range(context.draw(st.integers(1, 2)))]
    for each in wanted:
        drawing = Context(context.draw, replace(context.model, program=program), context.counts)
        made = _urls(drawing) if each == "Urls" else make(drawing, str(each))
        if made is not None and context.flag(2):
            made = made.with_options(replacement_trigger="first")
        if made is not None and (outcome := _outcome(context.model, Step((), (*program, made)))):
            program = program if outcome.refusals or outcome.may_refuse else (*program, made)
    return Step(("create",), program, _options(context, Step((), program)).run)


def _object(context: Context, kind: str, program: Program) -> Resource:
    """A named resource: a new object, or with `adopt` sometimes one that is there."""
    vendor = context.model.vendor
    taken = {str(each.args["name"]) for each in program}
    adopt = context.flag()
    there = [each for each in context.model.state.objects.values() if each.kind == kind and each.name not in taken]
    found = context.pick([each for each in there if each.name not in ("hugo", "hall", "HAND")]) if adopt else None
    drawing = Context(context.draw, replace(context.model, program=program), context.counts)
    name = found.name if found and context.flag() else drawing.object_name(kind)
    args: dict[str, Any] = {"name": name, "note": context.new_word(), "adopt": adopt}
    if kind == "User":
        args["mail"] = name
    above = context.pick([each for each in program if each.kind == "Group"])
    if kind == "Group" and vendor.nested and above is not None and name != "alpha" and context.flag(2):
        args["parent"] = Ref("Group", above.name)
    if kind in vendor.on_delete and context.flag(3):
        args["on_delete"] = context.pick(vendor.on_delete[kind])
    options = {"replacement_trigger": "first"} if adopt and context.flag(2) else {}
    return Resource(kind, context.new_name(kind), args, options=options)


def _urls(context: Context) -> Resource:
    return Resource("Urls", context.new_name("Urls"), {"client": context.pick(CLIENTS), "urls": urls(context)})


def _next(context: Context, *, last: bool) -> Step:
    """A change that can be made here: the one that is drawn, or the next one after it that can."""
    if last and context.flag(1):
        step = changes.objects.destroy(context)
        if step is not None and _outcome(context.model, step) is not None:
            return step
    everything = {**changes.PLAIN, **changes.OTHERS}
    names = [name for name in everything for _ in range(_OFTEN.get(name, 1))]
    drawn = (context.draw(st.sampled_from(names)) for _ in range(_TRIES))
    for name in (*drawn, *everything):
        step = everything[name](context)
        if step is None or not _is_decided(context.model, step):
            continue
        if step.program == context.program and not step.hands and not step.run.replace:
            continue
        return _options(context, step)
    raise AssertionError("nothing can be changed")


def _options(context: Context, step: Step) -> Step:
    """How it is run, and whether it is broken in between."""
    run = step.run
    if not run.replace and not run.protect:
        run = replace(run, parallel=1 if context.flag(3) else 64, refresh=run.refresh or context.flag(2))
        run = replace(run, go_on=context.flag(2))
    run = replace(run, preview=context.flag(4))
    outcome = _outcome(context.model, step)
    clear = outcome is not None and not outcome.refusals and not outcome.may_refuse and not run.replace
    plain = set(step.changes) <= changes.PLAIN.keys() | {"create"} and not _sets_password(context, step)
    if clear and plain and context.flag(3):
        broken = str(context.pick(changes.BROKEN))
        how = context.pick(_HOW[broken])
        fault = Fault(how, context.draw(st.integers(0, 2)))  # type: ignore[arg-type]
        run = replace(run, fault=fault)
        step = replace(step, changes=(*step.changes, broken))
    return replace(step, run=run)


def _sets_password(context: Context, step: Step) -> bool:
    """Whether a password is set: whether an interrupted run has done that is not decided here."""
    return any(each.kind == "Password" and each not in context.program for each in step.program)


def _outcome(model: Model, step: Step) -> Outcome | None:
    try:
        return expect(model, step)
    except Undecided:
        return None


def _is_decided(model: Model, step: Step) -> bool:
    outcome = _outcome(model, step)
    if outcome is None or ((outcome.refusals or outcome.may_refuse) and not step.recover):
        return False
    try:
        return not outcome.refusals or bool(recovered(model, step))
    except Undecided:
        return False


def _accept(context: Context, step: Step) -> None:
    """Go on with what is there after a step."""
    outcome = expect(context.model, step)
    after = recovered(context.model, step) if outcome.refusals else outcome.after
    if outcome.may_refuse and not outcome.refusals:
        after = replace(after, program=step.program)
    context.model = after
