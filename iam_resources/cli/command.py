"""What all commands share: options for connection and output, and printing."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from iam_resources.settings import Settings

Run = Callable[[argparse.Namespace], Awaitable[int] | int]


class Wrong(Exception):
    """Incorrect use of the command, as one line."""


class Cancelled(Exception):
    """The user cancelled the command."""


_CONNECTION = "name of the connection; without it the unnamed one"


def add(
    commands: Any,
    name: str,
    run: Run,
    *,
    does: str,
    more: str = "",
    connection: str = _CONNECTION,
    stack: bool = True,
) -> argparse.ArgumentParser:
    """Declare a command.

    Args:
        commands: where it is added.
        name: the word that calls it.
        run: carries it out and gives the exit code; where it does not wait for anything, without a coroutine.
        does: what it does, in one sentence.
        more: what else is to know.
        connection: what the option `--connection` means.
        stack: whether it reads the configuration of a stack.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=does,
        description=f"{does[:1].upper()}{does[1:]}. {more}".strip(),
        epilog="Exit codes: 0 done, 1 failed or incomplete, 2 incorrect use, 130 cancelled with Ctrl-C.",
    )
    parser.add_argument("--connection", metavar="NAME", type=filled, help=connection)
    if stack:
        parser.add_argument(
            "--stack", metavar="NAME", type=filled, help="the Pulumi stack whose configuration has the connections"
        )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    parser.set_defaults(run=run, parser=parser)
    return parser


def filled(text: str) -> str:
    """The value of an option. An empty one is an error: `--filter "$WHO"` with WHO unset must not mean all users."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: write a value, or leave the option out")
    return text.strip()


async def settings_of(options: argparse.Namespace) -> Settings:
    """The settings of a command: the configuration of the stack, in a Pulumi project, and the environment.

    Raises:
        ConfigError: the configuration of the stack that was named cannot be read.
    """
    from iam_resources.cli.stack import stack_config  # only here: a command that needs no settings is fast
    from iam_resources.settings import Settings

    config = await stack_config(options.stack)
    return Settings(config.values, encrypted=config.encrypted)


def show(value: dict[str, Any]) -> None:
    """Print the result as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def counted(number: int, word: str) -> str:
    """A number with its word: `1 resource`, `2 resources`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def lines(head: str, text: str) -> None:
    """Print text next to a head, wrapped to the width of the terminal. No word is broken."""
    shown = [text]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - len(head) - 3
        shown = textwrap.wrap(text, max(room, 20), break_long_words=False, break_on_hyphens=False) or [""]
    for number, line in enumerate(shown):
        print(f"{head if not number else ' ' * len(head)}  {line}".rstrip())


class Progress:
    """A progress line on a terminal; prints nothing elsewhere.

    Args:
        stream: where to; the error output by default.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._width = 0

    def at(self, text: str) -> None:
        """Replace the progress line."""
        if self._shown:
            self._stream.write(f"\r{text.ljust(self._width)}")
            self._stream.flush()
            self._width = len(text)

    def end(self) -> None:
        """Remove the line."""
        if self._shown and self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()
            self._width = 0
