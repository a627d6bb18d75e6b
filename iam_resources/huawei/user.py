"""Users of the identity source.

create  POST users (4.6.1), then GET (4.6.4); with `adopt`, after a conflict: POST retrieve-user-id (4.6.6) and PUT
read    GET users/{id} (4.6.4), or of many at once GET users in pages (4.6.2)
update  GET and PUT users/{id} (4.6.5); POST enable, disable, reset-password (of the SDK)
delete  DELETE users/{id} (4.6.3), or POST disable, or nothing: as `on_delete` says
"""

from __future__ import annotations

import logging
from typing import Annotated

from iam_resources.directory import found
from iam_resources.engine import Follows, Partial, Resource, Secret, State
from iam_resources.errors import Conflict, IamError, VendorError
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import USER, StoreLifecycle
from iam_resources.huawei.named import NamedObjectLifecycle
from iam_resources.huawei.user_fields import UserInputs, body_of, changes_of, describe_taken_address, fields_of

log = logging.getLogger(__name__)
_ALREADY = frozenset({"IIC.1317", "IIC.1318", "IIC.1320"})
"""The codes that say that a user is enabled or disabled as wanted."""
_LOST = "change password_version to get a new one"


class UserState(UserInputs, State):
    user_id: str = ""
    """The user's id."""
    one_time_password: Annotated[str, Secret(), Follows("password_version")] = ""
    """The password that the service gave last in mode `OTP`; empty after an import."""
    email_verified: Annotated[bool, Follows("email")] = False
    """Whether the address was verified."""
    created_at: int = 0
    """When the user was made, in milliseconds since 1970."""
    created_by: str = ""
    """Who made the user."""
    external_id: str = ""
    """What an external identity source calls the user."""


class UserLifecycle(NamedObjectLifecycle[UserInputs, UserState, Instance], StoreLifecycle[UserInputs, UserState]):
    id_formats = ("<user name or id>", "<identity source>/<user name or id>")
    end, kind, id_field, name_field = USER, "user", "user_id", "user_name"
    unreadable = "Passwords cannot be read; those that exist stay. A change of password_version sets a new one."

    async def make(self, place: Instance, inputs: UserInputs) -> tuple[str, UserState]:
        answer = await self.create_one(place, inputs, {**body_of(inputs), "password_mode": inputs.password_mode})
        user_id, password = str(answer["user_id"]), str(answer.get("password") or "")
        state = UserState(**{**inputs.model_dump(), **self.location(place, inputs)}, user_id=user_id)
        state = state.model_copy(update={"one_time_password": password})
        try:
            if inputs.enabled is False:
                await self._enable(place, state, enabled=False)
            state = self.state_of(place, await place.users.api.get(user_id), state)
        except IamError as error:
            raise Partial(self.id_at(place, user_id, inputs), state, error) from error
        _warn_if_lost(inputs, password)
        return user_id, state

    async def _adopt(self, place: Instance, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        if await self.existing(place, inputs) is None:  # then it is the address that is taken
            await describe_taken_address(place.users, inputs.email, conflict)
        return await super()._adopt(place, inputs, conflict)

    async def _take_in(self, place: Instance, inputs: UserInputs, seen: Row) -> tuple[str, UserState]:
        _warn_if_lost(inputs, "")
        return await super()._take_in(place, inputs, seen)

    async def explain(
        self, error: VendorError, fields: UserInputs | UserState | None, known: UserState | None = None
    ) -> None:
        if error.code == "IIC.1321" and isinstance(fields, UserInputs) and not error.hint:
            users, own_id = (await self.place_of(fields, known)).users, known.user_id if known else ""
            await describe_taken_address(users, fields.email, error, own_id)
        await super().explain(error, fields, known)

    def state_of(self, place: Instance, seen: Row, fields: UserInputs | UserState | None) -> UserState:
        known = fields if isinstance(fields, UserState) else None
        verified = seen.get("email_verified")  # listings have the status of the address only
        if verified is None:
            status = ((seen.get("emails") or [{}])[0]).get("verification_status")
            verified = known.email_verified if known and status is None else status == "VERIFIED"
        return UserState(
            **self.location(place, fields),
            **fields_of(UserInputs, seen),
            enabled=seen.get("enabled"),
            password_mode=fields.password_mode if fields else "OTP",
            password_version=fields.password_version if fields else None,
            user_id=str(seen["user_id"]),
            one_time_password=known.one_time_password if known else "",
            email_verified=bool(verified),
            created_at=int(seen.get("created_at") or 0),
            created_by=str(seen.get("created_by") or ""),
            external_id=str(seen.get("external_id") or ""),
        )

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        place, who = await self.place_of(inputs, state), inputs.user_name
        users = place.users
        seen = await users.api.get(state.user_id)
        try:
            if changes := changes_of(seen, inputs, changed):
                await users.api.update(state.user_id, changes, who=who)
            if inputs.enabled is not None and inputs.enabled != seen.get("enabled"):
                await self._enable(place, state, enabled=inputs.enabled)
        finally:
            users.forget(state.user_id)
        password = state.one_time_password
        resets = inputs.password_version is not None and inputs.password_version != state.password_version
        if resets and "password_version" in changed:
            password = await users.api.reset_password(state.user_id, inputs.password_mode, who=who)
        known = state.model_copy(update={"one_time_password": password, "password_version": inputs.password_version})
        known = known.model_copy(update={"password_mode": inputs.password_mode})
        try:
            return self.state_of(place, await users.api.get(state.user_id), known)
        except IamError as error:  # without the state a new password would be lost
            raise Partial(id, known, error) from error

    async def remove(self, place: Instance, object_id: str, state: UserState) -> None:
        if state.on_delete == "disable":
            await found(self._enable(place, state, enabled=False))
        else:
            await super().remove(place, object_id, state)

    async def _enable(self, place: Instance, state: UserState, *, enabled: bool) -> None:
        try:
            await place.users.api.set_enabled(state.user_id, enabled=enabled, who=state.user_name)
        except VendorError as error:
            if error.code not in _ALREADY:
                raise
        finally:
            place.users.forget(state.user_id)


def _warn_if_lost(inputs: UserInputs, password: str) -> None:
    if inputs.password_mode == "OTP" and not password:  # noqa: S105 (a mode)
        log.warning("the answer with the one-time password of user %s was lost: %s", inputs.user_name, _LOST)


class User(Resource, lifecycle=UserLifecycle, token="huawei:User"):
    """A user of the identity source.

        ana = huawei.User(
            "ana",
            user_name="ana",
            display_name="Ana Lima",
            given_name="Ana",
            family_name="Lima",
            email="ana@example.com",
        )

    What is not mentioned is left as it is.

    Operations: sections 4.6.1 to 4.6.6. Import: `<user name or id>` or `<identity source>/<user name or id>`.
    """
