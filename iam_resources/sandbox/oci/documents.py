"""Documents of the REST services: objects with an etag and a lifecycle state that may change by itself as time passes.

Lists lag behind writes by ``Server.eventual_seconds``; a read by id does not. The service behaves so (eventual
consistency), and a client that looks something up by name has to cope with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from iam_resources.sandbox.collection import Collection, Format, Ordered
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.store import Store


@dataclass(frozen=True)
class Document:
    """One object of a service. It is not changed in place: a change makes another document.

    Attributes:
        id: its OCID.
        body: what the API shows, without ``lifecycleState``.
        sequence: number in the order of creation.
        state: the lifecycle state.
        passing: a state that ends by itself, with the moment at which it ends.
        etag: its version.
        hidden: what the API never shows.
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
        unique: by name of the rule: the key that no other document may have; None = the rule does not apply.
        indexes: fields of the body by which documents are found.
    """

    def __init__(
        self,
        store: Store,
        kind: str,
        server: Server,
        unique: Mapping[str, Key] | None = None,
        indexes: tuple[str, ...] = ("name",),
    ) -> None:
        self._server = server
        self._fields = indexes
        self._documents: Collection[Document] = Collection(
            store,
            Format(f"oci.{kind}", lambda document: document.id, vars, _read),
            {
                **{f"unique {rule}": _unique(key) for rule, key in (unique or {}).items()},
                **{name: _held(name) for name in indexes},
            },
            order=lambda document: document.sequence,
            lag=Lag(server.clock, lambda: server.eventual_seconds),
        )
        self._documents.load()
        self._last = max((document.sequence for document in self._documents), default=0)

    def __len__(self) -> int:
        return len(self._documents)

    @property
    def version(self) -> int:
        """Grows with every change, so that a value computed from all documents can be cached until then."""
        return self._documents.version

    def get(self, id: str) -> Document | None:
        """The document of this id, until it is deleted."""
        found = self._documents.get(id)
        if found is not None and found.state_at(self._server.clock()) == "DELETED":
            self._documents.remove(found)
            return None
        return found

    def find_unique(self, rule: str, key: Hashable) -> Document | None:
        """The document that has this key under a rule."""
        return self._documents.first(f"unique {rule}", key)

    def find(self, field: str, value: str) -> list[Document]:
        """Documents with this value in an indexed field, oldest first, without a lag."""
        return [document for document in self._documents.find(field, value) if document.state != "DELETED"]

    def all(self) -> Iterable[Document]:
        """All documents, oldest first, without a lag."""
        return [document for document in self._documents if document.state != "DELETED"]

    def add(
        self, id: str, body: dict[str, Any], hidden: dict[str, Any] | None = None, state: str = "ACTIVE"
    ) -> Document:
        """Add a document, which is ``CREATING`` for ``Server.lifecycle_seconds``."""
        self._last += 1
        made = Document(id, body, self._last, state, self._until("CREATING"), hidden=hidden or {})
        self._documents.put(made)
        return made

    def change(
        self,
        document: Document,
        fields: Mapping[str, Any],
        *,
        state: str | None = None,
        passing: str | None = None,
        hidden: dict[str, Any] | None = None,
    ) -> Document:
        """Change a document, which gets a new etag.

        Args:
            document: which one.
            fields: what changes in its body.
            state: the lifecycle state after the change; None = the same as before.
            passing: the state until then, for ``Server.lifecycle_seconds``; None = no time passes.
            hidden: what the API never shows; None = the same as before.

        Returns:
            The document as it is now.
        """
        changed = replace(
            document,
            body={**document.body, **fields},
            state=state or document.state,
            passing=(self._until(passing) if passing else None) or document.passing,
            etag=secrets.token_hex(20),
            hidden=document.hidden if hidden is None else hidden,
        )
        self._documents.put(changed)
        return changed

    def remove(self, document: Document) -> None:
        """Delete a document, which is ``DELETING`` for ``Server.lifecycle_seconds``."""
        if passing := self._until("DELETING"):
            self._documents.put(replace(document, passing=passing, state="DELETED"))
        else:
            self._documents.remove(document)

    def listed(self, where: Mapping[str, Any], *, newest_first: bool = True, after: int | None = None) -> Iterator[Row]:
        """Documents as lists show them, each with its sequence number, read only as far as the caller goes.

        Args:
            where: fields and the values they must have.
            newest_first: the order.
            after: sequence number of the last one that was shown already.
        """
        now = self._server.clock()

        def fits(document: Document) -> bool:
            shown = document.shown(now)
            return shown["lifecycleState"] != "DELETED" and all(shown.get(name) == where[name] for name in where)

        found = self._documents.listed(self._among(where), fits, backwards=newest_first, after=after)
        return ((document.sequence, document.shown(now)) for document in found)

    def _among(self, where: Mapping[str, Any]) -> Ordered[Document]:
        """The fewest documents that an index leaves to be looked at."""
        found = [self._documents.find(name, where[name]) for name in self._fields if name in where]
        return min(found, key=len, default=self._documents.all)

    def _until(self, state: str) -> tuple[str, float] | None:
        seconds = self._server.lifecycle_seconds
        return (state, self._server.clock() + seconds) if seconds else None


def _unique(key: Key) -> Callable[[Document], Iterable[Hashable]]:
    def keys(document: Document) -> Iterable[Hashable]:
        value = key(document.body)
        return () if value is None or document.state == "DELETED" else (value,)

    return keys


def _held(field: str) -> Callable[[Document], Iterable[Hashable]]:
    return lambda document: (document.body.get(field),)


def _read(document: dict[str, Any]) -> Document:
    passing = document["passing"]
    return Document(**{**document, "passing": (passing[0], passing[1]) if passing else None})
