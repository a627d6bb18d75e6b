"""Groups over SCIM.

create  POST Groups (4.10.1); with `adopt`, after a conflict: the group by name, GET and PATCH
read    GET Groups/{id} (4.10.3), or of many at once GET Groups (4.10.2), where 50 are all
update  GET and PATCH Groups/{id} (4.10.5) with what differs, then GET: a PATCH has no answer
delete  DELETE Groups/{id} (4.10.4)
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Key, Local, Resource
from iam_resources.engine.wire import from_json, json_names, to_json
from iam_resources.huawei.connection import Row
from iam_resources.huawei.lifecycle import GROUP, HuaweiInputs
from iam_resources.huawei.scim.connection import ProvisioningTenant
from iam_resources.huawei.scim.lifecycle import NamedScimLifecycle, ScimState


class GroupInputs(HuaweiInputs):
    display_name: Annotated[str, Field(min_length=1, max_length=1024), Key()]
    """Name, 1 to 1024 characters, unique. A change renames the group in place."""
    external_id: Annotated[str | None, Field(max_length=256)] = None
    """Id in the system that the group comes from; an empty string clears it."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing group of that name, and change what is mentioned here, instead of failing."""


class GroupState(GroupInputs, ScimState):
    group_id: str = ""
    """The group's id."""
    created: str = ""
    """When the group was made, ISO 8601."""


class GroupLifecycle(NamedScimLifecycle[GroupInputs, GroupState]):
    id_formats = ("<group name or id>", "<tenant>/<group name or id>")
    end, kind, id_field, name_field = GROUP, "group", "group_id", "display_name"

    async def make(self, place: ProvisioningTenant, inputs: GroupInputs) -> tuple[str, GroupState]:
        row = {name: value for name, value in to_json(inputs, json_names(GroupInputs)).items() if value}
        seen = await self.create_one(place, inputs, row)
        return str(seen["id"]), self.state_of(place, seen, inputs)

    def state_of(self, place: ProvisioningTenant, seen: Row, fields: GroupInputs | GroupState | None) -> GroupState:
        values = {name: value or None for name, value in from_json(GroupInputs, seen).items()}
        location = self.location(place, fields)
        return GroupState(**{**values, **location}, group_id=str(seen["id"]), created=seen["created"])

    async def update(self, id: str, state: GroupState, inputs: GroupInputs, changed: frozenset[str]) -> GroupState:
        place = await self.place_of(inputs, state)
        groups, name = place.groups, inputs.display_name
        wanted = {field: value or None for field, value in to_json(inputs, changed).items()}
        try:
            seen = await groups.api.change(state.group_id, await groups.api.get(state.group_id), wanted, who=name)
        finally:
            groups.forget(state.group_id)
        groups.wrote(state.group_id, state.display_name, name, now=name)
        return self.state_of(place, seen, inputs)


class Group(Resource, lifecycle=GroupLifecycle, token="huawei.scim:Group"):
    """A group, over SCIM.

        admins = scim.Group("admins", display_name="admins")

    Operations: sections 4.10.1 to 4.10.5. Import: `<group name or id>` or `<tenant>/<group name or id>`.
    """
