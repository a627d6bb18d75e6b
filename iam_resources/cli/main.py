"""The entry of `iam`: reads the command line, runs one command, and prints one line if it fails.

Exit codes: 0 done; 1 failed; 2 wrong use; 3 a guardrail is broken; 130 stopped by ^C, as shells have it.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any

from iam_resources.cli.command import Cancelled, Wrong
from iam_resources.errors import IamError

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
_COMMANDS = ("doctor", "import", "drift", "recover", "review", "access", "jit", "huawei", "completion")
_MODULES = {"import": "importing"}
"""The module of each command, where it is not called like it.

Only the module of the command that is called is imported: another may need much that it does not.
"""


class _Version(argparse.Action):
    """Prints the version; it is looked up only then, as that takes a while."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show program's version number and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('iam-resources')}")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `iam`.

    Args:
        arguments: those after the name of the command; None takes them from the process.

    Returns:
        The exit code.
    """
    words = sys.argv[1:] if arguments is None else arguments
    try:
        options, unknown = the_parser(words[0] if words else "").parse_known_args(words)
        _check_known(options.parser, unknown)
        running = options.run(options)
        if isinstance(running, int):
            return running
        from iam_resources.cli.running import run  # what asyncio needs takes as long as a command that does without

        return run(running)
    except Wrong as error:
        options.parser.print_usage(sys.stderr)
        return _fail(f"error: {error}", WRONG_USE, name=options.parser.prog)
    except (Cancelled, KeyboardInterrupt):
        return _fail("stopped", STOPPED)
    except IamError as error:
        return _fail(str(error), FAILED)
    except BrokenPipeError:  # the reader of the output, such as `head`, has ended
        sys.stderr.close()
        return FAILED


def the_parser(command: str = "") -> argparse.ArgumentParser:
    """The parser of the command line.

    Args:
        command: the one that is called; the parser has the others too unless it is one that needs only itself.
    """
    parser = argparse.ArgumentParser(
        prog="iam", description="Commands for programs that use iam_resources. Help on each: iam COMMAND --help."
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in (command,) if command in _COMMANDS and command != "completion" else _COMMANDS:
        importlib.import_module(f"iam_resources.cli.{_MODULES.get(name, name)}").add_to(commands)
    parser.set_defaults(whole=parser)
    return parser


def _check_known(parser: argparse.ArgumentParser, unknown: Sequence[str]) -> None:
    if not unknown:
        return
    first = unknown[0].partition("=")[0]
    if not first.startswith("-"):
        raise Wrong(f"{first!r} is an unexpected argument: quote a value that has spaces")
    import difflib

    near = difflib.get_close_matches(first, parser._option_string_actions, n=1)
    raise Wrong(f"there is no option {first}" + (f": did you mean {near[0]}?" if near else ""))


def _fail(text: str, code: int, *, name: str = "iam") -> int:
    print(f"{name}: {text}", file=sys.stderr)
    return code
