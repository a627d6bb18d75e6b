"""Outputs that cost little until somebody reads them.

For every field of every resource the SDK makes an Output of five futures and a task, and where a program ends it waits
for all of them, again at every wake. Most are never read, and with thousands of resources they are most of the time
that a program takes. Those of our resources are made here: who reads one finds an `Output` like any other, which makes
what it holds when it is first read.

The SDK makes outputs in `pulumi.runtime.rpc.transfer_properties`, which it looks up again for every resource. Ours
stands in its place and hands on every resource that is not ours. That function is internal to the SDK, so it is
replaced only in the versions of `TESTED`; in all others the SDK makes the outputs, and a program is slower.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib.metadata import version
from typing import Any, TypeAlias

import pulumi
from pulumi import output
from pulumi.runtime import rpc
from pulumi.runtime.settings import SETTINGS

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


class _Unread(pulumi.Output[Any]):
    """The output of one field."""

    def __init__(self, answer: _Answer, name: str) -> None:
        self._answer = answer
        self._name = name
        self._read: asyncio.Future[Any] | None = None

    @property
    def _data(self) -> asyncio.Future[Any]:  # type: ignore[override]
        if self._read is None:
            self._read = self._answer.of(self._name)
            _wait_at_the_end(self._read)
        return self._read


def _wait_at_the_end(future: asyncio.Future[Any]) -> None:
    """Let the program wait for it at its end, and fail with it.

    It does what `Output._track` does, but takes no lock: the SDK itself reads `_data` while it holds that lock, which
    can be taken once only. None is needed, as the set is used in the thread of the event loop alone.
    """
    SETTINGS.outputs.add(future)
    future.add_done_callback(_stop_waiting)


def _stop_waiting(future: asyncio.Future[Any]) -> None:
    if not future.cancelled() and future.exception() is None:
        SETTINGS.outputs.discard(future)


def _transfer(stock: Callable[..., dict[str, Resolver]]) -> Callable[..., dict[str, Resolver]]:
    def transfer_properties(res: pulumi.Resource, props: Any, custom: bool) -> dict[str, Resolver]:
        names: tuple[str, ...] | None = getattr(type(res), NAMES, None)
        if names is None:
            return stock(res, props, custom)
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
