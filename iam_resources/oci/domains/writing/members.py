"""Changes of one group's members, put together: many users come and go in one PATCH."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from iam_resources.oci.domains.writing.write import MemberChange, Write
from iam_resources.scim.patch import Change, patch_body


@dataclass
class MemberLoad:
    """Who comes into a group, and who leaves it.

    Attributes:
        group_id: the group.
        tried: of the first change.
        joins, leaves: users by id, each with the places of those who asked for it.
    """

    group_id: str
    tried: str
    joins: dict[str, list[int]] = field(default_factory=dict)
    leaves: dict[str, list[int]] = field(default_factory=dict)

    def takes(self, change: MemberChange) -> bool:
        """Whether a change fits in: nobody comes and goes in one call."""
        other = self.leaves if change.joins else self.joins
        return change.group_id == self.group_id and change.user_id not in other

    def add(self, change: MemberChange, place: int) -> None:
        """Put a change in."""
        (self.joins if change.joins else self.leaves).setdefault(change.user_id, []).append(place)

    @property
    def write(self) -> Write:
        """The PATCH that does it. Section 3.12."""
        changes = []
        if self.joins:
            changes.append(Change("add", "members", [{"value": id_, "type": "User"} for id_ in self.joins]))
        changes += [Change("remove", "members", which=(("value", id_),)) for id_ in self.leaves]
        return Write("PATCH", f"/Groups/{quote(self.group_id, safe='')}", self.tried, body=patch_body(changes))

    def without_done(self, members: set[str]) -> MemberLoad:
        """What is left to do, given who is in the group now."""
        return MemberLoad(
            self.group_id,
            self.tried,
            {id_: places for id_, places in self.joins.items() if id_ not in members},
            {id_: places for id_, places in self.leaves.items() if id_ in members},
        )

    def each(self) -> list[MemberLoad]:
        """The same as many loads of one change."""
        return [
            *(MemberLoad(self.group_id, self.tried, joins={id_: places}) for id_, places in self.joins.items()),
            *(MemberLoad(self.group_id, self.tried, leaves={id_: places}) for id_, places in self.leaves.items()),
        ]

    def places(self) -> list[int]:
        """Of all who asked."""
        return [place for places in (*self.joins.values(), *self.leaves.values()) for place in places]
