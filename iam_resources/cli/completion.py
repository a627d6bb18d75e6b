"""`iam completion`: what a shell needs to complete the commands and options of `iam`."""

from __future__ import annotations

import argparse
from typing import Any

_SHELLS = {
    "bash": 'eval "$(iam completion bash)" in ~/.bashrc',
    "zsh": "iam completion zsh > _iam in a folder of $fpath",
    "fish": "iam completion fish > ~/.config/fish/completions/iam.fish",
}


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "completion",
        help="print what bash, zsh or fish needs to complete commands and options",
        description="Print what a shell needs to complete the commands and options of iam.",
        epilog=f"To enable it permanently: {'; '.join(_SHELLS.values())}.",
    )
    parser.add_argument("shell", metavar="SHELL", choices=list(_SHELLS), help="bash, zsh or fish")
    parser.set_defaults(run=run, parser=parser)


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    import shtab  # only here: no other command needs it

    _shorten(options.whole)
    print(shtab.complete(options.whole, options.shell))
    return 0


def _shorten(parser: argparse.ArgumentParser) -> None:
    """Leave of each command its help, of one line, which a shell shows beside it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                command.description = None
                _shorten(command)
