"""The one-time password of a user for the Console.

create  GET users/{id}/uiPassword, unless this run made the user; POST users/{id}/uiPassword, the only answer with it
read    whether the user is still there; the service never gives a password back
update  POST users/{id}/uiPassword, when `version` changes
delete  nothing: a password cannot be taken back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from iam_resources.directory import found
from iam_resources.engine import Follows, Kept, Local, Resource, Secret
from iam_resources.oci.api.credentials import UiPasswords
from iam_resources.oci.base.consistency import once_known
from iam_resources.oci.base.lifecycle import OciLifecycle
from iam_resources.oci.base.of_user import USER, OfUserInputs, OfUserState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Identity
from iam_resources.shapes.of_user import OfUserLifecycle, refuse_existing_password


class UiPasswordInputs(OfUserInputs):
    version: Annotated[int, Kept()] = 1
    """Raise it to make another one-time password; any different number works."""
    replace_existing: Annotated[bool | None, Local()] = None
    """Make it also for a user who has a password already, which may be one that they chose, instead of failing. It
    matters when the resource is made, or its `user` becomes another one."""


class UiPasswordState(UiPasswordInputs, OfUserState):
    password: Annotated[str, Secret(), Follows("user", "version")] = ""
    """The one-time password; a secret that the service returns once. It must be changed at the first login, within 7
    days. Empty in tenancies with identity domains, which send the user a link instead."""
    time_created: Annotated[str, Follows("user", "version")] = ""
    """When it was made, RFC 3339."""


class UiPasswordLifecycle(
    OfUserLifecycle[UiPasswordInputs, UiPasswordState, Tenancy], OciLifecycle[UiPasswordInputs, UiPasswordState]
):
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

    async def check_first(self, place: Tenancy, user: Identity, inputs: UiPasswordInputs) -> None:
        if inputs.replace_existing or place.users.was_made_here(user.id):
            return
        reply = await found(UiPasswords(place.identity, place.tenancy_id).get(user.id))
        if reply is not None:
            what, since, tried = "a Console password", str(reply.body.get("timeCreated")), self.action.format(user.name)
            raise refuse_existing_password(user.name, what, since, tried=tried, again="another password is made")

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


class UiPassword(Resource, lifecycle=UiPasswordLifecycle, token="oci:UiPassword"):
    """A one-time password of a user for the Console.

        first = oci.UiPassword("ana", user=ana.user_id)

    A user who has a password already keeps it: the resource is refused, unless `replace_existing=True` says that it is
    meant. Destroying it undoes nothing. Operation: CreateOrResetUIPassword. It cannot be imported.
    """
