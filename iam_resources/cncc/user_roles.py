"""The realm-level roles of one user, together.

create  POST users/{id}/role-mappings/realm (section 2.10), one call for all; exclusive: GET before, DELETE after it
read    GET users/{id}/role-mappings/realm (2.9), or of many at once GET roles/{name}/users of each role
update  as create; DELETE role-mappings/realm for those that the program does not mention any more; where it is another
        user now, first DELETE of what the former one was given
delete  DELETE users/{id}/role-mappings/realm of those mentioned
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Kept, Partial, Resource, Unordered
from iam_resources.errors import IamError, NotFound
from iam_resources.http import may_be_done


class UserRolesInputs(RealmInputs):
    """What a program may write about the roles of a user."""

    user: UserReference
    """Who has the roles: a user name or a user's UUID (`ana.user_id`)."""
    roles: Annotated[list[Annotated[str, Field(min_length=1)]], Unordered()]
    """Names of the realm roles that the user is to have by grants of its own."""
    exclusive: Annotated[bool, Kept()] = False
    """True: the user has these and no others; what is granted by hand is taken away at the next run. The role that the
    realm gives everybody, `default-roles-<realm>`, is never taken away unless it was mentioned once. False: what else
    the user has is not touched."""


class UserRolesState(UserRolesInputs, OfUserState):
    """What is known of the roles of a user."""


class UserRolesLifecycle(RealmLifecycle[UserRolesInputs, UserRolesState]):
    """Create, read, update and delete of the roles of a user."""

    id_formats = ("<realm>/<username or id>",)

    async def create(self, inputs: UserRolesInputs) -> tuple[str, UserRolesState]:
        realm = await self.realm_of(inputs)
        user, wanted = await _meant(realm, inputs)
        id_ = f"{realm.name}/{user.id}"
        await _bring(realm, id_, user, wanted, inputs, before=())
        return id_, _known(realm, user, inputs)

    async def find(self, import_id: str, inputs: UserRolesInputs | None) -> str:
        realm_name, reference = self.parts_of(import_id)
        user = await (await self.realm_at(realm_name)).users.identify(reference, tried=f"import {import_id}")
        return f"{realm_name}/{user.id}"

    async def read(self, id: str, state: UserRolesState | None) -> tuple[str, UserRolesState] | None:
        realm_name, user_id = id.split("/", 1)
        user_id = state.user_id if state is not None and state.user_id else user_id
        realm = await self.realm_at(realm_name, state)
        user = await realm.users.by_id(user_id)
        mentioned = set(state.roles) if state is not None else set()
        expected = [each.id for name in mentioned if (each := await _role(realm, name)) is not None]
        held = await realm.grants.of_user(user_id, expected) if user is not None else None
        if user is None or held is None:
            return None
        names = {role.name for role in held}
        if state is not None and not state.exclusive:
            names &= mentioned
        else:
            names -= {realm.roles.default} - mentioned
        seen = UserRolesInputs(
            user=realm.users.name_of(user), roles=sorted(names), exclusive=state.exclusive if state else False
        )
        return f"{realm_name}/{user_id}", _known(realm, Identity(user_id, seen.user), seen)

    async def update(
        self, id: str, state: UserRolesState, inputs: UserRolesInputs, changed: frozenset[str]
    ) -> UserRolesState:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user, wanted = await _meant(realm, inputs)
        before = state.roles
        if state.user_id != user.id:  # what the former one was given here says nothing of what this one has otherwise
            await _take_away(realm, state)
            before = []
        await _bring(realm, id, user, wanted, inputs, before=before)
        return _known(realm, user, inputs)

    async def delete(self, id: str, state: UserRolesState) -> None:
        await _take_away(await self.realm_at(id.split("/", 1)[0], state), state)


async def _meant(realm: Realm, inputs: UserRolesInputs) -> tuple[Identity, list[Identity]]:
    tried = f"grant roles to user {inputs.user} in realm {realm.name}"
    user = await realm.users.identify(inputs.user, tried=tried)
    return user, await realm.roles.identify_all(inputs.roles, tried=tried)


async def _bring(
    realm: Realm,
    id_: str,
    user: Identity,
    wanted: list[Identity],
    inputs: UserRolesInputs,
    *,
    before: Collection[str],
) -> None:
    """Bring a user's roles to what is wanted.

    Args:
        realm: where.
        id_: of the resource.
        user: whose roles.
        wanted: those it is to have.
        inputs: what the program says.
        before: the names that this resource had given this user.

    Raises:
        Partial: some are given, or may be. The state has them beside those of before: the next run goes on.
    """
    if inputs.exclusive:
        # Looked at now and not in a listing: what is taken away is decided by it.
        held = [Identity(role["id"], role["name"]) for role in await realm.grants.api.get(user.id)]
        surplus = {role for role in held if role.name != realm.roles.default or role.name in before}
    else:
        surplus = {role for name in before if (role := await _role(realm, name)) is not None}
    keep = {role.id for role in wanted}
    given = False
    try:
        if wanted:
            await realm.grants.api.add(user.id, [_wire(role) for role in wanted], who=user.name)
            given = True
        if gone := [_wire(role) for role in surplus if role.id not in keep]:
            await realm.grants.api.remove(user.id, gone, who=user.name)
    except IamError as error:
        if not given and not may_be_done(error):
            raise
        both = inputs.model_copy(update={"roles": sorted({*before, *inputs.roles})})
        raise Partial(id_, _known(realm, user, both), error) from error
    finally:
        realm.grants.wrote(user.id)


async def _take_away(realm: Realm, state: UserRolesState) -> None:
    roles = [_wire(role) for name in state.roles if (role := await _role(realm, name)) is not None]
    if roles:
        await found(realm.grants.api.remove(state.user_id, roles, who=state.username))
        realm.grants.wrote(state.user_id)


async def _role(realm: Realm, name: str) -> Identity | None:
    """A role, None where it is gone: its grants went with it."""
    try:
        return await realm.roles.identify(name, tried="")
    except NotFound:
        return None


def _wire(role: Identity) -> dict[str, str]:
    return {"id": role.id, "name": role.name}


def _known(realm: Realm, user: Identity, fields: UserRolesInputs) -> UserRolesState:
    return UserRolesState(
        realm=realm.name,
        user=fields.user,
        roles=fields.roles,
        exclusive=fields.exclusive,
        user_id=user.id,
        username=user.name,
    )


class UserRoles(Resource[UserRolesInputs, UserRolesState], lifecycle=UserRolesLifecycle, token="cncc:UserRoles"):
    """Realm-level roles of one user: those listed, or with `exclusive` those listed and no others.

        cncc.UserRoles("ana", user=ana.user_id, roles=["NRF_READ", "SCP_READ"], exclusive=True)

    Operations: sections 2.9 and 2.10. Import: `<realm>/<username or id>`; takes all that the user has but
    `default-roles-<realm>`.
    """
