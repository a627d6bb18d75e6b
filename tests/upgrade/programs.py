"""All packages of which there are states, and all of them in one program: a command of the engine costs seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.upgrade import cncc, domains, oci
from tests.upgrade.fixture import Fixture
from tests.upgrade.program import Program, Resource
from tests.upgrade.recording import replaced
from tests.upgrade.vendor import Snapshot, Vendor

PROGRAMS = (cncc.PROGRAM, oci.PROGRAM, domains.PROGRAM)
UNFINISHED = tuple(program.unfinished() for program in PROGRAMS if program.changes("unfinished"))
_PREFIX = "pulumi-python:dynamic/"


def together(programs: tuple[Program, ...]) -> tuple[Program, Fixture]:
    """Several programs as one, and their states as one: resource names are prefixed with the name of their program."""

    def env(vendor: Vendor) -> dict[str, str]:
        return {name: value for program in programs for name, value in program.env(vendor).items()}

    def prepare(vendor: Vendor) -> None:
        for program in programs:
            program.prepare(vendor)

    def look(vendor: Vendor, secrets: Mapping[str, str]) -> Snapshot:
        found = Snapshot()
        for program in programs:
            its = program.look(vendor, secrets)
            found.names += its.names
            found.seen |= _in(program, its.seen)
        return found

    resources = tuple(_renamed(resource, program) for program in programs for resource in program.resources)
    secrets = tuple(dict.fromkeys(name for program in programs for name in program.secrets))
    modules = tuple(module for program in programs for module in program.modules)
    return Program("all", modules, resources, secrets, env, prepare, look), _one(programs)


def _renamed(resource: Resource, program: Program) -> Resource:
    def renamed(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: f"{program.name}-{item}" if key == "$of" else renamed(item) for key, item in value.items()}
        return [renamed(item) for item in value] if isinstance(value, list) else value

    opts = {
        key: [f"{program.name}-{name}" for name in value] if key == "depends_on" else value
        for key, value in resource.opts.items()
    }
    expected = {
        key: renamed(getattr(resource, key))
        for key in ("args", "update", "replacement", "unfinished", "imported", "since")
    }
    return replace(resource, name=f"{program.name}-{resource.name}", opts=opts, **expected)


def _in(program: Program, seen: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{program.name}: {path}": value for path, value in seen.items()}


def _one(programs: tuple[Program, ...]) -> Fixture:
    one = Fixture("all", [], [], {})
    for program in programs:
        fixture = Fixture.load(program.name)
        one.calls += fixture.calls
        one.there |= _in(program, fixture.there)
        for which, paths in fixture.changed.items():
            one.changed[which] = one.changed.get(which, {}) | _in(program, paths)
        for part in ("resources", "refreshed", "imported"):
            _add(getattr(one, part), getattr(fixture, part), {each["urn"] for each in fixture.resources}, program)
    return one


def _add(all_: list[dict[str, Any]], more: list[dict[str, Any]], urns: set[str], program: Program) -> None:
    first = {each["type"]: each for each in all_ if not each["type"].startswith(_PREFIX)}
    words = {urn: f"::{program.name}-".join(urn.rsplit("::", 1)) for urn in urns if f"::{_PREFIX}" in urn}
    for each in more:
        if each["type"] in first and "id" in each:  # the provider is that of the first package
            words[each["id"]] = first[each["type"]]["id"]
    all_ += [json.loads(replaced(json.dumps(each), words)) for each in more if each["type"] not in first]
