"""What the resources of assignments share: references to the three ends, what is owned, and the verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, TypeVar

from pydantic import Field

from iam_resources.engine import Key, Partial, Replaces, State
from iam_resources.engine.claims import claim, end_of, removing
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, Stopped
from iam_resources.http import may_be_done
from iam_resources.huawei.api.requests import Assignment
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import GROUP, SET, USER, InstanceInputs, InstanceLifecycle, SetReference
from iam_resources.shapes.member_set import do_all
from iam_resources.shapes.place import Called, End

ENDS: dict[str, End] = {"USER": USER, "GROUP": GROUP}
"""The end of each type of principal."""
IMPORT_ID = re.compile(r"(.+?)/([0-9a-f]{32})(?:/(?:(USER|GROUP)/)?(.+))?", re.DOTALL)
"""Permission set, account, type and reference of a principal."""
_KIND = "assignment"
Named = dict[Assignment, str]
"""Assignments, each with the name of its principal."""


class AssignedInputs(InstanceInputs):
    permission_set: Annotated[SetReference, Replaces()]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    account_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$"), Key(), Replaces()]
    """The account of the organisation, 32 hexadecimal digits."""


I = TypeVar("I", bound=AssignedInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class AssignedLifecycle(InstanceLifecycle[I, S]):
    """A lifecycle of assignments of one set in one account."""

    def references(self, inputs: I) -> list[tuple[str, str]]:
        """The type of each principal, and the reference to it."""
        raise NotImplementedError

    def known(self, state: S) -> Named:
        """The assignments that a state has."""
        raise NotImplementedError

    def rest_of(self, set_id: str, account_id: str, wanted: Named) -> str:
        """The id of a resource within its place."""
        raise NotImplementedError

    def state_of(
        self, place: Instance, permission_set: Called, account_id: str, named: Named, *, exclusive: bool = False
    ) -> S:
        """A state with these assignments."""
        raise NotImplementedError

    async def owned(self, state: S) -> tuple[Owned, ...]:
        home, name, known = await self.home_of(state), SET.name_in(state), self.known(state)
        owned = [owned_assignment(home, about, name, principal) for about, principal in known.items()]
        if getattr(state, "exclusive", False):
            owned.append(_whole(home, SET.id_in(state), str(getattr(state, "account_id", "")), name))
        return tuple(owned)

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        if not self.is_known(inputs):
            return ()
        home, account_id = (await self.place_of(inputs)).home, inputs.account_id
        set_end = end_of(home, SET.field, inputs.permission_set)
        set_id, wanted = set_end.partition(":")[2], []
        for kind, reference in self.references(inputs):
            field = ENDS[kind].field
            ends = (*sorted((set_end, end_of(home, field, reference))), _within(set_id, account_id))
            label = f"assignment of {inputs.permission_set} in account {account_id} to {field} {reference}"
            wanted.append(Owned(_KIND, home, ends, label=label))
        if getattr(inputs, "exclusive", False):
            wanted.append(_whole(home, set_id, account_id, inputs.permission_set))
        return tuple(wanted)

    async def check_planned(self, place: Instance, inputs: I, state: S | None) -> list[str]:
        words = ["…" if contains_unknown(each) else each for each in (inputs.permission_set, inputs.account_id)]
        tried = f"assign permission set {words[0]} in account {words[1]}"
        ends = [await self.identify_planned(place, SET, inputs.permission_set, tried=tried)]
        for kind, reference in self.references(inputs):
            ends.append(await self.identify_planned(place, ENDS[kind], reference, tried=tried))
        return [] if None in ends or not self.is_known(inputs) else await self.describe_plan(place, inputs, state)

    async def describe_plan(self, place: Instance, inputs: I, state: S | None) -> list[str]:
        """See `check_plan`; all ends exist."""
        return []

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        permission_set, wanted = await self.resolve(place, inputs)
        id_ = self.id_at(place, self.rest_of(permission_set.id, inputs.account_id, wanted), inputs)
        return id_, await self.bring(place, id_, inputs, permission_set, wanted, {})

    async def delete(self, id: str, state: S) -> None:
        place, _ = await self.place_at(id, state)
        await self._remove_all(place, SET.name_in(state), self.known(state))

    async def bring(
        self, place: Instance, id_: str, inputs: I, permission_set: Called, wanted: Named, before: Named
    ) -> S:
        """Bring the assignments to what is wanted: those that are missing first, so that nobody is without.

        Args:
            wanted: the assignments that it is to have.
            before: those that it has made.

        Raises:
            Partial: some are made, or may be. The state has what there is: the next run goes on.
        """
        name, account_id, exclusive = permission_set.name, inputs.account_id, bool(getattr(inputs, "exclusive", False))
        claims = [owned_assignment(place.home, about, name, principal) for about, principal in wanted.items()]
        await claim(*claims, *([_whole(place.home, permission_set.id, account_id, name)] if exclusive else []))
        surplus = {each: words for each, words in before.items() if each not in wanted}
        there = await self.there(place, permission_set.id, account_id, now=True) if exclusive or before else set()
        if exclusive:
            surplus |= await self.name_all(place, there - wanted.keys() - surplus.keys())
        try:
            await do_all(
                place.assignments.assign(about, tried=describe("assign", about, name, principal))
                for about, principal in wanted.items()
            )
            await self._remove_all(place, name, surplus)
        except IamError as error:
            left = {**before, **wanted}
            if not isinstance(error, Stopped) and not may_be_done(error):  # else it may be done after any listing
                there = await self.there(place, permission_set.id, account_id, now=True)
                left = {each: words for each, words in left.items() if each in there}
            if not left:
                raise
            state = self.state_of(place, permission_set, account_id, left, exclusive=exclusive)
            raise Partial(id_, state, error) from error
        return self.state_of(place, permission_set, account_id, wanted, exclusive=exclusive)

    async def resolve(self, place: Instance, inputs: I) -> tuple[Called, Named]:
        """The permission set and the assignments that a program means."""
        tried = f"assign permission set {inputs.permission_set} in account {inputs.account_id}"
        permission_set = await self.identify(place, SET, inputs.permission_set, tried=tried)
        tried, wanted = f"assign permission set {permission_set.name} in account {inputs.account_id}", {}
        for kind, reference in self.references(inputs):
            called = await self.identify(place, ENDS[kind], reference, tried=tried)
            wanted[Assignment(permission_set.id, inputs.account_id, called.id, kind)] = called.name
        return permission_set, wanted

    async def there(self, place: Instance, set_id: str, account_id: str, *, now: bool = False) -> set[Assignment]:
        """All assignments of a set in an account."""
        return {each for each in await place.assignments.of(account_id, now=now) if each.set_id == set_id}

    async def name_of(self, place: Instance, about: Assignment) -> Called | None:
        """What a principal is called; None where there is none any more."""
        objects = ENDS[about.principal_type].objects(place)
        seen = await objects.by_id(about.principal_id)
        return None if seen is None else objects.identity_of(seen)

    async def name_all(self, place: Instance, assignments: Iterable[Assignment]) -> Named:
        """Assignments with the names of their principals."""
        found = {each: await self.name_of(place, each) for each in assignments}
        return {each: called.name if called else each.principal_id for each, called in found.items()}

    def is_known(self, inputs: I) -> bool:
        """Whether all inputs are known."""
        return not contains_unknown(list(inputs.__dict__.values()))

    async def _remove_all(self, place: Instance, set_name: str, surplus: Named) -> None:
        """Remove assignments, unless another resource of the program owns them."""

        async def remove(about: Assignment, principal: str) -> None:
            async with removing(owned_assignment(place.home, about, set_name, principal)) as allowed:
                if allowed:
                    await place.assignments.remove(about, tried=describe("remove", about, set_name, principal))

        await do_all(remove(about, principal) for about, principal in surplus.items())


def describe(verb: str, about: Assignment, set_name: str, principal_name: str) -> str:
    """What is being done, for errors."""
    words = f"permission set {set_name} in account {about.account_id}"
    principal = f"{about.principal_type.lower()} {principal_name}"
    return f"assign {words} to {principal}" if verb == "assign" else f"take {words} from {principal}"


def owned_assignment(home: str, about: Assignment, set_name: str = "", principal_name: str = "") -> Owned:
    """What one assignment is for other resources."""
    field = ENDS[about.principal_type].field
    names = {f"{SET.field}:{about.set_id}": set_name, f"{field}:{about.principal_id.casefold()}": principal_name}
    ends = dict(sorted(names.items())) | {_within(about.set_id, about.account_id): ""}
    label = f"assignment of {set_name} in account {about.account_id} to {field} {principal_name}"
    return Owned(_KIND, home, tuple(ends), label=label, names=tuple(ends.values()))


def _whole(home: str, set_id: str, account_id: str, set_name: str) -> Owned:
    """What all assignments of a set in an account are."""
    label = f"all assignments of {set_name} in account {account_id}"
    return Owned(_KIND, home, (_within(set_id, account_id),), whole=True, label=label)


def _within(set_id: str, account_id: str) -> str:
    return f"set_in_account:{set_id.casefold()}/{account_id}"
