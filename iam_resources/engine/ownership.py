"""Single ownership: which resource of the program owns what at the vendor, within one engine operation.

The engine makes new things first and deletes old things last. So where two resources, or a resource and its renamed
successor, hold the same thing, the delete of one would take it away from the other. The host keeps one `Ownership` for
its process, which serves one engine operation, and asks it before anything is removed.

- *In the program* is a resource whose `Check` came in this operation. A `Read` proves nothing: a refresh also reads
  what is about to be deleted. `pulumi destroy` sends no `Check`, so it deletes everything.
- A resource owns what its newest state says, and from the moment it is created or updated what its inputs want.
- What another resource of the program owns is not removed. One line says who owns it.
- Two resources that want the same thing are an error that names both.
- `Create` and `Update` wait for a removal of the same thing that is under way. The delete of an object waits for
  removals of its relations where the vendor demands it. Removals of relations and `Diff` never wait, so nothing can
  deadlock.

docs/decisions/0010-single-ownership.md has the reasons and the cases that are not covered.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from iam_resources.errors import Conflict, Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Owned:
    """One thing at a vendor that a resource makes or changes, and that another one could make or change too.

    Attributes:
        kind: what it is (`user`, `membership`); resource types that can hold the same thing use the same word.
        place: where it is: realm, tenancy or identity domain, by an id or address that all resources share.
        ends: the vendor's ids of the objects that it is about, each with its kind in front (`user:<id>`): one for an
            object itself or something of one object, two or more for a relation.
        whole: whether it is every relation of this kind that the ends have, as an exclusive set owns them.
        label: what it is called in a message.
        names: what the ends are called, one for each; only to recognise a name in a preview.
    """

    kind: str
    place: str
    ends: tuple[str, ...]
    whole: bool = False
    label: str = field(default="", compare=False)
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_object(self) -> bool:
        """Whether it is an object itself, which takes its relations with it when it is deleted."""
        return len(self.ends) == 1 and self.ends[0].startswith(f"{self.kind}:")


@dataclass
class _Resource:
    """What is known of one resource of the program."""

    held: frozenset[Owned] = frozenset()
    """By its newest state."""
    wanted: frozenset[Owned] | None = None
    """By its inputs, once a create or update has found out what they mean."""
    settled: bool = False
    """Whether what it holds is what the program wants: no change is pending."""
    created: bool = False
    """Whether its `Create` came in this operation."""
    replaced: bool = False
    """Whether its own `Diff` in this operation ordered a replacement."""
    compared: bool = False
    """Whether its `Diff` came in this operation."""
    existed: bool = False
    """Whether the state has it already: its `Check` or `Diff` came with what the last run wanted."""

    @property
    def owns(self) -> frozenset[Owned]:
        return self.held if self.wanted is None else self.wanted

    @property
    def claims(self) -> frozenset[Owned]:
        """What it is certain to want: an object stays the same one, whatever else of it changes."""
        if self.wanted is not None:
            return self.wanted
        if self.settled:
            return self.held
        if self.replaced or not self.compared:
            return frozenset()
        return frozenset(each for each in self.held if each.is_object)


class Ownership:
    """What the resources of one program own, for one engine operation.

    Args:
        names_resources: whether the host is given the name of each resource. Without it two owners of one thing
            cannot be distinguished from one, so they are not reported.
    """

    def __init__(self, *, names_resources: bool = True) -> None:
        self._names_resources = names_resources
        self._resources: dict[str, _Resource] = {}
        self._owners: defaultdict[Owned, set[str]] = defaultdict(set)
        self._touching: defaultdict[tuple[str, str], set[Owned]] = defaultdict(set)
        self._compared_ahead: defaultdict[tuple[str, str], set[Owned]] = defaultdict(set)
        """What resources have that were compared before their `Check`, by place and end."""
        self._removing: defaultdict[Owned, set[asyncio.Event]] = defaultdict(set)
        self._removed: set[Owned] = set()
        self._removals: Counter[tuple[str, str]] = Counter()
        """How many relations of each end were removed, or could not be."""
        self._failed: dict[str, None] = {}
        """Resources in the order of their failures."""
        self._deferred: dict[str, Callable[[], Awaitable[None]]] = {}
        self._ids: dict[tuple[str, str, str, bool], str] = {}
        """Ends, by place, kind and name: as it is, and (True) in lower case, for kinds that ignore case."""
        self._seen: set[tuple[str, str]] = set()
        """Places and ends of what any state has, which are the vendor's ids."""
        self._named: defaultdict[tuple[str, str, str, bool], set[str]] = defaultdict(set)
        """Who wants an object of a name: by place, kind and name as in `_ids`."""
        self._unnamed: defaultdict[str, set[str]] = defaultdict(set)
        """Who makes an object of a kind whose name is not known yet."""
        self._said: set[str] = set()
        self._making: dict[str, asyncio.Event] = {}
        """Set when the create or update of a resource has ended."""
        self._waiting: dict[str, str] = {}
        """For which resource another one waits, which refers to what it makes."""
        self._holders: dict[tuple[str, str], str] = {}
        """The resource of each object, by place and id."""
        self._resolved: dict[Owned, tuple[str, tuple[Owned, ...]]] = {}
        """In a preview: who wants what by the vendor's ids, and the objects that it refers to by name."""

    def register(self, urn: str, *, existed: bool = False) -> None:
        """Record that a resource is in the program: its `Check` came.

        Args:
            urn: the resource.
            existed: whether the `Check` had the inputs of an earlier run.
        """
        resource = self._resources.setdefault(urn, _Resource())
        resource.existed = resource.existed or existed

    def existed(self, urn: str) -> bool:
        """Whether the state has a resource already, as far as this operation knows: its create is a replacement."""
        return urn in self._resources and self._resources[urn].existed

    def compare(self, urn: str, held: Iterable[Owned], *, changes: bool, replaces: bool) -> bool:
        """Record what a resource holds by its state, and how that compares with the program: its `Diff` came.

        Args:
            urn: the resource. One that is not registered yet is compared because what it refers to is deleted ahead
                of its replacement; whether it is in the program is not known.
            held: what its state says.
            changes: whether the program wants something else.
            replaces: whether it is to be replaced.

        Returns:
            Whether something of it was removed earlier in this operation, so that it must be made again.

        Raises:
            Refused: another resource of the program owns the same.
        """
        resource = self._resources.get(urn)
        if resource is None:
            for each in held:
                for end in each.ends:
                    self._compared_ahead[each.place, end].add(each)
            return False
        resource.compared, resource.replaced, resource.existed = True, replaces, True
        resource.settled = not changes
        self._hold(urn, resource, frozenset(held), None)
        self._check_single(urn, resource.claims)
        return bool(self._removed) and any(self._is_lost(each) for each in resource.held)

    def hold(self, urn: str, held: Iterable[Owned], *, created: bool = False) -> None:
        """Record what a resource holds after its `Create` or `Update`.

        Args:
            urn: the resource.
            held: what its new state says.
            created: whether it was a `Create`.
        """
        resource = self._resources.setdefault(urn, _Resource())
        resource.created = resource.created or created
        resource.settled = True
        self._hold(urn, resource, frozenset(held), None)
        self._removed.difference_update(resource.held)

    async def claim(self, urn: str, wanted: Collection[Owned]) -> None:
        """Record what a create or update wants, before anything is made, and wait until nobody is removing it.

        Raises:
            Refused: another resource of the program owns the same.
        """
        resource = self._resources.setdefault(urn, _Resource())
        self._hold(urn, resource, resource.held, frozenset(wanted))
        self._check_single(urn, resource.owns)
        for each in wanted:
            while under_way := self._removing.get(each):
                await next(iter(under_way)).wait()
            self._removed.discard(each)

    def check_single(self, urn: str, wanted: Iterable[Owned]) -> None:
        """Raise where another resource of the program owns the same; see `claim`. Waits for nothing."""
        self._check_single(urn, wanted)

    def planned_by(self, urn: str, place: str, kind: str, reference: str, *, ignore_case: bool) -> list[str]:
        """The resources that make an object of that name in this operation, as far as they are known so far.

        Args:
            urn: the one that refers to the object.
            place, kind, reference, ignore_case: as in `end_of`.
        """
        name = reference.casefold() if ignore_case else reference
        named = self._named.get((place, kind, name, ignore_case), set())
        return sorted((named | self._unnamed[kind]) - {urn})

    async def await_made(self, urn: str, owners: Iterable[str]) -> None:
        """Wait until the creates or updates of some resources have ended; not for one that waits for this one itself.

        Args:
            urn: who waits.
            owners: for which.
        """
        for owner in owners:
            if owner in self._making and not self._waits_for(owner, urn):
                self._waiting[urn] = owner
                try:
                    await self._making[owner].wait()
                finally:
                    del self._waiting[urn]

    def _waits_for(self, urn: str, other: str) -> bool:
        while urn in self._waiting and urn != other:
            urn = self._waiting[urn]
        return urn == other

    def say_once(self, line: str) -> None:
        """Report something of the whole operation once, whichever resource comes first."""
        if line not in self._said:
            self._said.add(line)
            log.warning("%s", line)

    def plan(self, urn: str, wanted: Iterable[Owned], kind: str = "") -> None:
        """Record the names of the objects that a create or update will make, for those who refer to them.

        Args:
            urn: who makes them.
            wanted: what it wants, as far as it is known.
            kind: of the object that it makes, whose name may not be known yet: it may be what is referred to.
        """
        named = False
        for each in wanted:
            for name in each.names if each.is_object else ():
                named = True
                self._named[each.place, each.kind, name, False].add(urn)
                self._named[each.place, each.kind, name.casefold(), True].add(urn)
        if kind and not named:
            self._unnamed[kind].add(urn)

    def resolve(self, urn: str, wanted: Owned, named: tuple[Owned, ...]) -> tuple[str, tuple[Owned, ...]] | None:
        """Record what a resource will have as its references mean at the vendor, which is known in a preview too.

        Args:
            urn: the resource.
            wanted: by the vendor's ids.
            named: the objects that it refers to by name.

        Returns:
            Another resource that wants the same, and the objects that this one refers to by name.
        """
        if not self._names_resources:
            return None
        for other in sorted(self._owners.get(wanted, set()) - {urn}):
            if wanted in self._resources[other].claims:
                return other, ()
        first = self._resolved.setdefault(wanted, (urn, named))
        return first if first[0] != urn else None

    @contextmanager
    def making(self, urn: str, wanted: Iterable[Owned], kind: str = "") -> Iterator[None]:
        """Around a create or update: who refers to the object by the name that it will have can wait for it; arguments
        as in `plan`."""
        self.plan(urn, wanted, kind)
        ended = self._making[urn] = asyncio.Event()
        try:
            yield
        finally:
            del self._making[urn]
            ended.set()

    def holds(self, urn: str, owned: Owned) -> bool:
        """Whether a resource has something by its newest state."""
        return urn in self._resources and owned in self._resources[urn].held

    def owner_of(self, owned: Owned, urn: str, *, deleting: bool = True) -> str | None:
        """Another resource of the program that owns a thing, None where there is none.

        Args:
            owned: the thing.
            urn: who asks. In a delete it counts as another owner where what is deleted is its predecessor: after its
                own `Create` in this operation, or where its `Diff` ordered no replacement.
            deleting: whether the whole resource is deleted, not something that it gives up in an update.
        """
        for each in sorted(self._owners.get(owned, ())):
            resource = self._resources[each]
            if each != urn or (deleting and (resource.created or (resource.compared and not resource.replaced))):
                return each
        return None

    def end_of(self, place: str, kind: str, reference: str, *, ignore_case: bool = False) -> str:
        """What a reference of a program means, as far as this operation knows it without a call.

        Args:
            place: where the object is.
            kind: of the object.
            reference: its id or its name.
            ignore_case: whether names of this kind that differ in case only are the same.
        """
        name = reference.casefold() if ignore_case else reference
        end = self._ids.get((place, kind, name, ignore_case))
        if end is None:
            by_id = f"{kind}:{reference.casefold()}"
            return by_id if (place, by_id) in self._seen else f"{kind}:{name}"
        # A name that is given up in this run means another object.
        now = self.name_in_program(place, end.partition(":")[2])
        same = not now or now == reference or (ignore_case and now.casefold() == name)
        return end if same else f"{kind}:{name}"

    def name_in_program(self, place: str, object_id: str) -> str:
        """What the program calls an object now, empty where no resource of the program has it.

        Args:
            place: where it is.
            object_id: the vendor's id.
        """
        resource = self._resources.get(self._holders.get((place, object_id.casefold()), ""))
        if resource is None:
            return ""
        objects = [each for each in resource.owns if each.is_object]
        if resource.wanted is None:
            objects = [each for each in objects if each.ends[0].endswith(f":{object_id.casefold()}")]
        return objects[0].names[0] if len(objects) == 1 and objects[0].names else ""

    def dependent_on(self, owned: Owned, urn: str) -> tuple[str, Owned] | None:
        """Another resource of the program that owns something of an object, which would go with the object.

        Args:
            owned: the object.
            urn: who asks.
        """
        for each in sorted(self._touching.get((owned.place, owned.ends[0]), ()), key=lambda one: one.label):
            if each.is_object:
                continue
            for owner in sorted(self._owners.get(each, ())):
                if owner != urn:
                    return owner, each
        return None

    def goes_along(self, owned: Owned, urn: str) -> list[Owned]:
        """What other resources have of an object that is deleted ahead of its replacement: those of the program get it
        again, with the new object. Empty in any other delete.

        Args:
            owned: the object.
            urn: its resource.
        """
        resource = self._resources.get(urn)
        if resource is None or not resource.replaced or resource.created:
            return []
        end = (owned.place, owned.ends[0])
        of_others = [each for each in self._touching.get(end, ()) if self._owners.get(each, set()) - {urn}]
        return [each for each in {*of_others, *self._compared_ahead.get(end, ())} if not each.is_object]

    def owned_of_kind(self, kind: str, place: str, urn: str) -> Iterator[tuple[str, Owned]]:
        """What other resources of the program own of a kind in a place, with the owner."""
        for each, owners in list(self._owners.items()):
            if each.kind == kind and each.place == place:
                for owner in sorted(owners - {urn}):
                    yield owner, each

    @asynccontextmanager
    async def removing(self, urn: str, owned: Owned) -> AsyncIterator[None]:
        """Around a removal: who wants the same thing waits until it is done."""
        ended = asyncio.Event()
        self._removing[owned].add(ended)
        self._removed.add(owned)
        try:
            yield
        finally:
            self._removing[owned].discard(ended)
            if not self._removing[owned]:
                del self._removing[owned]
            if not owned.is_object:
                self._removals.update((owned.place, end) for end in owned.ends)
            ended.set()

    async def delete_after_relations(self, objects: Collection[Owned], delete: Callable[[], Awaitable[None]]) -> None:
        """Delete objects that the vendor refuses to delete while they have relations.

        A program that names both ends of a relation gives the engine no order: it deletes a user beside, or before, the
        user's memberships. After a conflict this waits for the removals that are under way, and tries again as long as
        there were some. The removal of a relation never waits, so nothing can deadlock.

        Args:
            objects: what is deleted; nothing is waited for where there are none.
            delete: sends the call.
        """
        ends = {(each.place, each.ends[0]) for each in objects}
        while True:
            before = sum(self._removals[end] for end in ends)
            try:
                return await delete()
            except Conflict:
                for owned, under_way in list(self._removing.items()):
                    if not owned.is_object and any((owned.place, end) in ends for end in owned.ends):
                        for each in list(under_way):
                            await each.wait()
                if sum(self._removals[end] for end in ends) == before:
                    raise

    def fail(self, urn: str, *, foreign: bool = False) -> None:
        """Record that a resource of the program failed, so that nobody knows all that the program wants.

        Args:
            urn: the resource; one that is not in the program is passed over.
            foreign: whether it is another project's dynamic resource, which is always in the program.
        """
        if foreign or urn in self._resources:
            self._failed.setdefault(urn)

    def first_failed(self) -> str | None:
        """The first resource of the program that failed, None where all went well so far."""
        return next(iter(self._failed), None)

    def has_failed(self, urn: str) -> bool:
        """Whether a resource failed in this operation."""
        return urn in self._failed

    def may_be_left_over(self, urn: str, owned: Iterable[Owned]) -> bool:
        """Whether a delete may be of what an interrupted replacement left in the state.

        The engine gives both the same name. A replacement that deletes first is followed by a `Create`; a leftover is
        not, and deleting it would take away what the resource of today holds.
        """
        resource = self._resources.get(urn) if self._names_resources else None
        if resource is None or resource.created or resource.replaced or not resource.compared:
            return False
        return any(each.is_object and each in resource.held for each in owned)

    def defer(self, urn: str, delete: Callable[[], Awaitable[None]]) -> None:
        """Postpone a delete to the `Create` of the same resource; without one it is not done."""
        self._deferred[urn] = delete

    async def run_deferred(self, urn: str) -> None:
        """Carry out the postponed delete of a resource that is created now: it was a replacement that deletes first."""
        delete = self._deferred.pop(urn, None)
        if delete is not None:
            self._resources[urn].replaced = True
            await delete()

    def _hold(self, urn: str, resource: _Resource, held: frozenset[Owned], wanted: frozenset[Owned] | None) -> None:
        before = resource.owns
        resource.held, resource.wanted = held, wanted
        for each in held:
            self._seen.update((each.place, end) for end in each.ends)
            if each.is_object:
                self._holders[each.place, each.ends[0].partition(":")[2]] = urn
        for each in before - resource.owns:
            self._owners[each].discard(urn)
            if not self._owners[each]:
                del self._owners[each]
                for end in each.ends:
                    self._touching[each.place, end].discard(each)
        for each in resource.owns - before:
            self._owners[each].add(urn)
            for end in each.ends:
                self._touching[each.place, end].add(each)
            for end, name in zip(each.ends, each.names, strict=False):
                for written, ignore_case in ((name, False), (name.casefold(), True)):
                    key = (each.place, end.partition(":")[0], written, ignore_case)
                    if each.is_object or key not in self._ids:  # a relation may know a former name
                        self._ids[key] = end

    def _is_lost(self, owned: Owned) -> bool:
        """Whether it was removed in this operation, or went with an object that was: a role that is deleted first."""
        ends = (Owned(end.partition(":")[0], owned.place, (end,)) for end in owned.ends)
        return owned in self._removed or any(end in self._removed for end in ends)

    def _check_single(self, urn: str, wanted: Iterable[Owned]) -> None:
        if not self._names_resources:
            return
        for each in wanted:
            for same in self._same_as(each):
                for other in sorted(self._owners.get(same, ())):
                    if other != urn and same in self._resources[other].claims:
                        raise two_owners(urn, other, each if len(each.ends) >= len(same.ends) else same)

    def _same_as(self, owned: Owned) -> Iterator[Owned]:
        """The thing itself, and what includes it or is included in it."""
        yield owned
        if owned.whole:
            for each in list(self._touching.get((owned.place, owned.ends[0]), ())):
                if each.kind == owned.kind and not each.whole:
                    yield each
        elif len(owned.ends) > 1:
            for end in owned.ends:
                yield Owned(owned.kind, owned.place, (end,), whole=True)


def two_owners(urn: str, other: str, owned: Owned) -> Refused:
    """The error for two resources that want the same."""
    return Refused(
        f"{name_of(urn, other)} and {name_of(other, urn)} both manage {owned.label or owned.kind}",
        hint="Remove one of them from the program: what the other one manages stays",
    )


def name_of(urn: str, beside: str = "") -> str:
    """A resource as a person knows it: `cncc:User ana`.

    Args:
        urn: the resource.
        beside: another one in the same message: where both have one name, their components' types tell them apart.
    """
    parts = urn.split("::", 3)
    if len(parts) < 4:
        return urn
    *components, token = parts[2].split("$")
    name = f"{token.rsplit('/', 1)[-1]} {parts[3]}"
    if urn == beside or name != name_of(beside):
        return name
    return f"{name} in {' in '.join(reversed(components))}" if components else f"{name} outside of components"
