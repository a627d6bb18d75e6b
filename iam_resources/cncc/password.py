"""The password of a user.

create  GET users/{id}/credentials, unless this run made the user; PUT users/{id}/reset-password (2.6 and 2.7)
read    whether the user is still there; the vendor never gives a password back
update  the same call, when `version` or `temporary` changes, or the user is another one
delete  nothing: a password cannot be taken back
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from iam_resources.cncc.connection import settings_of
from iam_resources.cncc.directory import Identity
from iam_resources.cncc.directory.objects import is_id
from iam_resources.cncc.lifecycle import USER, OfUserState, RealmInputs, RealmLifecycle, RealmState, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Local, Resource, WriteOnly
from iam_resources.engine.values import contains_unknown
from iam_resources.shapes.of_user import OfUserLifecycle, refuse_existing_password


class PasswordInputs(RealmInputs):
    user: UserReference
    """Whose password: a user name or a user's UUID (`ana.user_id`)."""
    value: Annotated[str, Field(min_length=1), WriteOnly("version")]
    """The password; the realm's password policy applies. A secret that is never kept in clear, and sent again only when
    `version` or `temporary` changes."""
    temporary: Annotated[bool, Kept()] = False
    """Whether the user must choose another password at the next login. A change sends the password again."""
    version: Annotated[int, Kept()] = 1
    """Raise it to set the password again; any different number works."""
    replace_existing: Annotated[bool | None, Local()] = None
    """Set it also for a user who has a password already, which may be one that they chose, instead of failing. It
    matters when the resource is made, or its `user` becomes another one."""


class PasswordState(RealmInputs, RealmState, OfUserState):
    user: str = ""
    """As written."""
    temporary: bool = False
    """As it was sent."""
    version: int = 1
    """The version that was sent last."""


class PasswordLifecycle(
    OfUserLifecycle[PasswordInputs, PasswordState, Realm], RealmLifecycle[PasswordInputs, PasswordState]
):
    id_formats = ()
    kind = "password"
    user = USER
    action = "set the password of user {0}"
    what = "the password"
    remains = "stays as it is: a password cannot be taken back"

    def rest_of(self, user_id: str) -> str:
        return f"{user_id}/password"

    async def check_first(self, place: Realm, user: Identity, inputs: PasswordInputs) -> None:
        if inputs.replace_existing or user.id in place.users.made_here:
            return
        since = await place.users.password_since(user.id)
        if since is None:
            return
        given = settings_of(self.settings, self.settings.chosen(inputs.connection))
        if await place.is_password_of(given.require("username"), given.value("auth_realm"), user.id, since):
            return  # by a run that was interrupted before the engine recorded it, or by the same account elsewhere
        moment = f"{datetime.fromtimestamp(since / 1000, UTC):%Y-%m-%d %H:%M} UTC"
        who, tried = f"{user.name} of realm {place.name}", self.action.format(user.name)
        raise refuse_existing_password(who, "a password", moment, tried=tried)

    async def check_value(
        self, place: Realm, user: Identity | None, inputs: PasswordInputs, state: PasswordState | None
    ) -> None:
        is_sent = state is None or (state.version, state.temporary) != (inputs.version, inputs.temporary)
        if is_sent and not contains_unknown(inputs.value):
            given = None if contains_unknown(inputs.user) or is_id(inputs.user) else inputs.user
            name = user.name if user is not None else given
            tried = self.action.format(name or "…")
            await place.rules.check_password(inputs.value, name, tried=tried)

    async def set_value(
        self,
        place: Realm,
        user: Identity,
        inputs: PasswordInputs,
        state: PasswordState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        if state is None or changed & {"version", "temporary", "value"}:
            await place.users.api.reset_password(user.id, inputs.value, temporary=inputs.temporary, who=user.name)
            place.users.wrote(user.id, user.name, now=user.name)  # a temporary one adds a required action
        return {}


class Password(Resource, lifecycle=PasswordLifecycle, token="cncc:Password"):
    """The password of a user.

        cncc.Password("ana", user=ana.user_id, value=config.require_secret("ana"), temporary=True)

    Never read, never in the state in clear, and sent again only when `version` or `temporary` changes. A user who has
    a password already keeps it: the resource is refused, unless `replace_existing=True` says that it is meant.
    Destroying it undoes nothing. Operations: sections 2.6 and 2.7. It cannot be imported.
    """
