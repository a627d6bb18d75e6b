"""The password of a user.

create  PUT users/{id}/reset-password (sections 2.6 and 2.7)
read    whether the user is still there; the vendor never gives a password back
update  the same call, when `version` or `temporary` changes, or the user is another one
delete  nothing: a password cannot be taken back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.lifecycle import USER, OfUserState, RealmInputs, RealmLifecycle, RealmState, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Resource, WriteOnly
from iam_resources.shapes.of_user import OfUserLifecycle


class PasswordInputs(RealmInputs):
    """What a program may write about a password."""

    user: UserReference
    """Whose password: a user name or a user's UUID (`ana.user_id`)."""
    value: Annotated[str, Field(min_length=1), WriteOnly("version")]
    """The password; the realm's password policy applies. A secret that is never kept in clear, and sent again only when
    `version` or `temporary` changes."""
    temporary: Annotated[bool, Kept()] = False
    """Whether the user must choose another password at the next login. A change sends the password again."""
    version: Annotated[int, Kept()] = 1
    """Raise it to set the password again; any number that differs will do."""


class PasswordState(RealmInputs, RealmState, OfUserState):
    """What is known of a password."""

    user: str = ""
    """As written."""
    temporary: bool = False
    """As it was sent."""
    version: int = 1
    """The version that was sent last."""


class PasswordLifecycle(
    OfUserLifecycle[PasswordInputs, PasswordState, Realm], RealmLifecycle[PasswordInputs, PasswordState]
):
    """Create, read, update and delete of passwords."""

    id_formats = ()
    kind = "password"
    user = USER
    action = "set the password of user {0}"
    what = "the password"
    remains = "stays as it is: a password cannot be taken back"

    def rest_of(self, user_id: str) -> str:
        return f"{user_id}/password"

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


class Password(Resource[PasswordInputs, PasswordState], lifecycle=PasswordLifecycle, token="cncc:Password"):
    """The password of a user.

        cncc.Password("ana", user=ana.user_id, value=config.require_secret("ana"), temporary=True)

    Never read, never in the state in clear, and sent again only when `version` or `temporary` changes. Destroying it
    undoes nothing. Operations: sections 2.6 and 2.7. It cannot be imported.
    """
