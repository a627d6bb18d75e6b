"""What the vendors' resources are called, and how the words of the model are written in a program."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.ownership.programs import NAMED, Key, Program, Ref, Resource

Render = Callable[[Mapping[str, Any]], dict[str, Any]]
FLAGS = ("can_use_api_keys", "can_use_smtp_credentials")
"""The capabilities that programs set; a new user has both."""
COMPONENT = "tests:Box"


@dataclass(frozen=True)
class Vendor:
    """What one vendor has.

    Attributes:
        name: of the vendor, with what of it is left to another one in brackets.
        module: below `iam_resources`; the name where it is empty.
        classes: of each kind, by its word in the model.
        render: how the arguments of a kind are written.
        outputs: the output by which an object is referred to.
        note: the argument in which the note of a kind is.
        on_delete: what may become of objects of a kind.
        fields: what arguments are called, where it is not as in the model.
        renames: kinds of which another name is the same object.
        nested: whether groups are in groups.
        group_grants: whether groups have roles.
        adopts_grants: whether a grant that is there is taken over with `adopt` only.
        blocks: what kinds of pairs keep their objects from being deleted.
        roles: those that are there and cannot be made.
        policies: what can be attached to roles.
        accounts: where roles are granted; none where they are granted everywhere.
        group_slash: what stands before the path of a group.
    """

    name: str
    classes: Mapping[str, str]
    render: Mapping[str, Render]
    outputs: Mapping[str, str]
    note: Mapping[str, str]
    on_delete: Mapping[str, tuple[str, ...]]
    module: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    renames: tuple[str, ...] = NAMED
    nested: bool = False
    group_grants: bool = False
    adopts_grants: bool = False
    blocks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    group_slash: str = ""

    @property
    def room(self) -> str:
        """The module, below `iam_resources`."""
        return self.module or self.name

    def urn(self, key: Key) -> str:
        """The URN of a resource."""
        inside, kind, name = key
        token = f"pulumi-python:dynamic/{self.room}:{self.classes[kind]}"
        return f"urn:pulumi:trial::trial::{f'{COMPONENT}$' if inside else ''}{token}::{name}"

    def declared(self, program: Program, words: Words) -> list[dict[str, Any]]:
        """A program as program.py takes it."""
        boxes = dict.fromkeys(each.inside for each in program if each.inside)
        order = {kind: number for number, kind in enumerate(NAMED)}
        sorted_ = sorted(program, key=lambda each: (order.get(each.kind, 9), _depth(each, program)))
        found: list[dict[str, Any]] = [{"class": "component", "name": box} for box in boxes]
        for each in sorted_:
            args = {name: _value(value, self, words) for name, value in each.args.items()}
            if each.kind == "Password":
                args["value"] = {"$secret": secret(args["value"])}
            args |= {name: words.name(args[name]) for name in ("name", "mail") if name in args}
            found.append(
                {
                    "class": f"iam_resources.{self.room}.{self.classes[each.kind]}",
                    "name": each.name,
                    "args": self.render[each.kind](args),
                    "opts": _options(each, program, self),
                }
            )
        return found


@dataclass(frozen=True)
class Words:
    """What names and ids of the model are at the vendor.

    Attributes:
        name: of an object by its name in the model.
        ids: of objects, by what they are called in `Seen`.
    """

    name: Callable[[str], str]
    ids: Mapping[str, str] = field(default_factory=dict)


@cache
def secret(word: str) -> str:
    """The password that stands behind a word of the model: one of its own in every process."""
    return f"Aa1-{secrets.token_hex(8)}-{len(word)}"


def holder(program: Program, ref: Ref) -> Resource | None:
    """The resource of a program that has the object that is referred to by its name or id."""
    for each in program:
        if each.named and each.kind == ref.kind and path_in(program, each) == ref.name:
            return each
    return None


def path_in(program: Program, resource: Resource) -> str:
    """The names of an object and of the groups above it, as a program has them."""
    above = resource.args.get("parent")
    if above is None:
        return str(resource.args["name"])
    if above.way != "output":
        return f"{above.name}/{resource.args['name']}"
    parent = next(each for each in program if each.kind == "Group" and each.name == above.name)
    return f"{path_in(program, parent)}/{resource.args['name']}"


def _depth(resource: Resource, program: Program) -> int:
    return path_in(program, resource).count("/") if resource.named else 0


def _options(resource: Resource, program: Program, vendor: Vendor) -> dict[str, Any]:
    options = dict(resource.options)
    if "replace_on_changes" in options:
        watched = options["replace_on_changes"]
        fields = {**vendor.fields, "note": vendor.note.get(resource.kind, "")}
        options["replace_on_changes"] = [fields.get(name, name) for name in watched]
    for option in {"replace_with", "depends_on"} & options.keys():  # another change may have removed or renamed it
        options[option] = [each.name for each in program if each.name in options[option]]
    if resource.inside:
        options["parent"] = resource.inside
    # A program that writes a name where it could write an output has to say that one waits for the other.
    waits = list(options.pop("depends_on", ()))
    waits += [found.name for ref in resource.refs() if ref.way != "output" and (found := holder(program, ref))]
    if waits := [name for name in dict.fromkeys(waits) if name != resource.name]:
        options["depends_on"] = waits
    if resource.aliases:
        options["aliases"] = [
            {"name": name, **({"parent": inside or None} if inside != resource.inside else {})}
            for name, inside in resource.aliases
        ]
    return options


def _value(value: Any, vendor: Vendor, words: Words) -> Any:
    if isinstance(value, tuple):
        return [_value(each, vendor, words) for each in value]
    if not isinstance(value, Ref):
        return value
    match value.way:
        case "output":
            return {"$of": f"{value.name}.{vendor.outputs[value.kind]}"}
        case "id":
            return words.ids[f"{value.kind.lower()} {value.name}"]
    slash = vendor.group_slash if value.kind == "Group" else ""
    return slash + words.name(value.name)
