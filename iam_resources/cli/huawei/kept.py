"""Where the login of a connection is kept. Importing this takes no time: neither Pulumi nor HTTP is needed."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from iam_resources.private_files import PrivateFolder

if TYPE_CHECKING:
    from iam_resources.huawei.login import Portal


def folder_of(options: argparse.Namespace) -> PrivateFolder:
    """The folder of the connection that the options name."""
    return PrivateFolder("huawei", *(["connections", options.connection] if options.connection else []))


@contextlib.asynccontextmanager
async def portal_of(options: argparse.Namespace) -> AsyncIterator[Portal]:
    """The user portal, over the login of the connection that the options name.

    Raises:
        LoginEnded: nobody is logged in.
    """
    from iam_resources.huawei.login import Portal, Session

    session = Session(options.connection or "", folder_of(options))
    try:
        yield Portal(session)
    finally:
        await session.aclose()


def iso(moment: float) -> str:
    """A moment in ISO 8601.

    Args:
        moment: in seconds since 1970.
    """
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def table(rows: list[tuple[str, ...]]) -> None:
    """Print rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
