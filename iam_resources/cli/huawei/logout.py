"""`iam huawei logout`: logs out, and deletes the stored tokens and keys."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import add, show
from iam_resources.cli.huawei.kept import folder_of
from iam_resources.errors import IamError, plain


def add_to(commands: Any) -> None:
    """Declare the command."""
    add(
        commands,
        "logout",
        run,
        does="log out and delete the stored tokens and keys",
        more="Tokens and keys are removed from this machine even if the service cannot be reached.",
        stack=False,
    )


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    from iam_resources.huawei.login import LoginEnded, Portal, Session, forget

    folder = folder_of(options)
    try:
        session = Session(options.connection or "", folder)
    except LoginEnded:
        await forget(folder)
        return _tell(options, None)
    except IamError:  # what is kept is damaged, and leads nowhere
        await forget(folder)
        raise
    try:
        await Portal(session).log_out()
    except IamError as error:
        hint = f"Its files are removed from this machine; at the service it lasts until it ends. {error.hint}"
        error.hint = hint.strip()
        raise
    finally:
        await session.aclose()
    return _tell(options, session.login.start_url)


def _tell(options: argparse.Namespace, start_url: str | None) -> int:
    if options.json:
        show({"start_url": start_url})
    else:
        print(f"logged out at {plain(start_url)}" if start_url else "nobody was logged in")
    return 0
