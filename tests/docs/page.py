"""The code blocks of a documentation page, by the file that each belongs to."""

from __future__ import annotations

import re
from pathlib import Path

_BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def files_on(page: Path) -> dict[str, str]:
    """The files that a page shows: blocks with the same title are parts of one file, in their order."""
    found: dict[str, str] = {}
    for title, text in _BLOCK.findall(page.read_text()):
        found[title] = f"{found[title]}\n\n{text}" if title in found else text
    return found
