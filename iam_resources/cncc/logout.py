"""The end of all sessions of a user, when something changes.

create  POST users/{id}/logout (section 2.11)
read    whether the user is still there
update  POST users/{id}/logout, when `triggers` changes or the user is another one
delete  nothing
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Refers, Resource
from iam_resources.errors import Refused


class LogoutInputs(RealmInputs):
    """What a program may write about a logout."""

    user: Annotated[str, Field(min_length=1), Refers("user_id", "username")]
    """Whose sessions end: a user name or a user's UUID (`ana.user_id`)."""
    triggers: Annotated[dict[str, str] | None, Kept()] = None
    """Any texts; when one changes, the sessions end again."""


class LogoutState(LogoutInputs, OfUserState):
    """What is known of a logout."""


class LogoutLifecycle(RealmLifecycle[LogoutInputs, LogoutState]):
    """Create, read, update and delete of logouts."""

    id_formats = ()

    async def create(self, inputs: LogoutInputs) -> tuple[str, LogoutState]:
        realm = await self.realm_of(inputs)
        user = await _user(realm, inputs)
        await realm.users.api.logout(user.id, who=user.name)
        return f"{realm.name}/{user.id}/logout", _known(realm, user, inputs)

    async def find(self, import_id: str, inputs: LogoutInputs | None) -> str:
        raise Refused(
            "a logout can not be imported: it is something done, not something there",
            tried=f"import {import_id}",
            hint="Declare it without an import; the sessions of the user then end once",
        )

    async def read(self, id: str, state: LogoutState | None) -> tuple[str, LogoutState] | None:
        if state is None:
            raise Refused("a logout can not be read")
        realm = await self.realm_at(id.split("/", 1)[0], state)
        user = await realm.users.by_id(state.user_id)
        if user is None:
            return None
        name = realm.users.name_of(user)
        return f"{realm.name}/{state.user_id}/logout", state.model_copy(
            update={"realm": realm.name, "user": name, "username": name}
        )

    async def update(self, id: str, state: LogoutState, inputs: LogoutInputs, changed: frozenset[str]) -> LogoutState:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user = await _user(realm, inputs)
        if user.id != state.user_id or "triggers" in changed:
            await realm.users.api.logout(user.id, who=user.name)
        return _known(realm, user, inputs)

    async def delete(self, id: str, state: LogoutState) -> None:
        """Nothing: sessions that ended do not come back."""


async def _user(realm: Realm, inputs: LogoutInputs) -> Identity:
    return await realm.users.identify(inputs.user, tried=f"end the sessions of {inputs.user} in realm {realm.name}")


def _known(realm: Realm, user: Identity, inputs: LogoutInputs) -> LogoutState:
    return LogoutState(
        realm=realm.name, user=inputs.user, triggers=inputs.triggers, user_id=user.id, username=user.name
    )


class Logout(Resource[LogoutInputs, LogoutState], lifecycle=LogoutLifecycle, token="cncc:Logout"):
    """Ends all sessions of a user when it is made, and again whenever `triggers` changes.

        cncc.Logout("ana", user=ana.user_id, triggers={"roles": roles.roles.apply(",".join)})

    Operation: section 2.11. Destroying it does nothing. It can not be imported.
    """
