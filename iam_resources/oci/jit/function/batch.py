"""A batch of records, carried out: each record by itself, in the time that there is, with one outcome each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iam_resources.oci.jit.function import capabilities, events
    from iam_resources.oci.jit.function.calls import Calls, realm_domain_of, signer
    from iam_resources.oci.jit.function.domains import Domains, WrongDomain
else:  # deployed, the files lie side by side
    import capabilities
    import events
    from calls import Calls, realm_domain_of, signer
    from domains import Domains, WrongDomain

AT_ONCE = 4
GIVEN_UP_AFTER = timedelta(hours=6)
"""How old the record of a user is whom the domain still fails to change, while it serves others. The connector hands
nothing else over before this batch is done, and every other new user would wait with it."""


class Work:
    """What this function is configured to do.

    Args:
        config: the function's configuration.

    Raises:
        ValueError: it is wrong; one line for a person.
    """

    def __init__(self, config: Mapping[str, str]) -> None:
        self.wanted = capabilities.wanted_from(config)
        self._event = config.get("EVENT_NAME", "").strip() or events.EVENT
        own = signer()
        self.domains = Domains.from_config(config, realm_domain_of(own))
        self._calls = Calls(own)

    async def run(self, payload: bytes, seconds: float) -> list[dict[str, Any]]:
        """Carry out a batch; gives what became of each record, in their order.

        Args:
            payload: as the connector hands it over.
            seconds: how long this may take. What is not done then is reported as such, so that it comes again.

        Raises:
            WrongPayload: it is not a batch.
        """
        started = time.monotonic()
        run = _Run(self.wanted, self._calls, started, started + seconds)
        report: list[dict[str, Any] | asyncio.Future[dict[str, Any]]] = []
        under_way: set[tuple[str, str]] = set()
        for event in events.read(payload, self._event):
            if isinstance(event, events.Passed):
                report.append({"event": event.event_id, "result": event.result, "reason": event.reason})
                continue
            about = {"event": event.event_id, "user": event.actor_name, "id": event.actor_id}
            try:
                url = self.domains.url_of(event.domain_name)
            except WrongDomain as error:
                report.append({**about, "result": "refused", "reason": str(error)})
                continue
            if (url, event.actor_id) in under_way:
                report.append({**about, "result": "ignored", "reason": "the batch has this user already"})
                continue
            under_way.add((url, event.actor_id))
            report.append(asyncio.ensure_future(run.carry_out(event, url)))
        done = [item if isinstance(item, dict) else await item for item in report]
        await run.give_up(done)
        return [{name: value for name, value in item.items() if not name.startswith("_")} for item in done]


class _Run:
    """One run of the work.

    Args:
        wanted: the capabilities.
        calls: to the domains.
        started, until: between which moments of `time.monotonic` it happens.
    """

    def __init__(self, wanted: Mapping[str, bool], calls: Calls, started: float, until: float) -> None:
        self._wanted = wanted
        self._calls = calls
        self._times = {"started": started, "until": until}
        self._limit = asyncio.Semaphore(AT_ONCE)

    async def carry_out(self, event: events.Provisioned, url: str) -> dict[str, Any]:
        """Carry out one record."""
        status = 0

        async def call(method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
            nonlocal status
            try:
                return await self._calls.call(url, method, path, body, **self._times)
            except capabilities.CallFailed as failed:
                status = failed.status
                raise

        person = capabilities.Person(event.actor_id, event.actor_name)
        try:
            async with self._limit:
                outcome = await capabilities.change(person, self._wanted, call)
        except Exception as error:  # a defect of this function: the other events of the batch must not suffer from it
            outcome = capabilities.Outcome(person, "failed", reason=f"defect: {type(error).__name__}")
        return {
            "event": event.event_id,
            "user": event.actor_name,
            "id": event.actor_id,
            "result": outcome.result,
            "changed": dict(outcome.changed),
            "reason": outcome.reason,
            "again": outcome.again,
            "_url": url if outcome.again and status >= 500 else "",
            "_at": event.at,
        }

    async def give_up(self, report: list[dict[str, Any]]) -> None:
        """Let nobody wait any longer for users whom the domain fails to change while it serves others."""
        now, serves = datetime.now(UTC), dict[str, bool]()
        for item in report:
            at, url = item.get("_at"), item.get("_url")
            if not url or at is None or now - at <= GIVEN_UP_AFTER:
                continue
            if url not in serves:
                serves[url] = await self._serves(url)
            if serves[url]:
                hours = int((now - at).total_seconds() // 3600)
                item["again"] = False
                item["reason"] += f"; given up after {hours} hours, as the domain serves others: use iam jit apply"

    async def _serves(self, url: str) -> bool:
        try:
            await self._calls.call(url, "GET", "/admin/v1/Users?count=1&attributes=userName", None, **self._times)
        except capabilities.CallFailed:
            return False
        return True
