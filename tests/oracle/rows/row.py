"""One row for each call that our clients can make: how we make it, and how the SDK does."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tests.oracle.fixtures import Fixtures
from tests.oracle.sdk import Service

BLANKS = "a blank is %20 or +, and means the same"
"""Where a query has blanks, what its spelling differs in."""


@dataclass(frozen=True)
class Row:
    """One call.

    Attributes:
        method: of ours, `Users.create`.
        ours: makes it, from the object with the method and the fixtures.
        theirs: makes it by the SDK.
        relies: fields of the answer, in the vendor's spelling, that must not be empty: those that we read.
        case: what is special, where a method has several rows.
        apart: what differs between the two requests, with the reason; see `comparing`.
        unknown: fields of the answer that the SDK's model lacks; why is said where they are listed.
        no_model: why the SDK returns nothing back, where the service answers with more.
        as_ours: where their body differs, makes it ours: so nothing else differs in it.
    """

    method: str
    ours: Callable[[Any, Fixtures], Any]
    sdk: Callable[[Service, Fixtures], Any]
    relies: tuple[str, ...] = ()
    case: str = ""
    apart: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    no_model: str = ""
    as_ours: Callable[[Any], Any] | None = None

    @property
    def id(self) -> str:
        """For the list of tests."""
        return f"{self.method} {self.case}".strip()


def classes(package: ModuleType) -> dict[str, type[Any]]:
    """The classes with calls in a package, by name; those that others build on are not among them."""
    found: dict[str, type[Any]] = {}
    for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(each.name)
        for name, value in vars(module).items():
            if inspect.isclass(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                found[name] = value
    bases = {base for kind in found.values() for base in kind.__mro__[1:]}
    return {name: kind for name, kind in found.items() if kind not in bases}


def methods(package: ModuleType) -> Iterator[str]:
    """Every public method of the classes with calls, `Users.create`, those of their bases included."""
    for name, kind in classes(package).items():
        for method, _ in inspect.getmembers(kind, inspect.isfunction):
            if not method.startswith("_"):
                yield f"{name}.{method}"
