"""One write, to be made alone or as one operation of many in a Bulk, or a change of one member."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
