"""All users and groups that may use one permission set in one account.

create  GET account-assignments of the account (4.4.5); for each that is missing as `AccountAssignment`
read    GET account-assignments of the account
update  the same as create, and the removal (4.4.1) of those that are not wanted any more
delete  the removal of those of the resource
"""

from __future__ import annotations

from typing import Annotated, Any

from iam_resources.engine import Follows, Kept, Refers, Resource, Unordered
from iam_resources.huawei.api.requests import Assignment
from iam_resources.huawei.assigned import IMPORT_ID, AssignedInputs, AssignedLifecycle, Named, describe
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import SET, GroupName, OfSetState, UserName
from iam_resources.shapes.place import Called

_LISTS = {"USER": ("users", "user_ids"), "GROUP": ("groups", "group_ids")}
"""The fields with the principals of each type, and with their ids."""


class AccountAssignmentsInputs(AssignedInputs):
    users: Annotated[list[UserName] | None, Unordered(), Refers("user_ids", "users")] = None
    """Users who may use it: ids or user names."""
    groups: Annotated[list[GroupName] | None, Unordered(), Refers("group_ids", "groups")] = None
    """Groups whose members may use it: ids or display names."""
    exclusive: Annotated[bool, Kept()] = False
    """Whether these and nobody else may use it: other assignments are removed."""


class AccountAssignmentsState(AccountAssignmentsInputs, OfSetState):
    user_ids: Annotated[list[str] | None, Follows("users")] = None
    """The users' ids, in the order of `users`."""
    group_ids: Annotated[list[str] | None, Follows("groups")] = None
    """The groups' ids, in the order of `groups`."""


class AccountAssignmentsLifecycle(AssignedLifecycle[AccountAssignmentsInputs, AccountAssignmentsState]):
    id_formats = ("<permission set>/<account>", "<instance>/<permission set>/<account>")

    def references(self, inputs: AccountAssignmentsInputs) -> list[tuple[str, str]]:
        lists = [(kind, getattr(inputs, field)) for kind, (field, _) in _LISTS.items()]
        return [(kind, each) for kind, known in lists if isinstance(known, list) for each in known]

    def known(self, state: AccountAssignmentsState) -> Named:
        return {
            Assignment(state.permission_set_id, state.account_id, id_, kind): name
            for kind, (field, ids) in _LISTS.items()
            for name, id_ in zip(getattr(state, field) or (), getattr(state, ids) or (), strict=False)
        }

    def rest_of(self, set_id: str, account_id: str, wanted: Named) -> str:
        return f"{set_id}/{account_id}"

    def state_of(
        self, place: Instance, permission_set: Called, account_id: str, named: Named, *, exclusive: bool = False
    ) -> AccountAssignmentsState:
        lists: dict[str, Any] = {}
        for kind, (field, ids) in _LISTS.items():
            of_kind = sorted((name, each.principal_id) for each, name in named.items() if each.principal_type == kind)
            lists |= {field: [name for name, _ in of_kind], ids: [id_ for _, id_ in of_kind]}
        words: dict[str, Any] = {**self.location(place, None), **SET.of(permission_set), **lists}
        return AccountAssignmentsState(
            **words, permission_set=permission_set.name, account_id=account_id, exclusive=exclusive
        )

    async def describe_plan(
        self, place: Instance, inputs: AccountAssignmentsInputs, state: AccountAssignmentsState | None
    ) -> list[str]:
        if not inputs.exclusive or (state is not None and state.exclusive):
            return []
        permission_set, wanted = await self.resolve(place, inputs)
        others = await self.there(place, permission_set.id, inputs.account_id)
        gone = await self.name_all(place, others - wanted.keys())
        lines = [describe("remove", each, permission_set.name, name) for each, name in gone.items()]
        return [f"exclusive: will {line}" for line in sorted(lines)]

    async def update(
        self, id: str, state: AccountAssignmentsState, inputs: AccountAssignmentsInputs, changed: frozenset[str]
    ) -> AccountAssignmentsState:
        place = await self.place_of(inputs, state)
        return await self.bring(place, id, inputs, *await self.resolve(place, inputs), self.known(state))

    async def find(self, import_id: str, inputs: AccountAssignmentsInputs | None) -> str:
        place, rest = await self.place_at(import_id, None)
        match = IMPORT_ID.fullmatch(rest)
        if match is None or match[4] is not None:
            raise self.malformed(import_id)
        permission_set = await place.sets.identify(match[1], tried=f"import {import_id}")
        return self.id_at(place, self.rest_of(permission_set.id, match[2], {}), None, import_id)

    async def read(self, id: str, state: AccountAssignmentsState | None) -> tuple[str, AccountAssignmentsState] | None:
        place, rest = await self.place_at(id, state)
        set_id, account_id = rest.rsplit("/", 1)
        seen = await place.sets.by_id(set_id)
        if seen is None:
            return None
        known = self.known(state).keys() if state is not None else set()
        takes_all, exclusive = state is None or state.exclusive, bool(state and state.exclusive)

        async def fetch(*, now: bool) -> set[Assignment]:
            there = await self.there(place, set_id, account_id, now=now)
            return there if takes_all else there & known

        there = await fetch(now=state is None)
        if state is not None and there != known:
            there = await fetch(now=True)  # a listing may lag behind
        named = await self.name_all(place, there)
        return id, self.state_of(place, place.sets.identity_of(seen), account_id, named, exclusive=exclusive)


class AccountAssignments(Resource, lifecycle=AccountAssignmentsLifecycle, token="huawei:AccountAssignments"):
    """Who may use one permission set in one account: those listed, or with `exclusive` those listed and nobody else.

        huawei.AccountAssignments(
            "readers", permission_set=readers.permission_set_id, account_id=account, groups=["admins"], exclusive=True
        )

    Operations: sections 4.4.1 to 4.4.7. Import: `<permission set>/<account>`; takes all of them.
    """
