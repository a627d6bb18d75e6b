"""Rules about accounts: new, taken over, replaced, deleted, enabled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from iam_resources.access import Found, Side, is_unknown, text_in
from iam_resources.review.changes import Changes
from iam_resources.review.plan import CREATE, DELETE, IMPORT, REPLACE, Step, what_stays
from iam_resources.review.rules.base import Finding, Severity, describe, rule
from iam_resources.review.settings import Limits

_MOST_NAMED = 5
USERS = ("cncc:User", "oci:User", "oci.domains:User", "huawei:User", "huawei.scim:User")


def _on(side: Side, step: Step) -> Found | None:
    key = side.key_of(step.urn)
    return side.objects.get(key) if key else None


def _account(changes: Changes, step: Step) -> Found | None:
    return _on(changes.catalog.after, step) or _on(changes.catalog.before, step)


def _users(changes: Changes, *operations: str) -> Iterable[tuple[Step, Found]]:
    for step in changes.plan.steps:
        if step.token in USERS and step.op in operations and (found := _account(changes, step)) is not None:
            yield step, found


@rule(
    "IAM020",
    "user-without-group",
    Severity.LOW,
    "A new user in no group has no rights that a team shares. Put them into one, or say why the account stands alone.",
)
def user_without_group(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step, found in _users(changes, CREATE):
        held = changes.after.held_disregarding_status(found.key)
        if not any(what.group for what in held):
            yield Finding(found.name, f"new user {found.name} is in no group", (step.urn,))


@rule(
    "IAM021",
    "user-replaced",
    Severity.HIGH,
    "The vendor makes a new account with a new id. Password, second factor, sessions and everything that hangs on the"
    " old id and that the program does not make again are lost.",
)
def user_replaced(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in changes.plan.steps:
        if step.token not in USERS or step.op != REPLACE:
            continue
        was, found = (_on(side, step) for side in (changes.catalog.before, changes.catalog.after))
        if was is None or found is None:
            continue
        before = changes.before.held_disregarding_status(was.key)
        after = changes.after.held_disregarding_status(found.key)
        gone = [describe(held) for what, held in before.items() if what not in after]
        what = f"; lost with it: {'; '.join(gone)}" if gone else "; its groups and grants are made again"
        yield Finding(
            found.name, f"user {found.name} is replaced (by {', '.join(step.changed) or '?'}){what}", (step.urn,)
        )


@rule(
    "IAM022",
    "account-taken-over",
    Severity.MEDIUM,
    "With adopt=True an account of that name that exists already becomes managed, with everything it has. Check whose"
    " it is.",
)
def account_taken_over(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step, found in _users(changes, CREATE):
        if step.state.value("adopt") is True:
            yield Finding(found.name, f"user {found.name} is taken over if there is one (adopt)", (step.urn,))


@rule(
    "IAM023",
    "user-deleted",
    Severity.MEDIUM,
    "A deleted account cannot be brought back, and its history loses its owner. Prefer on_delete=disable for people.",
)
def user_deleted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    staying = {text_in(each.outputs.get("user_id")) for each in changes.plan.after if each.token in USERS}
    for step, found in _users(changes, DELETE):
        if step.before is None or what_stays(step.before) is not None:
            continue
        if text_in(step.before.outputs.get("user_id")) not in staying - {""}:
            yield Finding(found.name, f"user {found.name} is deleted", (step.urn,))


@rule(
    "IAM024",
    "user-enabled",
    Severity.MEDIUM,
    "The account was disabled, and has everything again that it had when it was.",
)
def user_enabled(changes: Changes, limits: Limits) -> Iterable[Finding]:
    before = changes.catalog.before.objects
    for key, found in changes.catalog.after.objects.items():
        was = before.get(key)
        if found.kind == "user" and was is not None and not was.enabled and found.enabled:
            held = changes.after.held_by(key)
            what = ", ".join(what.label for what in held) or "nothing that is known here"
            yield Finding(found.name, f"user {found.name} is enabled again, with {what}", (found.state.urn,))


@rule(
    "IAM025",
    "mail-address-changed",
    Severity.MEDIUM,
    "Links to set a new password go to the new address, so whoever reads it can take the account over.",
)
def mail_address_changed(changes: Changes, limits: Limits) -> Iterable[Finding]:
    before = changes.catalog.before.objects
    for key, found in changes.catalog.after.objects.items():
        was = before.get(key)
        if found.kind != "user" or was is None or key in changes.catalog.reborn:
            continue
        new = sorted(_addresses(found) - _addresses(was))
        if new:
            former = f" instead of {was.mail}" if was.mail and was.mail != found.mail else ""
            text = f"user {found.name} gets the address {', '.join(new)}{former}"
            yield Finding(found.name, text, (found.state.urn,))


def _addresses(found: Found) -> set[str]:
    """The mail addresses of an account, also those beside the first one."""
    listed = found.state.value("emails")
    several = (
        [text_in(each.get("value")) for each in listed.values() if isinstance(each, Mapping)]
        if isinstance(listed, Mapping)
        else []
    )
    return {each.casefold() for each in (found.mail, *several) if each}


@rule(
    "IAM026",
    "mail-marked-as-verified",
    Severity.LOW,
    "The address counts as checked though nobody checked it. Let the user confirm it.",
)
def mail_marked_as_verified(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in changes.plan.steps:
        if step.token != "cncc:User" or step.after is None or step.op == IMPORT:  # noqa: S105 (a type token)
            continue
        now = step.after.inputs.get("email_verified") is True
        was = step.before is not None and step.before.value("email_verified") is True
        same = step.before is not None and step.before.inputs.get("email") == step.after.inputs.get("email")
        if now and not (was and same) and not is_unknown(step.after.inputs.get("email")):
            yield Finding(step.state.name, f"the address of user {step.state.name} is marked as verified", (step.urn,))


@rule(
    "IAM027",
    "protection-lifted",
    Severity.LOW,
    "The resource was protected from being deleted by mistake, and is not any more.",
)
def protection_lifted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    lifted = defaultdict[str, list[Step]](list)
    for step in changes.plan.steps:
        if step.before is not None and step.after is not None and step.before.protected and not step.after.protected:
            lifted[step.token].append(step)
    for token, steps in lifted.items():
        if len(steps) > _MOST_NAMED:  # as after an import of many, which protects everything at first
            urns = tuple(step.urn for step in steps[:_MOST_NAMED])
            yield Finding(token, f"{len(steps)} {token} are not protected any more", urns)
            continue
        for step in steps:
            yield Finding(step.state.name, f"{token} {step.state.name} is not protected any more", (step.urn,))
