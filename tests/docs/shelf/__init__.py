"""Books on a shelf: a package with a field of every type, for the tests of what is generated."""

from shelf.book import Book
from shelf.lookups import find_book

__all__ = ["Book", "find_book"]
