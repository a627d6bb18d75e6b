"""A scenario: the same resources for every candidate, and the server on which they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.case import Result

OUR_HOST = "pulumi-resource-pulumi-python"
STOCK_HOST = "pulumi.dynamic"


class Server(Protocol):
    """A running server, with a separate place for each candidate and a count of calls."""

    def place(self) -> AbstractContextManager[str]:
        """An empty place, such as a realm, for as long as the block runs."""

    def environment(self, place: str) -> dict[str, str]:
        """The settings that point a program to the server and the place."""

    def holds(self, place: str) -> tuple[int, int]:
        """How many users there are, and how many grants or memberships they have."""

    def mark(self) -> int:
        """A point in time, for `received`."""

    def received(self, since: int, place: str) -> Counter[str]:
        """The calls received since then, by kind."""


@dataclass(frozen=True)
class Kind:
    """A candidate that is measured through Pulumi.

    Attributes:
        who: the name in the results.
        package: the module that has the resource classes.
        token: the beginning of their type tokens.
        host: a part of the command line of the host.
    """

    who: str
    package: str
    token: str
    host: str = OUR_HOST


@dataclass(frozen=True)
class Scenario:
    """One scenario.

    Attributes:
        name: as on the command line.
        title: what each user has, "each with one role".
        module: has `declare(package, users)`, the program that is measured; where there is a case `change`, with
            `changed=True` for the program after it.
        ours, no_op: the candidates that every scenario has.
        stock: the same as ours in the SDK's own host; None if not measured.
        raw: the module that does the work without Pulumi (`up|read|destroy <users>`); None if not measured.
        resources: the number of resources for n users.
        holds: what `Server.holds` returns then.
        imports: kind, name and import id of each resource, for a place and n.
        serve: starts the server, with its data in a folder.
        version: the server's row in the table of the machine.
        head: the text before the tables.
        foot: the text after them, made from the results.
        results, page: the files for these.
        least: the smallest n.
        changed: the number of resources for n users after the case `change`; None where there is none.
    """

    name: str
    title: str
    module: str
    ours: Kind
    no_op: Kind
    stock: Kind | None
    raw: str | None
    resources: Callable[[int], int]
    holds: Callable[[int], tuple[int, int]]
    imports: Callable[[str, int], list[tuple[str, str, str]]]
    serve: Callable[[Path], AbstractContextManager[Server]]
    version: Callable[[], Mapping[str, str]]
    head: str
    foot: Callable[[Sequence[Result]], str]
    results: Path
    page: Path
    least: int = 1
    changed: Callable[[int], int] | None = None
