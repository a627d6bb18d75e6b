"""Create, read, update and delete of what has a name and tags: users, groups, dynamic groups and policies.

create  POST <kind>; with `adopt`, after a conflict: GET <kind>?name= and PUT <kind>/{id}
read    GET <kind>/{id}, or of many at once GET <kind> in pages; a list that differs from the state is not taken at its
        word, as lists lag behind: GET <kind>/{id}
update  PUT <kind>/{id} with if-match
delete  DELETE <kind>/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, TypeVar

from iam_resources.engine import Partial
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.objects import Objects
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import Directory, is_ocid, seen_in
from iam_resources.oci.guard import guarded, holds
from iam_resources.oci.lifecycle import OciLifecycle, take_over
from iam_resources.oci.named_fields import NamedInputs, NamedState
from iam_resources.oci.tags import in_words, tags_to_wire
from iam_resources.oci.waiting import active, gone
from iam_resources.oci.young import ended, is_young, looked_for

I = TypeVar("I", bound=NamedInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=NamedState)
R = TypeVar("R")
_TAGS = ("freeform_tags", "defined_tags")


class NamedLifecycle(OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of object with a name."""

    id_formats: ClassVar[tuple[str, ...]] = ("<name>", "<OCID>")
    manages: ClassVar[str]
    """The resource type that a policy must let the caller manage."""
    wire: ClassVar[Mapping[str, str]]
    """The fields that can be changed, beside tags, with their names in the API."""
    beside: ClassVar[tuple[str, ...]] = ()
    """Fields that can be changed by calls of their own."""

    otherwise_taken: ClassVar[str] = (
        "One may have the same name but for capital letters, or something else that must be unique, as an e-mail"
        " address"
    )
    """What to look for where one is in the way that has another name, or is in another place."""

    def objects(self, tenancy: Tenancy, compartment_id: str | None) -> Directory[Objects]:
        """Where this kind is found."""
        raise NotImplementedError

    async def make(self, tenancy: Tenancy, body: Body) -> Reply:
        """Make one; each kind says it itself, so that it is told which operation of the vendor that is."""
        raise NotImplementedError

    def place(self, tenancy: Tenancy, inputs: I) -> str:
        """The OCID of the compartment to make it in, checked."""
        raise NotImplementedError

    def from_wire(self, seen: Body) -> S:
        """The state that a body of the API tells of."""
        raise NotImplementedError

    def as_written(self, found: S, written: NamedInputs | None) -> S:
        """A state in the words of the program, where the service has other words for the same.

        Args:
            found: what the service tells.
            written: what the program, or the state before, says; None on import.
        """
        return found

    async def preflight(self, inputs: I) -> None:
        await super().preflight(inputs)
        if not contains_unknown([inputs.connection, getattr(inputs, "compartment_id", None)]):
            self.place(await self.tenancy_of(inputs), inputs)

    async def create(self, inputs: I) -> tuple[str, S]:
        tenancy = await self.tenancy_of(inputs)
        compartment_id = self.place(tenancy, inputs)
        directory = self.objects(tenancy, compartment_id)
        self._check_caller(tenancy, f"create {directory.kind} {inputs.name}")
        body = {"compartmentId": compartment_id, "name": inputs.name, **self._fields(inputs, frozenset(self.wire))}
        body |= tags_to_wire(inputs, None, frozenset(_TAGS))
        try:
            async with explained(tenancy, "manage", self.manages, compartment_id):
                reply = await self.make(tenancy, body)
        except Conflict as conflict:
            return await self._adopted(tenancy, directory, inputs, conflict)
        seen = seen_in(reply)
        id_ = str(seen["id"])
        directory.made(id_, inputs.name)
        try:
            seen = await active(seen, lambda: _look(directory, id_), what=f"{directory.kind} {inputs.name}")
        except IamError as error:
            raise Partial(id_, self._told(tenancy, seen, inputs), error) from error
        return id_, self._told(tenancy, seen, inputs)

    def _told(self, tenancy: Tenancy, seen: Body, written: NamedInputs | None) -> S:
        """The state that a body tells of, in the words of the program."""
        found = self.as_written(self.from_wire(seen), written)
        tags = in_words(found.defined_tags, written.defined_tags if written else None)
        return found.model_copy(update={"tenancy_id": tenancy.tenancy_id, "defined_tags": tags})

    async def _adopted(
        self, tenancy: Tenancy, directory: Directory[Objects], inputs: I, conflict: Conflict
    ) -> tuple[str, S]:
        seen = await directory.api.named(inputs.name, directory.compartment_id)
        if seen is None:
            conflict.hint = conflict.hint or self.otherwise_taken
            raise conflict
        if seen.get("lifecycleState") == "DELETING":
            conflict.hint = "That one is just being deleted: try again when it is gone"
            raise conflict
        if not inputs.adopt:
            conflict.hint = take_over(directory.kind, self._import_id(tenancy, directory, inputs.name))
            raise conflict
        id_, state = str(seen["id"]), self._told(tenancy, seen, inputs)
        changed = frozenset(
            name
            for name in (*self.wire, *_TAGS, *self.beside)
            if getattr(inputs, name) is not None and not holds(state, inputs, name)
        )
        if not changed:
            return id_, state
        try:
            return id_, await self.update(id_, state, inputs, changed)
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def find(self, import_id: str, inputs: I | None) -> str:
        tenancy = await self.tenancy_of(inputs)
        *place, reference = self.parts_of(import_id)
        if place and not is_ocid(place[0]):
            raise self.malformed(import_id)
        directory = self.objects(tenancy, place[0] if place else None)
        async with explained(tenancy, "inspect", self.manages, directory.compartment_id):
            seen = await (directory.now(reference) if is_ocid(reference) else directory.by_name(reference))
        if seen is None:
            raise NotFound(f"there is no {directory.kind} {reference}", tried=f"import {import_id}")
        return str(seen["id"])

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        tenancy = await self.home_of(state, state, tried=f"read {id}")
        directory = self.objects(tenancy, state.compartment_id if state else None)
        young = state is not None and is_young(state.time_created)
        async with explained(tenancy, "inspect", self.manages, directory.compartment_id):
            seen = await looked_for(lambda: directory.by_id(id), young=young)
            if seen is None:
                return None
            found = self._told(tenancy, seen, state)
            if not found.etag and (state is None or self.differing(state, found)):
                seen = await directory.now(id)  # a list may be behind
                if seen is None:
                    return None
                found = self._told(tenancy, seen, state)
        if state is not None and state.etag and not self.differing(state, found):
            # Other resources change the same object; that alone is no news.
            found = found.model_copy(update={"etag": state.etag})
        return id, found

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        tenancy = await self.home_of(state, inputs, tried=f"update {state.name}")
        directory = self.objects(tenancy, state.compartment_id)
        self._check_caller(tenancy, f"update {directory.kind} {state.name}")

        async def act(known: S) -> S:
            after = seen_in(await self.change(tenancy, id, known, inputs, changed))
            return self._told(tenancy, after, inputs)

        try:
            async with explained(tenancy, "manage", self.manages, directory.compartment_id):
                return await self._guarded(tenancy, directory, id, state, act, verb="update", wanted=inputs)
        finally:
            directory.wrote(id, state.name, now=state.name)

    async def change(self, tenancy: Tenancy, id: str, known: S, inputs: I, changed: frozenset[str]) -> Reply:
        """Send what changed, for the object as it is known; the answer tells of the object after it."""
        body = self._fields(inputs, changed) | tags_to_wire(inputs, known, changed)
        directory = self.objects(tenancy, known.compartment_id)
        return await directory.api.update(id, body, etag=known.etag, who=known.name)

    async def delete(self, id: str, state: S) -> None:
        if state.on_delete == "keep":
            return
        tenancy = await self.home_of(state, state, tried=f"delete {state.name}")
        directory = self.objects(tenancy, state.compartment_id)
        self._check_caller(tenancy, f"delete {directory.kind} {state.name}")

        async def act(known: S) -> None:
            await directory.api.delete(id, etag=known.etag, who=known.name)

        async def end() -> None:
            await self._guarded(tenancy, directory, id, state, act, verb="delete", wanted=None)
            await gone(lambda: _look(directory, id), what=f"{directory.kind} {state.name}")

        async with explained(tenancy, "manage", self.manages, directory.compartment_id):
            try:
                await ended(end, lambda: directory.now(id), young=is_young(state.time_created))
            finally:
                directory.wrote(id, state.name)

    def differing(self, known: S, seen: S) -> set[str]:
        """The fields in which two states of one object differ, of those that a program can change."""
        names = (*self.wire, *_TAGS)
        return {name for name in names if (getattr(known, name) or None) != (getattr(seen, name) or None)}

    async def _guarded(
        self,
        tenancy: Tenancy,
        directory: Directory[Objects],
        id: str,
        state: S,
        act: Callable[[S], Awaitable[R]],
        *,
        verb: str,
        wanted: I | None,
    ) -> R:
        what = f"{directory.kind} {state.name}"

        async def now() -> S | None:
            seen = await directory.now(id)
            return None if seen is None else self._told(tenancy, seen, state)

        def differing(known: S, seen: S) -> list[str]:
            # What is as we want it already may be our own doing, by a call whose answer was lost.
            return [name for name in self.differing(known, seen) if not holds(seen, wanted, name)]

        return await guarded(state, act, now=now, differing=differing, what=what, tried=f"{verb} {what}")

    def _check_caller(self, tenancy: Tenancy, tried: str) -> None:
        if self.manages_users:
            tenancy.caller.check_manages_users(tried=tried)

    def _fields(self, inputs: I, names: frozenset[str]) -> Body:
        given = {wire: getattr(inputs, name) for name, wire in self.wire.items() if name in names}
        return {wire: value for wire, value in given.items() if value is not None}

    def _import_id(self, tenancy: Tenancy, directory: Directory[Objects], name: str) -> str:
        at_top = directory.compartment_id == tenancy.tenancy_id
        return name if at_top else f"{directory.compartment_id}/{name}"


async def _look(directory: Directory[Objects], id: str) -> Body:
    return seen_in(await directory.api.get(id))
