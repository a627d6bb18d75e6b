"""One side of a change: its objects, and what a reference means there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iam_resources.access.model import Entitlement, Grant, Principal, Resource
from iam_resources.access.reading import End, ObjectRule, Reference, Vendor
from iam_resources.access.state import State, is_unknown, text_in

if TYPE_CHECKING:
    from iam_resources.access.catalog import Catalog


@dataclass(frozen=True)
class Found:
    """An object that a resource of the program is.

    Attributes:
        key: the same on both sides.
        kind: `user`, `group`, `role`, …
        vendor: the vendor's package.
        place: key of the place.
        name: what people call it on this side.
        mail: of a user.
        enabled: whether a user can sign in.
        state: the resource.
        parent: key of the group above.
    """

    key: str
    kind: str
    vendor: str
    place: str
    name: str
    mail: str
    enabled: bool
    state: State
    parent: str = ""

    @property
    def principal(self) -> Principal:
        return Principal(self.key, self.vendor, self.kind, self.name, self.place)


@dataclass
class Side:
    """One side of a change: before or after.

    Attributes:
        states: the resources on this side.
        objects: those that are objects, by key.
        settled: whether everything on this side exists, so that ids in the state are what counts.
    """

    catalog: Catalog
    states: list[State]
    settled: bool
    objects: dict[str, Found] = field(default_factory=dict)
    _names: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    _anywhere: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    _by_urn: dict[str, str] = field(default_factory=dict)
    _states: dict[str, State] = field(default_factory=dict)

    def vendor_of(self, state: State) -> Vendor | None:
        """The vendor whose type a resource has."""
        return self.catalog.vendors.get(state.token.partition(":")[0])

    def place_of(self, state: State) -> Resource:
        """The place that a resource is in."""
        return self.catalog.place_of(state)

    def grants(self) -> Iterator[Grant]:
        """The grants that the resources of this side say."""
        for state in self.states:
            vendor = self.vendor_of(state)
            read = vendor.grants.get(state.token) if vendor else None
            if read is not None:
                yield from read(state, self)

    def principals(self, state: State, end: End) -> list[Principal]:
        """The principals that an end of a relation means, without those that go away."""
        vendor, place = self.vendor_of(state), self.place_of(state)
        name = vendor.name if vendor else ""
        return [
            Principal(each.key, name, each.kind, each.name, place.key, each.is_certain)
            for each in self.resolve(state, end)
        ]

    def member_of(self, state: State, group: End) -> list[Entitlement]:
        """The entitlements of being in the groups that an end of a relation means."""
        return [self.membership(each, self.place_of(state)) for each in self.resolve(state, group)]

    def membership(self, group: Reference, place: Resource) -> Entitlement:
        """The entitlement of being in a group."""
        return Entitlement(f"member:{group.key}", place, "group", group.name, group=group.key)

    def resolve(self, state: State, end: End) -> list[Reference]:
        """What an end of a relation means, without what goes away with this change."""
        found = list(self._settled(state, end)) if self._is_settled(state, end) else list(self._wanted(state, end))
        return [each for each in found if each.key]

    def named(self, family: str, kind: str, name: str, place: str = "") -> str:
        """The key of the object of a name; without a place, of the only one of that name. Empty for none."""
        if place:
            return self._names.get((family, place, kind, name.casefold()), "")
        found = self._anywhere.get((family, kind, name.casefold()), ())
        return next(iter(found)) if len(found) == 1 else ""

    def key_of(self, urn: str) -> str:
        """The key of the object that a resource is; empty for none."""
        return self._by_urn.get(urn, "")

    def _is_settled(self, state: State, end: End) -> bool:
        if not any(state.outputs.get(name) for name in end.ids):
            return False
        return self.settled or state.previous is None or state.has_same(end.field)

    def _settled(self, state: State, end: End) -> Iterator[Reference]:
        """By the ids in the state."""
        family = self.catalog.family_of(state)
        ids = next((state.outputs[name] for name in end.ids if state.outputs.get(name)), None)
        names = state.outputs.get(end.name or end.field)
        if not isinstance(ids, list):
            ids, names = [ids], [names]
        names = names if isinstance(names, list) and len(names) == len(ids) else [""] * len(ids)
        for id_, name in zip(ids, names, strict=True):
            key = self.catalog.key_of_id(family, end.kind, text_in(id_))
            if not self.settled and text_in(id_) in self.catalog.dead:
                continue
            yield self._reference(key, end.kind, text_in(name) or text_in(id_))

    def _wanted(self, state: State, end: End) -> Iterator[Reference]:
        """By what the program says."""
        value = state.inputs.get(end.field)
        if value is None:
            return
        given: list[Any] = value if isinstance(value, list) else [value]
        known = [text_in(each) for each in given if text_in(each)]
        seen = set()
        for text in known:
            reference = self._by_text(state, end, text)
            seen.add(reference.key)
            yield reference
        unknown = sum(1 for each in given if is_unknown(each))
        if not unknown:
            return
        made = [key for urn in state.dependencies.get(end.field, ()) for key in self._from(urn, end.kind)]
        candidates = [key for key in dict.fromkeys(made) if key not in seen]
        whole_list = isinstance(value, str) and unknown == 1 and len(candidates) > 1
        if not candidates:
            new = [key for key, each in self.objects.items() if each.kind == end.kind and not each.state.id]
            candidates = new if len(new) == 1 else []
        if len(candidates) == unknown or whole_list or (isinstance(value, list) and len(candidates) >= unknown):
            yield from (self._reference(key, end.kind, "") for key in candidates)
        else:
            yield Reference(f"unknown:{state.urn}:{end.field}", end.kind, f"{end.kind} not known yet", False)

    def _from(self, urn: str, kind: str) -> Iterator[str]:
        """Keys of the objects that a value from a resource can mean: itself, or what its own ends mean."""
        if urn in self._by_urn:
            key = self._by_urn[urn]
            if self.objects[key].kind == kind:
                yield key
            return
        state = self._state_of(urn)
        vendor = self.vendor_of(state) if state is not None else None
        if state is None or vendor is None:
            return
        for end in vendor.ends.get(state.token, ()):
            if end.kind == kind:
                yield from (each.key for each in self.resolve(state, end) if each.is_certain)

    def _state_of(self, urn: str) -> State | None:
        if not self._states:
            self._states.update((state.urn, state) for state in self.states)
        return self._states.get(urn)

    def _by_text(self, state: State, end: End, text: str) -> Reference:
        family = self.catalog.family_of(state)
        if key := self.catalog.ids.get((family, end.kind, text)):
            dead = not self.settled and text in self.catalog.dead
            return Reference("", end.kind, text) if dead else self._reference(key, end.kind, text)
        place = self.place_of(state).key
        learned = self.catalog.learned.get((family, place, end.kind, text.casefold()), "")
        key = self.named(family, end.kind, text, place) or learned or self.named(family, end.kind, text)
        return self._reference(key or f"{family}/{end.kind}/{place}/{text.casefold()}", end.kind, text)

    def _reference(self, key: str, kind: str, name: str) -> Reference:
        found = self.objects.get(key)
        return Reference(key, kind, found.name if found else self.catalog.names.get(key, name) or name)

    def add(self, vendor: Vendor, rule: ObjectRule, state: State, key: str) -> None:
        """Take in an object."""
        place, name = self.place_of(state).key, rule.name(state, self)
        enabled = state.value(rule.enabled) is not False if rule.enabled else True
        mail = rule.mail(state).casefold()
        self.objects[key] = Found(key, rule.kind, vendor.name, place, name, mail, enabled, state)
        self._by_urn[state.urn] = key
        for each in (name, *rule.aliases(state, self)):
            if each:
                self._names[vendor.family, place, rule.kind, each.casefold()] = key
                self._anywhere.setdefault((vendor.family, rule.kind, each.casefold()), set()).add(key)

    def parent_of(self, state: State, rule: ObjectRule) -> str:
        """The key of the group above a group; empty at the top."""
        above = self.resolve(state, rule.parent) if rule.parent else []
        return above[0].key if above else ""
