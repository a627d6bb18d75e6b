"""What a password must have, as far as it can be counted: the part of a password policy that vendors have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

LETTERS: Mapping[str, Callable[[str], bool]] = {
    "digits": str.isdigit,
    "lower case letters": str.islower,
    "upper case letters": str.isupper,
    "special characters": lambda letter: not letter.isalnum(),
}
"""Kinds of characters that are counted, by their name in a message."""


def find_missing(password: str, least: Mapping[str, int], *, shortest: int = 0, longest: int = 0) -> list[str]:
    """What is demanded of a password that this one does not have.

    Args:
        password: the password.
        least: how many characters of a kind of `LETTERS` it must have, by kind.
        shortest: how many characters it must have.
        longest: how many it may have; 0 for any number.

    Returns:
        Each demand in words; none of them holds the password.
    """
    found = [f"at least {_count(shortest, 'characters')}"] if len(password) < shortest else []
    if longest and len(password) > longest:
        found.append(f"at most {_count(longest, 'characters')}")
    missing = (kind for kind, number in least.items() if sum(map(LETTERS[kind], password)) < number)
    return found + [f"at least {_count(least[kind], kind)}" for kind in missing]


def _count(number: int, kind: str) -> str:
    return f"{number} {kind.removesuffix('s') if number == 1 else kind}"
