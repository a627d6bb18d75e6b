"""Listings in pages: ``limit``, ``marker`` and ``page_info``. A marker has 24 characters, and only its own listing
accepts it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Any

from iam_resources.sandbox.huawei.documents import Document, Documents
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer

MOST = 100


def page_of(
    request: Request,
    name: str,
    documents: Documents,
    show: Callable[[Document], Any],
    where: tuple[str, Hashable] | None = None,
    fits: Callable[[Document], bool] = lambda _: True,
) -> Answer:
    """One page of a listing.

    Args:
        name: the field with the rows.
        where: an index and its key; None = all documents.

    Raises:
        Refused: 400; ``limit`` or ``marker`` is invalid.
    """
    return answer_page(request, name, lambda after: documents.rows(where, fits, after), show)


def answer_page(
    request: Request,
    name: str,
    rows: Callable[[int | None], Iterator[Document]],
    show: Callable[[Document], Any],
    limits: tuple[int, int] = (MOST, MOST),
) -> Answer:
    """One page of rows that are ordered by ``sequence``.

    Args:
        name: the field with the rows.
        rows: from the ``sequence`` of the last row that was shown to the ones after it.
        limits: rows of a page by default, and at most.

    Raises:
        Refused: 400; ``limit`` or ``marker`` is invalid.
    """
    limit, after = _limit(request, *limits), None
    if (marker := request.query.get("marker")) is not None:
        after = _position(request, marker)
    found = list(islice(rows(after), limit + 1))
    shown, last = found[:limit], found[limit - 1]["sequence"] if len(found) > limit else None
    if after is None and found and request.server.settings.empty_first_pages:
        shown, last = [], 0
    info = {"next_marker": None if last is None else _marker(request, last), "current_count": len(shown)}
    return Answer.of_json(200, {name: [show(each) for each in shown], "page_info": info})


def _limit(request: Request, default: int, most: int) -> int:
    text = request.query.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= most:
        raise request.invalid(f"limit: must be a number from 1 to {most}")
    return int(text)


def _marker(request: Request, sequence: int) -> str:
    number = f"{sequence:08x}"
    text = f"{request.call.raw_path} {number}".encode()
    return number + hmac.new(request.server.page_key, text, hashlib.sha256).hexdigest()[:16]


def _position(request: Request, marker: str) -> int:
    try:
        sequence = int(marker[:8], 16)
    except ValueError:
        sequence = -1
    if sequence < 0 or not hmac.compare_digest(_marker(request, sequence).encode(), marker.encode()):
        raise request.invalid("marker: is not a marker of this listing")
    return sequence
