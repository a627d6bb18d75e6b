"""What has a name and tags: users, groups, dynamic groups and policies.

create  POST <kind>; with `adopt`, after a conflict: GET <kind>?name= and PUT <kind>/{id}
read    GET <kind>/{id}, or of many at once GET <kind> in pages; a list that differs from the state is not taken at its
        word, as lists lag behind: GET <kind>/{id}
update  PUT <kind>/{id} with if-match
delete  DELETE <kind>/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import Field

from iam_resources.engine import Follows, Local, Partial
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.objects import Objects
from iam_resources.oci.base.consistency import find_young, is_young, remove_young, wait_active, wait_gone
from iam_resources.oci.base.etag import change_if_same, is_as_wanted
from iam_resources.oci.base.tags import TaggedInputs, TaggedState, tags_from_wire, tags_to_wire
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import ETAG, Directory, is_ocid, seen_in
from iam_resources.oci.lifecycle import OciLifecycle, OciState, in_tenancy
from iam_resources.shapes.named import NamedLifecycle, describe_take_over

_TAGS = ("freeform_tags", "defined_tags")


class NamedInputs(TaggedInputs):
    """What every object with a name has; each kind declares its `name`."""

    name: str
    """Its name."""
    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What becomes of it when the resource is destroyed: deleted, or left as it is."""


class NamedState(NamedInputs, TaggedState, OciState):
    """What is known of every object with a name."""

    compartment_id: str | None = None
    """OCID of the compartment it is in."""
    lifecycle_state: str = ""
    """`ACTIVE`, or why it cannot be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: Annotated[str, Follows()] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""

    @property
    def home(self) -> str:
        at = self.compartment_id or ""
        return self.tenancy_id or (at if at.startswith("ocid1.tenancy.") else "")


I = TypeVar("I", bound=NamedInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=NamedState)
R = TypeVar("R")


class IamLifecycle(NamedLifecycle[I, S, Tenancy], OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of object with a name."""

    id_formats: ClassVar[tuple[str, ...]] = ("<name>", "<OCID>")
    name_field = "name"
    wire: ClassVar[Mapping[str, str]]
    """The fields that can be changed, beside tags, with their names in the API."""
    otherwise_taken: ClassVar[str] = (
        "One may have the same name but for capital letters, or something else that must be unique, as an e-mail"
        " address"
    )
    """What to look for where one is in the way that has another name, or is in another place."""

    @property
    def word(self) -> str:
        """What it is called in a message."""
        return self.kind.replace("_", " ")

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[Objects]:
        raise NotImplementedError

    def fields_of(self, seen: Body) -> dict[str, Any]:
        """The state fields of this kind that a body of the API has, beside those that all kinds have."""
        return {}

    def compartment_of(self, place: Tenancy, inputs: I) -> str:
        """The OCID of the compartment to make it in, checked."""
        tried = f"create {self.word} {inputs.name}"
        return in_tenancy(place, getattr(inputs, "compartment_id", None), tried=tried)

    async def preflight(self, inputs: I) -> None:
        await super().preflight(inputs)
        if not contains_unknown([inputs.connection, getattr(inputs, "compartment_id", None)]):
            self.compartment_of(await self.tenancy_of(inputs), inputs)

    async def send_create(self, place: Tenancy, body: Body) -> Reply:
        """The call that makes one; a kind whose operation is in the vendor's documents names it itself."""
        return await self.objects(place, str(body["compartmentId"])).api.create(body)

    async def make(self, place: Tenancy, inputs: I) -> tuple[str, S]:
        compartment_id = self.compartment_of(place, inputs)
        directory = self.objects(place, compartment_id)
        body = {"compartmentId": compartment_id, "name": inputs.name, **self._body(inputs, frozenset(self.wire))}
        body |= tags_to_wire(inputs, None, frozenset(_TAGS))
        seen = seen_in(await self.send_create(place, body))
        object_id = str(seen["id"])
        directory.made(object_id, inputs.name)
        try:
            seen = await wait_active(seen, lambda: _look(directory, object_id), what=f"{self.word} {inputs.name}")
        except IamError as error:
            raise Partial(object_id, self.state_of(place, seen, inputs), error) from error
        return object_id, self.state_of(place, seen, inputs)

    async def existing(self, place: Tenancy, inputs: I) -> Body | None:
        compartment_id = self.compartment_of(place, inputs)
        seen = await self.objects(place, compartment_id).api.named(inputs.name, compartment_id)
        if seen is not None and seen.get("lifecycleState") == "DELETING":
            raise Conflict(
                f"the {self.word} of that name is being deleted",
                status=409,
                tried=f"create {self.word} {inputs.name}",
                hint="That one is just being deleted: try again when it is gone",
            )
        return seen

    async def _adopt(self, place: Tenancy, inputs: I, conflict: Conflict) -> tuple[str, S]:
        conflict.hint = conflict.hint or self.otherwise_taken
        return await super()._adopt(place, inputs, conflict)

    def describe_conflict(self, place: Tenancy, inputs: I, import_id: str, conflict: Conflict) -> str:
        at = self.compartment_of(place, inputs)
        return describe_take_over(self.word, inputs.name if at == place.tenancy_id else f"{at}/{inputs.name}")

    def state_of(self, place: Tenancy, seen: Body, fields: I | S | None) -> S:
        model: type[S] = self.state_model
        return model(
            **self.location(place, fields),
            compartment_id=seen.get("compartmentId"),
            name=seen["name"],
            description=seen.get("description") or "",
            lifecycle_state=seen.get("lifecycleState") or "",
            time_created=seen.get("timeCreated") or "",
            etag=seen.get(ETAG, ""),
            **tags_from_wire(seen, fields),
            **self.fields_of(seen),
            **{self.id_field: seen["id"]},
        )

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, reference = await self.place_at(import_id, None)
        at = ""
        if is_ocid(reference) and "/" in reference and "<compartment OCID>/<name>" in self.id_formats:
            at, _, reference = reference.partition("/")
        directory = self.objects(place, at)
        seen = await (directory.now(reference) if is_ocid(reference) else directory.by_name(reference))
        if seen is None:
            raise NotFound(f"there is no {self.word} {reference}", tried=f"import {import_id}")
        return str(seen["id"])

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, _ = await self.place_at(id, state)
        directory = self.objects(place, state.compartment_id if state else None)
        young = state is not None and is_young(state.time_created)
        seen = await find_young(lambda: directory.by_id(id), young=young)
        if seen is None:
            return None
        found = self.state_of(place, seen, state)
        if not found.etag and (state is None or self.differing(state, found)):
            seen = await directory.now(id)  # a list may be behind
            if seen is None:
                return None
            found = self.state_of(place, seen, state)
        if state is not None and state.etag and not self.differing(state, found):
            # Other resources change the same object; that alone is not a difference.
            found = found.model_copy(update={"etag": state.etag})
        return id, found

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        directory = self.objects(place, state.compartment_id)

        async def act(known: S) -> S:
            return self.state_of(place, seen_in(await self.change(place, id, known, inputs, changed)), inputs)

        try:
            return await self._change(place, id, state, act, verb="update", wanted=inputs)
        finally:
            directory.wrote(id, state.name, now=state.name)

    async def change(self, place: Tenancy, id: str, known: S, inputs: I, changed: frozenset[str]) -> Reply:
        """Send what changed, for the object as it is known; the answer has the object after it."""
        body = self._body(inputs, changed) | tags_to_wire(inputs, known, changed)
        directory = self.objects(place, known.compartment_id)
        return await directory.api.update(id, body, etag=known.etag, who=known.name)

    async def remove(self, place: Tenancy, object_id: str, state: S) -> None:
        directory = self.objects(place, state.compartment_id)

        async def act(known: S) -> None:
            await directory.api.delete(object_id, etag=known.etag, who=known.name)

        async def remove() -> None:
            await self._change(place, object_id, state, act, verb="delete", wanted=None)
            await wait_gone(lambda: _look(directory, object_id), what=f"{self.word} {state.name}")

        try:
            await remove_young(remove, lambda: directory.now(object_id), young=is_young(state.time_created))
        finally:
            directory.wrote(object_id, state.name)

    def differing(self, known: S, seen: S) -> set[str]:
        """The fields in which two states of one object differ, of those that a program can change."""
        names = (*self.wire, *_TAGS)
        return {name for name in names if (getattr(known, name) or None) != (getattr(seen, name) or None)}

    async def _change(
        self, place: Tenancy, id: str, state: S, act: Callable[[S], Awaitable[R]], *, verb: str, wanted: I | None
    ) -> R:
        what = f"{self.word} {state.name}"

        async def fetch_now() -> S | None:
            seen = await self.objects(place, state.compartment_id).now(id)
            return None if seen is None else self.state_of(place, seen, state)

        def differing(known: S, seen: S) -> list[str]:
            # What is as we want it already may be our own doing, by a call whose answer was lost.
            return [name for name in self.differing(known, seen) if not is_as_wanted(seen, wanted, name)]

        return await change_if_same(
            state, act, fetch_now=fetch_now, differing=differing, what=what, tried=f"{verb} {what}"
        )

    def _body(self, inputs: I, names: frozenset[str]) -> Body:
        given = {wire: getattr(inputs, name) for name, wire in self.wire.items() if name in names}
        return {wire: value for wire, value in given.items() if value is not None}


async def _look(directory: Directory[Objects], id: str) -> Body:
    return seen_in(await directory.api.get(id))
