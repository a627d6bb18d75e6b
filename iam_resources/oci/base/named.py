"""What IAM has under a name: users, groups, dynamic groups and policies.

create  POST <kind>; with `adopt`, after a conflict: GET <kind>?name= and PUT <kind>/{id}
read    GET <kind>/{id}, or of many at once GET <kind> in pages; where a list differs from the state, which may be
        because lists lag behind: GET <kind>/{id}
update  PUT <kind>/{id} with if-match
delete  DELETE <kind>/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field

from iam_resources.engine import Partial
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound, Refused
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, object_in
from iam_resources.oci.base.consistency import find_recent, is_recent, remove_recent, wait_active, wait_gone
from iam_resources.oci.base.objects import ObjectInputs, ObjectLifecycle, ObjectState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory, is_ocid, living
from iam_resources.shapes.named import Blocking, describe_take_over
from iam_resources.shapes.place import Known


class NamedInputs(ObjectInputs):
    """What every object with a name has; each kind declares its `name`."""

    name: str
    """Its name."""
    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""


class NamedState(NamedInputs, ObjectState):
    """What is known of every object with a name."""

    compartment_id: str | None = None
    """OCID of the compartment it is in."""

    @property
    def home(self) -> str:
        at = self.compartment_id or ""
        return self.tenancy_id or (at if at.startswith("ocid1.tenancy.") else "")


I = TypeVar("I", bound=NamedInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=NamedState)


class IamLifecycle(ObjectLifecycle[I, S]):
    """Create, read, update and delete of one kind of object with a name."""

    id_formats: ClassVar[tuple[str, ...]] = ("<name>", "<OCID>")
    name_field = "name"
    listed = True
    otherwise_taken: ClassVar[str] = (
        "One may have the same name but for capital letters, or something else that must be unique, as an e-mail"
        " address"
    )
    """What to look for where one is in the way that has another name, or is in another place."""

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[Any]:
        raise NotImplementedError

    def implied(self, place: Tenancy) -> dict[str, Any]:
        return {"compartment_id": place.tenancy_id}

    def compartment_of(self, place: Tenancy, inputs: I) -> str:
        """The OCID of the compartment to make it in: of the tenancy, unless a kind can be elsewhere."""
        given = getattr(inputs, "compartment_id", None)
        if given not in (None, place.tenancy_id):
            raise Refused(
                f"compartment_id is {given}, but the connection's tenancy is {place.tenancy_id}",
                tried=f"create {self.word} {inputs.name}",
                hint="Leave compartment_id out, or name a connection to that tenancy",
            )
        return place.tenancy_id

    async def check_values(self, place: Tenancy, inputs: I, state: S | None) -> None:
        if not contains_unknown(getattr(inputs, "compartment_id", None)):
            self.compartment_of(place, inputs)

    async def find_named(self, place: Tenancy, inputs: I, name: str) -> Any | None:
        if contains_unknown(getattr(inputs, "compartment_id", None)):
            return None
        return await self.objects(place, self.compartment_of(place, inputs)).by_name(name)

    async def make(self, place: Tenancy, inputs: I) -> tuple[str, S]:
        compartment_id = self.compartment_of(place, inputs)
        directory = self.objects(place, compartment_id)
        body = {**self.body_of(inputs, type(inputs).model_fields, None), "compartmentId": compartment_id}
        seen = object_in(await directory.api.create(body))
        object_id = str(seen["id"])
        directory.record_made(object_id, inputs.name)
        try:
            seen = await wait_active(seen, lambda: _look(directory, object_id), what=f"{self.word} {inputs.name}")
        except IamError as error:
            raise Partial(object_id, self.state_of(place, seen, inputs), error) from error
        return object_id, self.state_of(place, seen, inputs)

    async def existing(self, place: Tenancy, inputs: I) -> Body | None:
        compartment_id = self.compartment_of(place, inputs)
        seen: Body | None = await self.objects(place, compartment_id).api.named(inputs.name, compartment_id)
        if seen is not None and seen.get("lifecycleState") == "DELETING":
            raise Conflict(
                f"the {self.word} of that name is being deleted",
                status=409,
                tried=f"create {self.word} {inputs.name}",
                hint="Try again when it is gone",
            )
        return seen

    async def _adopt(self, place: Tenancy, inputs: I, conflict: Conflict) -> tuple[str, S]:
        conflict.hint = conflict.hint or self.otherwise_taken
        return await super()._adopt(place, inputs, conflict)

    def describe_conflict(self, place: Tenancy, inputs: I, import_id: str, conflict: Conflict) -> str:
        at = self.compartment_of(place, inputs)
        return describe_take_over(self.word, inputs.name if at == place.tenancy_id else f"{at}/{inputs.name}")

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, reference = await self.place_at(import_id, None)
        at = ""
        if is_ocid(reference) and "/" in reference and "<compartment OCID>/<name>" in self.id_formats:
            at, _, reference = reference.partition("/")
        directory = self.objects(place, at)
        seen = await (directory.fetch_now(reference) if is_ocid(reference) else directory.by_name(reference))
        if seen is None:
            raise NotFound(f"there is no {self.word} {reference}", tried=f"import {import_id}")
        return str(seen["id"])

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, _ = await self.place_at(id, state)
        directory = self.objects(place, state.compartment_id if state else None)
        recent = state is not None and is_recent(state.time_created)
        seen = await find_recent(lambda: directory.by_id(id), recent=recent)
        if seen is None:
            return None
        found = self.state_of(place, seen, state)
        if not found.etag and (state is None or self.differing(state, found)):
            seen = await directory.fetch_now(id)  # a list may be behind
            if seen is None:
                return None
            found = self.state_of(place, seen, state)
        if state is not None and state.etag and not self.differing(state, found):
            # Other resources change the same object; that alone is not a difference.
            found = found.model_copy(update={"etag": state.etag})
        return id, found

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)

        async def act(known: S) -> S:
            return self.state_of(place, object_in(await self.change(place, id, known, inputs, changed)), inputs)

        try:
            return await self._change(place, id, state, act, verb="update", wanted=inputs)
        finally:
            self.objects(place, state.compartment_id).wrote(id, state.name, now=state.name)

    async def change(self, place: Tenancy, id: str, known: S, inputs: I, changed: frozenset[str]) -> Reply:
        """Send what changed, for the object as it is known; the answer has the object after it."""
        api, body = self.objects(place, known.compartment_id).api, self.body_of(inputs, changed, known)
        reply: Reply = await api.update(id, body, etag=known.etag, who=known.name)
        return reply

    async def remove(self, place: Tenancy, object_id: str, state: S) -> None:
        directory = self.objects(place, state.compartment_id)

        async def act(known: S) -> None:
            await directory.api.delete(object_id, etag=known.etag, who=known.name)

        async def remove() -> None:
            await self._change(place, object_id, state, act, verb="delete")
            await wait_gone(lambda: _look(directory, object_id), what=f"{self.word} {state.name}")

        try:
            await remove_recent(remove, lambda: directory.fetch_now(object_id), recent=is_recent(state.time_created))
        finally:
            directory.wrote(object_id, state.name)

    async def list_blocking(self, place: Tenancy, object_id: str, state: S) -> list[Blocking]:
        of_kind = {"user": place.members.api.of_user, "group": place.members.api.of_group}.get(self.kind)
        if of_kind is None:
            return []
        blocking: list[Blocking] = []
        async for each in living(of_kind(object_id)):
            user_id, group_id = str(each["userId"]), str(each["groupId"])
            ends = tuple(sorted((f"user:{user_id.casefold()}", f"group:{group_id.casefold()}")))
            called = Known(user_id, user_id), Known(group_id, group_id)
            blocking.append((ends, partial(place.members.leave, str(each["id"]), *called)))
        return blocking

    async def fetch_now(self, place: Tenancy, id: str, state: S) -> Body | None:
        return await self.objects(place, state.compartment_id).fetch_now(id)


async def _look(directory: Directory[Any], id: str) -> Body:
    return object_in(await directory.api.get(id))
