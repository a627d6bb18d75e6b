"""Books."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from iam_resources.engine import (
    Inputs,
    Kept,
    Key,
    Lifecycle,
    Local,
    Model,
    OrMap,
    PerKey,
    Refers,
    Replaces,
    Resource,
    Secret,
    State,
    Unordered,
    WriteOnly,
)


class Edition(Model):
    """Which edition a book is."""

    year: int
    """The year it was printed."""
    printer: str | None = None
    """Who printed it."""


class BookInputs(Inputs):
    """What a program may write."""

    title: Annotated[str, Field(min_length=1, max_length=80), Key()]
    """What it is called."""
    author: Annotated[str, Refers("author_id", "author_name")]
    """Who wrote it."""
    binding: Annotated[Literal["paper", "cloth"] | None, Replaces()] = None
    """What holds it together."""
    pages: Annotated[int, Field(ge=1, le=5000)] | None = None
    """How long it is."""
    topics: Annotated[list[str] | None, Unordered()] = None
    """What it is about."""
    notes: Annotated[dict[str, list[str]] | None, PerKey()] = None
    """Notes by reader."""
    editions: list[Edition] | None = None
    """Its editions, the oldest first."""
    summary: Annotated[str | None, OrMap()] = None
    """What happens in it, in JSON."""
    mark: Annotated[str | None, Secret()] = None
    """A mark that nobody may see."""
    lock: Annotated[str | None, WriteOnly("lock_version")] = None
    """The word that opens it."""
    lock_version: Annotated[int, Kept()] = 1
    """Raise it to set the lock again."""
    on_delete: Annotated[Literal["burn", "keep"], Local()] = "burn"
    """What happens to it."""


class BookState(BookInputs, State):
    """What is known of a book."""

    number: str = ""
    """The number on its back."""
    author_id: str | None = None
    """The author's number."""
    author_name: str | None = None
    """The author's name."""


class BookLifecycle(Lifecycle[BookInputs, BookState]):
    """Create, read, update and delete of books."""

    id_formats = ("<number>", "<title>")


class Book(Resource, lifecycle=BookLifecycle, token="shelf:Book"):
    """A book on the shelf.

        shelf.Book("emma", title="Emma", author="austen")

    What nobody wrote down is left as it is.
    """
