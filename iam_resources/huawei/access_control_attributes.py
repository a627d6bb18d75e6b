"""Attribute-based access control (ABAC): one configuration for the instance.

create  GET access-control-attribute-configuration (4.2.2); where there is none POST (4.2.1), which is asynchronous,
        else PUT (4.2.3) with those of others beside ours
read    GET access-control-attribute-configuration
update  PUT access-control-attribute-configuration
delete  PUT with those of others, or DELETE (4.2.4) where none are left
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Annotated, Any

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import Kept, Resource, State
from iam_resources.engine.claims import claim, removing
from iam_resources.engine.lifecycle import Partial
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, NotFound, Refused, Stopped
from iam_resources.http import poll
from iam_resources.huawei.api.access_control import AccessControl, Configuration
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import InstanceInputs, InstanceLifecycle

_MOST = 20
_RUNNING, _FAILED = "CREATION_IN_PROGRESS", "CREATION_FAILED"


class AccessControlAttributesInputs(InstanceInputs):
    attributes: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=128)], Annotated[str, Field(max_length=255)]],
        Field(max_length=_MOST),
    ]
    """The attributes: what each is read from, such as `{"team": "${user:department}"}`. At most 20, keys of 1 to 128
    characters, sources of at most 255. Those of others stay, unless `exclusive`; a key that leaves the program is
    removed."""
    exclusive: Annotated[bool, Kept()] = False
    """Whether there are no others: others are removed."""


class AccessControlAttributesState(AccessControlAttributesInputs, State):
    status: str = ""
    """`ENABLED`, or another word of the service."""


class AccessControlAttributesLifecycle(InstanceLifecycle[AccessControlAttributesInputs, AccessControlAttributesState]):
    id_formats = ("<instance>",)

    async def owned(self, state: AccessControlAttributesState) -> tuple[Owned, ...]:
        return _owned(await self.home_of(state), state.attributes)

    async def wanted(self, inputs: AccessControlAttributesInputs) -> tuple[Owned, ...]:
        attributes = () if contains_unknown(inputs.attributes) else inputs.attributes
        return _owned((await self.place_of(inputs)).home, attributes)

    async def place_at(self, id: str, state: AccessControlAttributesState | None) -> tuple[Instance, str]:
        return await super().place_at(f"{id}/abac", state)

    def id_at(self, place: Instance, rest: str, fields: Any, import_id: str = "") -> str:
        return place.instance_id

    async def create(self, inputs: AccessControlAttributesInputs) -> tuple[str, AccessControlAttributesState]:
        place = await self.place_of(inputs)
        await claim(*_owned(place.home, inputs.attributes))
        return place.instance_id, await self._bring(place, inputs, {})

    async def update(
        self,
        id: str,
        state: AccessControlAttributesState,
        inputs: AccessControlAttributesInputs,
        changed: frozenset[str],
    ) -> AccessControlAttributesState:
        return await self._bring(await self.place_of(inputs, state), inputs, state.attributes)

    async def read(
        self, id: str, state: AccessControlAttributesState | None
    ) -> tuple[str, AccessControlAttributesState] | None:
        place, _ = await self.place_at(id, state)
        seen = await _fetch(place.access_control)
        return None if seen is None else (id, self._state(place, seen, state))

    async def find(self, import_id: str, inputs: AccessControlAttributesInputs | None) -> str:
        place, _ = await self.place_at(import_id, None)
        if await _fetch(place.access_control) is None:
            raise NotFound(f"instance {import_id} has no attributes for access control", tried=f"import {import_id}")
        return import_id

    async def delete(self, id: str, state: AccessControlAttributesState) -> None:
        place, _ = await self.place_at(id, state)
        async with AsyncExitStack() as stack:
            keys = {key: removing(_owned_key(place.home, key)) for key in state.attributes}
            gone = {key for key, removal in keys.items() if await stack.enter_async_context(removal)}
            seen = await _fetch(place.access_control)
            if seen is None:
                return
            # Of an exclusive one the state may not know the newest: only what another resource manages is left.
            stays = keys.keys() - gone if state.exclusive else seen.attributes.keys() - gone
            left = {key: source for key, source in seen.attributes.items() if key in stays}
            if left:
                await self._write(place, left)
            else:
                await found(place.access_control.disable())

    async def _bring(
        self, place: Instance, inputs: AccessControlAttributesInputs, before: dict[str, str]
    ) -> AccessControlAttributesState:
        """Bring the configuration to what the program says; a key that leaves the program goes."""
        api = place.access_control
        seen = await _fetch(api)
        if seen is not None and seen.status == _FAILED:  # what is left of it is in the way
            await found(api.disable())
            seen = None
        if seen is not None and seen.status == _RUNNING:
            seen = await self._enabled(place, inputs, seen)
        there = {} if inputs.exclusive or seen is None else seen.attributes
        kept = {key: source for key, source in there.items() if key not in before}
        wanted = {**kept, **inputs.attributes}
        if len(wanted) > _MOST:
            raise Refused(
                f"there would be {len(wanted)} attributes, at most {_MOST} are taken", tried="write attributes"
            )
        if seen is None:
            await self._enable(api, wanted)
            return self._state(place, await self._enabled(place, inputs, None), inputs)
        if wanted != seen.attributes:
            await self._write(place, wanted)
        return self._state(place, Configuration(wanted, seen.status), inputs)

    async def _write(self, place: Instance, wanted: dict[str, str]) -> None:
        """Replace all attributes; where the service merges them with what is there, by turning ABAC off and on."""
        api = place.access_control
        await api.update(wanted)
        after = await _fetch(api)
        if after is not None and after.attributes != wanted:
            await api.disable()
            await self._enable(api, wanted)

    async def _enable(self, api: AccessControl, wanted: dict[str, str]) -> None:
        try:
            await api.enable(wanted)
        except Conflict:  # an answer was lost, or somebody else was faster
            await api.update(wanted)

    async def _enabled(
        self, place: Instance, inputs: AccessControlAttributesInputs, seen: Configuration | None
    ) -> Configuration:
        """The configuration once it is enabled.

        Raises:
            Refused: the service gave up.
            Partial: it takes too long, or the user cancelled.
        """
        tried = f"enable the attributes for access control of instance {place.instance_id}"

        async def look() -> Configuration | None:
            now = await _fetch(place.access_control)
            return None if now is None or now.status == _RUNNING else now

        try:
            seconds = place.cloud.given.number("request_seconds")
            now = await poll(look, tried=tried, every_seconds=0.2, at_most_seconds=seconds)
        except Stopped as stopped:
            state = self._state(place, seen or Configuration({}, _RUNNING), inputs)
            raise Partial(place.instance_id, state, stopped) from stopped
        if now.status == _FAILED:
            raise Refused(f"the service gave up: {now.reason or 'it names no reason'}", tried=tried)
        return now

    def _state(
        self, place: Instance, seen: Configuration, fields: AccessControlAttributesInputs | None
    ) -> AccessControlAttributesState:
        """A state: without the attributes of others, unless it is exclusive or an import."""
        exclusive, known = bool(fields and fields.exclusive), seen.attributes
        if fields is not None and not exclusive:
            known = {key: source for key, source in known.items() if key in fields.attributes}
        return AccessControlAttributesState(
            **self.location(place, None), attributes=known, exclusive=exclusive, status=seen.status
        )


async def _fetch(api: AccessControl) -> Configuration | None:
    """What there is; None where ABAC is off, which the service may say in several ways."""
    seen = await found(api.get())
    return seen if seen is not None and (seen.attributes or seen.status) else None


def _owned(home: str, keys: Iterable[str]) -> tuple[Owned, ...]:
    """The configuration, which one resource has, and each attribute: a successor may have fewer."""
    label = "the attributes for access control"
    configuration = Owned("access_control", home, (f"access_control:{home}",), label=label)
    return (configuration, *(_owned_key(home, key) for key in keys))


def _owned_key(home: str, key: str) -> Owned:
    label = f"the attribute {key} for access control"
    return Owned("access_control_attribute", home, (f"instance:{home}", f"attribute:{key}"), label=label)


class AccessControlAttributes(
    Resource, lifecycle=AccessControlAttributesLifecycle, token="huawei:AccessControlAttributes"
):
    """The attributes of users that policies can ask for (ABAC), one configuration for the instance.

        huawei.AccessControlAttributes("abac", attributes={"team": "${user:department}"})

    A destroy turns ABAC off only where no attribute of others is left.

    Operations: sections 4.2.1 to 4.2.4. Import: `<instance>`.
    """
