"""All writes of a domain: those of one moment travel together.

One write is made by its own call. Several are one Bulk, and those that change the members of one group are one PATCH in
it. Every write gets its own answer or its own error.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from typing import TypeAlias

import httpx

from iam_resources.errors import Conflict, Denied, IamError, Invalid, NotFound, Throttled, Unavailable, VendorError
from iam_resources.http import Batch, Reply
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.bulk import LARGEST, MOST, Bulk, made
from iam_resources.oci.domains.api.representation import Representation
from iam_resources.oci.domains.api.write import MemberChange, Write
from iam_resources.oci.domains.clock import ServerClock
from iam_resources.oci.domains.member_changes import MemberLoad
from iam_resources.oci.domains.member_pages import MemberPages
from iam_resources.oci.domains.proof import Proof

log = logging.getLogger("iam_resources.oci")

Answer: TypeAlias = Representation | IamError
_NO_BULK = frozenset({401, 403, 404, 405, 501})
"""Answers of a service that has no Bulk, or does not let this caller use it; a missing right is a 401 here."""

Answers: TypeAlias = dict[int, Answer]
"""By the place of who asked."""


class Writes:
    """The writes of a domain; `domain.part(Writes)` gives the one through which all of them go.

    Args:
        domain: where.
    """

    def __init__(self, domain: Domain) -> None:
        self._client = domain.client
        self._clock = domain.part(ServerClock)
        self._bulk = Bulk(domain)
        self._proof = Proof(domain)
        self._members = MemberPages(domain)
        self._url = domain.url
        self._bulk_works = True
        self._batch: Batch[Write | MemberChange, Representation] = Batch(
            self._carry, most=MOST, weight=lambda item: item.size, most_weight=LARGEST
        )

    async def make(self, write: Write | MemberChange) -> Representation:
        """Make one write.

        Returns:
            The resource after it; empty where the service does not tell.

        Raises:
            VendorError: as the service answered, or did not.
        """
        try:
            return await self._batch.ask(write)
        except IamError as error:
            error.tried = write.tried
            raise

    async def _carry(self, items: Sequence[Write | MemberChange]) -> list[Answer]:
        loads: list[tuple[Write, int]] = []
        groups: list[MemberLoad] = []
        for place, item in enumerate(items):
            if isinstance(item, Write):
                loads.append((item, place))
                continue
            group = next((each for each in groups if each.takes(item)), None)
            if group is None:
                groups.append(group := MemberLoad(item.group_id, item.tried))
            group.add(item, place)
        writes = [*(write for write, _ in loads), *(group.write for group in groups)]
        answers = await self._send(writes)
        found: Answers = {place: answer for (_, place), answer in zip(loads, answers, strict=False)}
        for group, answer in zip(groups, answers[len(loads) :], strict=True):
            found |= await self._mended(group, answer)
        return [found[place] for place in range(len(items))]

    async def _send(self, writes: list[Write]) -> list[Answer]:
        if len(writes) == 1 or not self._bulk_works:
            return list(await asyncio.gather(*(self._alone(write) for write in writes)))
        return await self._together(writes)

    async def _together(self, writes: list[Write]) -> list[Answer]:
        asked_at = time.monotonic()
        unsure = False

        async def settle() -> Reply | None:
            nonlocal unsure
            unsure = True
            found = [each for each in await self._proof.find(writes, asked_at) if each is not None]
            return Reply(200, httpx.Headers(), made(found)) if len(found) == len(writes) else None

        try:
            answers: list[Answer] = [*await self._bulk.send(writes, settle=settle)]
        except VendorError as error:
            if error.status == 413:
                return [*await self._send(writes[: len(writes) // 2]), *await self._send(writes[len(writes) // 2 :])]
            if error.status in _NO_BULK:
                return await self._without_bulk(writes, error)
            if isinstance(error, Invalid):  # one that the service can not even read must not stop the others
                since = asked_at if unsure else None
                return list(await asyncio.gather(*(self._alone(write, since=since) for write in writes)))
            if not unsure:
                raise
            return [seen or error for seen in await self._proof.find(writes, asked_at)]
        return list(
            await asyncio.gather(
                *(
                    self._checked(write, answer, asked_at, unsure=unsure)
                    for write, answer in zip(writes, answers, strict=True)
                )
            )
        )

    async def _checked(self, write: Write, answer: Answer, asked_at: float, *, unsure: bool) -> Answer:
        """The answer to one write of a Bulk, after what may have come of an earlier try."""
        if isinstance(answer, Throttled | Unavailable) or (isinstance(answer, VendorError) and answer.status == 405):
            return await self._alone(write, since=asked_at)
        if unsure and isinstance(answer, Conflict) and write.method == "POST":
            return await self._proof.wait_for(write, asked_at) or answer
        if unsure and isinstance(answer, NotFound) and write.method == "DELETE":
            return {}
        return answer

    async def _without_bulk(self, writes: list[Write], error: VendorError) -> list[Answer]:
        """Make them one by one, and from now on all others too, where it is the Bulk that the service refuses."""
        answers = list(await asyncio.gather(*(self._alone(write) for write in writes)))
        if self._bulk_works and not all(isinstance(each, Denied) for each in answers):
            self._bulk_works = False
            log.warning("%s takes no Bulk (%s): writes are made one by one", self._url, error.status)
        return answers

    async def _alone(self, write: Write, *, since: float | None = None) -> Answer:
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

    async def _mended(self, group: MemberLoad, answer: Answer) -> Answers:
        """The answers to changes of one group: one that is so already must not keep the others from being made."""
        if not isinstance(answer, Conflict | Invalid | NotFound):
            return dict.fromkeys(group.places(), answer)
        members = await self._members.of(group.group_id)
        if members is None:  # the group is gone, and with it all memberships
            done: Answers = {place: {} for places in group.leaves.values() for place in places}
            return {**dict.fromkeys(group.places(), answer), **done}
        left = group.without_done(members)
        found: Answers = {place: {} for place in group.places()}
        if not left.places():
            return found
        if len(left.each()) < len(group.each()):
            again = await self._alone(left.write)
            if not isinstance(again, IamError):
                return found
        for each in left.each():
            found |= dict.fromkeys(each.places(), await self._alone(each.write))
        return found
