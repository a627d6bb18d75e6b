"""Documents that survive a restart.

The working copy is in memory, in collections with indexes. The store notes which documents a request changed and writes
them in one SQLite transaction before the answer is sent: what a client has received is on disk, even after ``kill -9``.
(WAL with ``synchronous=NORMAL``: safe when the process dies; a power failure may lose the last moments.)
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL,
    key  TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


class StoreError(Exception):
    """The state file cannot be used. The message is one line for the user."""


class Store:
    """A map (kind, key) → document, in a file or, without a path, in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._changed: dict[tuple[str, str], Mapping[str, Any] | None] = {}
        self._database: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            self._database = sqlite3.connect(path, isolation_level=None, timeout=2)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            # One process per file: two sandboxes on one state would overwrite each other's documents.
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(_SCHEMA)
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as problem:
            raise StoreError(f"cannot use the state file {path}: {problem}") from problem
        except sqlite3.DatabaseError as problem:
            raise StoreError(f"{path} is not a state file of the sandbox: {problem}") from problem

    def load(self, kind: str) -> Iterator[dict[str, Any]]:
        """All documents of a kind, as they were last written."""
        if self._database is None:
            return
        for (body,) in self._database.execute("SELECT body FROM documents WHERE kind = ?", (kind,)):
            yield json.loads(body)

    def put(self, kind: str, key: str, document: Mapping[str, Any]) -> None:
        """Note that a document is new or changed. It is read when the request commits."""
        if self._database is not None:
            self._changed[kind, key] = document

    def drop(self, kind: str, key: str) -> None:
        """Note that a document was removed."""
        if self._database is not None:
            self._changed[kind, key] = None

    def commit(self) -> None:
        """Write all changes since the last commit, in one transaction."""
        if self._database is None or not self._changed:
            return
        gone = [at for at, document in self._changed.items() if document is None]
        kept = [
            (kind, key, json.dumps(document, ensure_ascii=False))
            for (kind, key), document in self._changed.items()
            if document is not None
        ]
        self._database.execute("BEGIN")
        self._database.executemany("DELETE FROM documents WHERE kind = ? AND key = ?", gone)
        self._database.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", kept)
        self._database.execute("COMMIT")
        self._changed.clear()

    def close(self) -> None:
        """Commit and close the file."""
        self.commit()
        if self._database is not None:
            self._database.close()
            self._database = None
