"""A picture of changed access for Markdown: who, by which group, to what."""

from __future__ import annotations

from itertools import pairwise

from iam_resources.errors import plain
from iam_resources.review.report import Access, Holder, Report

_MOST_EDGES = 60
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ./-_,()")


def mermaid(report: Report, most: int = _MOST_EDGES) -> tuple[str, int]:
    """The source of a Mermaid graph, and how many changes are left out of it.

    Args:
        report: the review.
        most: how many changes are drawn.
    """
    drawn = _Drawing()
    changes = [
        (holder, access, gained)
        for holder in report.changed()
        for gained, accesses in ((True, holder.gains), (False, holder.losses))
        for access in accesses
    ]
    for holder, access, gained in changes[:most]:
        drawn.add(holder, access, gained=gained)
    return drawn.text, max(0, len(changes) - most)


def escape(text: str) -> str:
    """A string inside the quotes of a label: whatever could end it or be markup is written as a code."""
    return "".join(each if each in _PLAIN else f"#{ord(each)};" for each in plain(text)[:80])


class _Drawing:
    def __init__(self) -> None:
        self._nodes: dict[str, str] = {}
        self._lines = ["graph LR"]
        self._edges: dict[tuple[str, str], bool] = {}

    def add(self, holder: Holder, access: Access, *, gained: bool) -> None:
        """Draw one change by its first way."""
        way = min(access.ways, key=len, default=[])
        names = [f"{holder.name}", *way, f"{access.entitlement} in {access.scope}"]
        keys = [f"who:{holder.name}", *(f"way:{access.scope}:{each}" for each in way)]
        keys.append(f"way:{access.scope}:{access.entitlement}" if access.kind == "group" else f"what:{names[-1]}")
        nodes = [
            self._node(key, name, round_=number == 0)
            for number, (key, name) in enumerate(zip(keys, names, strict=True))
        ]
        for pair in pairwise(nodes):
            self._edges.setdefault(pair, gained)

    def _node(self, key: str, name: str, *, round_: bool) -> str:
        if key not in self._nodes:
            self._nodes[key] = f"n{len(self._nodes)}"
            opening, closing = ("([", "])") if round_ else ("[", "]")
            self._lines.append(f'  {self._nodes[key]}{opening}"{escape(name)}"{closing}')
        return self._nodes[key]

    @property
    def text(self) -> str:
        lines = [*self._lines]
        styles = []
        for number, ((first, second), gained) in enumerate(self._edges.items()):
            lines.append(f"  {first} {'-->|gains|' if gained else '-.->|loses|'} {second}")
            styles.append(f"  linkStyle {number} stroke:{'#1a7f37' if gained else '#cf222e'}")
        return "\n".join(lines + styles)
