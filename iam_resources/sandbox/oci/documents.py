"""Documents of one kind: found by id, by name and by owner without a search, and listed from any place on.

Lists lag behind writes by ``Server.eventual_seconds``; a read by id does not. That is how the service behaves, and what
a client that looks something up by name has to live with.
"""

from __future__ import annotations

import heapq
import secrets
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.store import Store


@dataclass
class Document:
    """One object of a service.

    ``body`` is what the API shows, without ``lifecycleState``. ``hidden`` is what it never shows. ``passing`` is a
    state that ends by itself: its name and when it ends.
    """

    id: str
    body: dict[str, Any]
    sequence: int
    state: str = "ACTIVE"
    passing: tuple[str, float] | None = None
    etag: str = field(default_factory=lambda: secrets.token_hex(20))
    hidden: dict[str, Any] = field(default_factory=dict)

    def state_at(self, now: float) -> str:
        """The lifecycle state at a moment."""
        return self.passing[0] if self.passing and now < self.passing[1] else self.state

    def shown(self, now: float) -> dict[str, Any]:
        """The document as the API shows it."""
        return {**self.body, "lifecycleState": self.state_at(now)}


Key = Callable[[dict[str, Any]], Hashable | None]
Row = tuple[int, dict[str, Any]]


class Documents:
    """All documents of one kind.

    Args:
        store: where they are kept.
        kind: name of the kind in the store.
        server: the clock and the delays.
        unique: by name of the rule: what of a body no other document may have as well; None = not bound by the rule.
        indexes: fields of the body by which documents are asked for.
    """

    def __init__(
        self,
        store: Store,
        kind: str,
        server: Server,
        unique: Mapping[str, Key] | None = None,
        indexes: tuple[str, ...] = ("name",),
    ) -> None:
        self._store = store
        self._kind = f"oci.{kind}"
        self._server = server
        self._unique = dict(unique or {})
        self._indexes = indexes
        self._all: dict[str, Document] = {}
        self._order: list[tuple[int, str]] = []
        self._taken: dict[tuple[str, Hashable], Document] = {}
        self._held: dict[tuple[str, Any], dict[str, Document]] = {}
        self._late: dict[str, tuple[float, dict[str, Any] | None]] = {}
        self._ghosts: list[tuple[float, int, dict[str, Any]]] = []
        self._last = 0
        self.version = 0
        """Goes up with every change: who keeps something made from all documents sees when it is old."""
        for row in sorted(store.load(self._kind), key=lambda row: int(row["sequence"])):
            passing = row.pop("passing")
            self._take(Document(**row, passing=(passing[0], passing[1]) if passing else None))

    def __len__(self) -> int:
        return len(self._all)

    def get(self, id: str) -> Document | None:
        """The document of this id, until it is gone."""
        found = self._all.get(id)
        if found is not None and found.state_at(self._server.clock()) == "DELETED":
            self._forget(found)
            return None
        return found

    def taken(self, rule: str, key: Hashable) -> Document | None:
        """The document that has this key under a rule."""
        return self._taken.get((rule, key))

    def held(self, field: str, value: str) -> list[Document]:
        """Documents with this value in an indexed field, oldest first, without a lag."""
        return [document for document in self._held.get((field, value), {}).values() if document.state != "DELETED"]

    def everything(self) -> Iterable[Document]:
        """All documents, oldest first, without a lag."""
        return [self._all[id] for _, id in self._order if self._all[id].state != "DELETED"]

    def add(
        self, id: str, body: dict[str, Any], hidden: dict[str, Any] | None = None, state: str = "ACTIVE"
    ) -> Document:
        """Keep a new document: ``CREATING`` first, for as long as the server is told."""
        made = Document(id, body, self._last + 1, state, hidden=hidden or {})
        if self._server.lifecycle_seconds:
            made.passing = ("CREATING", self._server.clock() + self._server.lifecycle_seconds)
        self._take(made)
        self._lag(id, None)
        self._keep(made)
        return made

    def change(
        self, document: Document, fields: Mapping[str, Any], *, state: str | None = None, passing: str | None = None
    ) -> None:
        """Change a document, which gets a new etag.

        Args:
            document: which one.
            fields: what of its body changes.
            state: the lifecycle state it comes to; None = the same as before.
            passing: the state it is in until then, for as long as the server is told; None = no time passes.
        """
        self._lag(document.id, document.shown(self._server.clock()))
        self._drop_keys(document)
        self._drop_held(document)
        document.body = {**document.body, **fields}
        document.state = state or document.state
        if passing and self._server.lifecycle_seconds:
            document.passing = (passing, self._server.clock() + self._server.lifecycle_seconds)
        document.etag = secrets.token_hex(20)
        self._take_keys(document)
        self._keep(document)

    def remove(self, document: Document) -> None:
        """Delete a document: ``DELETING`` first, for as long as the server is told."""
        now = self._server.clock()
        if self._server.lifecycle_seconds:
            self._drop_keys(document)
            document.passing, document.state = ("DELETING", now + self._server.lifecycle_seconds), "DELETED"
            self._keep(document)
        else:
            if self._server.eventual_seconds:
                ghost = (now + self._server.eventual_seconds, document.sequence, document.shown(now))
                self._ghosts.append(ghost)
            self._forget(document)

    def listed(self, where: Mapping[str, Any], *, newest_first: bool = True, after: int | None = None) -> Iterator[Row]:
        """Documents as lists show them, each with its number in order, read only as far as the caller goes.

        Args:
            where: fields and what must be in them.
            newest_first: the order.
            after: number of the last one that was shown already.
        """
        now = self._server.clock()
        self._ghosts = [ghost for ghost in self._ghosts if now < ghost[0]]
        rows = self._rows(where, newest_first, after, now)
        if not self._ghosts:
            return rows
        ghosts = sorted(
            (sequence, body)
            for _, sequence, body in self._ghosts
            if _fits(body, where) and (after is None or (sequence < after if newest_first else sequence > after))
        )
        return heapq.merge(rows, ghosts[::-1] if newest_first else ghosts, key=lambda row: row[0], reverse=newest_first)

    def _rows(self, where: Mapping[str, Any], newest_first: bool, after: int | None, now: float) -> Iterator[Row]:
        for document in self._candidates(where, newest_first, after):
            late = self._late.get(document.id)
            if late is not None and now >= late[0]:
                del self._late[document.id]
                late = None
            shown = late[1] if late is not None else document.shown(now)
            if shown is not None and shown["lifecycleState"] != "DELETED" and _fits(shown, where):
                yield document.sequence, shown

    def _candidates(self, where: Mapping[str, Any], newest_first: bool, after: int | None) -> Iterator[Document]:
        indexed = [self._held.get((name, where[name]), {}) for name in self._indexes if name in where]
        if indexed:
            chosen = sorted(min(indexed, key=len).values(), key=lambda document: document.sequence)
            for document in reversed(chosen) if newest_first else chosen:
                if after is None or (document.sequence < after if newest_first else document.sequence > after):
                    yield document
            return
        if newest_first:
            at = len(self._order) if after is None else bisect_left(self._order, (after, ""))
            places: Iterable[int] = range(at - 1, -1, -1)
        else:
            at = 0 if after is None else bisect_right(self._order, (after, "\x7f"))
            places = range(at, len(self._order))
        for place in places:
            yield self._all[self._order[place][1]]

    def _lag(self, id: str, former: dict[str, Any] | None) -> None:
        if self._server.eventual_seconds and id not in self._late:
            self._late[id] = (self._server.clock() + self._server.eventual_seconds, former)

    def _take(self, document: Document) -> None:
        self._all[document.id] = document
        self._last = max(self._last, document.sequence)
        insort(self._order, (document.sequence, document.id))
        if document.state != "DELETED":
            self._take_keys(document)

    def _take_keys(self, document: Document) -> None:
        for rule, key in self._unique.items():
            if (value := key(document.body)) is not None:
                self._taken[rule, value] = document
        for name in self._indexes:
            self._held.setdefault((name, document.body.get(name)), {})[document.id] = document

    def _drop_keys(self, document: Document) -> None:
        for rule, key in self._unique.items():
            value = key(document.body)
            if value is not None and self._taken.get((rule, value)) is document:
                del self._taken[rule, value]

    def _drop_held(self, document: Document) -> None:
        for name in self._indexes:
            at = (name, document.body.get(name))
            self._held.get(at, {}).pop(document.id, None)
            if not self._held.get(at, True):
                del self._held[at]

    def _forget(self, document: Document) -> None:
        self._drop_keys(document)
        self._drop_held(document)
        del self._all[document.id]
        del self._order[bisect_left(self._order, (document.sequence, document.id))]
        self._late.pop(document.id, None)
        self.version += 1
        self._store.drop(self._kind, document.id)

    def _keep(self, document: Document) -> None:
        self.version += 1
        self._store.put(self._kind, document.id, vars(document))


def _fits(body: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(body.get(name) == value for name, value in where.items())
