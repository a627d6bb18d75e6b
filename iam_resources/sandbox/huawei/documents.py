"""Documents of the vendor, in the order in which they were made; listings may lag behind writes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from iam_resources.sandbox.collection import Collection, Format
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.store import Store

Document = dict[str, Any]
"""Not changed in place: a change makes another one, as listings may still show the former."""
Key = Callable[[Document], Hashable | None]
"""From a document to its key in an index; None = it has none."""


class Documents(Collection[Document]):
    """Documents of one kind; each has ``id`` and ``sequence``.

    Args:
        indexes: keys by which they are found, by the name of the index.
        lag: what listings do not show yet; None = they never lag.
    """

    def __init__(
        self, store: Store, kind: str, indexes: Mapping[str, Key] | None = None, lag: Lag[str, Document] | None = None
    ) -> None:
        form: Format[Document] = Format(f"huawei.{kind}", lambda each: str(each["id"]), dict, dict)
        keys = {name: _in_index(key) for name, key in (indexes or {}).items()}
        super().__init__(store, form, keys, order=lambda each: each["sequence"], lag=lag)
        self.load()
        self._last = max((each["sequence"] for each in self), default=0)

    def add(self, id: str, **fields: Any) -> Document:
        """Add a document."""
        self._last += 1
        made = {"id": id, "sequence": self._last, **fields}
        self.put(made)
        return made

    def change(self, document: Document, **fields: Any) -> Document:
        """Change some fields of a document; returns it as it is now."""
        changed = {**document, **fields}
        self.put(changed)
        return changed

    def require(self, id: str, missing: Exception) -> Document:
        """A document; raises `missing` where there is none."""
        found = self.get(id)
        if found is None:
            raise missing
        return found

    def rows(
        self, where: tuple[str, Hashable] | None, fits: Callable[[Document], bool], after: int | None = None
    ) -> Iterator[Document]:
        """Documents as listings show them.

        Args:
            where: an index and the key in it; None = all of them.
            fits: whether a document is to be shown; checks the key of the index too, for those that lag.
            after: ``sequence`` of the last one that was shown.
        """
        return self.listed(self.find(*where) if where else self.all, fits, after=after)


def _in_index(key: Key) -> Callable[[Document], Iterable[Hashable]]:
    def keys(document: Document) -> Iterable[Hashable]:
        found = key(document)
        return () if found is None else (found,)

    return keys
