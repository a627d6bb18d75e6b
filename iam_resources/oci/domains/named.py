"""Create, read, update and delete of what has a name of its own: users, groups and dynamic resource groups.

create  POST <kind>, or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET <kind>/{id}, or of many at once GET <kind> in pages of 1,000
update  PATCH <kind>/{id} with what differs; of many at once POST /Bulk
delete  DELETE <kind>/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import Field

from iam_resources.engine import Inputs, Local, Partial, PerKey, State, rule
from iam_resources.engine.model import facts
from iam_resources.errors import Conflict, IamError, NotFound, Refused
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import TAGS, Representation
from iam_resources.oci.domains.directory import Directory, Identity, found
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.mapping import (
    At,
    body_of,
    is_as_known,
    representation_of,
    seen_of,
    wanted_of,
    without_creation_only,
)
from iam_resources.oci.lifecycle import take_over
from iam_resources.oci.tags import SERVICE

_Key: TypeAlias = Annotated[str, Field(min_length=1)]


class NamedInputs(DomainInputs):
    """What everything with a name has."""

    tags: Annotated[dict[_Key, str] | None, PerKey(), At("tags", by=("key",), value="value")] = None
    """Tags of the domain, by key."""
    freeform_tags: Annotated[
        dict[_Key, str] | None, PerKey(), At(f"{TAGS}:freeformTags", by=("key",), value="value")
    ] = None
    """Free-form tags of the tenancy, by key."""
    defined_tags: Annotated[
        dict[_Key, dict[_Key, str]] | None,
        PerKey(),
        At(f"{TAGS}:definedTags", by=("namespace", "key"), value="value"),
    ] = None
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[str, Local()] = "delete"
    """What becomes of it when the resource is destroyed."""
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
D = TypeVar("D", bound=Directory[Any])


class NamedLifecycle(DomainLifecycle[I, S], Generic[I, S, D]):
    """Create, read, update and delete of one kind."""

    inputs_model: ClassVar[type[Inputs]]
    state_model: ClassVar[type[State]]
    schema: ClassVar[str]
    """URN of the kind's schema."""
    prefix: ClassVar[str]
    """What the fields of id and OCID begin with: `user` of `user_id`."""

    def directory(self, domain: Domain) -> D:
        """Where this kind is found."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        domain = await self.domain_of(inputs)
        return await self.made(domain, inputs)

    async def made(self, domain: Domain, inputs: I) -> tuple[str, S]:
        """Make one, or take over the one that has its name."""
        objects = self.directory(domain)
        body = body_of(inputs, self.schema)
        try:
            seen = await objects.create(body)
        except Conflict as conflict:
            name = objects.api.name_of(body)
            if not inputs.adopt:
                conflict.hint = take_over(objects.api.kind, self.id_of(inputs.domain_url, name))
                raise
            there = await objects.by_name_soon(name)
            if there is None:
                raise
            return await self.taken_over(domain, inputs, there)
        objects.wrote(objects.identity_of(seen), objects.identity_of(seen))
        return self.known(domain, seen, inputs.domain_url)

    async def taken_over(self, domain: Domain, inputs: I, seen: Representation) -> tuple[str, S]:
        """Change what there is to what the program says.

        Raises:
            Refused: it would have to be made anew for that, and so would be deleted.
        """
        id_, state = self.known(domain, seen, inputs.domain_url)
        api = self.directory(domain).api
        for name, fact in facts(self.inputs_model).items():
            said, there = getattr(inputs, name), getattr(state, name)
            if fact.replaces and said is not None and said != there:
                raise Refused(
                    f"the {api.kind} that is there has {name}={there!r}, which can not be changed",
                    tried=f"take over {api.kind} {api.name_of(seen)} in domain {domain.url}",
                    hint=f"Write {name}={there!r}, or give the new one another name",
                )
        try:
            return id_, await self.changed(domain, seen, inputs, frozenset(self.inputs_model.model_fields))
        except Partial:
            raise
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def find(self, import_id: str, inputs: I | None) -> str:
        domain, reference = await self.domain_at(import_id)
        objects = self.directory(domain)
        seen = await objects.look_up(reference)
        if seen is None:
            kind = objects.api.kind
            raise NotFound(f"there is no {kind} {reference} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), str(seen["id"]))

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        domain, object_id = await self.domain_at(id, state)
        url = state.domain_url if state is not None else self.url_in(id)

        def as_known(seen: Representation) -> bool:
            return state is None or is_as_known(self.inputs_model, seen, state)

        seen = await self.directory(domain).by_id_unless(object_id, as_known)
        return None if seen is None else self.known(domain, seen, url)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        domain = await self.domain_of(inputs, state)
        return await self.changed(domain, self.seen_in(state), inputs, changed)

    async def changed(self, domain: Domain, seen: Representation, inputs: I, changed: frozenset[str]) -> S:
        """Change what differs.

        Args:
            domain: where.
            seen: as it was seen last.
            inputs: what the program wants.
            changed: the fields that count.
        """
        objects = self.directory(domain)
        before = objects.identity_of(seen)
        wanted = wanted_of(inputs, without_creation_only(self.inputs_model, changed))
        try:
            seen = await objects.change(before.id, seen, wanted, who=before.name)
        finally:
            objects.wrote(before, objects.identity_of(seen))
        return self.known(domain, seen, inputs.domain_url)[1]

    async def delete(self, id: str, state: S) -> None:
        domain, object_id = await self.domain_at(id, state)
        objects = self.directory(domain)
        before = self.identity_in(objects, state)
        if state.on_delete == "delete":
            await found(objects.delete(object_id, who=before.name, force=state.force_delete))
            objects.wrote(before, None)

    def identity_in(self, objects: D, state: S) -> Identity:
        """What it is called, as the state knows it."""
        return objects.identity_of(self.seen_in(state))

    def seen_in(self, state: S) -> Representation:
        """What is known of it, as the service told it."""
        known = representation_of(self.inputs_model, state)
        return {**known, "id": getattr(state, f"{self.prefix}_id"), "ocid": getattr(state, f"{self.prefix}_ocid")}

    def known(self, domain: Domain, seen: Representation, url: str | None) -> tuple[str, S]:
        """The id and the state of what the service told.

        Args:
            domain: where it is.
            seen: what the service told.
            url: of the domain, where the program names one.
        """
        fields: dict[str, Any] = {
            **seen_of(self.inputs_model, seen),
            "domain": domain.url,
            "domain_url": url,
            f"{self.prefix}_id": str(seen["id"]),
            f"{self.prefix}_ocid": str(seen.get("ocid") or ""),
        }
        state: Any = self.state_model(**fields)
        return self.id_of(url, str(seen["id"])), state
