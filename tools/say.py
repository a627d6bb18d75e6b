"""How the tools speak to people: one line for each step, one line for an error, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable


class Stop(Exception):
    """Ends a tool. Its text is one line that says what is wrong and what to do."""


def say(text: str) -> None:
    """One line on standard error; standard output is left to results that another program reads."""
    print(text, file=sys.stderr, flush=True)


def ends_in_one_line(main: Callable[[], int | None]) -> None:
    """Runs a tool and exits with its code: 1 and one line where it stopped, 130 where the user did."""
    try:
        code = main()
    except Stop as stop:
        say(str(stop))
        code = 1
    except KeyboardInterrupt:
        say("Interrupted.")
        code = 130
    sys.exit(code or 0)
