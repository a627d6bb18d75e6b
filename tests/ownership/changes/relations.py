"""Changes of who is where: relations that move, swap, shift, come, go, and become another kind."""

from __future__ import annotations

from tests.ownership.changes.context import SETTINGS, Context, referring, setting_args, with_resource, without
from tests.ownership.programs import KIND_AT, RELATIONS, SETS, Ref, Resource, Step

ENDS = {
    "Membership": ("user", "group"),
    "GroupMembers": ("group",),
    "Grant": ("user", "role"),
    "Roles": ("user",),
    "Holders": ("role",),
    "Attachment": ("role", "policy"),
    "Attachments": ("role",),
    **dict.fromkeys(SETTINGS, ("user",)),
    "Text": ("role",),
}
"""The ends of a relation that can be another object."""


def move(context: Context) -> Step | None:
    """One end of a relation is another object."""
    old = context.pick(context.of_kind(*ENDS))
    if old is None:
        return None
    end = context.pick([name for name in (*ENDS[old.kind], "account") if name in old.args])
    new = _moved(context, old, str(end))
    return None if new is None else context.step("move", with_resource(context.program, old, new))


def swap(context: Context) -> Step | None:
    """Two relations swap an end."""
    pairs = [
        (first, second, end)
        for first in context.of_kind(*RELATIONS)
        for second in context.of_kind(first.kind)
        for end in (*ENDS[first.kind], *(SETS[first.kind].lists if first.kind in SETS else ()), "account")
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
    kind = context.pick(kind for kind in ("Membership", "Grant", "Attachment") if len(context.of_kind(kind)) > 1)
    if kind is None:
        return None
    loop = context.of_kind(kind)
    ends = [end for end in ENDS[kind] if all(end in each.args for each in loop)]  # groups have roles too
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
    if old is None:
        return None
    same_name = context.flag()
    if old.kind in SETS:
        return context.step("change of kind", with_resource(context.program, old, *_apart(context, old, same_name)))
    classes = context.model.vendor.classes
    kind = next((kind for kind, made in SETS.items() if made.relation == old.kind and kind in classes), None)
    if kind is None:
        return None
    common = _common(context, kind, old)
    parts = [each for each in context.of_kind(old.kind) if _common(context, kind, each) == common]
    args: dict[str, object] = {owner: old.args[owner] for owner in SETS[kind].owners}
    for name, end in SETS[kind].lists.items():
        args[name] = tuple(dict.fromkeys(_listable(kind, each.args[end]) for each in parts if end in each.args))
    args["exclusive"] = context.flag(3)
    made = Resource(kind, old.name if same_name else context.new_name(kind), args)
    return context.step("change of kind", (*without(context.program, *parts), made))


def edit_set(context: Context) -> Step | None:
    """A set gets one member more, or one less."""
    old = context.pick(context.of_kind(*SETS))
    if old is None:
        return None
    lists = SETS[old.kind].lists
    name = str(context.pick(lists))
    kind, members = KIND_AT[lists[name]], old.args[name]
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
    old = context.pick(context.of_kind(*SETS))
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
        path = context.pick(context.paths(KIND_AT[end]))
        if path is None:
            return None
        args[end] = context.ref(KIND_AT[end], path)
    vendor = context.model.vendor
    if kind == "Grant" and vendor.adopts_grants:
        args["adopt"] = context.flag()
    if kind == "Grant" and vendor.group_grants:
        group = context.pick(context.paths("Group"))
        if group is not None and context.flag(3):
            del args["user"]
            args["group"] = context.ref("Group", group)
    if kind in ("Grant", "Holders") and vendor.accounts:
        args["account"] = context.pick(vendor.accounts)
    if kind in SETS:
        lists = SETS[kind].lists
        for name, end in lists.items():
            paths = context.some(context.paths(KIND_AT[end]), 1 if len(lists) == 1 else 0, 3)
            args[name] = tuple(_listable(kind, context.ref(KIND_AT[end], path)) for path in paths)
        if not any(args[name] for name in lists):
            return None
        args["exclusive"] = context.flag(5)
    if kind in SETTINGS:
        args |= setting_args(context, kind)
    return Resource(kind, context.new_name(kind), args)


def _listable(kind: str, ref: Ref) -> Ref:
    """A list of roles takes names, no ids."""
    return Ref(ref.kind, ref.name, "name") if kind == "Roles" and ref.way == "id" else ref


def _moved(context: Context, old: Resource, end: str) -> Resource | None:
    if end not in old.args:
        return None
    if end == "account":
        account = context.pick(each for each in context.model.vendor.accounts if each != old.args[end])
        return None if account is None else old.with_args(account=account)
    kind = KIND_AT[end]
    now = context.path_of(old.args[end])
    path = context.pick(path for path in context.paths(kind) if path != now)
    return None if path is None else old.with_args(**{end: context.ref(kind, path)})


def _common(context: Context, kind: str, part: Resource) -> tuple[object, ...] | None:
    """What a part of a set has in common with the others: the names of objects; None where it can be in none."""
    found = [part.args.get(owner) for owner in SETS[kind].owners]
    return None if None in found else tuple(context.path_of(each) if isinstance(each, Ref) else each for each in found)


def _apart(context: Context, old: Resource, same_name: bool) -> list[Resource]:
    made = SETS[old.kind]
    names = [old.name] if same_name else []
    common = {owner: old.args[owner] for owner in made.owners}
    return [
        Resource(made.relation, names.pop() if names else context.new_name(made.relation), {**common, end: ref})
        for name, end in made.lists.items()
        for ref in old.args[name]
    ]
