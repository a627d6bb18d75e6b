"""Changes of what things are called: in Pulumi, and at the vendor."""

from __future__ import annotations

from dataclasses import replace

from tests.ownership.changes.context import Context, renamed, with_outputs, with_resource
from tests.ownership.programs import Program, Resource, Step
from tests.ownership.scenario import adopting

BOX = "box"


def rename(context: Context) -> Step | None:
    """A resource gets another name."""
    old = context.pick(context.program)
    if old is None:
        return None
    return under_another_name(context, "rename", old, renamed(old, context.new_name(old.kind)))


def rename_with_alias(context: Context) -> Step | None:
    """A resource gets another name, and an alias says so."""
    old = context.pick(context.program)
    if old is None:
        return None
    new = _aliased(old, renamed(old, context.new_name(old.kind)))
    return context.step("rename with alias", with_resource(context.program, old, new))


def into_component(context: Context) -> Step | None:
    """A resource moves into a component."""
    old = context.pick(each for each in context.program if not each.inside)
    if old is None:
        return None
    new = replace(old, inside=BOX, aliases=())
    if context.flag(2):
        new = _aliased(old, new)
        return context.step("into a component", with_resource(context.program, old, new))
    return under_another_name(context, "into a component", old, new)


def rename_object(context: Context) -> Step | None:
    """An object gets another name at the vendor."""
    old = context.pick(each for each in context.program if each.named)
    if old is None:
        return None
    program = with_outputs(context.program, old)
    new = old.with_args(name=context.object_name(old.kind))
    recover: tuple[Program, ...] = ()
    if _is_made_anew(context, old):  # beside the old one, which has the address until it is deleted
        goes_first = context.flag() and old.args.get("on_delete", "delete") == "delete"
        other = new.with_options(delete_before_replace=True) if goes_first else _with_new_mail(context, new)
        recover = (_changed(program, old, other),)
    return context.step("rename an object", _changed(program, old, new), recover=recover)


def take_name(context: Context) -> Step | None:
    """An object gets another name, and a new object the old one: who refers to it by name means the new one."""
    kinds = [kind for kind in context.model.vendor.renames if kind in context.model.vendor.classes]
    old = context.pick(
        each for each in context.of_kind(*kinds) if not each.args.get("adopt") and not each.args.get("parent")
    )
    if old is None:
        return None
    args = {**old.args, "note": context.new_word()} | ({"mail": context.new_word()} if "mail" in old.args else {})
    new = Resource(old.kind, context.new_name(old.kind), args, options={"depends_on": (old.name,)})
    other = old.with_args(name=context.object_name(old.kind))
    return context.step("take a name", (*_changed(context.program, old, other), new))


def swap_names(context: Context) -> Step | None:
    """Two objects swap their names."""
    return _swap(context, "swap names", "name", ("User", "Group"))


def swap_addresses(context: Context) -> Step | None:
    """Two users swap their addresses."""
    return _swap(context, "swap addresses", "mail", ("User",))


def _swap(context: Context, change: str, argument: str, kinds: tuple[str, ...]) -> Step | None:
    first = context.pick(each for each in context.of_kind(*kinds) if not each.args.get("adopt"))
    if first is None:
        return None
    beside = [
        each
        for each in context.of_kind(first.kind)
        if each is not first and not each.args.get("adopt") and each.args.get("parent") == first.args.get("parent")
    ]
    second = context.pick(beside)
    if second is None:
        return None
    program = context.program
    if argument == "name":
        program = with_outputs(with_outputs(program, first), second)
    one = first.with_args(**{argument: second.args[argument]})
    other = second.with_args(**{argument: first.args[argument]})
    between = first.with_args(**{argument: context.new_word()})
    if argument == "name" and _is_made_anew(context, first):
        one, other, between = (_with_new_mail(context, each) for each in (one, other, between))
    half = _changed(program, first, between)
    almost = _changed(half, second, other)
    wanted = _changed(almost, between, one)
    return context.step(change, wanted, recover=(half, almost, wanted))


def _is_made_anew(context: Context, resource: Resource) -> bool:
    """Whether another name makes another object, which cannot have the address of the old one."""
    return resource.kind == "User" and "User" not in context.model.vendor.renames


def _with_new_mail(context: Context, resource: Resource) -> Resource:
    return resource.with_args(mail=context.new_word())


def _changed(program: Program, old: Resource, new: Resource) -> Program:
    return tuple(new if each.key == old.key else each for each in program)


def under_another_name(context: Context, change: str, old: Resource, new: Resource) -> Step:
    """The same resource under another name, without an alias: of a named one the error says what to write."""
    program = with_resource(context.program, old, new)
    hints_alias = old.named and not old.args.get("adopt")
    if old.kind == "Password" or (hints_alias and context.flag()):
        recover = with_resource(context.program, old, _aliased(old, new))
    else:
        recover = adopting(context.model.vendor, program)
    return context.step(change, program, recover=(recover,))


def _aliased(old: Resource, new: Resource) -> Resource:
    return replace(new, aliases=((old.name, old.inside), *old.aliases))
