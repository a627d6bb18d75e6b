"""Create, read, update and delete of what has a name of its own: users, groups and dynamic resource groups.

create  POST <kind>, or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET <kind>/{id}, or of many at once GET <kind> in pages of 1,000
update  PATCH <kind>/{id} with what differs; of many at once POST /Bulk
delete  DELETE <kind>/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import Field

from iam_resources.engine import Local, Partial, PerKey, rule
from iam_resources.engine.wire import JsonName
from iam_resources.errors import Conflict, IamError
from iam_resources.http.clock import ServerClock
from iam_resources.oci.base.tags import SERVICE
from iam_resources.oci.domains.api.collection import Collection
from iam_resources.oci.domains.directory import Directory
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.schemas import TAGS
from iam_resources.scim.mapping import (
    MultiValued,
    body_of,
    is_as_known,
    representation_of,
    seen_of,
    wanted_of,
    without_creation_only,
)
from iam_resources.scim.patch import changed_in
from iam_resources.scim.representation import Representation
from iam_resources.shapes.named import NamedLifecycle

_Key: TypeAlias = Annotated[str, Field(min_length=1)]


class NamedInputs(DomainInputs):
    """What everything with a name has."""

    tags: Annotated[dict[_Key, str] | None, PerKey(), MultiValued("key", value="value")] = None
    """Tags of the domain, by key."""
    freeform_tags: Annotated[
        dict[_Key, str] | None, PerKey(), JsonName(f"{TAGS}:freeformTags"), MultiValued("key", value="value")
    ] = None
    """Free-form tags of the tenancy, by key."""
    defined_tags: Annotated[
        dict[_Key, dict[_Key, str]] | None,
        PerKey(),
        JsonName(f"{TAGS}:definedTags"),
        MultiValued("namespace", "key", value="value", without=SERVICE),
    ] = None
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[str, Local()] = "delete"
    """What happens to it when the resource is destroyed."""
    force_delete: Annotated[bool, Local()] = False
    """Delete it also where something refers to it; the service refuses that otherwise."""

    @rule("defined_tags")
    def _not_of_the_service(self) -> str | None:
        given = next((name for name in self.defined_tags or {} if name.casefold() == SERVICE.casefold()), None)
        return f"the tags of '{given}' are set by the service: leave them out" if given else None


class AnyNamedState(NamedInputs, DomainState):
    """What the states of all kinds have."""


I = TypeVar("I", bound=NamedInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=AnyNamedState)


class DomainObjectLifecycle(NamedLifecycle[I, S, IdentityDomain], DomainLifecycle[I, S], Generic[I, S]):
    schema: ClassVar[str]
    """URN of the kind's schema."""
    ignore_case = True
    listed = True

    def objects(self, place: IdentityDomain) -> Directory[Collection]:
        raise NotImplementedError

    def made_at(self, seen: Representation) -> object:
        return seen.get("meta", {}).get("created")

    def clock_of(self, place: IdentityDomain) -> ServerClock:
        return place.connection.clock

    def search(self, place: IdentityDomain, text: str) -> AsyncIterator[Representation]:
        return self.objects(place).api.listing(text)

    async def check_creation(self, place: IdentityDomain, inputs: I) -> None:
        """Before one is made.

        Raises:
            Conflict: it exists already.
            Refused: it cannot be made.
        """

    async def make(self, place: IdentityDomain, inputs: I) -> tuple[str, S]:
        await self.check_creation(place, inputs)
        objects = self.objects(place)
        try:
            seen = await objects.api.create(body_of(inputs, self.schema))
            objects.add_created(seen)
        except Conflict as conflict:  # the hint where a search does not find it yet
            name = getattr(inputs, self.name_field)
            conflict.hint = self.describe_conflict(place, inputs, self.id_at(place, name, inputs), conflict)
            raise
        wanted = wanted_of(inputs, without_creation_only(self.inputs_model, frozenset(self.inputs_model.model_fields)))
        id_ = str(seen["id"])
        try:
            return id_, await self._settle(place, self.id_at(place, id_, inputs), seen, wanted, inputs)
        except Partial:
            raise
        except IamError as error:
            raise Partial(self.id_at(place, id_, inputs), self.state_of(place, seen, inputs), error) from error

    async def existing(self, place: IdentityDomain, inputs: I) -> Representation | None:
        return await self.objects(place).by_name_soon(getattr(inputs, self.name_field))

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, object_id = await self.place_at(id, state)

        def as_known(seen: Representation) -> bool:
            return state is None or is_as_known(self.inputs_model, seen, state)

        seen = await self.objects(place).by_id_unless(object_id, as_known)
        if seen is None:
            return None
        after = self.state_of(place, seen, state).model_copy(update=self.location(place, state, id))
        return id, after

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        objects, seen = self.objects(place), self._seen_in(state)
        before = objects.identity_of(seen)
        wanted = wanted_of(inputs, without_creation_only(self.inputs_model, changed))
        try:
            seen = await objects.change(before.id, seen, wanted, who=before.name)
        finally:
            objects.wrote(before, objects.identity_of(seen))
        return await self._settle(place, id, seen, wanted, inputs)

    async def _settle(
        self, place: IdentityDomain, id: str, seen: Representation, wanted: dict[str, Any], inputs: I
    ) -> S:
        """The state after a write, once what the service derived from other attributes is written again.

        Raises:
            Partial: the service accepted a value and kept another one.
        """
        objects = self.objects(place)
        called = objects.identity_of(seen)
        if changed_in(seen, wanted):
            seen = await objects.change(called.id, seen, wanted, who=called.name)
            objects.wrote(called, objects.identity_of(seen))
        state = self.state_of(place, seen, inputs)
        if ignored := changed_in(seen, wanted):
            raise Partial(
                id,
                state,
                IamError(
                    f"the domain accepted the change of {', '.join(ignored)} and kept another value",
                    tried=f"update {objects.kind} {called.name} in {objects.where}",
                    hint="Write the value that the domain keeps, or remove it from the program",
                ),
            )
        return state

    async def remove(self, place: IdentityDomain, object_id: str, state: S) -> None:
        objects = self.objects(place)
        await objects.delete(objects.identity_of(self._seen_in(state)), force=state.force_delete)

    def state_of(self, place: IdentityDomain, seen: Representation, fields: I | S | None) -> S:
        values: dict[str, Any] = {
            **seen_of(self.inputs_model, seen),
            **self.location(place, fields),
            self.id_field: str(seen["id"]),
            self._ocid_field: str(seen.get("ocid") or ""),
        }
        model: type[S] = self.state_model
        return model(**values)

    def _seen_in(self, state: S) -> Representation:
        """What is known of it, as the service describes it."""
        known = representation_of(self.inputs_model, state)
        return {**known, "id": getattr(state, self.id_field), "ocid": getattr(state, self._ocid_field)}

    @property
    def _ocid_field(self) -> str:
        return f"{self.id_field.removesuffix('id')}ocid"
