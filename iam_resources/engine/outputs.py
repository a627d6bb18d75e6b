"""Outputs that cost little until somebody reads them.

For every field of every resource the SDK makes an Output of five futures and a task, and where a program ends it waits
for all of them, again at every wake. Most are never read, and with thousands of resources they are most of the time
that a program takes. Those of our resources are made here: who reads one finds an `Output` like any other, which makes
what it holds when it is first read, and the program waits for one future on behalf of all (decision 0009).

The SDK makes outputs in `pulumi.runtime.rpc.transfer_properties`, which it looks up again for every resource. Ours
stands in its place and hands on every resource that is not ours. That function is internal to the SDK, so it is
replaced only in the versions of `TESTED`; in all others the SDK makes the outputs, and a program is slower.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib.metadata import version
from typing import Any, TypeAlias, cast

import pulumi
from pulumi import output
from pulumi.runtime import rpc
from pulumi.runtime.settings import SETTINGS

from iam_resources.engine import debug_lines

TESTED = frozenset({"3.256.0", "3.272.0"})
"""The versions of the SDK that `make test` runs with: those of requirements/lowest.txt and requirements/runtime.txt.

A test holds this set and the two files together. A version is added by `make lock`, never by hand alone: 3.269 to 3.272
took a lock in a new place, and programs never ended.
"""

Resolver: TypeAlias = Callable[[Any, bool, bool, "set[pulumi.Resource] | None", "Exception | None"], None]
"""How the SDK reports a field: value, whether it is known, whether secret, what it depends on, why it failed."""

NAMES = "_output_names"
"""The attribute of a resource class with the names of all its outputs; a class that has it takes part."""


class _Answer:
    """What the engine answers about one resource, by field."""

    def __init__(self, resource: pulumi.Resource) -> None:
        self._resource = resource
        self._told: dict[str, tuple[Any, bool, bool, set[pulumi.Resource] | None, Exception | None]] = {}
        self._awaited: dict[str, asyncio.Future[Any]] = {}

    def resolve(
        self,
        name: str,
        value: Any,
        is_known: bool,
        is_secret: bool,
        depends_on: set[pulumi.Resource] | None,
        failed: Exception | None,
    ) -> None:
        """Say what came of a field."""
        self._told[name] = (value, is_known, is_secret, depends_on, failed)
        if name in self._awaited:
            self._settle(name)

    def of(self, name: str) -> asyncio.Future[Any]:
        """The outcome of a field, as soon as it is reported."""
        self._awaited[name] = asyncio.Future()
        if name in self._told:
            self._settle(name)
        return self._awaited[name]

    def _settle(self, name: str) -> None:
        value, is_known, is_secret, depends_on, failed = self._told[name]
        if failed is not None:
            self._awaited[name].set_exception(failed)
            return
        resources = {*(depends_on or ()), self._resource}
        self._awaited[name].set_result(output._OutputData(resources, value, is_known, is_secret))


class _Pending:
    """Outputs of ours that a program waits for at its end: one future on behalf of all.

    The SDK waits for its set of futures, and looks at each of them again at every wake: with one for each urn, each id
    and each field that is read, the time that a program takes grows with the square of its resources.

    None of this takes a lock: the SDK itself reads `_data` while it holds its own, which can be taken once only. None
    is needed, as the set is used in the thread of the event loop alone.
    """

    def __init__(self) -> None:
        self._count = 0
        self._all: asyncio.Future[None] = asyncio.Future()
        SETTINGS.outputs.add(self._all)

    def takes_more(self) -> bool:
        """Whether the set still has it: the SDK takes all out while it waits, and drops them where tests begin anew."""
        return self._all in SETTINGS.outputs and self._all.get_loop() is asyncio.get_event_loop()

    def add(self, future: asyncio.Future[Any]) -> None:
        """Let the program wait for one, and fail with it."""
        self._count += 1
        future.add_done_callback(self._ended)

    def let_go(self, future: asyncio.Future[Any]) -> None:
        """Do not wait for one any more: what was derived from it is waited for instead."""
        SETTINGS.outputs.discard(future)
        if future.remove_done_callback(self._ended):
            self._count_down()

    def _ended(self, future: asyncio.Future[Any]) -> None:
        if future.cancelled() or future.exception() is not None:
            SETTINGS.outputs.add(future)  # where the SDK finds it, unless the program recovers from it
            self._count_down(wake=True)
        else:
            self._count_down()

    def _count_down(self, *, wake: bool = False) -> None:
        self._count -= 1
        if wake or not self._count:
            self._wake()

    def _wake(self) -> None:
        SETTINGS.outputs.discard(self._all)
        self._all.set_result(None)
        if self._count:
            self._all = asyncio.Future()
            SETTINGS.outputs.add(self._all)


_pending: _Pending | None = None


def _wait_at_the_end(future: asyncio.Future[Any]) -> _Pending:
    global _pending
    if _pending is None or not _pending.takes_more():
        _pending = _Pending()
    _pending.add(future)
    return _pending


class _Unread(pulumi.Output[Any]):
    """The output of one field."""

    def __init__(self, answer: _Answer, name: str) -> None:
        self._answer = answer
        self._name = name
        self._read: tuple[asyncio.Future[Any], _Pending] | None = None

    @property
    def _data(self) -> asyncio.Future[Any]:  # type: ignore[override]
        return self._first_read()[0]

    def _untrack(self) -> None:
        future, pending = self._first_read()
        pending.let_go(future)

    def _first_read(self) -> tuple[asyncio.Future[Any], _Pending]:
        if self._read is None:
            future = self._answer.of(self._name)
            self._read = future, _wait_at_the_end(future)
        return self._read


def _take_over(made: pulumi.Output[Any]) -> None:
    """Wait for an output that the SDK made as for those that are made here."""
    future = cast("asyncio.Future[Any]", made._data)
    SETTINGS.outputs.discard(future)
    _wait_at_the_end(future)


def _transfer(stock: Callable[..., dict[str, Resolver]]) -> Callable[..., dict[str, Resolver]]:
    def transfer_properties(res: pulumi.Resource, props: Any, custom: bool) -> dict[str, Resolver]:
        names: tuple[str, ...] | None = getattr(type(res), NAMES, None)
        if names is None:
            return stock(res, props, custom)
        for name in {"urn", "id"} & vars(res).keys():
            _take_over(res.__dict__[name])
        answer = _Answer(res)
        resolvers: dict[str, Resolver] = {}
        for name in dict.fromkeys((*names, *props)):
            res.__dict__[name] = _Unread(answer, name)
            resolvers[name] = partial(answer.resolve, name)
        return resolvers

    return transfer_properties


SDK = version("pulumi")
CHEAP = SDK in TESTED
"""Whether outputs are made here; if not, the SDK makes one for each property that a resource is given."""

if CHEAP:
    debug_lines.collect()
    rpc.transfer_properties = _transfer(rpc.transfer_properties)
"""Outputs of our resources are to a program, to the engine and to the state what the SDK's own are, and cost less."""


def properties_for(names: Iterable[str]) -> dict[str, Any]:
    """The properties that a resource must be given so that it gets its outputs."""
    if CHEAP:
        return {}
    _report_once()
    return dict.fromkeys(names)


@cache
def _report_once() -> None:
    """Write the one debug line of a program whose outputs the SDK makes; `pulumi up --debug` shows it."""
    pulumi.log.debug(
        f"iam_resources: pulumi {SDK} is not among the versions that this release was tested with "
        f"({', '.join(sorted(TESTED))}): the SDK makes the outputs, which is slower where there are many resources"
    )
