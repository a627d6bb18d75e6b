"""What has a display name and lives in a compartment or an application.

create  POST <path>; with `adopt`, GET <path>?displayName= before it, and PUT <path>/{id}
read    GET <path>/{id}; where the service knows it no more, GET <path> to be certain
update  PUT <path>/{id} with if-match
delete  DELETE <path>/{id} with if-match; or nothing: as `on_delete` says
Each is followed by GET until the lifecycle state has settled.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from iam_resources.engine import Follows, Local, Partial
from iam_resources.engine.check import canonical
from iam_resources.engine.diff import diff
from iam_resources.engine.model import facts
from iam_resources.engine.ownership import Owned
from iam_resources.errors import IamError, NotFound, Refused, Stopped, VendorError
from iam_resources.http import Reply, poll
from iam_resources.http.job import JobFailed
from iam_resources.oci.base.consistency import SETTLE_SECONDS, wait_gone
from iam_resources.oci.base.etag import change_if_same
from iam_resources.oci.base.tags import TaggedInputs, TaggedState, tags_from_wire, tags_to_wire
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lifecycle import OciLifecycle, OciState
from iam_resources.oci.services.calls import DELETED, Body, ServiceCalls, id_in
from iam_resources.shapes.named import NamedLifecycle

log = logging.getLogger(__name__)

_ON_THE_WAY = {"CREATING", "UPDATING"}
_TAGS = frozenset({"freeform_tags", "defined_tags"})


class ServiceInputs(TaggedInputs):
    """What a program may write about every object of a service; each kind declares its `display_name`."""

    display_name: str
    """Its name."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What becomes of it when the resource is destroyed: deleted, or left as it is."""


class ServiceState(ServiceInputs, TaggedState, OciState):
    """What is known of every object of a service."""

    lifecycle_state: str = ""
    """`ACTIVE`, or why it cannot be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: Annotated[str, Follows()] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


I = TypeVar("I", bound=ServiceInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=ServiceState)


class ServiceLifecycle(NamedLifecycle[I, S, Tenancy], OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of object."""

    id_formats = ("<OCID>",)
    name_field = "display_name"
    fields: ClassVar[tuple[str, ...]]
    """The inputs that can be changed in place, beside tags."""

    def api(self, place: Tenancy) -> ServiceCalls:
        """The calls of this kind."""
        raise NotImplementedError

    def parent_of(self, fields: I | S) -> str:
        """OCID of what it is in, as a list of its kind needs it."""
        raise NotImplementedError

    def to_wire(self, inputs: I, names: frozenset[str], known: S | None) -> Body:
        """The body that makes the object, or with a known state the one that changes those fields."""
        raise NotImplementedError

    def fields_of(self, seen: Body, wanted: I | S | None) -> dict[str, Any]:
        """The state fields of this kind that a body of the API has, beside those that all kinds have.

        Args:
            seen: the body.
            wanted: what a program writes or was known before; what it does not mention may be passed over.
        """
        raise NotImplementedError

    def state_of(self, place: Tenancy, seen: Body, fields: I | S | None) -> S:
        model: type[S] = self.state_model
        return model(
            **self.location(place, fields),
            display_name=seen["displayName"],
            lifecycle_state=seen.get("lifecycleState") or "",
            time_created=seen.get("timeCreated") or "",
            etag=seen.get("etag", ""),
            **tags_from_wire(seen, fields),
            **self.fields_of(seen, fields),
            **{self.id_field: seen["id"]},
        )

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        return ()  # a name says nothing without what the object is in, and some kinds may have one name twice

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        if inputs.adopt and (seen := await self.existing(place, inputs)) is not None:
            return await self._take_over(place, inputs, seen)
        return await super().create(inputs)

    async def send_create(self, place: Tenancy, body: Body) -> Reply:
        """The call that makes one; a kind whose operation is in the vendor's documents names it itself."""
        return await self.api(place).create(body)

    async def make(self, place: Tenancy, inputs: I) -> tuple[str, S]:
        api = self.api(place)
        tried = f"create {api.kind} {inputs.display_name}"
        body = self.to_wire(inputs, frozenset(self.fields), None) | tags_to_wire(inputs, None, _TAGS)
        reply = await self.send_create(place, body)
        try:
            id_ = await api.follow(reply, tried=tried)
        except (Stopped, VendorError) as error:
            if made := id_in(reply):
                raise Partial(made, self.state_of(place, {**body, "id": made}, inputs), error) from error
            error.hint = f"The {api.kind} may exist: set adopt=True, so that the next run takes it over"
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
            seen = await self._look(api, id)
        except VendorError:
            return None
        return None if seen.get("lifecycleState") == DELETED else seen

    async def existing(self, place: Tenancy, inputs: I) -> Body | None:
        api = self.api(place)
        found = await api.named(inputs.display_name, self.parent_of(inputs))
        if len(found) > 1:
            raise Refused(
                f"there are {len(found)} of that name",
                tried=f"create {api.kind} {inputs.display_name}",
                hint=f"Import the right one: {', '.join(str(each['id']) for each in found)}",
            )
        return await self._settled(api, str(found[0]["id"]), inputs.display_name) if found else None

    async def find(self, import_id: str, inputs: I | None) -> str:
        return import_id

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, _ = await self.place_at(id, state)
        api = self.api(place)
        try:
            seen = await self._look(api, id)
        except NotFound:
            # The service says the same to who may not see it: only a list that lacks it is proof.
            if state is None or not await self._is_gone(api, id, state):
                raise
            return None
        return None if seen.get("lifecycleState") == DELETED else (id, self.state_of(place, seen, state))

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        api = self.api(place)
        tried = f"update {api.kind} {state.display_name}"

        async def act(known: S) -> None:
            body = self.to_wire(inputs, changed & frozenset(self.fields), known) | tags_to_wire(inputs, known, changed)
            await self._follow(api, await api.update(id, body, etag=known.etag, who=known.display_name), tried)

        await self._change(place, id, state, act, tried=tried, wanted=inputs)
        return self.state_of(place, await self._settled(api, id, inputs.display_name), inputs)

    async def remove(self, place: Tenancy, object_id: str, state: S) -> None:
        api = self.api(place)
        tried = f"delete {api.kind} {state.display_name}"

        async def act(known: S) -> None:
            await self._follow(api, await api.delete(object_id, etag=known.etag, who=known.display_name), tried)

        try:
            await self._change(place, object_id, state, act, tried=tried)
            await wait_gone(lambda: self._look(api, object_id), what=f"{api.kind} {state.display_name}")
        except NotFound:
            if not await self._is_gone(api, object_id, state):
                raise

    async def _follow(self, api: ServiceCalls, reply: Reply, tried: str) -> None:
        """Wait until work is done on a known object: where the work request is lost, the object itself says so."""
        try:
            await api.follow(reply, tried=tried)
        except NotFound:
            log.info("the work request to %s is not found, so the object itself is looked at", tried)

    async def _change(
        self,
        place: Tenancy,
        id: str,
        state: S,
        act: Callable[[S], Awaitable[None]],
        *,
        tried: str,
        wanted: I | None = None,
    ) -> None:
        api = self.api(place)

        async def fetch_now() -> S | None:
            return self.state_of(place, await self._look(api, id), state)

        def differing(known: S, seen: S) -> set[str]:
            # What is as we want it already may be our own doing, by a call whose answer was lost.
            names = self._differing(known, seen)
            if wanted is None:
                return names
            missing = diff(type(wanted), canonical(seen), None, canonical(wanted)).fields
            ours = {name for name in names - missing if getattr(wanted, name) is not None}
            return {name for name in names - ours if not facts(type(seen))[name].may_follow(ours)}

        what = f"{api.kind} {state.display_name}"
        await change_if_same(state, act, fetch_now=fetch_now, differing=differing, what=what, tried=tried)

    def _differing(self, known: S, seen: S) -> set[str]:
        return {
            name for name in (*self.fields, *_TAGS) if (getattr(known, name) or None) != (getattr(seen, name) or None)
        }

    async def _settled(self, api: ServiceCalls, id: str, name: str) -> Body:
        """The object once it is neither being made nor being changed."""

        async def look() -> Body | None:
            seen = await self._look(api, id)
            if seen.get("lifecycleState") in _ON_THE_WAY:
                log.info("%s %s is %s", api.kind, name, str(seen["lifecycleState"]).lower())
                return None
            return seen

        what = f"{api.kind} {name}"
        seen = await poll(look, tried=f"see {what} active", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
        if seen.get("lifecycleState") == "FAILED":
            why = seen.get("lifecycleDetails") or "the service gives no reason"
            raise Refused(f"{what} failed: {why}", hint="Delete it, or change what the reason names")
        return seen

    async def _look(self, api: ServiceCalls, id: str) -> Body:
        reply = await api.get(id)
        return {**reply.body, "etag": reply.headers.get("etag", "")}

    async def _is_gone(self, api: ServiceCalls, id: str, state: S) -> bool:
        try:
            return not any([each["id"] == id async for each in api.listing(self.parent_of(state))])
        except NotFound:
            return False

    def _owned(self, home: str, state: S) -> Owned:
        return dataclasses.replace(super()._owned(home, state), names=())
