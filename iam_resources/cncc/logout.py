"""The end of all sessions of a user, when something changes.

create  POST users/{id}/logout (section 2.11)
read    whether the user is still there
update  POST users/{id}/logout, when `triggers` changes or the user is another one
delete  nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.lifecycle import FROM_RESOURCE, USER, OfUserState, RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Refers, Resource
from iam_resources.shapes.of_user import OfUserLifecycle


class LogoutInputs(RealmInputs):
    user: Annotated[str, Field(min_length=1), FROM_RESOURCE, Refers("user_id", "username", ignore_case=True)]
    """Whose sessions end: a user name or a user's UUID (`ana.user_id`)."""
    triggers: Annotated[dict[str, str] | None, Kept()] = None
    """Any strings; when one changes, the sessions end again."""


class LogoutState(LogoutInputs, RealmState, OfUserState):
    """What is known of a logout."""


class LogoutLifecycle(OfUserLifecycle[LogoutInputs, LogoutState, Realm], RealmLifecycle[LogoutInputs, LogoutState]):
    id_formats = ()
    kind = ""  # two logouts of one user do no harm
    user = USER
    action = "end the sessions of user {0}"
    what = "a logout"
    remains = ""

    def rest_of(self, user_id: str) -> str:
        return f"{user_id}/logout"

    async def set_value(
        self, place: Realm, user: Identity, inputs: LogoutInputs, state: LogoutState | None, changed: frozenset[str]
    ) -> Mapping[str, Any]:
        if state is None or "triggers" in changed:
            await place.users.api.logout(user.id, who=user.name)
        return {}


class Logout(Resource, lifecycle=LogoutLifecycle, token="cncc:Logout"):
    """Ends all sessions of a user when it is made, and again whenever `triggers` changes.

        cncc.Logout("ana", user=ana.user_id, triggers={"roles": roles.roles.apply(",".join)})

    Operation: section 2.11. Destroying it does nothing. It cannot be imported.
    """
