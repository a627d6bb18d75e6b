"""Resources of one kind in one domain: by id, by OCID, and by what filters ask for most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from iam_resources.sandbox.oci.domains.lag import Lag
from iam_resources.sandbox.store import Store

Document = dict[str, Any]
"""A resource as it is kept: the attributes that are stored, and those of the sandbox alone, which begin with ``_``.
It is never changed in place: a write puts another document in its place."""


def index_key(value: Any) -> Any:
    """How a value stands in an index: case does not count there."""
    return value.casefold() if isinstance(value, str) else value


def values_at(document: Document, path: str) -> Iterator[Any]:
    """The values at a path such as ``emails.value``."""
    name, _, part = path.partition(".")
    value = document.get(name)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        inner = item.get(part) if part else item
        if inner is not None:
            yield inner


class Collection:
    """Resources of one kind.

    Args:
        store: where they are kept.
        kind: their kind in the store, with the domain's name.
        indexed: paths that get an index.
        lag: what lists do not know yet.
    """

    def __init__(self, store: Store, kind: str, indexed: Iterable[str], lag: Lag[str, Document]) -> None:
        self._store = store
        self._kind = kind
        self._lag = lag
        self.documents: dict[str, Document] = {}
        self._ocids: dict[str, str] = {}
        self._indexes: dict[str, dict[Any, dict[str, None]]] = {path: {} for path in indexed}
        for document in store.load(kind):
            self._enter(document)

    def __len__(self) -> int:
        return len(self.documents)

    def find(self, reference: str) -> Document | None:
        """The resource of an id or an OCID."""
        return self.documents.get(self._ocids.get(reference, reference))

    def put(self, document: Document) -> None:
        """Add a resource, or put it in the place of the one with its id."""
        former = self.documents.get(document["id"])
        if former is not None:
            self._leave(former)
        self._lag.note(document["id"], former)
        self._enter(document)
        self._store.put(self._kind, document["id"], document)

    def remove(self, document: Document) -> None:
        """Remove a resource."""
        self._leave(document)
        self._lag.note(document["id"], document)
        self._store.drop(self._kind, document["id"])
        del self.documents[document["id"]]

    def has_index(self, path: str) -> bool:
        """Whether ``with_value`` knows a path."""
        return path in self._indexes

    def with_value(self, path: str, value: Any) -> Iterable[str]:
        """Ids of the resources that have a value at an indexed path, in any case."""
        return self._indexes[path].get(index_key(value), {})

    def listed(self) -> tuple[dict[str, Document], dict[str, Document | None]]:
        """All resources, and those among them that lists see otherwise (None = not at all)."""
        return self.documents, self._lag.seen()

    def _enter(self, document: Document) -> None:
        self.documents[document["id"]] = document
        if "ocid" in document:
            self._ocids[document["ocid"]] = document["id"]
        for path, index in self._indexes.items():
            for value in values_at(document, path):
                index.setdefault(index_key(value), {})[document["id"]] = None

    def _leave(self, document: Document) -> None:
        self._ocids.pop(document.get("ocid", ""), None)
        for path, index in self._indexes.items():
            for value in values_at(document, path):
                if (ids := index.get(index_key(value))) is not None:
                    ids.pop(document["id"], None)
                    if not ids:
                        del index[index_key(value)]
