"""What a person is reported when something cannot be done."""

from __future__ import annotations

from tests.project import Ran

_ENGINE = {"update failed", "preview failed", "Resource monitor has terminated, shutting down"}
"""What the engine itself adds to each failed command."""


def errors(ran: Ran) -> list[str]:
    """The errors of a failed command, each on its one line; never a traceback."""
    text = ran.bad().text
    assert "Traceback" not in text and "Exception" not in text, text
    found = {line.split("error: ", 1)[1].strip() for line in text.splitlines() if "error: " in line}
    return sorted(found - _ENGINE)
