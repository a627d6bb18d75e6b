"""Strings that several renderers show. Nothing is escaped here: each renderer escapes for where it writes to."""

from __future__ import annotations

from iam_resources.review.report import Access, Blast, Holder


def count(number: int, word: str, plural: str = "") -> str:
    """A number with its word: `1 person`, `2 people`."""
    return f"{number} {word if number == 1 else plural or f'{word}s'}"


def summary_of(blast: Blast) -> str:
    """How far a change reaches, in one sentence."""
    gaining = f"{count(blast.people_gaining, 'person gains', 'people gain')} access"
    losing = f"{count(blast.people_losing, 'person loses', 'people lose')} access"
    scopes = f"in {count(len(blast.scopes), 'scope')}" if blast.scopes else "in no scope"
    return f"{gaining}, {losing}, {scopes}; {count(blast.people_unchanged, 'person is', 'people are')} unchanged"


def way_of(access: Access) -> str:
    """By which way somebody has something; empty for a grant of its own."""
    if [] in access.ways or not access.ways:
        return ""
    ways = [" > ".join(way) for way in access.ways]
    return f"by {ways[0]}" + (f" and {count(len(ways) - 1, 'more way')}" if len(ways) > 1 else "")


def line_of(access: Access) -> str:
    """One thing that somebody has, in one line."""
    way = way_of(access)
    return f"{access.entitlement} in {access.scope} ({access.vendor})" + (f", {way}" if way else "")


def title_of(holder: Holder) -> str:
    """Who it is; what is not a person says what it is."""
    if holder.kind in ("person", "everybody"):
        return holder.name
    return (
        f"{holder.kind} {holder.name} (members not known here)"
        if "group" in holder.kind
        else f"{holder.kind} {holder.name}"
    )
