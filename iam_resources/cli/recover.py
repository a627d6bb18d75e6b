"""`iam recover`: what an interrupted run left in a stack, and removes what is settled."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from iam_resources.cli.command import counted, filled, settings_of, show
from iam_resources.errors import Refused, plain

if TYPE_CHECKING:
    from pathlib import Path

    from iam_resources.inventory.project import Project
    from iam_resources.inventory.recovery import PendingOperation
    from iam_resources.pulumi_command import Export, Lock

_HOLDERS = {
    "gone": "its process does not run any more",
    "running": "its process is running: wait until it has ended, or stop it",
    "elsewhere": "that is another machine: make sure there that the run has ended, then run pulumi cancel",
}


def add_to(commands: Any) -> None:
    """Declare the command."""
    does = "list what an interrupted run left in a stack, its lock and pending operations, and remove what is settled"
    parser = commands.add_parser(
        "recover",
        help=does,
        description=f"{does[:1].upper()}{does[1:]}. A lock goes only if its process ran on this machine and has ended."
        " Pending operations go when nothing is left to do for any of them. Vendors are asked, and not changed.",
        epilog="Exit codes: 0 done, pulumi up does the rest; 1 something is left for you, or it failed; 2 incorrect"
        " use; 130 cancelled with Ctrl-C.",
    )
    parser.add_argument("--stack", metavar="NAME", type=filled, help="the Pulumi stack; default: the selected one")
    parser.add_argument("--dry-run", action="store_true", help="list it only, and remove nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    parser.set_defaults(run=run, parser=parser)


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    from iam_resources.inventory.project import find_project
    from iam_resources.inventory.recovery import examine
    from iam_resources.pulumi_command import find_backend, find_damaged_attributes, find_locks

    project = await find_project(options.stack)
    backend = find_backend(project.folder)
    is_file = backend.startswith("file://")
    about = (backend, project.name, project.short_stack)
    locks = find_locks(*about) if is_file else []
    found = _Found(project, locks, backend)
    found.damaged = find_damaged_attributes(*about) if is_file else []
    found.repair(dry_run=options.dry_run)
    if not found.damaged and all(each.holder != "running" for each in locks):
        state = await project.state()
        found.pending = await examine(state, functools.partial(settings_of, options))
        if found.is_free and not options.dry_run:
            await found.remove(state)
    if options.json:
        show(found.as_json())
    else:
        for line in found.lines():
            print(plain(line))
    return 0 if found.is_free and not any(each.outcome == "open" for each in found.pending) else 1


class _Found:
    """What there is, and what of it was removed."""

    def __init__(self, project: Project, locks: list[Lock], backend: str) -> None:
        self._project, self._locks, self._backend = project, locks, backend
        self.pending: list[PendingOperation] = []
        self.damaged: list[Path] = []
        """Files of attributes without which, and not with which, the engine can read the stack."""
        self._repaired: list[Path] = []
        self._unlocked = self._cleared = False

    @property
    def is_free(self) -> bool:
        """Whether no lock is left by a process that may still run."""
        return all(each.holder == "gone" for each in self._locks)

    def repair(self, *, dry_run: bool) -> None:
        """Remove damaged files of attributes, unless a run may be writing them.

        Args:
            dry_run: remove nothing.
        """
        if self.is_free and not dry_run:
            for file in self.damaged:
                file.unlink(missing_ok=True)
            self._repaired, self.damaged = self.damaged, []

    async def remove(self, state: Export) -> None:
        """Remove the locks, and the pending operations where all are settled.

        Args:
            state: in which they were found.

        Raises:
            Refused: the state was changed meanwhile.
        """
        from iam_resources.pulumi_command import import_stack

        for lock in self._locks:
            lock.file.unlink(missing_ok=True)
        self._unlocked = bool(self._locks)
        if not self.pending or any(each.outcome != "settled" for each in self.pending):
            return
        if await self._project.state() != state:
            raise Refused("another run has changed the stack meanwhile", hint="Run iam recover again")
        await import_stack(state.document, self._project.stack, self._project.folder)
        self._cleared = True

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "stack": self._project.stack,
            "locks": [
                {"process": each.pid, "user": each.user, "host": each.host, "since": each.since, "holder": each.holder}
                for each in self._locks
            ],
            "unlocked": self._unlocked,
            "damaged_files": [str(each) for each in self.damaged],
            "removed_files": [str(each) for each in self._repaired],
            "pending_operations": [
                {"urn": each.urn, "operation": each.operation, "outcome": each.outcome, "reason": each.reason}
                for each in self.pending
            ],
            "cleared": self._cleared,
        }

    def lines(self) -> Iterator[str]:
        """For a person."""
        locks, pending = counted(len(self._locks), "lock"), counted(len(self.pending), "pending operation")
        known = self._backend.startswith("file://")
        yield f"Stack {self._project.stack}: {locks if known else 'locks not looked for'}, {pending}"
        if not known:
            yield (
                f"lock      the state is not a file, but {self._backend or 'unknown'}: if pulumi up says that the stack"
                " is locked or being updated, make sure that no other run is working, then run pulumi cancel"
            )
        for lock in self._locks:
            who = f"process {lock.pid} of {lock.user} on {lock.host}, since {lock.since}"
            yield f"{'removed ' if self._unlocked else 'lock    '}  {who}: {_HOLDERS[lock.holder]}"
        for file in (*self._repaired, *self.damaged):
            why = "it was cut off, so Pulumi could not read the stack; it holds nothing that is needed"
            yield f"{'removed ' if file in self._repaired else 'damaged '}  {file}: {why}"
        if self.damaged:
            yield "The stack cannot be read before that: what else there is shows when it is removed"
        for each in self.pending:
            outcome = "removed" if self._cleared else each.outcome
            yield f"{outcome:<8}  {each.operation} {each.name}: {each.reason}"
        if any(each.outcome == "resumes" for each in self.pending) and self.is_free:
            yield "Next: pulumi up"
