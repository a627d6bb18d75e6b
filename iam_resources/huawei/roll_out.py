"""The content of permission sets: writes to one set never overlap, and are rolled out to the accounts that it is in.

Whether a roll-out is due is what the service says (4.3.9, LATEST_PERMISSION_SET_NOT_PROVISIONED): so one that failed,
or never began because the process died, is made up for by whoever asks next. Changes of one set that wait at the same
time share one.

A change is finished once it is rolled out. Until then the state of its resource has a value that no program has, so
that the next run tries again: after a roll-out that failed, and where a refresh finds that content is not what the
state says while the roll-out is due, as after a process that died between the two.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from iam_resources import operation
from iam_resources.directory import found
from iam_resources.errors import Refused, VendorError
from iam_resources.http import Reply, poll
from iam_resources.huawei.api.permission_sets import NOT_LATEST, PermissionSets
from iam_resources.huawei.api.requests import FAILED, SUCCEEDED, RollOuts, is_running
from iam_resources.huawei.connection import Row
from iam_resources.huawei.following import look_again

NOT_ROLLED_OUT = "not rolled out to all accounts"
"""What a state says of content that is written and not rolled out: it differs from what any program says."""
_LISTING_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.5, 3, 4)
"""Between looks at a listing that lags behind a roll-out that succeeded, before another one is tried."""
_ROUNDS = 3
"""Roll-outs in a row: one that was under way already, or that another process changed the set beside, may not do."""


class Content:
    """The content of the permission sets of an instance.

    Args:
        assigned: waits for the assignments of a set that this process is making; whether there were any.
        at_most_seconds: how long one roll-out may take.
    """

    def __init__(
        self,
        sets: PermissionSets,
        roll_outs: RollOuts,
        assigned: Callable[[str], Awaitable[bool]],
        at_most_seconds: float,
    ) -> None:
        self._sets = sets
        self._assigned = assigned
        self.api = roll_outs
        self._at_most_seconds = at_most_seconds
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._known: dict[str, str] | None = None
        """Requests that were under way when this process first asked, by set."""

    @asynccontextmanager
    async def writing(self, set_id: str) -> AsyncIterator[None]:
        """Around each write to the content of a set."""
        async with operation.holding(self._turns[set_id]):
            yield

    async def is_due(self, set_id: str) -> bool:
        """Whether a roll-out is due: an account has an older version of the set. One that is gone is in no account."""
        return bool(await found(self._behind(set_id, None)))

    async def roll_out(self, set_id: str, who: str, *, account_id: str | None = None) -> None:
        """Roll a set out to the accounts that have an older one of it, and wait for it.

        Args:
            set_id: which; one that is gone needs none.
            who: what it is called.
            account_id: the only account to look at; None for all.

        Raises:
            Refused: it failed; the error names the accounts.
            Stopped: it takes too long, or the user cancelled.
        """
        key = f"{set_id}/{account_id or ''}"
        task = self._waiting.get(key)
        if task is None:
            task = self._waiting[key] = operation.start_shared(self._run(key, set_id, who, account_id))
        await operation.first_of(task)
        task.result()

    async def _run(self, key: str, set_id: str, who: str, account_id: str | None) -> None:
        async with operation.holding(self._turns[set_id]):
            del self._waiting[key]  # what is written from now on needs another one
            await found(self._bring_up_to_date(set_id, who, account_id))
        if await self._assigned(set_id):  # an account that gets the set beside a change of it may be listed only now
            async with operation.holding(self._turns[set_id]):
                await found(self._bring_up_to_date(set_id, who, account_id))

    async def _bring_up_to_date(self, set_id: str, who: str, account_id: str | None) -> None:
        tried = f"roll out permission set {who}"
        request: Row = {}
        behind = await self._behind(set_id, account_id)
        for _ in range(_ROUNDS):
            if not behind:
                return
            try:
                request = await self._begin(set_id, account_id, tried)
            except VendorError as error:
                if error.code == "IIC.1225":  # it is in no account any more
                    return
                raise
            request = await self._follow(request, tried)
            if request["status"] == FAILED:
                behind = await self._behind(set_id, account_id)
                break
            behind = await self._behind_after_success(set_id, account_id)
        if behind:
            raise Refused(
                f"the service gave up: {request.get('failure_reason') or 'it names no reason'}",
                tried=f"{tried} to account{'s' if behind[1:] else ''} {', '.join(behind)}",
                hint=f"Its request is {request['request_id']}. The next pulumi up tries it again",
            )

    async def _behind(self, set_id: str, account_id: str | None) -> list[str]:
        """The accounts that have an older version of a set."""
        accounts = [str(each) async for each in self._sets.accounts(set_id, provisioning_status=NOT_LATEST)]
        return [each for each in accounts if account_id in (None, each)]

    async def _behind_after_success(self, set_id: str, account_id: str | None) -> list[str]:
        """The same, once the listing shows what a roll-out has done."""
        for seconds in _LISTING_SECONDS:
            behind = await self._behind(set_id, account_id)
            if not behind:
                break
            await asyncio.sleep(seconds)
        return behind

    async def _begin(self, set_id: str, account_id: str | None, tried: str) -> Row:
        """A request that is under way, else a new one."""
        if self._known is None:
            self._known = await self.api.under_way()
        if known := self._known.pop(set_id, None):
            return await self.api.get(known)

        async def settle() -> Reply | None:
            known = (await self.api.under_way()).get(set_id)
            row: Row = await self.api.get(known) if known else {"request_id": "", "status": SUCCEEDED}
            accepted = known is not None or not await self._behind(set_id, account_id)
            return Reply.proved({self.api.name: row}) if accepted else None

        return await self.api.roll_out(set_id, account_id, tried=tried, settle=lambda: look_again(settle))

    async def _follow(self, request: Row, tried: str) -> Row:
        async def look() -> Row | None:
            seen = await self.api.get(str(request["request_id"]))
            return None if is_running(seen) else seen

        if not is_running(request):
            return request
        return await poll(look, tried=tried, every_seconds=0.25, at_most_seconds=self._at_most_seconds)
