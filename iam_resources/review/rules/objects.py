"""Rules about groups, roles, sets of members, and what else decides on access."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from iam_resources.access import End, Side, State, text_in
from iam_resources.review.changes import Changes
from iam_resources.review.plan import CREATE, DELETE, IMPORT, REPLACE, UPDATE, Step, what_stays
from iam_resources.review.rules.base import Finding, Severity, rule, steps_of
from iam_resources.review.settings import Limits

_LOCAL = ("localhost", "127.0.0.1", "::1")
_TAKEN_OVER = ("Group", "RealmRole", "PermissionSet", "DynamicGroup", "DynamicResourceGroup")
_FEWEST = 2
"""One object that is deleted is no mass deletion, however few there are."""


@rule(
    "IAM040",
    "many-deleted",
    Severity.HIGH,
    "A large part of a kind goes at once, as after a wrong merge or an empty table. The limit is deleted_percent in"
    " [limits].",
)
def many_deleted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    there = Counter(state.token for state in changes.plan.before)
    left = {(grant.principal, grant.entitlement) for grant in changes.after.grants}
    granted = defaultdict[str, set[object]](set)
    for grant in changes.before.grants:
        granted[grant.by].add((grant.principal, grant.entitlement))

    def stays(step: Step) -> bool:
        """Whether what a resource is or grants is there all the same: under another name, or by another resource."""
        key = changes.catalog.before.key_of(step.urn)
        is_there = (
            key in changes.catalog.after.objects if key else bool(granted[step.urn]) and granted[step.urn] <= left
        )
        return is_there or (step.before is not None and what_stays(step.before) is not None)

    going = Counter(step.token for step in changes.plan.steps if step.op == DELETE and not stays(step))
    for token, deleted in going.items():
        percent = 100 * deleted // there[token]
        if deleted >= _FEWEST and percent > limits.deleted_percent:
            yield Finding(token, f"{deleted} of {there[token]} {token} are deleted, {percent} %")


@rule(
    "IAM041",
    "exclusive-set",
    Severity.MEDIUM,
    "From now on whoever was added by hand is removed. The preview says who that is where it could ask.",
)
def exclusive_set(changes: Changes, limits: Limits) -> Iterable[Finding]:
    after = changes.catalog.after
    new = {
        key for key, each in after.objects.items() if not each.state.id and each.state.value("adopt") is not True
    }  # then there is nobody to remove
    for step in steps_of(changes):
        if step.after is None or step.after.inputs.get("exclusive") is not True or step.op == IMPORT:
            continue
        was = step.before is not None and step.before.value("exclusive") is True
        vendor = after.vendor_of(step.after)
        ends = vendor.ends.get(step.token, ()) if vendor else ()
        owners = {each.key for each in after.resolve(step.after, ends[0])} if ends else set()
        if not was and not (owners and owners <= new):
            yield Finding(step.state.name, f"{step.token} {step.state.name} becomes exclusive", (step.urn,))


@rule(
    "IAM042",
    "exclusive-set-drops-others",
    Severity.HIGH,
    "They were added by hand, so the program does not know them and takes them away. Write them into the program if"
    " they are to stay.",
)
def exclusive_set_drops_others(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes):
        if step.before is None or step.after is None or step.after.value("exclusive") is not True:
            continue
        vendor = changes.catalog.before.vendor_of(step.before)
        for end in vendor.ends.get(step.token, ()) if vendor else ():
            if not isinstance(step.before.outputs.get(end.field), list):
                continue
            programmed = State(step.urn, step.before.type, inputs=step.before.inputs)
            there = {each.key: each.name for each in changes.catalog.before.resolve(step.before, end)}
            known = _keys(changes.catalog.before, programmed, end) | _keys(changes.catalog.after, step.after, end)
            dropped = sorted(name for key, name in there.items() if key not in known)
            if dropped:
                yield Finding(step.state.name, f"{step.state.name} removes {', '.join(dropped)}", (step.urn,))


def _keys(side: Side, state: State, end: End) -> set[str]:
    return {each.key for each in side.resolve(state, end)}


@rule(
    "IAM043",
    "group-with-members-deleted",
    Severity.MEDIUM,
    "Whoever is in the group loses what it has, also those whom the program does not know.",
)
def group_with_members_deleted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for key, found in changes.catalog.before.objects.items():
        gone = key not in changes.catalog.after.objects or key in changes.catalog.reborn
        people = changes.before.people_in(key)
        if found.kind == "group" and gone and people:
            who = "1 known person" if len(people) == 1 else f"{len(people)} known people"
            yield Finding(found.name, f"group {found.name} with {who} goes", (found.state.urn,))


@rule(
    "IAM044",
    "role-in-use-deleted",
    Severity.MEDIUM,
    "Everybody who has it loses it, also those whom the program does not know.",
)
def role_in_use_deleted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for key, found in changes.catalog.before.objects.items():
        stays = key in changes.catalog.after.objects and key not in changes.catalog.reborn
        if found.kind not in ("role", "permission set") or stays:
            continue
        who = [
            holder.name
            for holder in changes.holders
            for held in holder.losses
            if held.entitlement.key in (f"role:{key}", f"set:{key}")
        ]
        if who:
            names = ", ".join(sorted(set(who))[:10])
            yield Finding(found.name, f"{found.kind} {found.name} goes; it is taken from {names}", (found.state.urn,))


@rule(
    "IAM045",
    "wide-redirect",
    Severity.HIGH,
    "A login can be redirected to an address that others control, with the code that gives a token. Name the address.",
    needs_before=False,
)
def wide_redirect(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "cncc:ClientUrls"):
        given = step.after.value("redirect_uris") if step.after is not None else None
        was = step.before.value("redirect_uris") if step.before is not None else None
        for uri in filter(None, map(text_in, given if isinstance(given, list) else [])):
            if isinstance(was, list) and uri in was:
                continue
            parts = urlsplit(uri)
            host = parts.hostname or ""
            bare = uri.strip() in ("*", "http://*", "https://*") or "*" in parts.netloc
            plain = parts.scheme == "http" and host not in _LOCAL
            if bare or plain:
                why = "any address" if bare else "an address without TLS"
                yield Finding(step.state.name, f"client {step.state.name} redirects to {why}: {uri}", (step.urn,))


@rule(
    "IAM046",
    "access-attributes-changed",
    Severity.MEDIUM,
    "Policies compare these attributes to decide who may do what, so a change moves access without any grant.",
)
def access_attributes_changed(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "huawei:AccessControlAttributes"):
        if step.op in (UPDATE, DELETE, REPLACE):
            yield Finding(step.state.name, f"attributes for access control change: {step.state.name}", (step.urn,))


@rule(
    "IAM047",
    "review-not-complete",
    Severity.MEDIUM,
    "What is not in the preview is not in this review. Make the preview with --show-sames, or name the state.",
)
def review_not_complete(changes: Changes, limits: Limits) -> Iterable[Finding]:
    if not changes.plan.is_complete:
        yield Finding("the preview", "resources that stay are missing from the preview")


@rule(
    "IAM048",
    "group-taken-over",
    Severity.LOW,
    "With adopt=True a group or role of that name that exists already becomes managed, with everybody who is in it.",
)
def group_taken_over(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes):
        kind = step.token.partition(":")[2]
        if step.op == CREATE and kind in _TAKEN_OVER and step.state.value("adopt") is True:
            yield Finding(step.state.name, f"{step.token} {step.state.name} is taken over if there is one", (step.urn,))
