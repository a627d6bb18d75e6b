"""Lookups of the shelf."""


def find_book(*, title: str, signed: bool = False) -> str:
    """Look up a book.

    Args:
        title: what it is called.
        signed: whether it must be signed.

    Returns:
        Its number.
    """
    return f"{title}{signed}"
