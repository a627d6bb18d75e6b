"""Groups of the identity source.

create  POST groups (4.7.1), then GET (4.7.5); with `adopt`, after a conflict: POST retrieve-group-id (4.7.6) and PUT
read    GET groups/{id} (4.7.5), or of many at once GET groups in pages (4.7.2)
update  PUT groups/{id} (4.7.4)
delete  DELETE groups/{id} (4.7.3)
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Key, Local, Resource, State
from iam_resources.engine.wire import from_json, json_names, to_json
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import GROUP, StoreInputs, StoreLifecycle
from iam_resources.huawei.named import NamedObjectLifecycle


class GroupInputs(StoreInputs):
    display_name: Annotated[str, Field(min_length=1, max_length=1024), Key()]
    """Name, 1 to 1024 characters, unique in the identity source. A change renames the group in place."""
    description: Annotated[str | None, Field(max_length=1024)] = None
    """What the group is for, at most 1024 characters; an empty string clears it."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing group of that name, and change what is mentioned here, instead of failing."""


class GroupState(GroupInputs, State):
    group_id: str = ""
    """The group's id."""
    created_at: int = 0
    """When the group was made, in milliseconds since 1970."""


class GroupLifecycle(NamedObjectLifecycle[GroupInputs, GroupState, Instance], StoreLifecycle[GroupInputs, GroupState]):
    id_formats = ("<group name or id>", "<identity source>/<group name or id>")
    end, kind, id_field, name_field = GROUP, "group", "group_id", "display_name"

    async def make(self, place: Instance, inputs: GroupInputs) -> tuple[str, GroupState]:
        answer = await self.create_one(place, inputs, to_json(inputs, json_names(GroupInputs)))
        group_id = str(answer["group_id"])
        return group_id, self.state_of(place, await place.groups.api.get(group_id), inputs)

    def state_of(self, place: Instance, seen: Row, fields: GroupInputs | GroupState | None) -> GroupState:
        values = {name: value or None for name, value in from_json(GroupInputs, seen).items()}
        created = int(seen.get("created_at") or 0)
        return GroupState(**{**values, **self.location(place, fields)}, group_id=seen["group_id"], created_at=created)

    async def update(self, id: str, state: GroupState, inputs: GroupInputs, changed: frozenset[str]) -> GroupState:
        place = await self.place_of(inputs, state)
        changes = {name: value or None for name, value in to_json(inputs, changed).items()}
        try:
            if changes:
                await place.groups.api.update(state.group_id, changes, who=state.display_name)
        finally:
            place.groups.wrote(state.group_id, state.display_name, inputs.display_name, now=inputs.display_name)
        return self.state_of(place, await place.groups.api.get(state.group_id), inputs)


class Group(Resource, lifecycle=GroupLifecycle, token="huawei:Group"):
    """A group of the identity source.

        admins = huawei.Group("admins", display_name="admins", description="Run the platform")

    Operations: sections 4.7.1 to 4.7.6. Import: `<group name or id>` or `<identity source>/<group name or id>`.
    """
