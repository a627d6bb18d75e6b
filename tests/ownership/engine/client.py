"""Stands in for a process that the engine starts, and has it forked by `forkserver` instead.

It is run by itself with nothing but the standard library, so that it is ready in a few milliseconds. It passes on its
arguments, environment and standard streams, and the signals that it gets; it ends with the exit code of the other one,
and that one ends when this one is gone.
"""

import os
import signal
import socket
import sys

PARENT_CHECK_SECONDS = 0.2
ROLE = ""
"""The role to fork, where that is not the name of this file."""


def pass_on(child: int, received: int) -> None:
    """Pass a signal on to the forked process, which may have ended a moment ago."""
    try:  # noqa: SIM105 (contextlib is one more import)
        os.kill(child, received)
    except ProcessLookupError:
        pass


def main() -> None:
    """Run the role that the name of this file says."""
    parent = os.getppid()
    role = ROLE or os.path.basename(sys.argv[0])  # noqa: PTH119 (pathlib takes as long to import as all of the rest)
    words = [role, os.getcwd(), str(len(sys.argv) - 1), *sys.argv[1:]]  # noqa: PTH109
    words += [f"{name}={value}" for name, value in os.environ.items()]
    request = "\0".join(words).encode("utf-8", "surrogateescape")
    server = socket.socket(socket.AF_UNIX)
    server.connect(os.environ["OWNERSHIP_FORKSERVER"])
    socket.send_fds(server, [len(request).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(request)
    child = int.from_bytes(server.recv(4), "big")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: pass_on(child, received))
    server.settimeout(PARENT_CHECK_SECONDS)
    while os.getppid() == parent:
        try:
            code = server.recv(1)
        except TimeoutError:
            continue
        crashed = "the forked program ended without an exit code" if role == "program" else 1  # hosts are killed
        sys.exit(code[0] if code else crashed)
    sys.exit(1)


if __name__ == "__main__":
    main()
