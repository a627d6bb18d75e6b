"""Programs that contradict themselves: they are refused, and a corrected one follows."""

from __future__ import annotations

from tests.ownership.changes.context import Context, referring, with_outputs, without
from tests.ownership.programs import Ref, Resource, Step


def duplicate(context: Context) -> Step | None:
    """A second resource of one thing, which may refer to it in other ways; then one of the two goes."""
    old = context.pick(each for each in context.program if not (each.named and referring(context.program, each)))
    if old is None:
        return None
    second = Resource(old.kind, context.new_name(old.kind), _in_other_ways(context, old))
    program = (*context.program, second)
    gone = old if context.flag() else second
    return context.step("duplicate", program, recover=(without(program, gone),))


def remove_referred(context: Context) -> Step | None:
    """An object is removed that others refer to by a name or id; then those go as well, or it comes back."""
    old = context.pick(each for each in context.program if each.named and referring(context.program, each))
    if old is None or old.args.get("on_delete", "delete") != "delete":
        return None
    output = Ref(old.kind, old.name)
    path = context.path_of(output)
    literal = Ref(old.kind, path, "id" if old.kind != "Role" and context.flag() else "name")
    program = tuple(each.with_refs({output: literal}) for each in context.program)
    others = referring(program, old)
    if any(each.named for each in others):
        return None
    program = without(program, old)
    # What comes back is written with outputs again: with names only it could come back too late.
    recover = with_outputs(context.program, old) if context.flag() else without(program, *others)
    return context.step("remove what is referred to", program, recover=(recover,))


def _in_other_ways(context: Context, resource: Resource) -> dict[str, object]:
    def other(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(other(each) for each in value)
        if not isinstance(value, Ref):
            return value
        found = context.ref(value.kind, context.path_of(value))
        return Ref(found.kind, found.name, "name") if resource.kind == "Roles" and found.way == "id" else found

    return {name: other(value) for name, value in resource.args.items()}
