"""What a program of a vendor's package declares, and the changes that it can go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.upgrade.vendor import Snapshot, Vendor

Args = Mapping[str, Any]
Declaration = dict[str, Any]
SECRET = "$made"
ORIGIN = "$origin"


@dataclass(frozen=True)
class Resource:
    """One resource of the program.

    Attributes:
        name: in the program.
        kind: the class, with its module.
        args: what the program says. `{"$of": "name.output"}` is another's output, `{"$made": name}` a secret that is
            made up at run time, under that name, `{"$origin": path}` an address of the sandbox.
        update: new values that the resource takes in place; None takes an argument out.
        replacement: new values for which it has to be replaced.
        since: with a replacement, new values of arguments that version d838d81 did not know: what it did without being
            told, and today does only when told.
        in_place: whether `replacement`, for which that version made it again, is a change in place today.
        replaced: whether the command is reported to replaces it, where no value has that effect; with the new values of
            `replacement`, where the vendor takes the same ones only once.
        unfinished: new values of which only the first half can be done while the vendor refuses `refused`.
        refused: method and path, a regular expression in which `{name}` is what the resource knows as that.
        import_id: with which it was imported, where `{name}` is what the resource knows as that; empty where it cannot
            be.
        imported: new values that a program says of what was imported, where it cannot say the same.
        opts: its options.
    """

    name: str
    kind: str
    args: Args
    update: Args | None = None
    replacement: Args | None = None
    since: Args | None = None
    in_place: bool = False
    replaced: bool = False
    unfinished: Args | None = None
    refused: tuple[str, str] = ("", "")
    import_id: str = "{id}"
    imported: Args | None = None
    opts: Args = field(default_factory=dict)

    def declared(self, values: Mapping[str, str], change: Args | None = None) -> Declaration:
        """Its declaration in a program.

        Args:
            values: of secrets, by name; and the sandbox's address as `$origin`.
            change: new values for some arguments.
        """
        args = {name: value for name, value in {**self.args, **(change or {})}.items() if value is not None}
        return {"class": self.kind, "name": self.name, "args": _filled(args, values), "opts": dict(self.opts)}


@dataclass(frozen=True)
class Program:
    """All resource types of a vendor in one program.

    Attributes:
        name: of the package, and of its file of states.
        modules: the first parts of the tokens that belong to it.
        resources: of the program; those that have no change only serve others.
        secrets: names of the secrets that the program needs.
        env: what a program and its host need in the environment.
        prepare: makes by hand what the program expects to be there.
        look: everything that is there, given the vendor and the secrets.
    """

    name: str
    modules: tuple[str, ...]
    resources: tuple[Resource, ...]
    secrets: tuple[str, ...]
    env: Callable[[Vendor], dict[str, str]]
    prepare: Callable[[Vendor], None]
    look: Callable[[Vendor, Mapping[str, str]], Snapshot]

    def program(self, values: Mapping[str, str], changes: Mapping[str, Args | None] | None = None) -> list[Declaration]:
        """The declarations of all resources.

        Args:
            values: of secrets, by name; and the sandbox's address as `$origin`.
            changes: new values for arguments, by the name of the resource.
        """
        return [resource.declared(values, (changes or {}).get(resource.name)) for resource in self.resources]

    def importable(self) -> Program:
        """A package with those resources only that could be imported."""
        return replace(self, resources=tuple(each for each in self.resources if each.import_id))

    def unfinished(self) -> Program:
        """A package with those resources only whose change can be left half done, and what they need."""
        fields = ("update", "replacement", "unfinished")
        kept = [
            each
            for each in self.resources
            if each.unfinished is not None
            or (not each.replaced and all(getattr(each, name) is None for name in fields))
        ]
        return replace(self, name=f"{self.name}-unfinished", resources=tuple(kept))

    def changes(self, which: str) -> dict[str, Args]:
        """The new values of one kind of change, which is one of the attributes of a resource; by resource name."""
        found = {resource.name: getattr(resource, which) for resource in self.resources}
        return {name: change for name, change in found.items() if change is not None}


def of(reference: str) -> dict[str, str]:
    """Another resource's output: `name.output`."""
    return {"$of": reference}


def at_origin(path: str) -> dict[str, str]:
    """An address of the sandbox."""
    return {ORIGIN: path}


def made(name: str) -> dict[str, str]:
    """A secret that is made up at run time."""
    return {SECRET: name}


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        if SECRET in value:
            return {"$secret": values[value[SECRET]]}
        if ORIGIN in value:
            return values[ORIGIN] + value[ORIGIN]
        return {key: _filled(item, values) for key, item in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, list) else value
