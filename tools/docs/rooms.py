"""What each vendor room offers to programs: its resources, its lookups, and the types these use."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pulumi

import iam_resources
from iam_resources.engine import Resource
from iam_resources.engine.registry import VENDORS, ResourceType


@dataclass(frozen=True)
class Room:
    """The public names of one package, sorted by what they are.

    Attributes:
        package: the package itself.
        names: all public names, in alphabetical order.
        resources: the classes that are resources, by name.
        components: the classes that make several resources and wire them.
        lookups: the functions.
        types: the other classes.
    """

    package: ModuleType
    names: tuple[str, ...]
    resources: dict[str, ResourceType]
    components: dict[str, type[pulumi.ComponentResource]]
    lookups: dict[str, Any]
    types: dict[str, type[Any]]

    @property
    def name(self) -> str:
        """As in an import: `cncc`, `oci.domains`."""
        return self.package.__name__.removeprefix("iam_resources.")

    @property
    def alias(self) -> str:
        """As a program calls it after the import: `cncc`, `domains`."""
        return self.package.__name__.rsplit(".", 1)[-1]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return Path(str(self.package.__file__)).parent


def room(package_name: str) -> Room:
    """The room in a package.

    Args:
        package_name: full name; it must declare `__all__`.
    """
    package = importlib.import_module(package_name)
    names = tuple(sorted(getattr(package, "__all__", ())))
    resources, components, lookups, types = {}, {}, {}, {}
    for name in names:
        value = getattr(package, name)
        if inspect.isclass(value) and issubclass(value, Resource):
            resources[name] = value.kind
        elif inspect.isclass(value) and issubclass(value, pulumi.ComponentResource):
            components[name] = value
        elif inspect.isclass(value):
            types[name] = value
        elif inspect.isfunction(value):
            lookups[name] = value
    return Room(package, names, resources, components, lookups, types)


def rooms() -> list[Room]:
    """The rooms of all vendors that are built, those inside others included: all that offer resources or components."""
    found = (room(name) for vendor in VENDORS for name in _packages(f"iam_resources.{vendor}"))
    return [each for each in found if each.resources or each.components]


def _packages(name: str) -> Iterator[str]:
    root = Path(str(iam_resources.__file__)).parent.parent
    folder = root.joinpath(*name.split("."))
    if not (folder / "__init__.py").exists():
        return
    yield name
    for inner in pkgutil.iter_modules([str(folder)]):
        if inner.ispkg:
            yield from _packages(f"{name}.{inner.name}")
