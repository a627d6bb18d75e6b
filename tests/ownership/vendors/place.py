"""What the test needs of a place at a vendor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tests.ownership.kinds import Vendor, Words
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import Seen, VendorState

Candidates = Mapping[str, Collection[str]]
"""Passwords that a user may have by now, by the user's name."""


@dataclass
class Look:
    """What there is: values, and the vendor's ids of objects, by what things are called."""

    values: Seen = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


class Place(Protocol):
    """A realm, a domain, or a tenancy of which one program uses a part: reached with plain HTTP calls."""

    vendor: Vendor
    env: dict[str, str]
    """What a program and its host find in their environment."""

    def words(self) -> Words:
        """Names and ids as they are now."""
        ...

    def fill(self, state: VendorState) -> None:
        """Make what is there before any program."""
        ...

    def do(self, hand: Hand) -> None:
        """Do something by hand."""
        ...

    def look(self, candidates: Candidates) -> Look:
        """Read everything."""
        ...

    def close(self) -> None:
        """Leave nothing behind."""
        ...
