"""The password of a user.

create  PUT users/{id}/reset-password (sections 2.6 and 2.7)
read    whether the user is still there; the vendor never gives a password back
update  the same call, when `version` or `temporary` changes, or the user is another one
delete  nothing: a password can not be taken back
"""

from __future__ import annotations

import logging
from typing import Annotated

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Resource, WriteOnly
from iam_resources.errors import Refused

log = logging.getLogger(__name__)


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


class PasswordState(RealmInputs, OfUserState):
    """What is known of a password."""

    user: str = ""
    """As written."""
    temporary: bool = False
    """As it was sent."""
    version: int = 1
    """The version that was sent last."""


class PasswordLifecycle(RealmLifecycle[PasswordInputs, PasswordState]):
    """Create, read, update and delete of passwords."""

    id_formats = ()

    async def create(self, inputs: PasswordInputs) -> tuple[str, PasswordState]:
        realm = await self.realm_of(inputs)
        user = await _user(realm, inputs)
        await realm.users.api.reset_password(user.id, inputs.value, temporary=inputs.temporary, who=user.name)
        realm.users.wrote(user.id, user.name, now=user.name)  # a temporary one adds a required action
        return f"{realm.name}/{user.id}/password", _known(realm, user, inputs)

    async def find(self, import_id: str, inputs: PasswordInputs | None) -> str:
        raise Refused(
            "a password can not be imported: the vendor does not give it back",
            tried=f"import {import_id}",
            hint="Declare it without an import; it is then set once, to the value in the program",
        )

    async def read(self, id: str, state: PasswordState | None) -> tuple[str, PasswordState] | None:
        if state is None:
            raise Refused("a password can not be read")
        realm = await self.realm_at(id.split("/", 1)[0], state)
        user = await realm.users.by_id(state.user_id)
        if user is None:
            return None
        name = realm.users.name_of(user)
        return f"{realm.name}/{state.user_id}/password", state.model_copy(
            update={"realm": realm.name, "user": name, "username": name}
        )

    async def update(
        self, id: str, state: PasswordState, inputs: PasswordInputs, changed: frozenset[str]
    ) -> PasswordState:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user = await _user(realm, inputs)
        if user.id != state.user_id or changed & {"version", "temporary", "value"}:
            await realm.users.api.reset_password(user.id, inputs.value, temporary=inputs.temporary, who=user.name)
            realm.users.wrote(user.id, user.name, now=user.name)
        return _known(realm, user, inputs)

    async def delete(self, id: str, state: PasswordState) -> None:
        log.info("the password of user %s stays as it is: a password can not be taken back", state.username)


async def _user(realm: Realm, inputs: PasswordInputs) -> Identity:
    return await realm.users.identify(inputs.user, tried=f"set the password of {inputs.user} in realm {realm.name}")


def _known(realm: Realm, user: Identity, inputs: PasswordInputs) -> PasswordState:
    return PasswordState(
        realm=realm.name,
        user=inputs.user,
        temporary=inputs.temporary,
        version=inputs.version,
        user_id=user.id,
        username=user.name,
    )


class Password(Resource[PasswordInputs, PasswordState], lifecycle=PasswordLifecycle, token="cncc:Password"):
    """The password of a user.

        cncc.Password("ana", user=ana.user_id, value=config.require_secret("ana"), temporary=True)

    Never read, never in the state in clear, and sent again only when `version` or `temporary` changes. Destroying it
    undoes nothing. Operations: sections 2.6 and 2.7. It can not be imported.
    """
