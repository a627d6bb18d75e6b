"""Permission sets.

create  POST permission-sets (4.3.13), then GET (4.3.3); with `adopt`, after a conflict: GET permission-sets and PUT
read    GET permission-sets/{id} (4.3.3), or of many at once GET permission-sets in pages (4.3.12); GET tags (4.5.1)
        where the program has any
update  GET and PUT permission-sets/{id} (4.3.4), POST tags/delete and tags/create (4.5.3, 4.5.2); a new duration or
        relay state is rolled out (4.3.15)
delete  DELETE permission-sets/{id} (4.3.2)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import ComparedAs, Key, Local, Partial, Replaces, Resource, State, rule
from iam_resources.engine.wire import NotSent, json_names, to_json
from iam_resources.errors import IamError
from iam_resources.huawei.api.permission_sets import MOST_TAGS, tags_body
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import SET, InstanceInputs, InstanceLifecycle
from iam_resources.huawei.named import NamedObjectLifecycle
from iam_resources.huawei.roll_out import NOT_ROLLED_OUT
from iam_resources.shapes.listings import Listings

_DURATION = re.compile(r"P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (86400, 3600, 60, 1)
_ROLLED_OUT = {"session_duration", "relay_state"}
_TEXTS = ("description", "relay_state", "session_duration")


def in_seconds(duration: str) -> str:
    """A duration in one form, so that `PT60M` and `PT1H` are equal."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return duration
    return str(sum(unit * int(number or 0) for unit, number in zip(_UNITS, match.groups(), strict=True)))


class PermissionSetInputs(InstanceInputs):
    name: Annotated[str, Field(min_length=1, max_length=32), Key(), Replaces()]
    """Name, 1 to 32 characters, unique in the instance. It cannot be changed: another name makes another set, which is
    in no account."""
    description: Annotated[str | None, Field(max_length=1024)] = None
    """What it is for, at most 1024 characters; an empty string clears it."""
    session_duration: Annotated[str | None, Field(min_length=1, max_length=100), ComparedAs(in_seconds)] = None
    """How long a session lasts, in ISO 8601: `PT8H`, `PT90M`. A new set has one hour."""
    relay_state: Annotated[str | None, Field(max_length=240)] = None
    """Address where a session begins, at most 240 characters; an empty string clears it."""
    tags: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=128)], Annotated[str, Field(max_length=255)]] | None,
        Field(max_length=MOST_TAGS),
        NotSent(),
    ] = None
    """Tags: at most 50, keys of 1 to 128 characters, values of at most 255, which may be empty. Those that others set
    stay; a key that leaves the program is removed."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing set of that name, and change what is mentioned here, instead of failing."""

    @rule("session_duration")
    def _iso_8601(self) -> str | None:
        wrong = self.session_duration is not None and not _DURATION.fullmatch(self.session_duration)
        return f"'{self.session_duration}' is not a duration of ISO 8601, such as PT8H or PT90M" if wrong else None


class PermissionSetState(PermissionSetInputs, State):
    permission_set_id: str = ""
    """The set's id, `ps-…`."""
    permission_urn: str = ""
    """The set's URN."""
    created_date: int = 0
    """When it was made, in milliseconds since 1970."""


class PermissionSetLifecycle(
    NamedObjectLifecycle[PermissionSetInputs, PermissionSetState, Instance],
    InstanceLifecycle[PermissionSetInputs, PermissionSetState],
):
    id_formats = ("<permission set>", "<instance>/<permission set>")
    end, kind, id_field, name_field = SET, "permission_set", "permission_set_id", "name"
    created_field = "created_date"

    async def listed_state(self, place: Instance, seen: Row, listings: Listings) -> PermissionSetState:
        state = await super().listed_state(place, seen, listings)
        tags = await found(place.sets.api.tags(state.permission_set_id))
        return state.model_copy(update={"tags": tags or None})

    async def make(self, place: Instance, inputs: PermissionSetInputs) -> tuple[str, PermissionSetState]:
        body = {**to_json(inputs, json_names(PermissionSetInputs)), "tags": tags_body(inputs.tags or {})}
        seen = await self.create_one(place, inputs, {name: value for name, value in body.items() if value})
        return str(seen["permission_set_id"]), self.state_of(place, seen, inputs)

    def state_of(
        self, place: Instance, seen: Row, fields: PermissionSetInputs | PermissionSetState | None
    ) -> PermissionSetState:
        texts: Row = {name: seen.get(name) or None for name in _TEXTS}
        return PermissionSetState(
            **self.location(place, fields),
            **texts,
            name=seen["name"],
            tags=fields.tags if fields else None,
            permission_set_id=seen["permission_set_id"],
            permission_urn=str(seen.get("permission_urn") or ""),
            created_date=int(seen.get("created_date") or 0),
        )

    async def read(self, id: str, state: PermissionSetState | None) -> tuple[str, PermissionSetState] | None:
        seen = await super().read(id, state)
        place, set_id = await self.place_at(id, state)
        if seen is not None and state is not None:
            changed = [name for name in _ROLLED_OUT if _form_of(state, name) != _form_of(seen[1], name)]
            if changed and await place.content.is_due(set_id):
                seen = seen[0], _unfinished(seen[1], changed)
        if seen is None or (state is not None and state.tags is None):
            return seen
        tags = await found(place.sets.api.tags(set_id))
        if tags is None:
            return None
        ours = tags if state is None else {key: tags[key] for key in state.tags or {} if key in tags}
        return seen[0], seen[1].model_copy(update={"tags": ours or (None if state is None else {})})

    async def update(
        self, id: str, state: PermissionSetState, inputs: PermissionSetInputs, changed: frozenset[str]
    ) -> PermissionSetState:
        place, set_id = await self.place_of(inputs, state), state.permission_set_id
        api = place.sets.api
        seen = await api.get(set_id)
        before = {name: str(seen.get(name) or "") for name in _TEXTS}
        texts = {**before, **{name: getattr(inputs, name) for name in _TEXTS if getattr(inputs, name) is not None}}
        async with place.content.writing(set_id):
            try:
                if texts != before:
                    await api.update(set_id, texts, who=inputs.name)
                if "tags" in changed and inputs.tags is not None:
                    await self._change_tags(place, state, inputs.tags)
            finally:
                place.sets.forget(set_id)
        after = self.state_of(place, await api.get(set_id), inputs)
        if changed & _ROLLED_OUT:
            await self._roll_out(place, id, after, changed & _ROLLED_OUT)
        return after

    async def _take_over(
        self, place: Instance, inputs: PermissionSetInputs, seen: Row
    ) -> tuple[str, PermissionSetState]:
        id_, state = await super()._take_over(place, inputs, seen)
        await self._roll_out(place, id_, state, _ROLLED_OUT)  # an earlier try may have changed all that differed
        return id_, state

    async def _roll_out(self, place: Instance, id: str, state: PermissionSetState, changed: Iterable[str]) -> None:
        try:
            await place.content.roll_out(state.permission_set_id, state.name)
        except IamError as error:
            raise Partial(id, _unfinished(state, changed), error) from error

    async def _change_tags(self, place: Instance, state: PermissionSetState, wanted: dict[str, str]) -> None:
        tags = await place.sets.api.tags(state.permission_set_id)
        gone = [key for key in state.tags or {} if key in tags and key not in wanted]
        added = {key: value for key, value in wanted.items() if tags.get(key) != value}
        await place.sets.api.change_tags(state.permission_set_id, gone, added, who=state.name)

    async def remove(self, place: Instance, object_id: str, state: PermissionSetState) -> None:
        async with place.content.writing(object_id):
            await super().remove(place, object_id, state)


def _form_of(state: PermissionSetState, name: str) -> str:
    return in_seconds(getattr(state, name) or "")


def _unfinished(state: PermissionSetState, names: Iterable[str]) -> PermissionSetState:
    return state.model_copy(update=dict.fromkeys(names, NOT_ROLLED_OUT))


class PermissionSet(Resource, lifecycle=PermissionSetLifecycle, token="huawei:PermissionSet"):
    """A permission set: what users and groups may do in the accounts where it is assigned to them.

        readers = huawei.PermissionSet("readers", name="readers", session_duration="PT8H", tags={"team": "core"})

    A new duration or relay state is rolled out to all accounts that the set is in.

    Operations: sections 4.3.2 to 4.3.4, 4.3.12, 4.3.13, 4.3.15 and 4.5. Import: `<permission set>` by name or id, or
    `<instance>/<permission set>`.
    """
