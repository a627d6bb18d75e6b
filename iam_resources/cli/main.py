"""The entry of `iam`: reads the command line, runs one command, and prints one line if it fails.

Exit codes: 0 done; 1 failed; 2 wrong use; 130 stopped by ^C, as shells have it.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import signal
import sys
from collections.abc import Coroutine, Sequence
from importlib.metadata import version
from typing import Any

from iam_resources import operation
from iam_resources.cli import completion, doctor, jit
from iam_resources.cli.command import Wrong
from iam_resources.errors import IamError, Stopped

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
_COMMANDS = (doctor, jit, completion)


class _ByHandError(Exception):
    """The user cancelled the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `iam`.

    Args:
        arguments: those after the name of the command; None takes them from the process.

    Returns:
        The exit code.
    """
    options, unknown = the_parser().parse_known_args(arguments)
    try:
        _check_known(options.parser, unknown)
        return asyncio.run(_until_stopped(options.run(options)))
    except Wrong as error:
        options.parser.print_usage(sys.stderr)
        return _fail(f"error: {error}", WRONG_USE, name=options.parser.prog)
    except (_ByHandError, KeyboardInterrupt):
        return _fail("stopped", STOPPED)
    except IamError as error:
        return _fail(str(error), FAILED)
    except BrokenPipeError:  # the reader of the output, such as `head`, has ended
        sys.stderr.close()
        return FAILED


def the_parser() -> argparse.ArgumentParser:
    """The parser of the complete command line."""
    parser = argparse.ArgumentParser(
        prog="iam", description="Commands for programs that use iam_resources. Help on each: iam COMMAND --help."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('iam-resources')}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    parser.set_defaults(whole=parser)
    return parser


async def _until_stopped(work: Coroutine[Any, Any, int]) -> int:
    """Run a command; Ctrl-C lets requests in flight finish and starts no new ones, a second Ctrl-C stops at once."""
    stopping = asyncio.Event()
    operation.stopping.set(stopping)
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

    def stop() -> None:
        if stopping.is_set():
            task.cancel()
        stopping.set()

    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):  # no signals on this system, or not the main thread
        return await task
    try:
        return await task
    except (Stopped, asyncio.CancelledError) as error:
        if stopping.is_set():
            raise _ByHandError from error
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _check_known(parser: argparse.ArgumentParser, unknown: Sequence[str]) -> None:
    if not unknown:
        return
    first = unknown[0].partition("=")[0]
    if not first.startswith("-"):
        raise Wrong(f"{first!r} is an unexpected argument: quote a value that has spaces")
    near = difflib.get_close_matches(first, parser._option_string_actions, n=1)
    raise Wrong(f"there is no option {first}" + (f": did you mean {near[0]}?" if near else ""))


def _fail(text: str, code: int, *, name: str = "iam") -> int:
    print(f"{name}: {text}", file=sys.stderr)
    return code
