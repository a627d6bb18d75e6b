"""Where the stack of `make up` keeps its state: in a file, or in the state service of this machine (STATE=journal)."""

from __future__ import annotations

import json
import shlex
from contextlib import closing
from pathlib import Path

from tools.place import private
from tools.say import Stop
from tools.state_service.launcher import NAME as SERVICE
from tools.state_service.launcher import StateService, start
from tools.state_service.store import Store

FILE, JOURNAL = "file", "journal"


def chosen(home: Path) -> str:
    """What the last `make up` with STATE said, `FILE` before that.

    Args:
        home: the directory of all states.
    """
    try:
        return JOURNAL if (home / "backend").read_text().strip() == JOURNAL else FILE
    except FileNotFoundError:
        return FILE


def choose(home: Path, backend: str, stack: str) -> None:
    """Keep the stack there from now on.

    Raises:
        Stop: there is no such backend, or the stack has resources in the other one.
    """
    if backend not in (FILE, JOURNAL):
        raise Stop(f"STATE={backend}: expected {FILE} or {JOURNAL}.")
    before = chosen(home)
    if before != backend and not is_empty(home, stack):
        raise Stop(f"The stack {stack} has its state in another place (STATE={before}): run `make down` first.")
    (private(home) / "backend").write_text(backend)


def service(home: Path) -> StateService:
    """The state service of this directory."""
    return StateService(home / SERVICE)


def variables(home: Path) -> dict[str, str]:
    """The environment in which `pulumi` finds the state; starts the service where it is needed.

    Raises:
        Stop: the service does not come up.
    """
    if chosen(home) == FILE:
        return {"PULUMI_BACKEND_URL": f"file://{private(home / 'pulumi')}"}
    return start(service(home)).variables()


def exports(home: Path) -> list[str]:
    """The same as shell lines, in which no secret is written out."""
    found = variables(home)
    if chosen(home) == JOURNAL:
        return service(home).exports()
    return [f"export {name}={shlex.quote(value)}" for name, value in found.items()]


def is_empty(home: Path, stack: str) -> bool:
    """Whether no earlier run has left a resource behind; read from disk, without the engine.

    Args:
        home: the directory of all states.
        stack: its name.
    """
    if chosen(home) == JOURNAL:
        file = service(home).file
        if not file.exists():
            return True
        with closing(Store(file)) as store:
            return store.is_empty()
    for path in (home / "pulumi").glob(f".pulumi/stacks/*/{stack}.json"):
        latest = json.loads(path.read_text()).get("checkpoint", {}).get("latest") or {}
        if latest.get("resources") or latest.get("pending_operations"):
            return False
    return True
