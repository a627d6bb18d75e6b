"""What a list has: which objects exist, and so which are gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from iam_resources.oci.api.calls import Body, is_deleted

_PROOF_SECONDS = 30


async def living(pages: AsyncIterator[Body]) -> AsyncIterator[Body]:
    """What a list has, without what was deleted and is only remembered."""
    async for each in pages:
        if not is_deleted(each):
            yield each


class Listed:
    """Which objects a list has; it is read once for all callers within half a minute.

    Args:
        listing: reads all objects.
    """

    def __init__(self, listing: Callable[[], AsyncIterator[Body]]) -> None:
        self._listing = listing
        self._proof: asyncio.Task[frozenset[str]] | None = None
        self._proof_at = float("-inf")

    async def lacks(self, object_id: str) -> bool:
        """Whether an object is in no list.

        Raises:
            NotFound: the caller may not list this kind.
        """
        if object_id not in await self._ids():
            return True
        self.forget()  # that list may be older than the end of the object
        return object_id not in await self._ids()

    def forget(self) -> None:
        """Discard the last list: it proves nothing about what changes from now on."""
        self._proof = None

    async def _ids(self) -> frozenset[str]:
        """The OCIDs in a list of some seconds ago at most."""
        proof = self._proof
        failed = proof is not None and proof.done() and (proof.cancelled() or proof.exception() is not None)
        if proof is None or failed or time.monotonic() - self._proof_at > _PROOF_SECONDS:
            self._proof_at = time.monotonic()
            self._proof = proof = asyncio.ensure_future(self._list())
        return await asyncio.shield(proof)

    async def _list(self) -> frozenset[str]:
        return frozenset([str(each["id"]) async for each in self._listing()])
