"""The function's entry: a batch of audit records in, the report out; signs as the function's own resource principal.

Configuration of the function: each capability by the vendor's name (`canUseApiKeys` = `true`), `DOMAIN_URL`, and
`DOMAIN_NAME` where events call the domain otherwise. A wrong configuration answers every invocation with its reason
and sends nothing; the connector keeps the records until it is mended, or a day has passed.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

# Importing all services of the vendor takes seconds at every cold start.
os.environ.setdefault("OCI_PYTHON_SDK_NO_SERVICE_IMPORTS", "1")
import oci
from fdk import response

if TYPE_CHECKING:
    from iam_resources.oci.jit.function import capabilities, events
else:  # deployed, the files lie side by side
    sys.path.insert(0, str(Path(__file__).parent))
    import capabilities
    import events

AT_ONCE = 4
TRIES = 3
TRYING_SECONDS = 30
"""How long the calls of one invocation are tried again; the connector tries later than that."""
_TIMEOUTS = (5, 20)  # seconds: to connect, and between two pieces of an answer


def _logger() -> logging.Logger:
    """One JSON object a line; the libraries' own lines, which may hold headers, only from warnings on."""
    logging.getLogger().setLevel(logging.WARNING)
    found = logging.getLogger("jit")
    found.setLevel(logging.INFO)
    found.propagate = False
    if not found.handlers:
        lines = logging.StreamHandler(sys.stdout)
        lines.setFormatter(logging.Formatter("%(message)s"))
        found.addHandler(lines)
    return found


log = _logger()


def _say(level: int, call_id: str, **facts: Any) -> None:
    line = {"level": logging.getLevelName(level), "call": call_id, **facts}
    log.log(level, json.dumps({name: value for name, value in line.items() if value not in ("", None, {})}))


def _signer() -> Any:
    """The function's own identity, as the platform hands it over in the environment.

    Operation: oci-jit-07.
    """
    return oci.auth.signers.get_resource_principals_signer()


class Work:
    """What this function is configured to do.

    Args:
        config: the function's configuration.

    Raises:
        ValueError: it is wrong; one line for a person.
    """

    def __init__(self, config: Mapping[str, str]) -> None:
        self.wanted = capabilities.wanted_from(config)
        self._signer = _signer()
        realm = oci.regions.get_realm_from_region(self._signer.region or "")
        self.domains = events.Domains.from_config(config, oci.regions.REALMS.get(realm, "oraclecloud.com"))
        self._clients: dict[str, Any] = {}

    async def run(self, payload: bytes) -> list[dict[str, Any]]:
        """Carry out a batch; gives what became of each record, in their order."""
        limit = asyncio.Semaphore(AT_ONCE)
        until = time.monotonic() + TRYING_SECONDS
        under_way: set[tuple[str, str]] = set()

        async def one(event: events.Provisioned, url: str) -> dict[str, Any]:
            async with limit:
                return await self._one(event, url, until)

        report: list[dict[str, Any] | asyncio.Future[dict[str, Any]]] = []
        for event in events.read(payload):
            if isinstance(event, events.Passed):
                report.append({"event": event.event_id, "result": event.result, "reason": event.reason})
                continue
            about = {"event": event.event_id, "user": event.actor_name, "id": event.actor_id}
            try:
                url = self.domains.url_of(event.domain_name)
            except events.WrongDomain as error:
                report.append({**about, "result": "refused", "reason": str(error)})
                continue
            if (url, event.actor_id) in under_way:
                report.append({**about, "result": "ignored", "reason": "the batch has this user already"})
                continue
            under_way.add((url, event.actor_id))
            report.append(asyncio.ensure_future(one(event, url)))
        return [item if isinstance(item, dict) else await item for item in report]

    async def _one(self, event: events.Provisioned, url: str, until: float) -> dict[str, Any]:
        async def call(method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
            for attempt in range(1, TRIES + 1):
                try:
                    return await asyncio.to_thread(self._call, url, method, path, body)
                except capabilities.CallFailed as failed:
                    pause = random.uniform(0.5, 2**attempt)  # noqa: S311 (spreads the load, guards nothing)
                    if not failed.passes or attempt == TRIES or time.monotonic() + pause > until:
                        raise
                    await asyncio.sleep(pause)
            raise AssertionError("the last try returns or raises")

        person = capabilities.Person(event.actor_id, event.actor_name)
        try:
            outcome = await capabilities.change(person, self.wanted, call)
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
        }

    def _call(self, url: str, method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """One signed call by the vendor's own client, which renews the token once when it is refused."""
        client = self._clients.get(url)
        if client is None:
            parts = urlsplit(url)
            client = self._clients[url] = oci.BaseClient(
                "identity_domains",
                {},
                self._signer,
                {},
                service_endpoint=f"{parts.scheme}://{parts.netloc}",
                base_path=parts.path,
                timeout=_TIMEOUTS,
            )
        headers = {"accept": "application/json", "content-type": "application/json"}
        try:
            reply = client.call_api(path, method, header_params=headers, body=body, response_type="object")
        except oci.exceptions.ServiceError as error:
            raise capabilities.CallFailed(_why(error), status=error.status) from None
        except (oci.exceptions.RequestException, oci.exceptions.ConnectTimeout) as error:
            raise capabilities.CallFailed(f"no answer from {url} ({type(error).__name__})") from None
        return reply.data if isinstance(reply.data, Mapping) else {}


def _why(error: Any) -> str:
    """The domain's own words. The vendor's client keeps those of SCIM, `detail`, among the error's arguments only."""
    told = error.args[0] if error.args and isinstance(error.args[0], Mapping) else {}
    detail = told.get("detail") or (error.message if error.message not in (None, "None") else "")
    request = f", request {error.request_id}" if error.request_id else ""
    return f"{str(detail)[:300] or 'no reason given'} ({error.status}{request})"


_work: list[Work] = []


def _started() -> Work:
    """The work of this process; the first invocation starts it, a later one again after a failure."""
    if not _work:
        _work.append(Work(os.environ))
    return _work[0]


async def handler(ctx: Any, data: io.BytesIO | None = None) -> Any:
    """Carry out one invocation.

    Answers 200 with the report; 502, which makes the connector send the same batch again, only where that may help:
    the domain is busy or out of reach, or the configuration has to be mended first.
    """
    call_id = ctx.CallID() or ""

    def answer(status: int, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        return response.Response(ctx, response_data=json.dumps(body), headers=headers, status_code=status)

    try:
        work = _started()
    except (ValueError, OSError) as error:
        _say(logging.ERROR, call_id, result="not started", reason=str(error))
        return answer(502, {"error": f"the function is not configured rightly: {error}"})
    try:
        report = await work.run(data.getvalue() if data is not None else b"")
    except events.WrongPayload as error:
        _say(logging.ERROR, call_id, result="refused", reason=str(error))
        return answer(200, {"error": str(error), "events": []})
    for item in report:
        bad = item["result"] in ("failed", "refused")
        _say(logging.ERROR if bad else logging.INFO, call_id, **item)
    return answer(502 if any(item.get("again") for item in report) else 200, {"events": report})
