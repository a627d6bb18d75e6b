"""What the tests call of the vendors' operations, and for which resource, lookup or command.

It is the proof of docs/coverage.md. docs/coverage/evidence.json names one test for each; `make evidence` writes it, and
each of these tests fails when it no longer makes the call. An operation counts as called when a function with its mark
ran, and, where the documents give a method and a path, a request with both was sent.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import httpx
import pytest

from iam_resources import coverage
from tools.docs.operations import EVIDENCE, calls_of, marks_in_docstrings, operations

_of: ContextVar[str] = ContextVar("of", default="")
"""The resource, lookup or command that is under way."""
_ran: set[tuple[str, str]] = set()
"""The operations whose functions ran, each with what it was for."""
_sent: set[tuple[str, str]] = set()
"""What it was for, and the request that was sent, `METHOD /path`."""
_operations = {operation.id: operation for operation in operations()}


def _record(function: Callable[..., Any], ids: tuple[str, ...], default: str = "") -> Callable[..., Any]:
    @functools.wraps(function)
    def recorded(*arguments: Any, **named: Any) -> Any:
        if of := _of.get() or default:
            _ran.update((id_, of) for id_ in ids)
        return function(*arguments, **named)

    return recorded


def _for(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        token = _of.set(name)
        try:
            return function(*arguments, **named)
        finally:
            _of.reset(token)

    return called


def _mark(*ids: str, real: Callable[..., Any] = coverage.operation) -> Callable[..., Any]:
    marked = real(*ids)

    def mark(function: Any) -> Any:
        ours = function.__module__.startswith("iam_resources.")
        return marked(_record(function, ids) if ours else function)

    return mark


coverage.operation = _mark  # before any other module of the product takes it


def show(id_: str, of: str) -> None:
    """Say that a step was carried out in another process.

    Args:
        id_: of the operation.
        of: the resource, lookup or command.
    """
    _ran.add((id_, of))


def _install() -> None:
    from iam_resources.cli import main
    from iam_resources.engine.runner import Runner
    from tools.docs.rooms import rooms

    for verb in ("create", "find", "read", "update", "delete"):
        if method := getattr(Runner, verb, None):
            setattr(Runner, verb, _verb(method))
    for room in rooms():
        for name, lookup in room.lookups.items():
            setattr(room.package, name, _for(f"{room.name}.{name}", lookup))
        for name, component in room.components.items():
            component.__init__ = _for(f"{room.name}.{name}", component.__init__)  # type: ignore[method-assign]
    for name, ids in marks_in_docstrings().items():  # functions that are deployed by a component
        try:
            owner: Any = importlib.import_module(".".join(name.split(".")[:5]))
        except ImportError:  # it runs only where it is deployed: a test says so by `show`
            continue
        *way, last = name.split(".")[5:]
        for part in way:
            owner = getattr(owner, part)
        setattr(owner, last, _record(getattr(owner, last), ids, "oci.jit.CapabilitiesPipeline"))
    main.the_parser()  # it imports every command: each must have what it calls from here on
    run = main.main

    @functools.wraps(run)
    def command(arguments: Any = None) -> Any:
        words = [word for word in arguments or ("",) if not word.startswith("-")]
        return _for(f"iam {' '.join(words[: 2 if words[:1] in (['jit'], ['huawei']) else 1])}", run)(arguments)

    main.main = command
    send = httpx.AsyncClient._send_single_request

    async def sent(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        body = request.content if request.url.path.endswith("/Bulk") else b""
        _sent.update((_of.get(), call) for call in calls_of(request.method, request.url.path, body))
        return await send(client, request)

    httpx.AsyncClient._send_single_request = sent  # type: ignore[method-assign]


def _verb(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    async def verb(runner: Any, *arguments: Any, **named: Any) -> Any:
        token = _of.set(runner.kind.token.replace(":", "."))
        try:
            return await method(runner, *arguments, **named)
        finally:
            _of.reset(token)

    return verb


_install()


@functools.cache
def _expected() -> dict[str, set[tuple[str, str]]]:
    """What each test is named for."""
    found: dict[str, set[tuple[str, str]]] = {}
    for id_, tests in json.loads(EVIDENCE.read_text()).items():
        for of, test in tests.items():
            found.setdefault(test, set()).add((id_, of))
    return found


@pytest.fixture(autouse=True)
def evidence(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test: whether it has called what docs/coverage.md says that it does."""
    _ran.clear()
    _sent.clear()
    yield
    called = {
        (id_, of) for id_, of in _ran if _operations[id_].is_called_by(call for for_, call in _sent if for_ == of)
    }
    test = request.node.nodeid
    if file := os.environ.get("IAM_EVIDENCE"):
        with Path(file).open("a") as lines:
            lines.write("".join(json.dumps([id_, of, test, len(called)]) + "\n" for id_, of in sorted(called)))
    elif missing := sorted(_expected().get(test, set()) - called):
        pytest.fail(f"docs/coverage.md names this test for calls that it does not make: {missing}; run: make evidence")
