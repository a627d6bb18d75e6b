"""One user or group that may use a permission set in an account.

create  GET account-assignments of the account (4.4.5), POST account-assignments/create (4.4.6), and the listing of
        requests (4.4.3) and of the account until it is there; GET creation-status/{id} (4.4.2) where it is not
read    GET account-assignments of the account, for all of its assignments together
update  only where an end is merely called otherwise, or an earlier try was left half done: the same as create
delete  POST account-assignments/delete (4.4.1), and 4.4.4, 4.4.5 and 4.4.7 until it is gone
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from iam_resources.engine import Follows, Key, Refers, Replaces, Resource, rule
from iam_resources.errors import NotFound, Refused
from iam_resources.huawei.api.requests import Assignment
from iam_resources.huawei.assigned import ENDS, IMPORT_ID, AssignedInputs, AssignedLifecycle, Named
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import GROUP, SET, USER, GroupName, OfGroupState, OfSetState, OfUserState, UserName
from iam_resources.shapes.listings import Listings, list_each
from iam_resources.shapes.place import Called, Known


class AccountAssignmentInputs(AssignedInputs):
    user: Annotated[UserName | None, Key(), Replaces(), Refers("user_id", "user_name")] = None
    """Who may use it: a user's id (`ana.user_id`) or user name; either this or `group`."""
    group: Annotated[GroupName | None, Key(), Replaces(), Refers("group_id", "group_name")] = None
    """Whose members may use it: a group's id (`admins.group_id`) or display name."""

    @rule("user", "group")
    def _one_principal(self) -> str | None:
        return None if (self.user is None) != (self.group is None) else "write either user or group"


class AccountAssignmentState(AccountAssignmentInputs, OfSetState, OfUserState, OfGroupState):
    principal_id: Annotated[str, Follows("user", "group")] = ""
    """Id of the user or group."""
    principal_type: Annotated[str, Follows("user", "group")] = ""
    """`USER` or `GROUP`."""


class AccountAssignmentLifecycle(AssignedLifecycle[AccountAssignmentInputs, AccountAssignmentState]):
    id_formats = (
        "<permission set>/<account>/<user or group>",
        "<permission set>/<account>/<USER|GROUP>/<user or group>",
        "<instance>/<permission set>/<account>/<user or group>",
    )

    listed = True
    links = (SET, USER, GROUP)

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        principal = names.get(USER.field) or names.get(GROUP.field) or ""
        return f"{principal} {names.get(SET.field, '')} in {outputs['account_id']}"

    async def list_all(self, place: Instance, listings: Listings) -> AsyncIterator[tuple[str, AccountAssignmentState]]:
        """One listing for each permission set, which says in which accounts it is, and one for each account."""
        named = {"USER": await listings.of(place.users), "GROUP": await listings.of(place.groups)}
        called = await listings.identities(place.sets)
        accounts: dict[str, None] = {}
        async for _, found in list_each(called, place.sets.api.accounts):
            accounts |= dict.fromkeys(map(str, found))
        async for _, found in list_each(sorted(accounts), place.assignments.listing):
            for about in found:
                principal = named[about.principal_type].get(about.principal_id)
                if about.set_id not in called or principal is None:
                    listings.unknown_ends += 1
                    continue
                name = ENDS[about.principal_type].objects(place).identity_of(principal).name
                rest = self.rest_of(about.set_id, about.account_id, {about: name})
                state = self.state_of(place, called[about.set_id], about.account_id, {about: name})
                yield self.id_at(place, rest, None), state

    def references(self, inputs: AccountAssignmentInputs) -> list[tuple[str, str]]:
        return [("USER", inputs.user) if inputs.user else ("GROUP", inputs.group or "")]

    def known(self, state: AccountAssignmentState) -> Named:
        about = Assignment(state.permission_set_id, state.account_id, state.principal_id, state.principal_type)
        return {about: state.user_name or state.group_name}

    def rest_of(self, set_id: str, account_id: str, wanted: Named) -> str:
        (about,) = wanted
        return f"{set_id}/{account_id}/{about.principal_type}/{about.principal_id}"

    def state_of(
        self, place: Instance, permission_set: Called, account_id: str, named: Named, *, exclusive: bool = False
    ) -> AccountAssignmentState:
        ((about, name),) = named.items()
        end = ENDS[about.principal_type]
        return AccountAssignmentState(
            **self.location(place, None),
            **SET.of(permission_set),
            **{end.field: name, **end.of(Known(about.principal_id, name))},
            permission_set=permission_set.name,
            account_id=account_id,
            principal_id=about.principal_id,
            principal_type=about.principal_type,
        )

    async def find(self, import_id: str, inputs: AccountAssignmentInputs | None) -> str:
        place, rest = await self.place_at(import_id, None)
        match = IMPORT_ID.fullmatch(rest)
        if match is None or match[4] is None:
            raise self.malformed(import_id)
        tried = f"import {import_id}"
        permission_set = await place.sets.identify(match[1], tried=tried)
        found: list[Assignment] = []
        missing: NotFound | None = None
        for principal_type in [match[3]] if match[3] else ENDS:
            try:
                principal = await ENDS[principal_type].objects(place).identify(match[4], tried=tried)
            except NotFound as error:
                missing = missing or error  # that there is no assignment says more than that there is no such group
                continue
            about = Assignment(permission_set.id, match[2], principal.id, principal_type)
            missing = NotFound("there is no such assignment", tried=tried)
            if await self._exists(place, about):
                found.append(about)
        if len(found) > 1:
            raise Refused(f"{match[4]} is a user and a group", tried=tried, hint=f"Write it as {self.id_formats[1]}")
        if not found and missing:
            raise missing
        rest = self.rest_of(permission_set.id, match[2], dict.fromkeys(found, ""))
        return self.id_at(place, rest, None, import_id)

    async def read(self, id: str, state: AccountAssignmentState | None) -> tuple[str, AccountAssignmentState] | None:
        place, rest = await self.place_at(id, state)
        match = IMPORT_ID.fullmatch(rest)
        if match is None:
            raise self.malformed(id)
        about = Assignment(match[1], match[2], match[4], match[3])
        if not await self._exists(place, about):
            return None
        permission_set, principal = await place.sets.by_id(about.set_id), await self.name_of(place, about)
        if permission_set is None or principal is None:
            return None
        called = place.sets.identity_of(permission_set)
        return id, self.state_of(place, called, about.account_id, {about: principal.name})

    async def update(
        self, id: str, state: AccountAssignmentState, inputs: AccountAssignmentInputs, changed: frozenset[str]
    ) -> AccountAssignmentState:
        return (await self.create(inputs))[1]

    async def _exists(self, place: Instance, about: Assignment) -> bool:
        there = await place.assignments.of(about.account_id)
        return about in there or about in await place.assignments.of(about.account_id, now=True)


class AccountAssignment(Resource, lifecycle=AccountAssignmentLifecycle, token="huawei:AccountAssignment"):
    """One user or group that may use a permission set in an account. One that is there already, or under way, becomes
    this resource's without an error: a destroy removes it.

        huawei.AccountAssignment(
            "admins-read", permission_set=readers.permission_set_id, account_id=account, group=admins.group_id
        )

    Operations: sections 4.4.1 to 4.4.7. Import: `<permission set>/<account>/<user or group>` by name or id.
    """
