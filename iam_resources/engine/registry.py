"""Which resource types there are: declared by class, found by token."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from iam_resources.engine.lifecycle import Lifecycle
from iam_resources.engine.model import Inputs, State
from iam_resources.errors import Refused

PACKAGE = "pulumi-python"
"""The package that every dynamic resource written in Python belongs to; the engine's name, not ours."""

VENDORS = ("cncc", "oci", "huawei")
"""The vendor packages of this project. Others announce theirs as entry points of the group below."""

ENTRY_POINTS = "iam_resources.vendors"


@dataclass(frozen=True)
class ResourceType:
    """One declared kind of resource.

    Attributes:
        token: vendor and name, `cncc:User`.
        inputs, state, lifecycle: what it is and what it does.
        resource: the public class.
    """

    token: str
    inputs: type[Inputs]
    state: type[State]
    lifecycle: type[Lifecycle[Any, Any]]
    resource: type[Any]

    @property
    def module(self) -> str:
        """The vendor's part of the token."""
        return self.token.split(":", 1)[0]

    @property
    def vendor(self) -> str:
        """The vendor's package, which is also the namespace of its settings."""
        return self.module.split(".", 1)[0]

    @property
    def name(self) -> str:
        """The name of the kind within its vendor."""
        return self.token.split(":", 1)[1]

    @property
    def type_token(self) -> str:
        """The engine's token: `pulumi-python:dynamic/cncc:User`."""
        return f"{PACKAGE}:dynamic/{self.token}"


_declared: dict[str, ResourceType] = {}


def declare(kind: ResourceType) -> None:
    """Register a kind; a second class of the same token replaces the first (a module that is loaded again)."""
    _declared[kind.token] = kind


def all_types() -> list[ResourceType]:
    """Every kind of every vendor package that is installed, by token."""
    for vendor in (*VENDORS, *_announced()):
        _load(vendor)
    return [_declared[token] for token in sorted(_declared)]


def vendor_packages() -> dict[str, str]:
    """The package of every vendor that is installed, by the vendor's name."""
    return {**{vendor: f"iam_resources.{vendor}" for vendor in VENDORS}, **_announced()}


def is_ours(type_token: str) -> bool:
    """Whether a type token of the engine belongs to a declared kind."""
    prefix = f"{PACKAGE}:dynamic/"
    if not type_token.startswith(prefix):
        return False
    token = type_token.removeprefix(prefix)
    if token not in _declared:
        _load(token.split(":", 1)[0].split(".", 1)[0])
    return token in _declared


def by_type_token(type_token: str) -> ResourceType:
    """The kind with that type token.

    Raises:
        Refused: there is none; the text names the one that was meant, or those there are.
    """
    if is_ours(type_token):
        return _declared[type_token.removeprefix(f"{PACKAGE}:dynamic/")]
    known = [kind.type_token for kind in all_types()]
    near = difflib.get_close_matches(type_token, known, n=1, cutoff=0.9)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}"
    raise Refused(f"there is no resource type {type_token}", hint=hint)


def by_token(token: str, module: str = "") -> ResourceType:
    """The kind with that token, after importing the module that declares it where one is named."""
    if module and token not in _declared:
        importlib.import_module(module)
    return by_type_token(f"{PACKAGE}:dynamic/{token}")


@cache
def _announced() -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}


def _load(vendor: str) -> None:
    if vendor in VENDORS:
        package = importlib.import_module(f"iam_resources.{vendor}")
        for inner in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if inner.ispkg:  # a package inside: its kinds have tokens such as oci.functions:Application
                importlib.import_module(inner.name)
    elif vendor in _announced():
        importlib.import_module(_announced()[vendor])
