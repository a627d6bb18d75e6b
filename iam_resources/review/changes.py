"""The access diff: who gains, loses and keeps what, and by which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iam_resources.access import EVERYBODY, Catalog, Entitlement, Observed, Principal, State
from iam_resources.access.effective import Effective, Held
from iam_resources.access.observed import left_after
from iam_resources.review.people import People, Person
from iam_resources.review.plan import CREATE, DELETE, IMPORT, REPLACE, Plan, what_stays
from iam_resources.review.vendors import vendors_of


@dataclass
class Holder:
    """Somebody who has access: a person, or a group or all users where it is not known who that is.

    Attributes:
        kind: `person`, `group`, `dynamic group`, `everybody`, `service` or `unknown`.
        name: what people read.
        accounts: their principals, by key.
        notes: what happens to the account itself.
        gains: what they have afterwards and did not have before.
        losses: what they had and will not have.
        keeps: what they have before and after.
        moved: what they keep by another way than before.
        before, after: all that they have on each side.
    """

    kind: str
    name: str
    accounts: dict[str, Principal]
    person: Person | None = None
    notes: list[str] = field(default_factory=list)
    gains: list[Held] = field(default_factory=list)
    losses: list[Held] = field(default_factory=list)
    keeps: list[Held] = field(default_factory=list)
    moved: list[tuple[Held, Held]] = field(default_factory=list)
    before: Mapping[Entitlement, Held] = field(default_factory=dict)
    after: Mapping[Entitlement, Held] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.gains or self.losses or self.notes)


class Changes:
    """What a plan does to access.

    Args:
        plan: the preview.
        mapping: accounts and mail addresses, each with the person that it belongs to.
        observed: what vendors say of access now, which counts beside what resources say.
    """

    def __init__(self, plan: Plan, mapping: Mapping[str, str] | None = None, observed: Sequence[Observed] = ()) -> None:
        self.plan = plan
        vendors = vendors_of(step.token for step in plan.steps)
        known = set(vendors)
        self.catalog = Catalog(
            vendors,
            [state for state in plan.before if state.token.partition(":")[0] in known],
            [state for state in plan.after if state.token.partition(":")[0] in known],
            plan.config,
            observed,
        )
        parents = {key: above for each in observed for key, above in each.parents.items()}
        there = [grant for each in observed for grant in each.grants]
        self.before = Effective(self.catalog.before, there, parents)
        self.after = Effective(self.catalog.after, left_after(self.catalog, observed), parents)
        principals = {**self.before.principals, **self.after.principals}
        self.people = People(
            self.catalog, {key: each.name for key, each in principals.items() if each.kind == "user"}, mapping
        )
        self.holders = [self._of_person(person, principals) for person in self.people.all()]
        self.holders += [
            self._of_others(principal)
            for principal in sorted(principals.values(), key=lambda each: (each.kind, each.name))
            if principal.kind != "user" and self._stands_for_itself(principal)
        ]
        self._note_accounts()

    def changed(self) -> list[Holder]:
        """Those whose access or account changes."""
        return [each for each in self.holders if each.is_changed]

    def imported(self) -> list[str]:
        """Names of the resources that are managed from now on."""
        return sorted(step.state.name for step in self.plan.steps if step.op == IMPORT)

    def _stands_for_itself(self, principal: Principal) -> bool:
        """Whether a group is listed itself: its members are not known here, or it is not of people."""
        if principal.kind != "group":
            return principal.kind != "user"
        return not (self.before.people_in(principal.key) or self.after.people_in(principal.key))

    def _of_person(self, person: Person, principals: Mapping[str, Principal]) -> Holder:
        accounts = {key: principals[key] for key in person.accounts}
        before, after = dict[Entitlement, Held](), dict[Entitlement, Held]()
        for key in person.accounts:
            before |= self.before.held_by(key)
            after |= self.after.held_by(key)
        return self._compared(Holder("person", person.name, accounts, person), before, after)

    def _of_others(self, principal: Principal) -> Holder:
        name = f"everybody ({principal.name})" if principal.kind == EVERYBODY else principal.name
        holder = Holder(principal.kind, name, {principal.key: principal})
        before, after = self.before.held_by(principal.key), self.after.held_by(principal.key)
        return self._compared(holder, before, after)

    def _compared(
        self, holder: Holder, before: Mapping[Entitlement, Held], after: Mapping[Entitlement, Held]
    ) -> Holder:
        holder.before, holder.after = before, after
        for what, held in after.items():
            former = before.get(what)
            if former is not None:
                holder.keeps.append(held)
                if {tuple(way) for way in former.ways} != {tuple(way) for way in held.ways}:
                    holder.moved.append((former, held))
            elif not any(each.covers(what) for each in before):
                holder.gains.append(held)
        holder.losses = [
            held for what, held in before.items() if what not in after and not any(e.covers(what) for e in after)
        ]
        for found in (holder.gains, holder.losses, holder.keeps):
            found.sort(key=lambda each: (each.entitlement.resource.label, each.entitlement.label))
        return holder

    def _note_accounts(self) -> None:
        before, after = self.catalog.before.objects, self.catalog.after.objects
        operations = {step.urn: step for step in self.plan.steps}
        for holder in self.holders:
            for key in holder.accounts:
                was, is_ = before.get(key), after.get(key)
                found = is_ or was
                step = operations.get(found.state.urn) if found else None
                if found is None or step is None or found.kind not in ("user",):
                    continue
                where = self.catalog.place_of(found.state).label
                if is_ is not None and (step.op == REPLACE or key in self.catalog.reborn):
                    holder.notes.append(f"account {found.name} in {where} is replaced: the former one is deleted")
                elif step.op == CREATE and was is None:
                    word = "new, or taken over (adopt)" if step.state.value("adopt") is True else "new"
                    holder.notes.append(f"account {found.name} in {where} is {word}")
                elif step.op == DELETE and step.before is not None:
                    holder.notes.append(f"account {found.name} in {where} {_end_of(step.before)}")
                elif was is not None and is_ is not None:
                    if was.name != is_.name:
                        holder.notes.append(f"account {was.name} in {where} is renamed to {is_.name}")
                    if was.enabled != is_.enabled:
                        word = "enabled" if is_.enabled else "disabled"
                        holder.notes.append(f"account {is_.name} in {where} is {word}")
                    if was.mail != is_.mail:
                        holder.notes.append(f"account {is_.name} in {where} gets another mail address")


def _end_of(state: State) -> str:
    left = what_stays(state)
    if left is None:
        return "is deleted"
    return "is disabled" if left is not state else "is not managed any more, and stays"
