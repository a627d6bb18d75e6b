"""Changes of who is where: relations that move, swap, shift, come, go, and become another kind."""

from __future__ import annotations

from tests.ownership.changes.context import SETTINGS, Context, referring, setting_args, with_resource, without
from tests.ownership.programs import RELATIONS, Ref, Resource, Step

ENDS = {
    "Membership": ("user", "group"),
    "GroupMembers": ("group",),
    "Grant": ("user", "role"),
    "Roles": ("user",),
    **dict.fromkeys(SETTINGS, ("user",)),
}
"""The ends of a relation that can be another object."""
_KINDS = {"user": "User", "group": "Group", "role": "Role"}
_LISTS = {"GroupMembers": ("users", "User"), "Roles": ("roles", "Role")}


def move(context: Context) -> Step | None:
    """One end of a relation is another object."""
    old = context.pick(context.of_kind(*ENDS))
    if old is None:
        return None
    end = context.pick([name for name in ENDS[old.kind] if name in old.args] or ["group"])
    new = _moved(context, old, str(end))
    return None if new is None else context.step("move", with_resource(context.program, old, new))


def swap(context: Context) -> Step | None:
    """Two relations swap an end."""
    pairs = [
        (first, second, end)
        for first in context.of_kind(*RELATIONS)
        for second in context.of_kind(first.kind)
        for end in (*ENDS[first.kind], *(each[0] for each in [_LISTS.get(first.kind)] if each))
        if first is not second and end in first.args and end in second.args and first.args[end] != second.args[end]
    ]
    chosen = context.pick(pairs)
    if chosen is None:
        return None
    first, second, end = chosen
    program = with_resource(context.program, first, first.with_args(**{end: second.args[end]}))
    return context.step("swap", with_resource(program, second, second.with_args(**{end: first.args[end]})))


def shift(context: Context) -> Step | None:
    """A list that relations are made from in a loop gets a new first item, so that all of them move on by one."""
    kind = context.pick(kind for kind in ("Membership", "Grant") if len(context.of_kind(kind)) > 1)
    if kind is None:
        return None
    loop = context.of_kind(kind)
    ends = list(ENDS[kind])
    if any("user" not in each.args for each in loop):
        ends = ["role"]  # groups have roles too
    end = str(context.pick(ends))
    first = _moved(context, loop[0], end)
    if first is None:
        return None
    program, ahead = context.program, first.args[end]
    for each in loop:
        program = with_resource(program, each, each.with_args(**{end: ahead}))
        ahead = each.args[end]
    last = Resource(kind, context.new_name(kind), {**loop[-1].args, end: ahead})
    return context.step("shift", (*program, last))


def change_kind(context: Context) -> Step | None:
    """A relation becomes a set, or a set relations."""
    old = context.pick(context.of_kind(*RELATIONS))
    if old is None or (old.kind == "Grant" and "Roles" not in context.model.vendor.classes):
        return None
    if old.kind == "Membership" and "GroupMembers" not in context.model.vendor.classes:
        return None
    same_name = context.flag()
    if old.kind in _LISTS:
        return context.step("change of kind", with_resource(context.program, old, *_apart(context, old, same_name)))
    owner, member = ("group", "user") if old.kind == "Membership" else ("user", "role")
    path = context.path_of(old.args[owner])
    parts = [each for each in context.of_kind(old.kind) if context.path_of(each.args[owner]) == path]
    kind = "GroupMembers" if old.kind == "Membership" else "Roles"
    members = tuple(dict.fromkeys(_listable(kind, each.args[member]) for each in parts))
    args = {owner: old.args[owner], _LISTS[kind][0]: members, "exclusive": context.flag(3)}
    made = Resource(kind, old.name if same_name else context.new_name(kind), args)
    return context.step("change of kind", (*without(context.program, *parts), made))


def edit_set(context: Context) -> Step | None:
    """A set gets one member more, or one less."""
    old = context.pick(context.of_kind(*_LISTS))
    if old is None:
        return None
    name, kind = _LISTS[old.kind]
    members: tuple[Ref, ...] = old.args[name]
    there = {context.path_of(each) for each in members}
    path = context.pick(path for path in context.paths(kind) if path not in there)
    if path is not None and (len(members) < 2 or context.flag()):
        members = (*members, _listable(old.kind, context.ref(kind, path)))
    elif len(members) > 1:
        gone = context.pick(members)
        members = tuple(each for each in members if each != gone)
    else:
        return None
    return context.step("edit a set", with_resource(context.program, old, old.with_args(**{name: members})))


def turn_exclusive(context: Context) -> Step | None:
    """A set becomes the only one, or stops being it."""
    old = context.pick(context.of_kind(*_LISTS))
    if old is None:
        return None
    new = old.with_args(exclusive=not old.args.get("exclusive"))
    return context.step("exclusive", with_resource(context.program, old, new))


def add(context: Context) -> Step | None:
    """One resource more."""
    kind = context.pick([kind for kind in (*RELATIONS, *SETTINGS) if kind in context.model.vendor.classes])
    made = make(context, str(kind))
    return None if made is None else context.step("add", (*context.program, made))


def remove(context: Context) -> Step | None:
    """One resource less, and what refers to it."""
    old = context.pick(context.program)
    if old is None:
        return None
    gone = [old]
    for each in gone:
        gone += [other for other in (referring(context.program, each) if each.named else []) if other not in gone]
    kept = any(each.args.get("on_delete", "delete") != "delete" for each in gone)
    return context.step("on_delete" if kept else "remove", without(context.program, *gone))


def make(context: Context, kind: str) -> Resource | None:
    """A new relation or setting."""
    args: dict[str, object] = {}
    for end in ENDS[kind]:
        path = context.pick(context.paths(_KINDS[end]))
        if path is None:
            return None
        args[end] = context.ref(_KINDS[end], path)
    if kind == "Grant" and context.model.vendor.group_grants:
        args["adopt"] = context.flag()
        group = context.pick(context.paths("Group"))
        if group is not None and context.flag(3):
            args = {"group": context.ref("Group", group), "role": args["role"], "adopt": args["adopt"]}
    if kind in _LISTS:
        name, member = _LISTS[kind]
        paths = context.some(context.paths(member), 1, 3)
        if not paths:
            return None
        members = tuple(_listable(kind, context.ref(member, path)) for path in paths)
        args |= {name: members, "exclusive": context.flag(4)}
    if kind in SETTINGS:
        args |= setting_args(context, kind)
    return Resource(kind, context.new_name(kind), args)


def _listable(kind: str, ref: Ref) -> Ref:
    """A list of roles takes names, no ids."""
    return Ref(ref.kind, ref.name, "name") if kind == "Roles" and ref.way == "id" else ref


def _moved(context: Context, old: Resource, end: str) -> Resource | None:
    if end not in old.args:
        return None
    kind = _KINDS[end]
    now = context.path_of(old.args[end])
    path = context.pick(path for path in context.paths(kind) if path != now)
    return None if path is None else old.with_args(**{end: context.ref(kind, path)})


def _apart(context: Context, old: Resource, same_name: bool) -> list[Resource]:
    name, _ = _LISTS[old.kind]
    kind, owner, member = ("Membership", "group", "user") if old.kind == "GroupMembers" else ("Grant", "user", "role")
    names = [old.name] if same_name else []
    return [
        Resource(kind, names.pop() if names else context.new_name(kind), {owner: old.args[owner], member: ref})
        for ref in old.args[name]
    ]
