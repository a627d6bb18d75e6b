"""Objects with an id and a name, which is what most vendors have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from iam_resources.directory.base import BaseDirectory

S = TypeVar("S")


@dataclass(frozen=True)
class Identity:
    """What an object is called.

    Attributes:
        id: the vendor's, for ever.
        name: what people call it.
    """

    id: str
    name: str


class NamedDirectory(BaseDirectory[S, Identity]):
    """Objects of one kind in one place that are found by id or by name."""

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        """Say that an object was made, changed or deleted: nothing older is given out any more.

        Args:
            object_id: which.
            names: those it had and has.
            now: the name it has from now on; None when it is gone or the name is not known.
        """
        before = [Identity(object_id, name) for name in names] or [Identity(object_id, "")]
        self._from_now_on(*before, now=None if now is None else Identity(object_id, now))
