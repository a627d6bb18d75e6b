"""Rules about grants: who gains rights that reach far, and who loses the last of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from iam_resources.access import Entitlement, Resource, Trait
from iam_resources.access.effective import Held
from iam_resources.errors import ConfigError
from iam_resources.review.changes import Changes, Holder
from iam_resources.review.rules.base import Finding, Severity, describe, gained, lost, rule
from iam_resources.review.settings import Limits, matches
from iam_resources.settings import Settings


def is_administrator(what: Entitlement, limits: Limits) -> bool:
    """Whether an entitlement is one of an administrator: by what the vendor's package says, or by its name."""
    if what.denies or what.group:
        return False
    by_name = any(matches(pattern, what.name) for pattern in limits.administrators)
    return Trait.ADMINISTRATOR in what.traits or by_name


def _finding(holder: Holder, held: Held, text: str) -> Finding:
    return Finding(holder.name, f"{holder.name} {text} {describe(held)}", tuple(sorted(held.by)))


@rule(
    "IAM001",
    "administrator-granted",
    Severity.HIGH,
    "Who has this can do everything there, or give it to themselves. Check that the person needs it, and for how long.",
    needs_before=False,
)
def administrator_granted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        if is_administrator(held.entitlement, limits):
            yield _finding(holder, held, "becomes administrator:")


@rule(
    "IAM002",
    "identity-rights-granted",
    Severity.MEDIUM,
    "Who can change users, groups, policies or credentials can give themselves more than they have now.",
    needs_before=False,
)
def identity_rights_granted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        if Trait.IDENTITY in held.entitlement.traits and not is_administrator(held.entitlement, limits):
            yield _finding(holder, held, "can change identities:")


@rule(
    "IAM003",
    "granted-to-everybody",
    Severity.CRITICAL,
    "A statement about any-user or any-group holds for everybody, also for users that are made later. Name a group.",
    needs_before=False,
)
def granted_to_everybody(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        if Trait.EVERYBODY in held.entitlement.traits and not held.entitlement.condition:
            yield _finding(holder, held, "gains")


@rule(
    "IAM004",
    "granted-to-a-user",
    Severity.LOW,
    "A grant to a single user is easily forgotten when that person changes teams. Put them into a group that has it.",
    needs_before=False,
)
def granted_to_a_user(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        what = held.entitlement
        by_groups = what.kind == "permission set" or (what.kind == "role" and what.resource.vendor == "oci.domains")
        if holder.kind == "person" and () in held.ways and by_groups:
            yield _finding(holder, held, "has it by a grant of their own:")


@rule(
    "IAM005",
    "last-administrator-lost",
    Severity.CRITICAL,
    "After this change the program grants nobody administration there. Whoever is locked out then cannot undo it.",
)
def last_administrator_lost(changes: Changes, limits: Limits) -> Iterable[Finding]:
    before, after = defaultdict[Resource, set[str]](set), set[Resource]()
    urns: defaultdict[Resource, set[str]] = defaultdict(set)
    for holder in changes.holders:
        for held in [*holder.losses, *holder.keeps]:
            if is_administrator(held.entitlement, limits):
                before[held.entitlement.resource].add(holder.name)
                urns[held.entitlement.resource] |= held.by
        after |= {
            held.entitlement.resource
            for held in [*holder.gains, *holder.keeps]
            if is_administrator(held.entitlement, limits)
        }
    for place, names in before.items():
        if place not in after:
            who = ", ".join(sorted(names))
            yield Finding(place.label, f"{place.label} loses its last administrator: {who}", tuple(sorted(urns[place])))


@rule(
    "IAM006",
    "own-access-lost",
    Severity.CRITICAL,
    "The account that this stack signs in with loses access, so the next run may not be able to undo anything.",
)
def own_access_lost(changes: Changes, limits: Limits) -> Iterable[Finding]:
    own = {each.casefold() for each in (*limits.own_accounts, *_configured_accounts(changes.plan.config))}
    for holder in changes.holders:
        names = {each.name.casefold() for each in holder.accounts.values()} | {holder.name.casefold()}
        ids = {key.rpartition("/")[2].casefold() for key in holder.accounts}
        if not (names | ids) & own:
            continue
        for held in holder.losses:
            yield _finding(holder, held, "is your own account and loses")
        if not holder.losses and any(note.endswith(("is deleted", "is disabled")) for note in holder.notes):
            yield Finding(holder.name, f"{holder.name} is your own account: {'; '.join(holder.notes)}")


def _configured_accounts(config: Mapping[str, object]) -> Iterator[str]:
    """The accounts that connections sign in with: names at a console, OCIDs in a tenancy; also of named connections."""
    settings = Settings(config, {})
    for vendor, field in (("cncc", "username"), ("oci", "user")):
        names = [""]
        with suppress(ConfigError):  # a run reports settings of a wrong form
            names += settings.connections(vendor)
        yield from filter(None, (settings.configured(vendor, field, name) for name in names))


@rule(
    "IAM007",
    "many-people-gain",
    Severity.MEDIUM,
    "One change gives the same thing to many people at once: the limit is people_gaining_one in [limits].",
)
def many_people_gain(changes: Changes, limits: Limits) -> Iterable[Finding]:
    who, urns = defaultdict[Entitlement, list[str]](list), defaultdict[Entitlement, set[str]](set)
    for holder, held in gained(changes):
        if holder.kind == "person":
            who[held.entitlement].append(holder.name)
            urns[held.entitlement] |= held.by
    for what, names in who.items():
        if len(names) > limits.people_gaining_one:
            text = (
                f"{len(names)} people gain {what.label} in {what.resource.label}, more than {limits.people_gaining_one}"
            )
            yield Finding(what.label, text, tuple(sorted(urns[what]))[:20])


@rule(
    "IAM008",
    "holder-unknown",
    Severity.MEDIUM,
    "Who gains this is known only during the run. Pass the output of the user or group itself, not a computed string.",
)
def holder_unknown(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        if Trait.UNREADABLE not in held.entitlement.traits:
            for principal in holder.accounts.values():
                if not principal.is_certain:
                    yield Finding(principal.name, f"somebody gains {describe(held)}: {principal.name}", tuple(held.by))


@rule(
    "IAM009",
    "deny-lifted",
    Severity.HIGH,
    "A statement that forbade something goes. Whatever else allows it holds from then on.",
)
def deny_lifted(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in lost(changes):
        if held.entitlement.denies:
            yield _finding(holder, held, "is not limited any more by")
