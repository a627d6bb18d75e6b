"""One write, to be made alone or as one operation of a Bulk, and changes of one group's members in one PATCH."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from iam_resources.scim.patch import Change, patch_body
from iam_resources.scim.representation import Representation


@dataclass(frozen=True)
class Write:
    """A write.

    Attributes:
        method: of HTTP.
        path: below `/admin/v1`, with a slash in front; encoded.
        tried: what is being done, in the infinitive.
        body: what is sent; None for nothing.
        query: of the call, such as `forceDelete`.
        found_by: for POST, a filter that finds what it made.
        also: attributes that a search must ask for, to compare what it finds with the body.
    """

    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: str
    tried: str
    body: Representation | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    found_by: str = ""
    also: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Of the body in bytes, nearly."""
        return 200 + (len(json.dumps(self.body)) if self.body else 0)


@dataclass(frozen=True)
class MemberChange:
    """One user comes into a group, or leaves it.

    Attributes:
        group_id, user_id: ids, not OCIDs (section 3.13).
        joins: whether the user comes.
        tried: what is being done, in the infinitive.
    """

    group_id: str
    user_id: str
    joins: bool
    tried: str

    @property
    def size(self) -> int:
        """In bytes, nearly."""
        return 100


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
