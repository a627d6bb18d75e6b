"""The objects on both sides of a change, and what a reference means on each of them.

An object is the same on both sides where it keeps the vendor's id; a new one takes the place of one that goes where it
has the same name in the same place. What is said of the former by its id does not hold for the new one: a role that
hung on a deleted user is lost, also where a user of the same name is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from iam_resources.access.model import Resource
from iam_resources.access.observed import Observed
from iam_resources.access.reading import ObjectRule, Vendor
from iam_resources.access.side import Side
from iam_resources.access.state import State, text_in


class Catalog:
    """The objects on both sides.

    Args:
        vendors: by the part of the token before the colon.
        before: the resources before the change.
        after: those after it; what is changed has its former state.
        config: the configuration of the stack, which names the places of resources that do not.
        observed: what vendors say of access now; their names and ids count for references.
    """

    def __init__(
        self,
        vendors: Mapping[str, Vendor],
        before: Iterable[State],
        after: Iterable[State],
        config: Mapping[str, object] | None = None,
        observed: Iterable[Observed] = (),
    ) -> None:
        self._config = config or {}
        self.vendors = vendors
        self.ids: dict[tuple[str, str, str], str] = {}
        self.dead: set[str] = set()
        self.reborn: set[str] = set()
        self.learned: dict[tuple[str, str, str, str], str] = {}
        self.names: dict[str, str] = {}
        self._places: dict[tuple[str, str, str], str] = {}
        self.before = Side(self, list(before), settled=True)
        self.after = Side(self, list(after), settled=False)
        self._learn_observed(observed)
        self._learn_places()
        self._take_in_before()
        self._learn_names()
        self._take_in_after()

    def family_of(self, state: State) -> str:
        """The family of a resource's vendor."""
        vendor = self.vendors.get(state.token.partition(":")[0])
        return vendor.family if vendor else ""

    def key_of_id(self, family: str, kind: str, id_: str) -> str:
        """The key of the object that the vendor gave an id, whether a resource manages it or not."""
        return self.ids.get((family, kind, id_), f"{family}/{kind}/{id_}")

    def place_of(self, state: State) -> Resource:
        """The place that a resource is in."""
        vendor = self.vendors[state.token.partition(":")[0]]
        known = text_in(state.outputs.get(vendor.place_output))
        connection, given = self._where(vendor, state)
        key = known or self._places.get((vendor.name, connection, given)) or f"{connection}:{given}"
        return Resource(f"{vendor.name}:{key}", vendor.name, vendor.place_kind, self._place_name(vendor, state, key))

    def _place_name(self, vendor: Vendor, state: State, key: str) -> str:
        name = vendor.place_name(state) or self.names.get(f"place:{vendor.name}:{key}", "")
        if name:
            self.names.setdefault(f"place:{vendor.name}:{key}", name)
        if name or not vendor.default_place:
            return name
        setting = "" if text_in(state.inputs.get("connection")) else text_in(self._config.get(vendor.place_setting))
        return setting or vendor.default_place

    def _where(self, vendor: Vendor, state: State) -> tuple[str, str]:
        given = text_in(state.inputs.get(vendor.place_input)) if vendor.place_input else ""
        return text_in(state.inputs.get("connection")), given

    def _states(self) -> Iterator[State]:
        yield from self.before.states
        yield from self.after.states

    def _learn_observed(self, observed: Iterable[Observed]) -> None:
        for each in observed:
            self._places |= {(each.vendor, connection, name): each.place for connection, name in each.called}
            for (kind, key), name in each.names.items():
                self.names.setdefault(key, name)
                self.learned.setdefault((each.family, f"{each.vendor}:{each.place}", kind, name.casefold()), key)

    def _learn_places(self) -> None:
        for state in self._states():
            vendor = self.vendors.get(state.token.partition(":")[0])
            if vendor is None:
                continue
            known = text_in(state.outputs.get(vendor.place_output))
            connection, given = self._where(vendor, state)
            if known:
                self._places.setdefault((vendor.name, connection, given), known)
                if name := text_in(state.outputs.get(vendor.place_input)):
                    self._places.setdefault((vendor.name, connection, name), known)
                if name := vendor.place_name(state):
                    self.names.setdefault(f"place:{vendor.name}:{known}", name)

    def _objects(self, side: Side) -> list[tuple[Vendor, ObjectRule, State]]:
        """The objects of a side, those first that others lie below."""
        found = []
        for state in side.states:
            vendor = side.vendor_of(state)
            rule = vendor.objects.get(state.token) if vendor else None
            if vendor is not None and rule is not None:
                found.append((vendor, rule, state))
        urns = {state.urn: state for _, _, state in found}

        def depth(state: State, seen: frozenset[str] = frozenset()) -> int:
            above = [
                urns[urn] for each in state.dependencies.values() for urn in each if urn in urns and urn not in seen
            ]
            return 1 + max((depth(each, seen | {state.urn}) for each in above), default=0)

        return sorted(found, key=lambda item: depth(item[2]))

    def _take_in_before(self) -> None:
        staying = {state.urn: state for state in self.after.states}
        for vendor, rule, state in self._objects(self.before):
            ids = [text_in(state.outputs.get(name)) for name in rule.ids]
            known = [each for each in ids if each]
            shared = (self.ids.get((vendor.family, rule.kind, each)) for each in known)  # with another vendor
            key = next(filter(None, shared), "") or f"{vendor.family}/{rule.kind}/{known[0] if known else state.urn}"
            for each in known:
                self.ids[vendor.family, rule.kind, each] = key
            self.before.add(vendor, rule, state, key)
            after = staying.get(state.urn)
            if after is None or not any(after.outputs.get(name) for name in rule.ids):
                self.dead.update(known)
        self._take_in_parents(self.before)

    def _take_in_after(self) -> None:
        staying = set()
        later = []
        for vendor, rule, state in self._objects(self.after):
            known = [each for name in rule.ids if (each := text_in(state.outputs.get(name)))]
            if not known:
                later.append((vendor, rule, state))
                continue
            key = self.key_of_id(vendor.family, rule.kind, known[0])
            for each in known:
                self.ids.setdefault((vendor.family, rule.kind, each), key)
            staying.add(key)
            self.after.add(vendor, rule, state, key)
        for vendor, rule, state in later:
            place, name = self.place_of(state).key, rule.name(state, self.after)
            former = self.before.named(vendor.family, rule.kind, name, place) if name else ""
            if former and former not in staying and former not in self.after.objects:
                self.reborn.add(former)
                key = former
            else:
                key = f"{vendor.family}/{rule.kind}/{state.urn}"
            self.after.add(vendor, rule, state, key)
        self._take_in_parents(self.after)
        for side in (self.before, self.after):
            self._switch_off(side)

    def _switch_off(self, side: Side) -> None:
        """Users whom a resource of its own disables."""
        for state in side.states:
            vendor = side.vendor_of(state)
            switch = vendor.switches.get(state.token) if vendor else None
            if switch is None or state.value(switch[1]) is not False:
                continue
            for each in side.resolve(state, switch[0]):
                if each.key in side.objects:
                    side.objects[each.key] = replace(side.objects[each.key], enabled=False)

    def _take_in_parents(self, side: Side) -> None:
        for key, found in list(side.objects.items()):
            rule = self.vendors[found.state.token.partition(":")[0]].objects[found.state.token]
            if rule.parent is not None:
                side.objects[key] = replace(found, parent=side.parent_of(found.state, rule))

    def _learn_names(self) -> None:
        """What relations know of objects that no resource manages: the name beside the id."""
        for state in self.before.states:
            vendor = self.before.vendor_of(state)
            for end in vendor.ends.get(state.token, ()) if vendor else ():
                for each in self.before._settled(state, end) if self.before._is_settled(state, end) else ():
                    if each.name and each.key not in self.before.objects:
                        self.names.setdefault(each.key, each.name)
                        where = (self.family_of(state), self.place_of(state).key, end.kind, each.name.casefold())
                        self.learned.setdefault(where, each.key)
