"""The one-time password of a user for the Console.

create  POST users/{id}/uiPassword, one call; the only answer with the password
read    whether the user is still there; the service never gives a password back
update  POST users/{id}/uiPassword, when `version` changes
delete  nothing: a password can not be taken back
"""

from __future__ import annotations

import logging
from typing import Annotated

from iam_resources.engine import Follows, Kept, Resource, Secret
from iam_resources.errors import Refused
from iam_resources.oci.api.ui_passwords import UiPasswords
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import Identity, UserDirectory
from iam_resources.oci.lifecycle import OciLifecycle
from iam_resources.oci.of_user import OfUserInputs, OfUserState, user_of
from iam_resources.oci.waiting import once_known

log = logging.getLogger(__name__)


class UiPasswordInputs(OfUserInputs):
    """What a program may write about a Console password."""

    version: Annotated[int, Kept()] = 1
    """Raise it to make another one-time password; any number that differs will do."""


class UiPasswordState(UiPasswordInputs, OfUserState):
    """What is known of a Console password."""

    password: Annotated[str, Secret(), Follows("version")] = ""
    """The one-time password; a secret that the service tells once. It must be changed at the first login, within 7
    days. Empty in tenancies with identity domains, which send the user a link instead."""
    time_created: Annotated[str, Follows("version")] = ""
    """When it was made, RFC 3339."""


class UiPasswordLifecycle(OciLifecycle[UiPasswordInputs, UiPasswordState]):
    """Create, read, update and delete of Console passwords."""

    id_formats = ()
    manages_users = True

    async def create(self, inputs: UiPasswordInputs) -> tuple[str, UiPasswordState]:
        tenancy = await self.tenancy_of(inputs)
        tried = f"set the Console password of user {inputs.user}"
        tenancy.caller.check_manages_users(tried=tried)
        user = await user_of(tenancy, inputs.user, tried=tried)
        return f"{user.id}/uiPassword", await _reset(tenancy, user, inputs)

    async def find(self, import_id: str, inputs: UiPasswordInputs | None) -> str:
        raise Refused(
            "a password can not be imported: the service does not give it back",
            tried=f"import {import_id}",
            hint="Declare it without an import; the user then gets a new one-time password",
        )

    async def read(self, id: str, state: UiPasswordState | None) -> tuple[str, UiPasswordState] | None:
        if state is None:
            raise Refused("a password can not be read")
        tenancy = await self.home_of(state, state, tried=f"read {id}")
        async with explained(tenancy, "inspect", "users", tenancy.tenancy_id):
            user = await tenancy.part(UserDirectory).by_id(state.user_id)
        if user is None:
            return None
        return id, state.model_copy(update={"user": user["name"], "tenancy_id": tenancy.tenancy_id})

    async def update(
        self, id: str, state: UiPasswordState, inputs: UiPasswordInputs, changed: frozenset[str]
    ) -> UiPasswordState:
        tenancy = await self.home_of(state, inputs, tried=f"set the Console password of user {state.user_name}")
        if "version" not in changed:
            return state.model_copy(update={"user": inputs.user, "tenancy_id": tenancy.tenancy_id})
        return await _reset(tenancy, Identity(state.user_id, state.user_name), inputs)

    async def delete(self, id: str, state: UiPasswordState) -> None:
        log.info("the Console password of user %s stays as it is: it can not be taken back", state.user_name)


async def _reset(tenancy: Tenancy, user: Identity, inputs: UiPasswordInputs) -> UiPasswordState:
    api, new = UiPasswords(tenancy.identity, tenancy.tenancy_id), tenancy.part(UserDirectory).is_new(user.id)
    async with explained(tenancy, "manage", "users", tenancy.tenancy_id):
        reply = await once_known(lambda: api.reset(user.id, who=user.name), new=new)
    return UiPasswordState(
        tenancy_id=tenancy.tenancy_id,
        user=inputs.user,
        version=inputs.version,
        user_id=user.id,
        user_name=user.name,
        password=reply.body.get("password") or "",
        time_created=reply.body.get("timeCreated") or "",
    )


class UiPassword(Resource[UiPasswordInputs, UiPasswordState], lifecycle=UiPasswordLifecycle, token="oci:UiPassword"):
    """A one-time password of a user for the Console.

        first = oci.UiPassword("ana", user=ana.user_id)

    Destroying it undoes nothing. Operation: CreateOrResetUIPassword. It can not be imported.
    """
