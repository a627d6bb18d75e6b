"""Who may use which permission set in which account: one listing an account, and requests that are followed."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from iam_resources import operation
from iam_resources.errors import Stopped, VendorError
from iam_resources.http import Reply
from iam_resources.huawei.api.requests import Assignment, Assignments, Creations, Deletions, assignment_of
from iam_resources.huawei.connection import Cloud
from iam_resources.huawei.directory import Listings
from iam_resources.huawei.errors import is_in_use
from iam_resources.huawei.following import Following, look_again

_GONE = frozenset({"IIC.1205", "IIC.1249", "IIC.1250", "IIC.1307"})
"""The codes of 4.4.1 where set, account, principal or the assignment itself is gone: there is nothing to remove."""


class AccountAssignments(Listings[str, frozenset[Assignment]]):
    """The assignments of an instance.

    Args:
        made_here: the ids of principals that this run made: assignments may not know them yet.
    """

    def __init__(self, cloud: Cloud, instance_id: str, made_here: Collection[Collection[str]]) -> None:
        super().__init__(self._fetch_assignments)
        self.api = Assignments(cloud.center, instance_id)
        self._made_here = made_here
        seconds = cloud.given.number("request_seconds")
        self.creations = Following(Creations(cloud.center, instance_id), self._there, cloud.clock, seconds)
        self.deletions = Following(Deletions(cloud.center, instance_id), self._gone, cloud.clock, seconds)
        self._slots = asyncio.Semaphore(cloud.given.number("requests_at_once"))
        self._removed_here: set[str] = set()
        self._under_way: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        """What is set once a request is done, by set."""

    async def listing(self, account_id: str) -> AsyncIterator[Assignment]:
        """The assignments of an account, read now; in the same order each time."""
        for each in sorted(await self.of(account_id), key=lambda each: (each.set_id, each.principal_id)):
            yield each

    def passes(self, object_id: str, error: VendorError) -> bool:
        """Whether the refusal to delete a set, user or group passes, as this run takes its assignments away."""
        return is_in_use(error) and object_id in self._removed_here

    async def wait_for_set(self, set_id: str) -> bool:
        """Wait until the requests about a set that this process has sent are done; whether there were any."""
        done = tuple(self._under_way[set_id])
        for each in done:
            await each.wait()
        return bool(done)

    async def assign(self, about: Assignment, *, tried: str) -> None:
        """Make an assignment; one that is there, or under way, is followed instead of being sent again.

        Raises:
            Refused: the service gave up.
            Stopped: it may still be made, as after any error of which that is said.
        """
        if about in await self.of(about.account_id):
            return

        def passes(error: VendorError) -> bool:
            made_here = any(about.principal_id in ids for ids in self._made_here)
            return error.status == 404 and error.code == "IIC.1307" and made_here

        await self._request(self.creations, about, passes, tried=tried)

    async def remove(self, about: Assignment, *, tried: str) -> None:
        """Remove an assignment; one that is gone, or whose user is gone, is not an error.

        Raises:
            Refused: the service gave up.
            Stopped: it may still be removed, as after any error of which that is said.
        """
        self._removed_here |= {about.set_id, about.principal_id}
        try:
            await self._request(self.deletions, about, lambda error: False, tried=tried)
        except VendorError as error:
            if error.code not in _GONE or error.status not in (400, 404):
                raise

    async def _request(self, following: Following, about: Assignment, passes: object, *, tried: str) -> None:
        async with operation.holding(self._slots), self._counted(about.set_id):
            request_id = await following.begun_before(about)
            if request_id is None:
                started = time.monotonic()

                async def settle() -> Reply | None:
                    return await look_again(lambda: following.settle(about, started))

                row = await following.api.begin(about, tried=tried, settle=settle, passes=passes)
                request_id = str(row["request_id"])
            try:
                await following.follow(request_id, about, tried=tried)
            except Stopped as stopped:
                stopped.tried = stopped.tried or tried
                raise

    @asynccontextmanager
    async def _counted(self, set_id: str) -> AsyncIterator[None]:
        done = asyncio.Event()
        self._under_way[set_id].add(done)
        try:
            yield
        finally:
            self._under_way[set_id].discard(done)
            done.set()

    async def _there(self, wanted: Collection[Assignment]) -> set[Assignment]:
        return set(wanted) & await self._in_accounts({each.account_id for each in wanted})

    async def _gone(self, unwanted: Collection[Assignment]) -> set[Assignment]:
        return set(unwanted) - await self._in_accounts({each.account_id for each in unwanted})

    async def _in_accounts(self, account_ids: Collection[str]) -> set[Assignment]:
        return set().union(*await asyncio.gather(*(self.of(each, now=True) for each in account_ids)))

    async def _fetch_assignments(self, account_id: str) -> frozenset[Assignment]:
        return frozenset([assignment_of(row) async for row in self.api.of_account(account_id)])
