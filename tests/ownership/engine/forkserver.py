"""`python -m tests.ownership.engine.forkserver SOCKET`: a Python that has imported everything, and forks on request.

What runs in the forked processes is what runs otherwise: the project's provider host, its language host, and the SDK's
own executor of programs. Each has memory of its own, as a process that was started, so that nothing is carried over
from one engine operation to the next.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import os
import runpy
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2

from iam_resources.engine import host
from tools.pulumi import language_host

IMPORTED = (
    "pulumi.runtime",
    *(f"iam_resources.{name}" for name in ("cncc", "oci", "oci.domains", "huawei", "huawei.scim")),
    "iam_resources.cli.main",
    "iam_resources.sandbox.server",
)
"""What every program and its provider import, and `iam` and the sandbox."""
_PARENT_CHECK_SECONDS = 1.0
_SENT = frozenset({signal.SIGIO, signal.SIGINT, signal.SIGTERM, signal.SIGKILL})
"""Signals that end a child as they should: its client is gone, or a test has sent them."""


class LanguageHost(language_host.LanguageHost):
    """The project's language host, which has programs forked too."""

    def GetRequiredPackages(self, request: Any, context: grpc.ServicerContext) -> Any:
        """None: what is installed beside the project needs no provider of its own."""
        return language_pb2.GetRequiredPackagesResponse()


def provider(arguments: list[str]) -> None:
    """The provider host."""
    sys.argv = ["pulumi-resource-pulumi-python", *arguments]
    host.main()


def stock(arguments: list[str]) -> None:
    """The SDK's own provider host."""
    sys.argv = ["pulumi.dynamic", *arguments]
    runpy.run_module("pulumi.dynamic", run_name="__main__", alter_sys=True)


def language(arguments: list[str]) -> None:
    """The language host."""
    sys.argv = ["pulumi-language-python", *arguments]
    language_host.LanguageHost = LanguageHost  # type: ignore[misc]
    language_host.interpreter = lambda info: str(Path(os.environ["OWNERSHIP_BIN"], "program"))
    language_host.main()


def program(arguments: list[str]) -> None:
    """A Pulumi program, run by the SDK's executor: the arguments are those of a Python."""
    assert arguments[0] == "-u"
    sys.argv = arguments[1:]
    runpy.run_path(arguments[1], run_name="__main__")


def iam(arguments: list[str]) -> None:
    """The command `iam`."""
    sys.argv = ["iam", *arguments]
    sys.exit(importlib.import_module("iam_resources.cli.main").main())


def sandbox(arguments: list[str]) -> None:
    """The sandbox."""
    sys.argv = ["sandbox", *arguments]
    runpy.run_module("iam_resources.sandbox", run_name="__main__", alter_sys=True)


ROLES = {
    "iam": iam,
    "sandbox": sandbox,
    "pulumi-resource-pulumi-python": provider,
    "pulumi.dynamic": stock,
    "pulumi-language-python": language,
    "program": program,
}


def serve(path: str) -> None:
    """Fork for everybody who connects, until this process is ended or its parent is gone."""
    for name in IMPORTED:
        importlib.import_module(name)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    assert threading.active_count() == 1, "a process with threads must not fork"
    print("ready", flush=True)
    parent = os.getppid()
    listening.settimeout(_PARENT_CHECK_SECONDS)
    while os.getppid() == parent:
        _report_crashes()
        try:
            client, _ = listening.accept()
        except TimeoutError:
            continue
        client.settimeout(None)
        if os.fork() == 0:
            listening.close()
            _work(client)
        client.close()


def _report_crashes() -> None:
    """Say which children have ended by a signal that no test sends."""
    with contextlib.suppress(ChildProcessError):  # there are none
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if os.WIFSIGNALED(ended[1]) and os.WTERMSIG(ended[1]) not in _SENT:
                print(f"forked process {ended[0]} ended by signal {os.WTERMSIG(ended[1])}", file=sys.stderr, flush=True)


def _work(client: socket.socket) -> None:
    code = 1
    try:
        head, streams, _, _ = socket.recv_fds(client, 4, 3)
        role, folder, count, *rest = _read(client, int.from_bytes(head, "big")).split("\0")
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        arguments, variables = rest[: int(count)], rest[int(count) :]
        os.environ.clear()
        os.environ.update(dict(each.split("=", 1) for each in variables))
        os.chdir(folder)
        client.sendall(os.getpid().to_bytes(4, "big"))
        # The client is gone when the engine is: a signal that nobody handles then ends this process too.
        fcntl.fcntl(client, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(client, fcntl.F_SETFL, fcntl.fcntl(client, fcntl.F_GETFL) | os.O_ASYNC)
        sys.path[:0] = ["", *filter(None, os.environ.get("PYTHONPATH", "").split(":"))]
        try:
            ROLES[role](arguments)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            fcntl.fcntl(client, fcntl.F_SETFL, fcntl.fcntl(client, fcntl.F_GETFL) & ~os.O_ASYNC)
            client.sendall(bytes([code]))
        os._exit(code)


def _read(client: socket.socket, size: int) -> str:
    parts = b""
    while len(parts) < size:
        part = client.recv(size - len(parts))
        if not part:
            raise ConnectionError("the client is gone")
        parts += part
    return parts.decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    serve(sys.argv[1])
