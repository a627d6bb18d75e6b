"""Resources of identity domains, as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from iam_resources.sandbox.collection import Collection, Format
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.store import Store

Document = dict[str, Any]
"""A resource as it is stored: attributes of the schema, and private ones of the sandbox, which begin with ``_``.
It is never changed in place: a write replaces it by another document."""


def index_key(value: Any) -> Any:
    """The key of a value in an index: indexes are case-insensitive."""
    return value.casefold() if isinstance(value, str) else value


def values_at(document: Document, path: str) -> Iterator[Any]:
    """The values at a path such as ``emails.value``."""
    name, _, part = path.partition(".")
    value = document.get(name)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        inner = item.get(part) if part else item
        if inner is not None:
            yield inner


def open_collection(store: Store, kind: str, indexed: Iterable[str], lag: Lag[str, Document]) -> Collection[Document]:
    """Resources of one kind in one domain, found by id, by OCID, and by the most frequent filters.

    Args:
        store: where they are kept.
        kind: their kind in the store, with the domain's name.
        indexed: paths that get an index.
        lag: what lists do not show yet.
    """

    def index(path: str) -> Callable[[Document], Iterable[Any]]:
        return lambda document: map(index_key, values_at(document, path))

    form = Format[Document](kind, lambda document: str(document["id"]), lambda document: document, dict)
    made = Collection(store, form, {path: index(path) for path in ("ocid", *indexed)}, lag=lag)
    made.load()
    return made
