"""What a program may write about the members of a group, and what is known of them."""

from __future__ import annotations

from typing import Annotated

from iam_resources.engine import Follows, Kept, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainState
from iam_resources.oci.domains.references import GroupReference, OfGroupState, UserName


class GroupMembersInputs(DomainInputs):
    """What a program may write about the members of a group."""

    group: GroupReference
    """The group: its id (`readers.group_id`), OCID or display name."""
    users: Annotated[list[UserName], Unordered()]
    """Who is in it: users by id (`ana.user_id`), OCID or user name."""
    exclusive: Annotated[bool, Kept()] = False
    """True: these and nobody else; who comes in by hand leaves at the next run. False: others are not touched."""


class GroupMembersState(GroupMembersInputs, DomainState, OfGroupState, UnfinishedState):
    """What is known of the members of a group."""

    user_ids: Annotated[list[str] | None, Follows("users", "group")] = None
    """The ids of these users."""
