"""All writes of a domain: those of one moment travel together.

One write is made by its own call. Several are one Bulk, and those that change the members of one group are one PATCH in
it. Every write gets its own answer or its own error.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import Sequence
from typing import TypeAlias

from iam_resources.errors import Conflict, Denied, IamError, Invalid, NotFound, Throttled, Unavailable, VendorError
from iam_resources.http import Batch, Reply
from iam_resources.http.retry import UNKNOWN
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.writing.bulk import LARGEST, MOST, answer_of, send_bulk
from iam_resources.oci.domains.writing.lost_answer import find_created, wait_for_created
from iam_resources.oci.domains.writing.member_list import list_members
from iam_resources.oci.domains.writing.single import Answer, send_single
from iam_resources.oci.domains.writing.write import MemberChange, MemberLoad, Write
from iam_resources.scim.representation import Representation

log = logging.getLogger("iam_resources.oci")

_NO_BULK = frozenset({401, 403, 404, 405, 501})
"""Answers of a service that has no Bulk, or does not let this caller use it; a missing right is a 401 here."""

Answers: TypeAlias = dict[int, Answer]
"""By the place of who asked."""


class Writes(Batch[Write | MemberChange, Representation]):
    """The writes of a domain; `domain.part(Writes)` gives the one through which all of them go.

    `ask` makes one write, and gives the resource after it; empty where the service does not return it.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__(
            self._send_all,
            most=MOST,
            weight=lambda item: item.size,
            most_weight=LARGEST,
            tried=lambda item: item.tried,
        )
        self._domain = domain
        self._bulk_works = True

    async def _send_all(self, items: Sequence[Write | MemberChange]) -> list[Answer]:
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
        answers: list[Answer]
        if len(writes) == 1:
            answers = [await send_single(self._domain, writes[0])]
        else:
            answers = await (self._send_bulk(writes) if self._bulk_works else self._send_each(writes))
        found: Answers = {place: answer for (_, place), answer in zip(loads, answers, strict=False)}
        for group, answer in zip(groups, answers[len(loads) :], strict=True):
            found |= await self._retry_members(group, answer)
        return [found[place] for place in range(len(items))]

    async def _send_each(self, writes: Sequence[Write], since: float | None = None) -> list[Answer]:
        """Make several at once, each by its own call; see `send_single`."""
        return list(await asyncio.gather(*(send_single(self._domain, write, since) for write in writes)))

    async def _send_bulk(self, writes: list[Write]) -> list[Answer]:
        asked_at = time.monotonic()
        unsure = False

        async def settle() -> Reply | None:
            nonlocal unsure
            unsure = True
            found = [each for each in await find_created(self._domain, writes, asked_at) if each is not None]
            return Reply.proved(answer_of(found)) if len(found) == len(writes) else None

        try:
            answers = await send_bulk(self._domain, writes, settle=settle)
        except IamError as error:
            status = error.status if isinstance(error, VendorError) else 0
            if status == 413:
                halves = writes[: len(writes) // 2], writes[len(writes) // 2 :]
                first, second = [await (self._send_bulk if half[1:] else self._send_each)(half) for half in halves]
                return [*first, *second]
            since = asked_at if unsure else None
            if status in _NO_BULK:
                return await self._without_bulk(writes, status, since)
            if isinstance(error, Invalid):  # one that the service cannot even read must not stop the others
                return await self._send_each(writes, since)
            if not unsure:
                return [error for _ in writes]  # not raised: others may have answers already
            return await self._find_after(writes, error, asked_at)
        checks = [self._check(*each, asked_at, unsure=unsure) for each in zip(writes, answers, strict=True)]
        return list(await asyncio.gather(*checks))

    async def _check(self, write: Write, answer: Answer, asked_at: float, *, unsure: bool) -> Answer:
        """The answer to one write of a Bulk, after what may have come of an earlier try."""
        if isinstance(answer, Throttled | Unavailable) or (isinstance(answer, VendorError) and answer.status == 405):
            return await send_single(self._domain, write, asked_at)
        if unsure and isinstance(answer, Conflict) and write.method == "POST":
            return await wait_for_created(self._domain, write, asked_at) or answer
        if answer == {} and write.method == "POST":  # it was made, and the service does not say what
            return await wait_for_created(self._domain, write, asked_at) or _unknown(
                Unavailable("the service took it and does not return what it made", tried=write.tried)
            )
        if unsure and isinstance(answer, NotFound) and write.method == "DELETE":
            return {}
        return answer

    async def _find_after(self, writes: list[Write], error: IamError, asked_at: float) -> list[Answer]:
        """What came of a Bulk that was never answered: what it made, or that nobody knows."""
        try:
            found = await find_created(self._domain, writes, asked_at)
        except IamError:  # this look was never answered either
            found = [None] * len(writes)
        return [seen or _unknown(error) for seen in found]

    async def _without_bulk(self, writes: list[Write], status: int, since: float | None) -> list[Answer]:
        """Make them one by one, and from now on all others too, where it is the Bulk that the service refuses."""
        answers = await self._send_each(writes, since)
        if self._bulk_works and not all(isinstance(each, Denied) for each in answers):
            self._bulk_works = False
            log.warning("%s takes no Bulk (%s): writes are made one by one", self._domain.url, status)
        return answers

    async def _retry_members(self, group: MemberLoad, answer: Answer) -> Answers:
        """The answers to changes of one group: one that is so already must not keep the others from being made."""
        if not isinstance(answer, Conflict | Invalid | NotFound):
            return dict.fromkeys(group.places(), answer)
        try:
            members = await list_members(self._domain, group.group_id)
        except IamError as error:  # theirs alone: what else was in the Bulk has its own answers
            return dict.fromkeys(group.places(), error)
        if members is None:  # the group is gone, and with it all memberships
            done: Answers = {place: {} for places in group.leaves.values() for place in places}
            return {**dict.fromkeys(group.places(), answer), **done}
        left = group.without_done(members)
        found: Answers = {place: {} for place in group.places()}
        if not left.places():
            return found
        if len(left.each()) < len(group.each()):
            again = await send_single(self._domain, left.write)
            if not isinstance(again, IamError):
                return found
        for each in left.each():
            found |= dict.fromkeys(each.places(), await send_single(self._domain, each.write))
        return found


def _unknown(error: IamError) -> IamError:
    """The error of one write, on which the service may have acted."""
    own = copy.copy(error)
    if UNKNOWN not in own.reason:
        own.reason += f"; {UNKNOWN}"
    return own
