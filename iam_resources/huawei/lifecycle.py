"""What the resources of an instance share: where they are, the forms of their ids, and references."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field

from iam_resources.engine import Follows, Inputs, Key, Local, Refers, Replaces, State
from iam_resources.engine.values import contains_unknown
from iam_resources.engine.wire import NotSent
from iam_resources.errors import Refused
from iam_resources.huawei.connection import connect
from iam_resources.huawei.instance import Instance, open_instance
from iam_resources.shapes.place import End, PlacedLifecycle

_PLACE_ID = re.compile(r"(ins-[0-9A-Za-z]+|d-[0-9A-Za-z]{10})/(.+)", re.DOTALL)


class HuaweiInputs(Inputs):
    """What every resource has."""

    json_naming: ClassVar[Callable[[str], str]] = str
    connection: Annotated[str | None, Local()] = None
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""


class InstanceInputs(HuaweiInputs):
    """What every resource of an instance has."""

    instance_id: Annotated[str | None, Field(pattern=r"^ins-[0-9A-Za-z]+$"), Replaces(), Key(), NotSent()] = None
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""


class StoreInputs(HuaweiInputs):
    """What every resource of an identity source has."""

    identity_store_id: Annotated[str | None, Field(pattern=r"^d-[0-9A-Za-z]{10}$"), Replaces(), Key(), NotSent()] = None
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""


def _object_id(value: Any) -> Any:
    """The id in the id of a resource: a program can pass a resource (`user=ana`), whose id has the place in front."""
    match = _PLACE_ID.fullmatch(value) if isinstance(value, str) else None
    return match[2] if match else value


FROM_RESOURCE = BeforeValidator(_object_id)
"""On a reference: takes a whole resource too, or its `id`."""
UserName: TypeAlias = Annotated[str, Field(min_length=1, max_length=128), FROM_RESOURCE]
"""The id or name of a user."""
GroupName: TypeAlias = Annotated[str, Field(min_length=1, max_length=1024), FROM_RESOURCE]
"""The id or name of a group."""
UserReference: TypeAlias = Annotated[UserName, Key(), Refers("user_id", "user_name")]
"""A user of the identity source, by id or name."""
GroupReference: TypeAlias = Annotated[GroupName, Key(), Refers("group_id", "group_name")]
"""A group of the identity source, by id or name."""
SetReference: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=64), FROM_RESOURCE, Key(), Refers("permission_set_id", "permission_set_name")
]
"""A permission set of the instance, by id or name."""


class OfUserState(State):
    user_id: Annotated[str, Follows("user")] = ""
    """The user's id."""
    user_name: Annotated[str, Follows("user")] = ""
    """The user's name."""


class OfGroupState(State):
    group_id: Annotated[str, Follows("group")] = ""
    """The group's id."""
    group_name: Annotated[str, Follows("group")] = ""
    """The group's name."""


class OfSetState(State):
    permission_set_id: Annotated[str, Follows("permission_set")] = ""
    """The permission set's id."""
    permission_set_name: Annotated[str, Follows("permission_set")] = ""
    """The permission set's name."""


USER = End("user", lambda place: place.users, {"id": "user_id", "name": "user_name"})
GROUP = End("group", lambda place: place.groups, {"id": "group_id", "name": "group_name"})
SET = End("permission_set", lambda place: place.sets, {"id": "permission_set_id", "name": "permission_set_name"})

I = TypeVar("I", bound=HuaweiInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class InstanceLifecycle(PlacedLifecycle[I, S, Instance]):
    """A lifecycle that knows its instance. The id of a resource has the instance in front, or the identity source."""

    in_program_order: ClassVar[bool] = True
    place_field: ClassVar[str] = "instance_id"
    """The field that names the place."""

    async def place_of(self, inputs: I, known: S | None = None) -> Instance:
        there, wanted = getattr(known, self.place_field, None), getattr(inputs, self.place_field)
        if there and wanted is None:
            await self._check_default(there, inputs.connection)
        return await open_instance(self.settings, inputs.connection, **{self.place_field: there or wanted})

    async def _check_default(self, there: str, connection: str | None) -> None:
        """Check that a resource whose program names no place is in the one that the settings name, if they name one.

        Raises:
            Refused: that is another one now. What is not there is not gone.
        """
        cloud = await connect(self.settings, connection)
        if not cloud.names_instance:
            return
        field, given = self.place_field, cloud.given
        if there != (now := getattr(await open_instance(self.settings, connection), field)):
            raise Refused(
                f"its {field} is {there}, and the connection now leads to {now}",
                hint=f"Set {given.key('instance_id')} and {given.key('identity_store_id')} back, or write"
                f' {field}="{there}" in the program. To have it there, which replaces it, write {field}="{now}"',
            )

    async def place_at(self, id: str, state: S | None) -> tuple[Instance, str]:
        match = _PLACE_ID.fullmatch(id)
        connection = state.connection if isinstance(state, HuaweiInputs) else None
        place_id, rest = (match[1], match[2]) if match else (None, id)
        if not rest or (match and match[1].startswith("ins-") != (self.place_field == "instance_id")):
            raise self.malformed(id)
        return await open_instance(self.settings, connection, **{self.place_field: place_id}), rest

    def id_at(self, place: Instance, rest: str, fields: Inputs | State | None, import_id: str = "") -> str:
        return f"{getattr(place, self.place_field)}/{rest}"

    def implied(self, place: Instance) -> dict[str, Any]:
        return {self.place_field: getattr(place, self.place_field)}

    def location(self, place: Instance, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        return {self.place_field: getattr(place, self.place_field)}

    async def check_location(self, state: S, inputs: I) -> None:
        if not contains_unknown(inputs.connection):
            await self.place_of(inputs, state)


class StoreLifecycle(InstanceLifecycle[I, S]):
    """A lifecycle that knows its identity source."""

    place_field: ClassVar[str] = "identity_store_id"
