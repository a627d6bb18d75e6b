"""Stacks, updates and journals in one SQLite file.

Every transaction is on disk before it returns: the log is written ahead (WAL) and synced at each commit
(synchronous=FULL). A kill of the service, or a loss of power where the disk keeps what it has confirmed, loses nothing
that was acknowledged.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.state_service.deployment import as_text, empty, untyped
from tools.state_service.replay import replay

Json = dict[str, Any]

_SCHEMA = """
create table if not exists stacks (
    id integer primary key,
    organization text not null, project text not null, name text not null,
    tags text not null,
    version integer not null default 0,
    state text,
    resources integer not null default 0,
    unique (organization, project, name)
);
create table if not exists updates (
    number integer primary key,
    id text not null unique,
    stack integer not null references stacks (id) on delete cascade,
    kind text not null,
    is_dry integer not null,
    config text not null,
    status text not null,
    version integer not null default 0,
    token text unique,
    engine text not null default '',
    owner text,
    started real not null
);
create index if not exists updates_of_stack on updates (stack, number);
create table if not exists entries (
    update_id text not null references updates (id) on delete cascade,
    sequence integer not null,
    body text not null,
    primary key (update_id, sequence)
) without rowid;
"""


class StoreError(Exception):
    """The file cannot be used. The text is one line for the person who starts the service."""


class OtherEntryError(Exception):
    """The journal holds another entry with this sequence id.

    Attributes:
        sequence: the id.
    """

    def __init__(self, sequence: int) -> None:
        super().__init__(sequence)
        self.sequence = sequence


@dataclass(frozen=True)
class StackName:
    """The full name of a stack."""

    organization: str
    project: str
    name: str

    def __str__(self) -> str:
        return f"{self.organization}/{self.project}/{self.name}"


class Store:
    """The file. Its methods may be called from several threads; one at a time works in the file.

    Args:
        file: made where it is missing, readable by its owner alone.

    Raises:
        StoreError: the file is no such store, or cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        try:
            file.touch(mode=0o600)
            self._base = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            self._base.row_factory = sqlite3.Row
            for setting in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
                self._base.execute(f"pragma {setting}")
            self._base.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as wrong:
            raise StoreError(f"{file}: {wrong}") from wrong

    def close(self) -> None:
        """Close the file; the log is merged into it."""
        with self._lock:
            self._base.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block, synced to disk, or nothing of it."""
        with self._lock:
            if self._base.in_transaction:
                yield
                return
            self._base.execute("begin immediate")
            try:
                yield
                self._base.execute("commit")
            except BaseException:
                self._base.execute("rollback")
                raise

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._base.execute(query, values).fetchone()
            return found

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._base.execute(query, values).fetchall()

    def stacks(self) -> list[sqlite3.Row]:
        """All stacks, with the time of the last update of each."""
        last = "(select max(started) from updates where stack = stacks.id and not is_dry) as last_update"
        return self._all(f"select *, {last} from stacks order by organization, project, name")  # noqa: S608 (no input)

    def is_empty(self) -> bool:
        """Whether no stack has resources, and no update runs."""
        found = self._one(
            "select 1 from stacks where resources > 0 union all"
            " select 1 from updates where status = 'running' and not is_dry"
        )
        return found is None

    def stack(self, name: StackName) -> sqlite3.Row | None:
        """One stack by its name."""
        query = "select * from stacks where organization = ? and project = ? and name = ?"
        return self._one(query, name.organization, name.project, name.name)

    def add_stack(self, name: StackName, tags: Mapping[str, str]) -> int:
        """Add a stack that does not exist yet; returns its id."""
        with self._lock:
            values = (name.organization, name.project, name.name, as_text(tags))
            query = "insert into stacks (organization, project, name, tags) values (?, ?, ?, ?)"
            return int(self._base.execute(query, values).lastrowid or 0)

    def set_tags(self, stack: int, tags: Mapping[str, str]) -> None:
        """Replace all tags of a stack."""
        with self._lock:
            self._base.execute("update stacks set tags = ? where id = ?", (as_text(tags), stack))

    def delete_stack(self, stack: int) -> None:
        """Delete a stack with its updates and journals."""
        with self._lock:
            self._base.execute("delete from stacks where id = ?", (stack,))

    def save_state(self, stack: int, state: Json) -> None:
        """Replace the state of a stack.

        Args:
            stack: its id.
            state: `apitype.UntypedDeployment` as JSON.
        """
        count = len((state.get("deployment") or {}).get("resources") or [])
        with self._lock:
            query = "update stacks set state = ?, resources = ? where id = ?"
            self._base.execute(query, (as_text(state), count, stack))

    def add_update(self, id: str, stack: int, kind: str, *, is_dry: bool, config: Json, now: float) -> None:
        """Add an update that has not started."""
        with self._lock:
            self._base.execute(
                "insert into updates (id, stack, kind, is_dry, config, status, started) values (?, ?, ?, ?, ?, ?, ?)",
                (id, stack, kind, is_dry, as_text(config), "not started", now),
            )

    def start_update(self, id: str, *, token: str, engine: str, owner: str | None) -> int:
        """Start an update; returns the version of the stack that it makes, for a dry one the present version.

        Args:
            id: of the update.
            token: what its engine must show, as a digest.
            engine: its version.
            owner: its process, see `tools.state_service.owner`; None where that is unknown.
        """
        with self.transaction():
            own = "(select stack from updates where id = ? and not is_dry)"
            self._base.execute(f"update stacks set version = version + 1 where id = {own}", (id,))  # noqa: S608
            row = self._one("select version from stacks where id = (select stack from updates where id = ?)", id)
            version = int(row["version"]) if row else 0
            query = "update updates set status = 'running', version = ?, token = ?, engine = ?, owner = ? where id = ?"
            self._base.execute(query, (version, token, engine, owner, id))
        return version

    def update(self, id: str) -> sqlite3.Row | None:
        """One update by its id."""
        return self._one("select * from updates where id = ?", id)

    def update_of_token(self, token: str) -> sqlite3.Row | None:
        """The update whose engine has a token of this digest."""
        return self._one("select * from updates where token = ?", token)

    def last_update(self, stack: int, *, running: bool = False) -> sqlite3.Row | None:
        """The newest update of a stack that is not dry; with `running` the one that may write, if there is one."""
        only = "and status = 'running'" if running else "and status <> 'not started'"
        query = f"select * from updates where stack = ? and not is_dry {only} order by number desc limit 1"  # noqa: S608
        return self._one(query, stack)

    def append(self, update: str, entries: Sequence[tuple[int, str]]) -> None:
        """Add entries to the journal of an update, in one transaction. Those that it holds already stay as they are.

        Args:
            update: its id.
            entries: sequence id and text of each.

        Raises:
            OtherEntryError: it holds one of them with another text; nothing is added.
        """
        with self.transaction():
            for sequence, body in entries:
                query = "insert into entries values (?, ?, ?) on conflict do nothing"
                if self._base.execute(query, (update, sequence, body)).rowcount:
                    continue
                held = self._one("select body from entries where update_id = ? and sequence = ?", update, sequence)
                if held is None or held["body"] != body:
                    raise OtherEntryError(sequence)

    def state(self, stack: int) -> Json:
        """The state of a stack as of now: with what a running update has journalled so far.

        Raises:
            ReplayError: the journal cannot be replayed.
        """
        with self._lock:
            row = self._one("select state from stacks where id = ?", stack)
            saved: Json = json.loads(row["state"]) if row and row["state"] else empty()
            update = self.last_update(stack, running=True)
            if update is None:
                return saved
            bodies = self._all("select body from entries where update_id = ? order by sequence", update["id"])
        if not bodies:
            return saved
        entries = [json.loads(body["body"]) for body in bodies]
        return untyped(*replay(saved["deployment"], entries, update["engine"]))

    def end_update(self, update: sqlite3.Row, status: str) -> None:
        """End an update: its journal becomes the state of the stack, in one transaction.

        Args:
            update: the running update.
            status: "succeeded", "failed" or "cancelled".

        Raises:
            ReplayError: the journal cannot be replayed; the update goes on.
        """
        with self.transaction():
            if not update["is_dry"] and self._one("select 1 from entries where update_id = ?", update["id"]):
                self.save_state(update["stack"], self.state(update["stack"]))
                self._base.execute("delete from entries where update_id = ?", (update["id"],))
            self._base.execute("update updates set status = ? where id = ?", (status, update["id"]))
