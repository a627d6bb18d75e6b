"""The custom identity policy of a permission set; each set has at most one.

create  GET custom-policy (4.3.6), PUT custom-policy (4.3.7), then the roll-out (4.3.15)
read    GET custom-policy
update  PUT custom-policy, then the roll-out
delete  DELETE custom-policy (4.3.8), then the roll-out
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from iam_resources.directory import found
from iam_resources.engine import ComparedAs, Local, OrMap, Partial, Replaces, Resource, State, rule
from iam_resources.errors import Conflict, IamError, NotFound
from iam_resources.huawei.attachment import AttachmentInputs
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import SET, InstanceLifecycle, OfSetState, SetReference
from iam_resources.huawei.policy_text import canonical, fault_of, minified, text_of
from iam_resources.huawei.roll_out import NOT_ROLLED_OUT
from iam_resources.shapes.listings import Listings, list_each
from iam_resources.shapes.named import describe_take_over
from iam_resources.shapes.of_user import OfUserLifecycle
from iam_resources.shapes.place import Called


class CustomPolicyInputs(AttachmentInputs):
    permission_set: Annotated[SetReference, Replaces()]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    policy: Annotated[str, BeforeValidator(text_of), OrMap(), ComparedAs(canonical)]
    """The policy: JSON text, or a map, of Version 5.0, at most 6,144 characters without white space."""
    adopt: Annotated[bool, Local()] = False
    """Replace another policy that the set has already, instead of failing."""

    @rule("policy")
    def _valid(self) -> str | None:
        return fault_of(self.policy)


class CustomPolicyState(CustomPolicyInputs, OfSetState, State):
    """What is known of a policy."""


class CustomPolicyLifecycle(
    OfUserLifecycle[CustomPolicyInputs, CustomPolicyState, Instance],
    InstanceLifecycle[CustomPolicyInputs, CustomPolicyState],
):
    id_formats = ("<permission set>", "<instance>/<permission set>")
    kind = "custom_policy"
    user = SET
    action = "write the custom policy of permission set {0}"
    what = "the custom policy"
    remains = ""
    listed = True
    links = (SET,)

    async def list_all(self, place: Instance, listings: Listings) -> AsyncIterator[tuple[str, CustomPolicyState]]:
        """One call for each permission set."""

        async def listing(set_id: str) -> AsyncIterator[str]:
            if policy := await self._fetch(place, set_id):
                yield policy

        sets = await listings.identities(place.sets)
        async for set_id, found_there in list_each(sets, listing):
            for policy in found_there:
                yield self.id_at(place, set_id, None), self._state(place, sets[set_id], None, {"policy": policy})

    async def check_first(self, place: Instance, user: Called, inputs: CustomPolicyInputs) -> None:
        there = await self._fetch(place, user.id)
        if there and not inputs.adopt and canonical(there) != canonical(inputs.policy):
            raise Conflict(
                f"permission set {user.name} has another custom policy already",
                tried=self.action.format(user.name),
                hint=describe_take_over("policy", f"{place.instance_id}/{user.name}"),
            )

    async def set_value(
        self,
        place: Instance,
        user: Called,
        inputs: CustomPolicyInputs,
        state: CustomPolicyState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        if canonical(await self._fetch(place, user.id)) != canonical(inputs.policy):
            async with place.content.writing(user.id):
                await place.sets.api.put_custom_policy(user.id, minified(inputs.policy), who=user.name)
        return {"policy": inputs.policy}

    async def read_value(self, place: Instance, seen: Any, state: CustomPolicyState | None) -> Mapping[str, Any]:
        set_id = str(seen["id"])
        policy = await self._fetch(place, set_id)
        changed = state is not None and canonical(policy) != canonical(state.policy)
        if changed and await place.content.is_due(set_id):
            return {"policy": NOT_ROLLED_OUT}
        if not policy:
            raise NotFound(f"permission set {seen['name']} has no custom policy", tried="read it")
        return {"policy": policy if state is None or changed else state.policy}  # other white space is no difference

    async def create(self, inputs: CustomPolicyInputs) -> tuple[str, CustomPolicyState]:
        try:
            id_, state = await super().create(inputs)
        except Partial as partial:
            raise Partial(partial.id, _unfinished(partial.state), partial.cause) from partial.cause
        return id_, await self._rolled_out(id_, state)

    async def update(
        self, id: str, state: CustomPolicyState, inputs: CustomPolicyInputs, changed: frozenset[str]
    ) -> CustomPolicyState:
        return await self._rolled_out(id, await super().update(id, state, inputs, changed))

    async def delete(self, id: str, state: CustomPolicyState) -> None:
        place, set_id = await self.place_at(id, state)
        async with place.content.writing(set_id):
            await found(place.sets.api.delete_custom_policy(set_id, who=state.permission_set_name))
        await place.content.roll_out(set_id, state.permission_set_name)

    async def _rolled_out(self, id: str, state: CustomPolicyState) -> CustomPolicyState:
        place, set_id = await self.place_at(id, state)
        try:
            await place.content.roll_out(set_id, state.permission_set_name)
        except IamError as error:
            raise Partial(id, _unfinished(state), error) from error
        return state

    async def _fetch(self, place: Instance, set_id: str) -> str:
        return await found(place.sets.api.custom_policy(set_id)) or ""


def _unfinished(state: State) -> State:
    return state.model_copy(update={"policy": NOT_ROLLED_OUT})


class CustomPolicy(Resource, lifecycle=CustomPolicyLifecycle, token="huawei:CustomPolicy"):
    """The custom identity policy of a permission set.

        huawei.CustomPolicy(
            "readers",
            permission_set=readers.permission_set_id,
            policy={"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"]}]},
        )

    Operations: sections 4.3.6 to 4.3.8 and 4.3.15. Import: `<permission set>` or `<instance>/<permission set>`.
    """
