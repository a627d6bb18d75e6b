"""After a lost answer: what of it was carried out, and is it ours?

It is ours when all that we sent is there, and it is not older than our call by the service's own clock. Anything else
of that name belongs to somebody else, and is never taken for ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from iam_resources.errors import IamError
from iam_resources.http import poll
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.schemas import NEVER_RETURNED
from iam_resources.oci.domains.writing.write import Write
from iam_resources.scim.filters import either
from iam_resources.scim.representation import Representation, covers
from iam_resources.scim.schemas import SEARCH_REQUEST

LAG_SECONDS = 20.0
"""How long a search may lag behind a write before what it does not find is taken for absent."""


async def find_created(domain: Domain, writes: Sequence[Write], asked_at: float) -> list[Representation | None]:
    """Look once: for each POST what it made, None where nothing can be proved.

    Args:
        domain: where.
        writes: that were sent.
        asked_at: when, in seconds of `time.monotonic`.
    """
    found = await _search(domain, writes)
    return [_ours(domain, write, found.get(write.path, []), asked_at) for write in writes]


async def wait_for_created(domain: Domain, write: Write, asked_at: float) -> Representation | None:
    """Look until something of that name shows: what our call made; None where it is another one, or none.

    Args:
        domain: where.
        write: a POST that found its name taken, though an earlier try may have taken it.
        asked_at: when that was sent, in seconds of `time.monotonic`.
    """

    async def look() -> list[Representation] | None:
        return (await _search(domain, [write])).get(write.path) or None

    try:
        found = await poll(look, tried=f"find what came of: {write.tried}", at_most_seconds=LAG_SECONDS)
    except IamError:  # nothing is proved; who asked has an answer already, and keeps it
        return None
    return _ours(domain, write, found, asked_at)


def _ours(domain: Domain, write: Write, found: list[Representation], asked_at: float) -> Representation | None:
    for seen in found:
        created = seen.get("meta", {}).get("created")
        if write.found_by and covers(seen, write.body, NEVER_RETURNED) and domain.clock.is_after(created, asked_at):
            return seen
    return None


async def _search(domain: Domain, writes: Sequence[Write]) -> dict[str, list[Representation]]:
    """What there is under the names of these writes, one call for each collection."""
    found = {}
    for path in dict.fromkeys(write.path for write in writes if write.found_by):
        asked = [write for write in writes if write.path == path and write.found_by]
        body: Representation = {
            "schemas": [SEARCH_REQUEST],
            "filter": either(write.found_by for write in asked),
            "startIndex": 1,
            "count": 1000,
            "attributeSets": ["default"],
            "attributes": list(asked[0].also),
        }
        tried = "find out what a call without an answer has made"
        reply = await domain.call("POST", f"{path}/.search", json=body, repeat=True, tried=tried)
        found[path] = list(reply.body.get("Resources") or [])
    return found
