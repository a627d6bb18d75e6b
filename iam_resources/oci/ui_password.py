"""The one-time password of a user for the Console.

create  POST users/{id}/uiPassword, one call; the only answer with the password
read    whether the user is still there; the service never gives a password back
update  POST users/{id}/uiPassword, when `version` changes
delete  nothing: a password cannot be taken back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from iam_resources.engine import Follows, Kept, Resource, Secret
from iam_resources.oci.api.ui_passwords import UiPasswords
from iam_resources.oci.base.consistency import once_known
from iam_resources.oci.base.of_user import USER, OfUserInputs, OfUserState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Identity
from iam_resources.oci.lifecycle import OciLifecycle
from iam_resources.shapes.of_user import OfUserLifecycle


class UiPasswordInputs(OfUserInputs):
    """What a program may write about a Console password."""

    version: Annotated[int, Kept()] = 1
    """Raise it to make another one-time password; any number that differs will do."""


class UiPasswordState(UiPasswordInputs, OfUserState):
    """What is known of a Console password."""

    password: Annotated[str, Secret(), Follows("user", "version")] = ""
    """The one-time password; a secret that the service tells once. It must be changed at the first login, within 7
    days. Empty in tenancies with identity domains, which send the user a link instead."""
    time_created: Annotated[str, Follows("user", "version")] = ""
    """When it was made, RFC 3339."""


class UiPasswordLifecycle(
    OfUserLifecycle[UiPasswordInputs, UiPasswordState, Tenancy], OciLifecycle[UiPasswordInputs, UiPasswordState]
):
    """Create, read, update and delete of Console passwords."""

    id_formats = ()
    manages_users = True
    rights = ("users",)
    kind = "ui_password"
    user = USER
    action = "set the Console password of user {0}"
    what = "the Console password"
    remains = "stays as it is: a password cannot be taken back"

    def rest_of(self, user_id: str) -> str:
        return f"{user_id}/uiPassword"

    async def set_value(
        self,
        place: Tenancy,
        user: Identity,
        inputs: UiPasswordInputs,
        state: UiPasswordState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        if state is not None and "version" not in changed:
            return {"password": state.password, "time_created": state.time_created}
        api, new = UiPasswords(place.identity, place.tenancy_id), place.users.is_new(user.id)
        body = (await once_known(lambda: api.reset(user.id, who=user.name), new=new)).body
        return {"password": body.get("password") or "", "time_created": body.get("timeCreated") or ""}


class UiPassword(Resource[UiPasswordInputs, UiPasswordState], lifecycle=UiPasswordLifecycle, token="oci:UiPassword"):
    """A one-time password of a user for the Console.

        first = oci.UiPassword("ana", user=ana.user_id)

    Destroying it undoes nothing. Operation: CreateOrResetUIPassword. It cannot be imported.
    """
