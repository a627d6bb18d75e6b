"""What every object of Oracle's REST services has: a name, an OCID, tags, a lifecycle state and an etag."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from iam_resources.engine import Follows, Inputs, Local
from iam_resources.engine.check import canonical
from iam_resources.engine.diff import diff
from iam_resources.engine.model import facts
from iam_resources.engine.per_key import merged
from iam_resources.engine.wire import from_json, json_names, to_json
from iam_resources.errors import Conflict, VendorError
from iam_resources.http.clock import ServerClock
from iam_resources.oci.api.calls import Body
from iam_resources.oci.base.etag import change_if_same
from iam_resources.oci.base.lifecycle import OciLifecycle, OciState
from iam_resources.oci.base.tags import TaggedInputs, TaggedState, tags_from_json, tags_to_json
from iam_resources.oci.connection import Tenancy
from iam_resources.shapes.named import NamedLifecycle

TAGS = frozenset({"freeform_tags", "defined_tags"})


class ObjectInputs(TaggedInputs):
    """What a program may write about every object."""

    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What happens to it when the resource is destroyed: deleted, or left as it is."""


class ObjectState(ObjectInputs, TaggedState, OciState):
    """What is known of every object."""

    lifecycle_state: str = ""
    """`ACTIVE`, or why it cannot be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: Annotated[str, Follows()] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


I = TypeVar("I", bound=ObjectInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=ObjectState)
R = TypeVar("R")


class ObjectLifecycle(NamedLifecycle[I, S, Tenancy], OciLifecycle[I, S]):
    """Between a body of the API and a state, and optimistic locking, for one kind of object."""

    def made_at(self, seen: Body) -> object:
        return seen.get("timeCreated")

    def clock_of(self, place: Tenancy) -> ServerClock:
        return place.identity.clock

    def is_taken(self, error: VendorError) -> bool:
        return isinstance(error, Conflict) and error.code.endswith("AlreadyExists")

    @property
    def fields(self) -> frozenset[str]:
        """The inputs that can be changed in place, beside tags."""
        model: type[Inputs] = self.inputs_model
        return changeable(model)

    def fields_of(self, seen: Body, fields: I | S | None) -> Mapping[str, Any]:
        """The state fields that are not in a body of the API under their own names.

        Args:
            seen: the body.
            fields: what a program writes or was known before; what it does not mention may be passed over.
        """
        return {}

    def body_of(self, inputs: I, names: Collection[str], known: S | None) -> Body:
        """The body that makes the object, or with a known state the one that changes those fields."""
        body, given = to_json(inputs, set(names) - TAGS), facts(type(inputs))
        for name, sent in json_names(type(inputs)).items():
            if given[name].per_key and isinstance(body.get(sent), Mapping):  # it takes the place of the whole map
                body[sent] = merged(getattr(known, name, None) or {}, body[sent])
        return body | tags_to_json(inputs, known, frozenset(names))

    def state_of(self, place: Tenancy, seen: Body, fields: I | S | None) -> S:
        model: type[S] = self.state_model
        special = {**tags_from_json(seen, fields), **self.fields_of(seen, fields), **self.location(place, fields)}
        return model(**{**fields_in(model, seen), **special})

    async def fetch_now(self, place: Tenancy, id: str, state: S) -> Body | None:
        """The object as it is now, with its etag; None where it is certain that there is none."""
        raise NotImplementedError

    def differing(self, known: S, seen: S) -> set[str]:
        """The fields in which two states of one object differ, of those that a program can change."""
        names = self.fields | TAGS
        return {name for name in names if (getattr(known, name) or None) != (getattr(seen, name) or None)}

    async def _change(
        self, place: Tenancy, id: str, state: S, act: Callable[[S], Awaitable[R]], *, verb: str, wanted: I | None = None
    ) -> R:
        """Change the object if it is still as it was known; see `change_if_same`."""

        async def fetch_now() -> S | None:
            seen = await self.fetch_now(place, id, state)
            return None if seen is None else self.state_of(place, seen, state)

        def differing(known: S, seen: S) -> set[str]:
            # What is as we want it already may be our own doing, by a call whose answer was lost.
            names = self.differing(known, seen)
            if wanted is None:
                return names
            missing = diff(type(wanted), canonical(seen), None, canonical(wanted)).fields
            ours = {name for name in names - missing if getattr(wanted, name) is not None}
            return {name for name in names - ours if not facts(type(seen))[name].may_follow(ours)}

        what = f"{self.word} {getattr(state, self.name_field)}"
        return await change_if_same(
            state, act, fetch_now=fetch_now, differing=differing, what=what, tried=f"{verb} {what}"
        )


@cache
def changeable(model: type[Inputs]) -> frozenset[str]:
    """The fields of the vendor's object that can be changed in place, beside tags."""
    return frozenset(name for name in json_names(model) if not facts(model)[name].replaces) - TAGS


def fields_in(model: type[Any], seen: Body) -> dict[str, Any]:
    """The state fields that a body of the API has; what it leaves out or leaves empty has its default."""
    return {
        name: "" if value is None else value
        for name, value in from_json(model, seen).items()
        if value or value is False or model.model_fields[name].is_required()
    }
