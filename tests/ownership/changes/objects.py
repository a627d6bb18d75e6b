"""Objects that come, change, and go; what people do by hand; the end of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.ownership.changes.context import SETTINGS, Context, renamed, with_resource
from tests.ownership.changes.naming import under_another_name
from tests.ownership.changes.relations import ENDS
from tests.ownership.programs import Hand, Resource, Run, Step
from tests.ownership.vendor_state import PAIRED, Pair, grant_in, word_of


def adopt(context: Context) -> Step | None:
    """An object that is there already is taken over."""
    state = context.model.state
    owned = {thing[1] for thing in context.model.owned() if thing[0] == "object"}
    free = [
        (each.kind, each)
        for number, each in state.objects.items()
        if number not in owned and each.kind in context.model.vendor.classes and not each.parent
    ]
    found = context.pick(free)
    if found is None:
        return None
    kind, there = found
    args = {"name": there.name, "note": context.new_word(), "adopt": True}
    args |= {"mail": there.mail} if kind == "User" else {}
    if context.flag(3) and kind in context.model.vendor.on_delete:
        args["on_delete"] = context.pick(context.model.vendor.on_delete[kind])
    return context.step("adopt", (*context.program, Resource(kind, context.new_name(kind), args)))


def edit(context: Context) -> Step | None:
    """A field of an object, a capability, a status, a password or a text changes."""
    old = context.pick(each for each in context.program if each.kind not in ENDS or each.kind in _EDITED)
    if old is None:
        return None
    match old.kind:
        case "Capabilities":
            new = old.with_args(value=not old.args["value"])
        case "Status":
            new = old.with_args(active=not old.args["active"])
        case "Password":
            new = old.with_args(value=context.new_word(), version=old.args["version"] + 1)
        case "Text":
            new = old.with_args(text=context.new_word())
        case "Urls":
            new = old.with_args(urls=urls(context))
        case _:
            new = old.with_args(note=context.new_word())
    return context.step("edit", with_resource(context.program, old, new))


_EDITED = SETTINGS


def set_on_delete(context: Context) -> Step | None:
    """An object that would be deleted is to be kept or disabled, or the other way round."""
    old = context.pick(each for each in context.program if each.kind in context.model.vendor.on_delete)
    if old is None:
        return None
    how = context.pick(context.model.vendor.on_delete[old.kind])
    if how == old.args.get("on_delete", "delete"):
        return None
    return context.step("on_delete", with_resource(context.program, old, old.with_args(on_delete=how)))


def urls(context: Context) -> dict[str, object]:
    """URLs of a client: one of the two, or both."""
    word = context.new_word()
    both = {"root_url": f"http://{word}.example/", "redirect_uris": [f"http://{word}.example/*"]}
    name = context.pick(["", "root_url", "redirect_uris"])
    return {name: both[name]} if name else dict(both)


def choose_password(context: Context) -> Step | None:
    """Somebody chooses a password of their own; then the resource that set the first one gets another name."""
    old = context.pick(context.of_kind("Password"))
    if old is None:
        return None
    hand = Hand("password", context.path_of(old.args["user"]), context.new_word())
    if context.flag():
        return context.step("choose a password", context.program, hands=(hand,))
    step = under_another_name(context, "rename", old, renamed(old, context.new_name("Password")))
    return replace(step, changes=("choose a password", *step.changes), hands=(hand,))


def lose(context: Context) -> Step | None:
    """Somebody removes what a resource made; a refresh finds out."""
    state = context.model.state
    pair = context.pick([thing for thing in context.model.owned() if thing in state.pairs])
    if pair is None or state.objects[pair[1]].kind != PAIRED[word_of(pair)][0]:
        return None
    hand = _hand(context, pair, {"member": "leave", "grant": "revoke", "policy": "detach"})
    return context.step("taken away by hand", context.program, hands=(hand,), run=Run(refresh=True))


def intrude(context: Context) -> Step | None:
    """Somebody gives access by hand; an exclusive set removes it where a refresh finds it, nothing else does."""
    state, vendor = context.model.state, context.model.vendor
    grants = [grant_in(account) for account in vendor.accounts or ("",)] if "Grant" in vendor.classes else []
    kind = str(context.pick(["member", *grants, *(["policy"] if vendor.policies else [])]))
    first, second = (state.of_kind(each) for each in PAIRED[word_of((kind,))])
    pair = context.pick(
        (kind, one, other) for one in first for other in second if (kind, one, other) not in state.pairs
    )
    if pair is None:
        return None
    hand = _hand(context, pair, {"member": "join", "grant": "grant", "policy": "attach"})
    return context.step("given by hand", context.program, hands=(hand,), run=Run(refresh=True))


def _hand(context: Context, pair: Pair, verbs: Mapping[str, Any]) -> Hand:
    state, account = context.model.state, pair[0].partition(" in ")[2]
    return Hand(verbs[word_of(pair)], state.path(pair[1]), state.path(pair[2]), account)


def destroy(context: Context) -> Step | None:
    """`pulumi destroy`."""
    return Step(("destroy",), context.program, Run(destroy=True, refresh=context.flag(3)))
