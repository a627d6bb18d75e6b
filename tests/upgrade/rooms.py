"""All rooms of which there are states, and all of them in one program: a command of the engine costs seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.upgrade import cncc, domains, oci
from tests.upgrade.fixture import Fixture
from tests.upgrade.room import Resource, Room
from tests.upgrade.tape import replaced
from tests.upgrade.vendor import Snapshot, Vendor

ROOMS = (cncc.ROOM, oci.ROOM, domains.ROOM)
UNFINISHED = tuple(room.unfinished() for room in ROOMS if room.changes("unfinished"))
_PREFIX = "pulumi-python:dynamic/"


def together(rooms: tuple[Room, ...]) -> tuple[Room, Fixture]:
    """Several rooms as one, and their states as one: the name of the room goes before the name of each resource."""

    def env(vendor: Vendor) -> dict[str, str]:
        return {name: value for room in rooms for name, value in room.env(vendor).items()}

    def prepare(vendor: Vendor) -> None:
        for room in rooms:
            room.prepare(vendor)

    def look(vendor: Vendor, secrets: Mapping[str, str]) -> Snapshot:
        found = Snapshot()
        for room in rooms:
            its = room.look(vendor, secrets)
            found.names += its.names
            found.seen |= _in(room, its.seen)
        return found

    resources = tuple(_renamed(resource, room) for room in rooms for resource in room.resources)
    secrets = tuple(dict.fromkeys(name for room in rooms for name in room.secrets))
    modules = tuple(module for room in rooms for module in room.modules)
    return Room("all", modules, resources, secrets, env, prepare, look), _one(rooms)


def _renamed(resource: Resource, room: Room) -> Resource:
    def renamed(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: f"{room.name}-{item}" if key == "$of" else renamed(item) for key, item in value.items()}
        return [renamed(item) for item in value] if isinstance(value, list) else value

    opts = {
        key: [f"{room.name}-{name}" for name in value] if key == "depends_on" else value
        for key, value in resource.opts.items()
    }
    said = {
        key: renamed(getattr(resource, key))
        for key in ("args", "update", "replacement", "unfinished", "imported", "since")
    }
    return replace(resource, name=f"{room.name}-{resource.name}", opts=opts, **said)


def _in(room: Room, seen: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{room.name}: {path}": value for path, value in seen.items()}


def _one(rooms: tuple[Room, ...]) -> Fixture:
    one = Fixture("all", [], [], {})
    for room in rooms:
        fixture = Fixture.load(room.name)
        one.calls += fixture.calls
        one.there |= _in(room, fixture.there)
        for which, paths in fixture.changed.items():
            one.changed[which] = one.changed.get(which, {}) | _in(room, paths)
        for part in ("resources", "refreshed", "imported"):
            _add(getattr(one, part), getattr(fixture, part), {each["urn"] for each in fixture.resources}, room)
    return one


def _add(all_: list[dict[str, Any]], more: list[dict[str, Any]], urns: set[str], room: Room) -> None:
    first = {each["type"]: each for each in all_ if not each["type"].startswith(_PREFIX)}
    words = {urn: f"::{room.name}-".join(urn.rsplit("::", 1)) for urn in urns if f"::{_PREFIX}" in urn}
    for each in more:
        if each["type"] in first and "id" in each:  # the provider is that of the first room
            words[each["id"]] = first[each["type"]]["id"]
    all_ += [json.loads(replaced(json.dumps(each), words)) for each in more if each["type"] not in first]
