"""A vendor and who holds what there, and what may come of a run.

An object is the same one for as long as its number stays. A thing is what a resource owns: an object, a pair, or
something of one object. An exclusive set owns all pairs of its group or user, `whole`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.ownership.kinds import Vendor
from tests.ownership.programs import Hand, Key, Program, Resource
from tests.ownership.vendor_state import PAIRED, VendorState, grant_in

Thing = tuple[Any, ...]
"""`("object", number)`, pairs, `("Password", user)`, `("Text", role)`, `("Urls", client)`, and `("whole", "member",
group)`: all pairs of a kind that have one object in common."""
REMOVED = ("object", "member", "grant", "policy", "Text", "Urls")
"""Things that go when nobody owns them any more; the others stay as they are."""


_WORDS = {
    **dict.fromkeys(("join", "leave"), "member"),
    **dict.fromkeys(("grant", "revoke"), "grant"),
    **dict.fromkeys(("attach", "detach"), "policy"),
}


class Undecided(Exception):
    """It is not said anywhere what is to become of this."""


@dataclass(frozen=True)
class Holding:
    """What a resource holds after a run that ended well."""

    resource: Resource
    things: frozenset[Thing]


@dataclass
class Model:
    """The vendor, and who holds what there."""

    vendor: Vendor
    state: VendorState
    held: dict[Key, Holding] = field(default_factory=dict)
    program: Program = ()

    def by_hand(self, hands: Iterable[Hand]) -> Model:
        """The same after somebody did something by hand."""
        state = self.state.copy()
        for hand in hands:
            if hand.does == "password":
                state.passwords[existing(state.find_path("User", hand.who))] = hand.what
                continue
            word = _WORDS[hand.does]
            first, second = PAIRED[word]
            who, what = existing(state.find_path(first, hand.who)), existing(state.find_path(second, hand.what))
            pair = (grant_in(hand.account) if word == "grant" else word, who, what)
            state.pairs = state.pairs | {pair} if hand.gives else state.pairs - {pair}
        return Model(self.vendor, state, self.held, self.program)

    def owned(self) -> dict[Thing, Key]:
        """Who holds what."""
        return {thing: key for key, holding in self.held.items() for thing in holding.things}


@dataclass
class Outcome:
    """What may come of a step.

    Attributes:
        after: when it goes well.
        refusals: it must fail, and name all of one of these.
        hint: and say this.
        may_refuse: it may fail as well; then `recover` leads to the same end.
        kept: resources that something is kept for, which has to be said.
        steady: what never goes away meanwhile, also when the run fails.
    """

    after: Model
    refusals: list[frozenset[str]] = field(default_factory=list)
    hint: str = ""
    may_refuse: bool = False
    kept: set[str] = field(default_factory=set)
    steady: set[str] = field(default_factory=set)


def existing(number: int | None) -> int:
    """The number of an object that there is."""
    if number is None:
        raise Undecided("there is no such object")
    return number
