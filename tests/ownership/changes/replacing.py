"""Resources that are replaced although nothing says that they have to be another one."""

from __future__ import annotations

from tests.ownership.changes.context import Context, with_outputs, with_resource
from tests.ownership.programs import SETS, Program, Resource, Run, Step
from tests.ownership.scenario import adopting


def target_replace(context: Context) -> Step | None:
    """`pulumi up --target-replace`."""
    return _force(context, "--target-replace", Run(by="--target-replace", parallel=_parallel(context)))


def replace_option(context: Context) -> Step | None:
    """`pulumi up --replace`."""
    return _force(context, "--replace", Run(by="--replace", parallel=_parallel(context)))


def taint(context: Context) -> Step | None:
    """`pulumi state taint`."""
    return _force(context, "state taint", Run(by="taint", parallel=_parallel(context)))


def replace_on_changes(context: Context) -> Step | None:
    """A change that could be made in place is to replaces it."""
    named = [each for each in context.program if each.named and each.args.get("adopt")]
    lists = [(each, name) for each in context.of_kind(*SETS) for name in SETS[each.kind].lists]
    long = [(each, name) for each, name in lists if len(each.args[name]) > 1]
    chosen = context.pick([*((each, "note") for each in named), *long])
    if chosen is None:
        return None
    old, watched = chosen
    value = context.new_word() if old.named else old.args[watched][1:]
    new = old.with_args(**{watched: value}).with_options(replace_on_changes=(watched,))
    return context.step("replace_on_changes", with_resource(context.program, old, new))


def replacement_trigger(context: Context) -> Step | None:
    """A trigger that changes replaces it."""
    old = context.pick(each for each in _replaceable(context) if "replacement_trigger" in each.options)
    if old is None:
        return None
    new = old.with_options(replacement_trigger=context.new_word())
    return _with_grants(context, "replacement_trigger", with_resource(context.program, old, new), Run())


def replace_with(context: Context) -> Step | None:
    """It is replaced together with another one."""
    found = _replaceable(context)
    first = context.pick(found[:-1])
    if first is None:
        return None
    old = context.pick(each for each in found[found.index(first) + 1 :] if not each.named)
    if old is None:
        return None
    new = old.with_options(replace_with=(first.name,))
    return _with_grants(context, "replace_with", with_resource(context.program, old, new), Run(replace=(first.name,)))


def delete_before_replace(context: Context) -> Step | None:
    """It is replaced, and deleted first; for an object that may be refused."""
    old = context.pick(context.program)
    if old is None:
        return None
    program = with_outputs(context.program, old) if old.named else context.program
    old = next(each for each in program if each.key == old.key)
    program = with_resource(program, old, old.with_options(delete_before_replace=True))
    return context.step("delete_before_replace", program, run=Run(replace=(old.name,)), recover=(program,))


def protect(context: Context) -> Step | None:
    """A protected resource is removed, or replaced: Pulumi refuses that; then it is unprotected."""
    old = context.pick(each for each in context.program if not each.named)
    if old is None:
        return None
    program = tuple(each for each in context.program if each is not old)
    return context.step("state protect", program, run=Run(protect=(old.name,)), recover=(program,), unprotect=True)


def _force(context: Context, change: str, run: Run) -> Step | None:
    old = context.pick(_replaceable(context))
    if old is None:
        return None
    return _with_grants(context, change, context.program, Run(replace=(old.name,), by=run.by, parallel=run.parallel))


def _with_grants(context: Context, change: str, program: Program, run: Run) -> Step:
    return context.step(change, program, run=run, recover=(adopting(context.model.vendor, program),))


def _replaceable(context: Context) -> list[Resource]:
    """What can be replaced beside itself: objects only with `adopt`."""
    return [
        each
        for each in context.program
        if not (each.named and not each.args.get("adopt")) and not each.options.get("delete_before_replace")
    ]


def _parallel(context: Context) -> int:
    return 1 if context.flag(3) else 64
