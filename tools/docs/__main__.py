"""`make docs`: writes the reference, the table of coverage and the stubs; with `--check` only compares them."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.docs import coverage, reference, review, settings
from tools.docs.rooms import Room, rooms
from tools.docs.written import settle
from tools.place import ROOT
from tools.say import Stop, ends_in_one_line
from tools.stubs import stub


def generated(found: list[Room], known: coverage.Coverage) -> dict[Path, str]:
    """Every file that is derived from the code, with its text.

    Args:
        found: the vendors' rooms.
        known: what is covered in them.
    """
    pages = ROOT / "docs" / "reference"
    return {
        ROOT / "docs" / "coverage.md": coverage.page(known),
        ROOT / "docs" / "settings.md": settings.page(),
        ROOT / "docs" / "review.schema.json": review.schema(),
        ROOT / "docs" / "review-rules.md": review.rules(),
        pages / "README.md": reference.index(found),
        **{pages / f"{room.name}.md": reference.page(room, known) for room in found},
        **{room.folder / "__init__.pyi": stub(room) for room in found},
    }


def main() -> None:
    match sys.argv[1:]:
        case [] | ["--check"] as arguments:
            found = rooms()
            settle(generated(found, coverage.Coverage(found)), "make docs", check=bool(arguments))
        case _:
            raise Stop("Usage: python -m tools.docs [--check]")


if __name__ == "__main__":
    ends_in_one_line(main)
