"""What the conformance run must know of a resource: how a program writes it, how it is read and changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

Args = Mapping[str, Any]
Declaration = dict[str, Any]


class Vendor(Protocol):
    """A server, reached without the code under test."""

    env: dict[str, str]
    """The settings with which a program and its host find it."""

    def forget_writes(self) -> None:
        """Count writes from now on."""

    def writes(self) -> list[str]:
        """The writes that it received since, from any client."""


Hand = Callable[[Any, dict[str, Any]], None]
"""Does something through the vendor's API: takes the vendor and the resource's outputs."""

Look = Callable[[Any, dict[str, Any], Args], dict[str, Any] | None]
"""Reads the object, with the program's names: takes the vendor, the outputs and the arguments; None if missing."""


@dataclass(frozen=True)
class Change:
    """New values for some arguments, None takes one out.

    Attributes:
        args: the values.
        shows: the fields that the engine must show, and no others; by default those in `args`.
    """

    args: Args
    shows: frozenset[str] | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The fields that must show."""
        return frozenset(self.args) if self.shows is None else self.shows


@dataclass(frozen=True)
class Case:
    """One resource.

    Attributes:
        name: in the program.
        kind: the class, with its module.
        args: the first arguments.
        wrong: arguments that a check must refuse together, each by its own name.
        look: reads the object at the vendor.
        updates: changes that must happen in place, one after the other.
        replacement: a change that replaces the object, and the one that takes it back.
        drift: changes the object by hand; `drifted` are the fields that then differ.
        vanish: deletes the object by hand; `also_deleted` are the names of declarations that go with it.
        restore: creates by hand what the program cannot create.
        import_ids: every format, with the outputs in braces.
        import_args: what a program writes for the imported object, where that differs.
        no_import: the error of an import, if there is none.
        leaves: what remains after a destroy, if anything; `lasting` if it cannot be read.
        made_anew: whether a resource of another name makes another object, or none: a credential.
    """

    name: str
    kind: str
    args: Args
    wrong: Args
    look: Look
    updates: tuple[Change, ...] = ()
    replacement: tuple[Change, Change] | None = None
    drift: Hand | None = None
    drifted: frozenset[str] = frozenset()
    vanish: Hand | None = None
    also_deleted: frozenset[str] = frozenset()
    restore: Hand | None = None
    import_ids: tuple[str, ...] = ()
    import_args: Args = field(default_factory=dict)
    no_import: str = ""
    leaves: Args | None = None
    lasting: bool = False
    made_anew: bool = False

    def declared(self, args: Args, name: str = "", **opts: Any) -> Declaration:
        """Its declaration in a program."""
        return {"class": self.kind, "name": name or self.name, "args": dict(args), "opts": opts}

    @property
    def adopts(self) -> bool:
        """Whether it has the argument `adopt`."""
        module, name = self.kind.rsplit(".", 1)
        return "adopt" in getattr(import_module(module), name).kind.inputs.model_fields

    @property
    def token(self) -> str:
        """Its type in `pulumi import`."""
        module, name = self.kind.rsplit(".", 1)
        return f"pulumi-python:dynamic/{module.removeprefix('iam_resources.')}:{name}"


def merged(args: Args, change: Args) -> dict[str, Any]:
    """Arguments after a change; None takes one out."""
    return {name: value for name, value in {**args, **change}.items() if value is not None}


def differences(seen: Args, args: Args) -> dict[str, tuple[Any, Any]]:
    """What is there against what was written, by field; references to other resources are left out."""
    return {
        name: (seen[name], args[name])
        for name in seen.keys() & args.keys()
        if not (isinstance(args[name], Mapping) and "$of" in args[name])
        and _plain(seen[name], args[name]) != _plain(args[name], args[name])
    }


def _plain(value: Any, written: Any) -> Any:
    """Lists are sets, and what is empty is not there; of a map only the keys that were written count, at any depth."""
    if isinstance(value, list):
        return sorted(value) or None
    if isinstance(value, Mapping):
        there = {key: _plain(value.get(key), word) for key, word in written.items()}
        return {key: inner for key, inner in there.items() if inner is not None} or None
    return None if value in ("", [], {}) else value
