"""Create, read, update and delete of what has a display name and lives in a compartment or an application.

create  POST <path>; with `adopt`, GET <path>?displayName= before it, and PUT <path>/{id}
read    GET <path>/{id}; where the service knows it no more, GET <path> to be certain
update  PUT <path>/{id} with if-match
delete  DELETE <path>/{id} with if-match; or nothing: as `on_delete` says
Each is followed by GET until the lifecycle state has settled.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, ClassVar, Literal, TypeVar

from iam_resources.engine import Local, Partial
from iam_resources.engine.check import canonical
from iam_resources.engine.diff import diff
from iam_resources.engine.model import facts
from iam_resources.errors import Conflict, IamError, NotFound, Refused, Stopped, VendorError
from iam_resources.http import Reply, poll
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.guard import guarded
from iam_resources.oci.lifecycle import OciLifecycle, take_over
from iam_resources.oci.services.calls import DELETED, Body, GaveUp, ServiceCalls, id_in
from iam_resources.oci.tags import TaggedInputs, TaggedState, tags_to_wire
from iam_resources.oci.waiting import SETTLE_SECONDS, gone

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


class ServiceState(ServiceInputs, TaggedState):
    """What is known of every object of a service."""

    lifecycle_state: str = ""
    """`ACTIVE`, or why it can not be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: str = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


I = TypeVar("I", bound=ServiceInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=ServiceState)


class ServiceLifecycle(OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of object."""

    id_formats = ("<OCID>",)
    manages: ClassVar[str]
    """The resource type that a policy must let the caller manage."""
    fields: ClassVar[tuple[str, ...]]
    """The inputs that can be changed in place, beside tags."""

    def api(self, tenancy: Tenancy) -> ServiceCalls:
        """The calls of this kind."""
        raise NotImplementedError

    def parent_of(self, fields: I | S) -> str:
        """OCID of what it is in, as a list of its kind needs it."""
        raise NotImplementedError

    def to_wire(self, inputs: I, names: frozenset[str], known: S | None) -> Body:
        """The body that makes the object, or with a known state the one that changes those fields."""
        raise NotImplementedError

    def from_wire(self, seen: Body, wanted: I | S | None) -> S:
        """The state that a body of the API tells of.

        Args:
            seen: the body.
            wanted: what a program writes or was known before; what it does not mention may be passed over.
        """
        raise NotImplementedError

    async def make(self, tenancy: Tenancy, body: Body) -> Reply:
        """Make one; each kind says it itself, so that it is told which documented step that is."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        tenancy = await self.tenancy_of(inputs)
        api = self.api(tenancy)
        tried = f"create {api.kind} {inputs.display_name}"
        async with explained(tenancy, "manage", self.manages, self._compartment_of(tenancy, inputs)):
            if inputs.adopt and (there := await self._there(api, inputs, tried)) is not None:
                return await self._adopted(api, there, inputs)
            body = self.to_wire(inputs, frozenset(self.fields), None) | tags_to_wire(inputs, None, _TAGS)
            try:
                reply = await self.make(tenancy, body)
            except Conflict as conflict:
                conflict.hint = conflict.hint or take_over(api.kind, "<OCID>")
                raise
            try:
                id_ = await api.carried_out(reply, tried=tried)
            except (Stopped, VendorError) as error:
                if made := id_in(reply):
                    raise Partial(made, self.from_wire({**body, "id": made}, inputs), error) from error
                error.hint = f"The {api.kind} may be there: set adopt=True, so that the next run takes it over"
                raise
            except GaveUp as error:
                left = error.object_id and await self._left(api, error.object_id)
                if left:  # kept in the state, so that the next run or a destroy finds it
                    raise Partial(error.object_id, self.from_wire(left, inputs), error) from error
                raise
            try:
                seen = await self._settled(api, id_, inputs.display_name)
            except IamError as error:
                raise Partial(id_, self.from_wire({**body, "id": id_}, inputs), error) from error
        return id_, self.from_wire(seen, inputs)

    async def _left(self, api: ServiceCalls, id: str) -> Body | None:
        """What is left of an object whose making failed."""
        try:
            seen = await self._look(api, id)
        except VendorError:
            return None
        return None if seen.get("lifecycleState") == DELETED else seen

    async def _there(self, api: ServiceCalls, inputs: I, tried: str) -> str | None:
        found = await api.named(inputs.display_name, self.parent_of(inputs))
        if len(found) > 1:
            raise Refused(
                f"there are {len(found)} of that name",
                tried=tried,
                hint=f"Import the right one: {', '.join(str(each['id']) for each in found)}",
            )
        return str(found[0]["id"]) if found else None

    async def _adopted(self, api: ServiceCalls, id_: str, inputs: I) -> tuple[str, S]:
        state = self.from_wire(await self._settled(api, id_, inputs.display_name), inputs)
        changed = diff(type(inputs), canonical(state), None, canonical(inputs)).fields & {*self.fields, *_TAGS}
        if not changed:
            return id_, state
        try:
            return id_, await self.update(id_, state, inputs, changed)
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        tenancy = await self.tenancy_of(state)
        api = self.api(tenancy)
        async with explained(tenancy, "inspect", self.manages, self._compartment_of(tenancy, state)):
            try:
                seen = await self._look(api, id)
            except NotFound:
                # The service says the same to who may not see it: only a list that lacks it is proof.
                if state is None or not await self._is_gone(api, id, state):
                    raise
                return None
        return None if seen.get("lifecycleState") == DELETED else (id, self.from_wire(seen, state))

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        tenancy = await self.tenancy_of(inputs)
        api = self.api(tenancy)
        tried = f"update {api.kind} {state.display_name}"

        async def act(known: S) -> None:
            body = self.to_wire(inputs, changed & frozenset(self.fields), known) | tags_to_wire(inputs, known, changed)
            await self._followed(api, await api.update(id, body, etag=known.etag, who=known.display_name), tried)

        async with explained(tenancy, "manage", self.manages, self._compartment_of(tenancy, state)):
            await self._guarded(api, id, state, act, tried=tried, wanted=inputs)
            return self.from_wire(await self._settled(api, id, inputs.display_name), inputs)

    async def delete(self, id: str, state: S) -> None:
        if state.on_delete == "keep":
            return
        tenancy = await self.tenancy_of(state)
        api = self.api(tenancy)
        tried = f"delete {api.kind} {state.display_name}"

        async def act(known: S) -> None:
            await self._followed(api, await api.delete(id, etag=known.etag, who=known.display_name), tried)

        async with explained(tenancy, "manage", self.manages, self._compartment_of(tenancy, state)):
            try:
                await self._guarded(api, id, state, act, tried=tried)
                await gone(lambda: self._look(api, id), what=f"{api.kind} {state.display_name}")
            except NotFound:
                if not await self._is_gone(api, id, state):
                    raise

    async def _followed(self, api: ServiceCalls, reply: Reply, tried: str) -> None:
        """Wait until work is done on a known object: where the work request is lost, the object itself tells."""
        try:
            await api.carried_out(reply, tried=tried)
        except NotFound:
            log.info("the work request to %s is not found, so the object itself is looked at", tried)

    async def _guarded(
        self,
        api: ServiceCalls,
        id: str,
        state: S,
        act: Callable[[S], Awaitable[None]],
        *,
        tried: str,
        wanted: I | None = None,
    ) -> None:
        async def now() -> S | None:
            return self.from_wire(await self._look(api, id), state)

        def differing(known: S, seen: S) -> set[str]:
            # What is as we want it already may be our own doing, by a call whose answer was lost.
            names = self._differing(known, seen)
            if wanted is None:
                return names
            missing = diff(type(wanted), canonical(seen), None, canonical(wanted)).fields
            ours = {name for name in names - missing if getattr(wanted, name) is not None}
            return {name for name in names - ours if not ours.intersection(facts(type(seen))[name].follows)}

        await guarded(
            state,
            act,
            now=now,
            differing=differing,
            what=f"{api.kind} {state.display_name}",
            tried=tried,
        )

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

    def _compartment_of(self, tenancy: Tenancy, fields: I | S | None) -> str:
        return getattr(fields, "compartment_id", None) or tenancy.tenancy_id


def known_of_all(seen: Body) -> Body:
    """The fields of a state that all kinds have, beside tags."""
    return {
        "display_name": seen["displayName"],
        "lifecycle_state": seen.get("lifecycleState") or "",
        "time_created": seen.get("timeCreated") or "",
        "etag": seen.get("etag", ""),
    }
