"""What has a display name and lives in a compartment or an application.

create  POST <path>; with `adopt`, GET <path>?displayName= before it, and PUT <path>/{id}
read    GET <path>/{id}; where the service does not find it, GET <path> to be certain
update  PUT <path>/{id} with if-match
delete  DELETE <path>/{id} with if-match; or nothing: as `on_delete` says
Each is followed by GET until the lifecycle state has settled.
"""

from __future__ import annotations

import dataclasses
import logging
from typing import TypeVar

from iam_resources.engine import Inputs, Partial
from iam_resources.engine.claims import end_of
from iam_resources.engine.interrupted import find_evidence
from iam_resources.engine.model import facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, NotFound, Refused, Stopped, VendorError
from iam_resources.http import Reply, poll
from iam_resources.http.job import JobFailed
from iam_resources.oci.api.calls import Body, is_deleted, object_in
from iam_resources.oci.base.consistency import SETTLE_SECONDS, wait_gone
from iam_resources.oci.base.objects import ObjectInputs, ObjectLifecycle, ObjectState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.services.calls import ServiceCalls, id_in

log = logging.getLogger(__name__)

_ON_THE_WAY = {"CREATING", "UPDATING"}


class ServiceInputs(ObjectInputs):
    """What a program may write about every object of a service; each kind declares its `display_name`."""

    display_name: str
    """Its name."""


class ServiceState(ServiceInputs, ObjectState):
    """What is known of every object of a service."""


I = TypeVar("I", bound=ServiceInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=ServiceState)


class ServiceLifecycle(ObjectLifecycle[I, S]):
    """Create, read, update and delete of one kind of object."""

    id_formats = ("<OCID>",)
    name_field = "display_name"
    parent_field = "compartment_id"
    """The field with the OCID of what it is in, as a list of its kind needs it."""

    def api(self, place: Tenancy) -> ServiceCalls:
        """The calls of this kind."""
        raise NotImplementedError

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        parent, name = getattr(inputs, self.parent_field), inputs.display_name
        if not (self._is_unique or inputs.adopt) or contains_unknown([parent, name, inputs.connection]):
            return ()  # several may have one name: only `adopt` means the one that exists
        home = (await self.place_of(inputs)).home
        full = f"{parent}/{name}"
        return (Owned(self.kind, home, (end_of(home, self.kind, full),), label=self._label(name), names=(full,)),)

    async def check_planned(self, place: Tenancy, inputs: I, state: S | None) -> list[str]:
        said = await super().check_planned(place, inputs, state)
        is_new = state is None and not (self._is_unique or inputs.adopt)
        if is_new and not contains_unknown([getattr(inputs, self.parent_field), inputs.display_name]):
            begun = await self._begun(place, inputs)
            said += [self.describe_taking_in(inputs)] if begun is not None else []
        return said

    async def find_named(self, place: Tenancy, inputs: I, name: str) -> Body | None:
        id_ = await self._find_id(place, inputs)
        return None if id_ is None else object_in(await self.api(place).get(id_))

    def _owned(self, home: str, state: S) -> Owned:
        names = (f"{getattr(state, self.parent_field)}/{state.display_name}",)
        return dataclasses.replace(super()._owned(home, state), names=names)

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        if inputs.adopt and (seen := await self.existing(place, inputs)) is not None:
            return await self._take_over(place, inputs, seen)
        begun = None if self._is_unique else await self._begun(place, inputs)
        return await (super().create(inputs) if begun is None else self._take_in(place, inputs, begun))

    @property
    def _is_unique(self) -> bool:
        """Whether two of one name are a conflict."""
        model: type[Inputs] = self.inputs_model
        return facts(model)["display_name"].key

    async def _begun(self, place: Tenancy, inputs: I) -> Body | None:
        """The object that an interrupted run has made, where the name alone is no conflict."""
        if not (evidence := await find_evidence()).creates:
            return None
        api = self.api(place)
        for each in await api.named(inputs.display_name, getattr(inputs, self.parent_field)):
            seen = await self._settled(api, str(each["id"]), inputs.display_name)
            if await self.missing_proof(place, inputs, seen, evidence) is None:
                return seen
        return None

    async def make(self, place: Tenancy, inputs: I) -> tuple[str, S]:
        api = self.api(place)
        body = self.body_of(inputs, type(inputs).model_fields, None)
        reply = await api.create(body)
        try:
            id_ = await api.follow(reply, tried=f"create {self.word} {inputs.display_name}")
        except (Stopped, VendorError) as error:
            if made := id_in(reply):
                raise Partial(made, self.state_of(place, {**body, "id": made}, inputs), error) from error
            error.hint = f"The {self.word} may exist: set adopt=True, so that the next run takes it over"
            raise
        except JobFailed as error:
            left = error.object_id and await self._left(api, error.object_id)
            if left:  # kept in the state, so that the next run or a destroy finds it
                raise Partial(error.object_id, self.state_of(place, left, inputs), error) from error
            raise
        try:
            seen = await self._settled(api, id_, inputs.display_name)
        except IamError as error:
            raise Partial(id_, self.state_of(place, {**body, "id": id_}, inputs), error) from error
        return id_, self.state_of(place, seen, inputs)

    async def _left(self, api: ServiceCalls, id: str) -> Body | None:
        """What is left of an object whose creation failed."""
        try:
            seen = object_in(await api.get(id))
        except VendorError:
            return None
        return None if is_deleted(seen) else seen

    async def existing(self, place: Tenancy, inputs: I) -> Body | None:
        id_ = await self._find_id(place, inputs)
        return None if id_ is None else await self._settled(self.api(place), id_, inputs.display_name)

    async def _find_id(self, place: Tenancy, inputs: I) -> str | None:
        """The id of what has the name that the program wants."""
        found = await self.api(place).named(inputs.display_name, getattr(inputs, self.parent_field))
        if len(found) > 1:
            raise Refused(
                f"there are {len(found)} of that name",
                tried=f"create {self.word} {inputs.display_name}",
                hint=f"Import the right one: {', '.join(str(each['id']) for each in found)}",
            )
        return str(found[0]["id"]) if found else None

    async def find(self, import_id: str, inputs: I | None) -> str:
        return import_id

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, _ = await self.place_at(id, state)
        api = self.api(place)
        try:
            seen = object_in(await api.get(id))
        except NotFound:
            # The service says the same to who may not see it: only a list that lacks it is proof.
            if state is None or not await self._is_gone(api, id, state):
                raise
            return None
        return None if is_deleted(seen) else (id, self.state_of(place, seen, state))

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        api = self.api(place)

        async def act(known: S) -> None:
            body = self.body_of(inputs, changed, known)
            await self._follow(
                api, await api.update(id, body, etag=known.etag, who=known.display_name), "update", known
            )

        await self._change(place, id, state, act, verb="update", wanted=inputs)
        return self.state_of(place, await self._settled(api, id, inputs.display_name), inputs)

    async def remove(self, place: Tenancy, object_id: str, state: S) -> None:
        api = self.api(place)

        async def act(known: S) -> None:
            reply = await api.delete(object_id, etag=known.etag, who=known.display_name)
            await self._follow(api, reply, "delete", known)

        async def look() -> Body:
            return object_in(await api.get(object_id))

        try:
            await self._change(place, object_id, state, act, verb="delete")
            await wait_gone(look, what=f"{self.word} {state.display_name}")
        except NotFound:
            if not await self._is_gone(api, object_id, state):
                raise

    async def _follow(self, api: ServiceCalls, reply: Reply, verb: str, known: S) -> None:
        """Wait until work is done on a known object: where the work request is lost, the object itself is read."""
        tried = f"{verb} {self.word} {known.display_name}"
        try:
            await api.follow(reply, tried=tried)
        except NotFound:
            log.info("the work request to %s is not found, so the object itself is looked at", tried)

    async def _settled(self, api: ServiceCalls, id: str, name: str) -> Body:
        """The object once it is neither being made nor being changed."""

        async def look() -> Body | None:
            seen = object_in(await api.get(id))
            if seen.get("lifecycleState") in _ON_THE_WAY:
                log.info("%s %s is %s", self.word, name, str(seen["lifecycleState"]).lower())
                return None
            return seen

        what = f"{self.word} {name}"
        seen = await poll(look, tried=f"see {what} active", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
        if seen.get("lifecycleState") == "FAILED":
            why = seen.get("lifecycleDetails") or "the service gives no reason"
            raise Refused(f"{what} failed: {why}", hint="Delete it, or change what the reason names")
        return seen

    async def fetch_now(self, place: Tenancy, id: str, state: S) -> Body | None:
        return object_in(await self.api(place).get(id))

    async def _is_gone(self, api: ServiceCalls, id: str, state: S) -> bool:
        try:
            return not any([each["id"] == id async for each in api.listing(getattr(state, self.parent_field))])
        except NotFound:
            return False
