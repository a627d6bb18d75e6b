"""Users over SCIM.

create  POST Users (4.9.1); with `adopt`, after a conflict: the user by name, GET and PATCH
read    GET Users/{id} (4.9.3), or of many at once GET Users (4.9.2), where 50 are all
update  GET and PATCH Users/{id} (4.9.6) with what differs; PUT (4.9.5) only for `profile_url`, which no PATCH takes
delete  DELETE Users/{id} (4.9.4), or PATCH of `active`, or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import Kept, Key, Resource
from iam_resources.engine.wire import JsonName, json_names
from iam_resources.errors import Conflict
from iam_resources.huawei.connection import Row
from iam_resources.huawei.lifecycle import USER
from iam_resources.huawei.scim.connection import ProvisioningTenant
from iam_resources.huawei.scim.lifecycle import NamedScimLifecycle, ScimState
from iam_resources.huawei.user_fields import (
    Text,
    UserAttributes,
    attributes_of,
    body_of,
    describe_taken_address,
    fields_of,
)


class UserInputs(UserAttributes):
    default_email_type: ClassVar[str] = "work"
    user_name: Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[\w+=,.@-]+$"), Key()]
    """Login name, 1 to 128 letters, digits and characters of `_+=,.@-`, unique. A change renames the user in place."""
    email_type: Annotated[str | None, Field(min_length=1, max_length=1024), JsonName("emails.type")] = None
    """Kind of the address; `work` for a new user."""
    profile_url: Annotated[Text, Kept()] = None
    """Address of a page about the user. The service never gives it back, and takes it with the whole user only."""
    nick_name: Text = None
    """Nickname."""
    external_id: Annotated[str | None, Field(max_length=256)] = None
    """Id in the system that the user comes from; an empty string clears it."""
    active: bool | None = None
    """Whether the user may sign in; a new user may, where it is not mentioned."""


class UserState(UserInputs, ScimState):
    user_id: str = ""
    """The user's id."""
    created: str = ""
    """When the user was made, ISO 8601."""


_ATTRIBUTES = {path.partition(".")[0] for path in json_names(UserInputs).values()}


class UserLifecycle(NamedScimLifecycle[UserInputs, UserState]):
    id_formats = ("<user name or id>", "<tenant>/<user name or id>")
    end, kind, id_field, name_field = USER, "user", "user_id", "user_name"

    async def make(self, place: ProvisioningTenant, inputs: UserInputs) -> tuple[str, UserState]:
        seen = await self.create_one(place, inputs, body_of(inputs))
        return str(seen["id"]), self.state_of(place, seen, inputs)

    async def describe_other_conflict(
        self, place: ProvisioningTenant, inputs: UserInputs, conflict: Conflict, own_id: str = ""
    ) -> None:
        users = place.instance.users if place.instance else place.users
        await describe_taken_address(users, inputs.email, conflict, own_id)

    def state_of(self, place: ProvisioningTenant, seen: Row, fields: UserInputs | UserState | None) -> UserState:
        values = fields_of(UserInputs, seen)
        return UserState(**self.location(place, fields), **values, user_id=str(seen["id"]), created=seen["created"])

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        place = await self.place_of(inputs, state)
        users, who = place.users, inputs.user_name
        seen = await users.api.get(state.user_id)
        wanted = attributes_of(seen, inputs, changed)
        try:
            if "profile_url" in changed:
                whole = {**{name: seen.get(name) for name in _ATTRIBUTES}, **wanted}
                seen = await users.api.replace(state.user_id, whole, who=who)
            else:
                seen = await users.api.change(state.user_id, seen, wanted, who=who)
        finally:
            users.forget(state.user_id)
        users.wrote(state.user_id, state.user_name, who, now=who)
        return self.state_of(place, seen, inputs)

    async def remove(self, place: ProvisioningTenant, object_id: str, state: UserState) -> None:
        if state.on_delete == "disable":
            change = place.users.api.change(object_id, {"active": True}, {"active": False}, who=state.user_name)
            await found(change)
            place.users.forget(object_id)
        else:
            await super().remove(place, object_id, state)


class User(Resource, lifecycle=UserLifecycle, token="huawei.scim:User"):
    """A user, over SCIM.

        ana = scim.User(
            "ana",
            user_name="ana",
            display_name="Ana Lima",
            given_name="Ana",
            family_name="Lima",
            email="ana@example.com",
        )

    What is not mentioned is left as it is.

    Operations: sections 4.9.1 to 4.9.6. Import: `<user name or id>` or `<tenant>/<user name or id>`.
    """
