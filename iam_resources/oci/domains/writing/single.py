"""Writes of a domain that are made by calls of their own."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from typing import TypeAlias

import httpx

from iam_resources.errors import Conflict, IamError
from iam_resources.http import Reply
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.write import Write
from iam_resources.oci.domains.writing.lost_answer import Proof
from iam_resources.scim.representation import Representation

Answer: TypeAlias = Representation | IamError
"""The resource after a write (empty where the service does not return it), or why it was not made."""


class SingleWrites:
    """Makes writes one by one.

    Args:
        domain: where.
        proof: finds what was made by a call whose answer nobody got.
    """

    def __init__(self, domain: Domain, proof: Proof) -> None:
        self._client = domain.client
        self._clock = domain.clock
        self._proof = proof

    async def each(self, writes: Sequence[Write], since: float | None) -> list[Answer]:
        """Make several at once, each by its own call; as `make`."""
        return list(await asyncio.gather(*(self.make(write, since=since) for write in writes)))

    async def make(self, write: Write, *, since: float | None = None) -> Answer:
        """Make one write by a call of its own.

        Args:
            write: which.
            since: where an earlier try is in doubt, when that was sent, in seconds of `time.monotonic`.
        """
        asked_at = time.monotonic() if since is None else since

        async def settle() -> Reply | None:
            (seen,) = await self._proof.find([write], asked_at)
            return None if seen is None else Reply(201, httpx.Headers(), seen)

        is_post = write.method == "POST"
        try:
            reply = await self._client.call(
                write.method,
                f"/admin/v1{write.path}",
                query=write.query,
                json=... if write.body is None else write.body,
                # The service knows by it that a repeated call is the same call.
                headers={"opc-retry-token": secrets.token_hex(16)} if is_post else None,
                repeat=True,
                settle=settle if is_post else None,
                tried=write.tried,
            )
        except Conflict as conflict:
            seen = await self._proof.wait_for(write, asked_at) if is_post and since is not None else None
            return seen or conflict
        except IamError as error:
            return error
        self._clock.saw(reply)
        return dict(reply.body or {})
