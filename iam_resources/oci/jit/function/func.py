"""The function's entry: a batch of audit records in, the report out; signs as the function's own resource principal.

Configuration of the function: each capability by the vendor's name (`canUseApiKeys` = `true`), `DOMAIN_URL`,
`DOMAIN_NAME` where events call the domain otherwise, and `EVENT_NAME` where the event is not called `UserJit`. A wrong
configuration answers every invocation with its reason and sends nothing; the connector keeps the records until it is
fixed, or a day has passed.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fdk import response

if TYPE_CHECKING:
    from iam_resources.oci.jit.function.batch import Work
    from iam_resources.oci.jit.function.events import WrongPayload
else:  # deployed, the files lie side by side
    sys.path.insert(0, str(Path(__file__).parent))
    from batch import Work
    from events import WrongPayload

_TO_ANSWER_SECONDS = 2.0
"""Kept back of the time that the platform gives: a call that the platform ends has reported nothing."""
_DEFAULT_SECONDS = 30.0
"""The platform's own default, where a call does not say when it ends."""


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


def _log(level: int, call_id: str, **facts: Any) -> None:
    line = {"level": logging.getLevelName(level), "call": call_id, **facts}
    log.log(level, json.dumps({name: value for name, value in line.items() if value not in ("", None, {})}))


def _seconds(deadline: str) -> float:
    """How long the work of a call may take, by the platform's word on when the call ends."""
    try:
        left = (datetime.fromisoformat(deadline) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        left = _DEFAULT_SECONDS
    return max(left - _TO_ANSWER_SECONDS, 0)


_work: list[Work] = []


def _started() -> Work:
    """The work of this process; the first invocation starts it, a later one again after a failure."""
    if not _work:
        _work.append(Work(os.environ))
    return _work[0]


async def handler(ctx: Any, data: io.BytesIO | None = None) -> Any:
    """Carry out one invocation.

    Answers 200 with the report; 502, which makes the connector send the same batch again, only where that may help:
    the domain is busy or out of reach, time was short, or the configuration has to be fixed first.
    """
    call_id = ctx.CallID() or ""

    def answer(status: int, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        return response.Response(ctx, response_data=json.dumps(body), headers=headers, status_code=status)

    try:
        work = _started()
    except Exception as error:
        reason = str(error) if isinstance(error, ValueError | OSError) else f"defect: {type(error).__name__}"
        _log(logging.ERROR, call_id, result="not started", reason=reason)
        return answer(502, {"error": f"the function is not configured rightly: {reason}"})
    try:
        report = await work.run(data.getvalue() if data is not None else b"", _seconds(ctx.Deadline()))
    except WrongPayload as error:
        _log(logging.ERROR, call_id, result="refused", reason=str(error))
        return answer(200, {"error": str(error), "events": []})
    for item in report:
        bad = item["result"] in ("failed", "refused")
        # Who it is, a person needs to know where something is to be done; of all others the id is enough.
        _log(logging.ERROR if bad else logging.INFO, call_id, **{**item, "user": item.get("user") if bad else None})
    return answer(502 if any(item.get("again") for item in report) else 200, {"events": report})
