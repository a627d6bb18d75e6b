"""The process that made a request from this machine: whether it still runs says whether its update does.

An engine that waits for a vendor sends nothing for minutes, so its silence alone does not say that it is dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.background import birth

_PROC = Path("/proc")


def owner_of(port: int, server_port: int) -> str | None:
    """The process that has a connection to the service, with its start, as text for `is_alive`.

    Args:
        port: of the connection, at the client.
        server_port: at the service.

    Returns:
        None where that is not known: on a system without /proc, or where the process is another user's.
    """
    socket = _socket(port, server_port)
    if socket is None:
        return None
    pid = next(_holders(f"socket:[{socket}]"), None)
    born = None if pid is None else birth(pid)
    return None if born is None else f"{pid} {born}"


def is_alive(owner: str) -> bool:
    """Whether the process that `owner_of` found still runs."""
    pid, _, born = owner.partition(" ")
    return birth(int(pid)) == born


def _socket(port: int, server_port: int) -> str | None:
    """The number of the client's socket in the kernel's table of connections."""
    for table in ("tcp", "tcp6"):
        try:
            lines = (_PROC / "self" / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if [int(address.rpartition(":")[2], 16) for address in fields[1:3]] == [port, server_port]:
                return fields[9]
    return None


def _holders(link: str) -> Iterator[int]:
    """The processes that have a file open that is shown as this link, newest first."""
    for pid in sorted((int(path.name) for path in _PROC.glob("[0-9]*")), reverse=True):
        try:
            if any(str(file.readlink()) == link for file in (_PROC / str(pid) / "fd").iterdir()):
                yield pid
        except OSError:  # it ended meanwhile, or is another user's
            continue
