"""Audit records as the connector hands them over: which report a user made just in time, and in which domain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

EVENT = "UserJit"
"""The event with which the audit log reports that a login made a user."""
_LONGEST = 256


class WrongPayload(ValueError):
    """What was handed over is not a batch of records. One line for a person."""


@dataclass(frozen=True)
class Provisioned:
    """A record of a user that a login made.

    Attributes:
        event_id: of the record, to find it in the audit log.
        actor_id, actor_name, domain_name: as in `data.additionalDetails`, without blanks around. The name is for people
            who read the report: it may be empty.
        at: when it happened; None where the record does not say.
    """

    event_id: str
    actor_id: str
    actor_name: str
    domain_name: str
    at: datetime | None = None


@dataclass(frozen=True)
class Passed:
    """A record from which nothing follows.

    Attributes:
        event_id: of the record, as far as it has one.
        result: `ignored`, as it is about something else; or `refused`, as it lacks what is needed.
        reason: why.
    """

    event_id: str
    result: Literal["ignored", "refused"]
    reason: str


def read(payload: bytes, event: str = EVENT) -> list[Provisioned | Passed]:
    """Read a batch of records, each by itself.

    Operation: oci-jit-05.

    Args:
        payload: a JSON list of records, or a single one; each as it is in the audit log, or inside `logContent`.
        event: what the event is called that reports a user whom a login made.

    Raises:
        WrongPayload: it is neither.
    """
    try:
        # No number matters here, and Python refuses to read a very long one: one such record would lose the others.
        records = json.loads(payload.decode(errors="replace"), parse_int=str)
    except (ValueError, RecursionError) as error:
        raise WrongPayload("the payload is not JSON; the connector sends a JSON list of audit records") from error
    if isinstance(records, Mapping):
        records = [records]
    if not isinstance(records, list):
        raise WrongPayload("the payload is not a JSON list of audit records")
    return [_read(record, event) for record in records]


def _read(record: Any, event: str) -> Provisioned | Passed:
    record = _inside(record, "logContent") or record
    event_id = _text(record, "id") or _text(record, "eventID") or _text(record, "eventId")
    if not isinstance(record, Mapping):
        return Passed(event_id, "refused", "it is not a JSON object")
    data = _inside(record, "data")
    if event.lower() not in _names_of(record, data):
        return Passed(event_id, "ignored", f"it is not a {event} event")
    details = _inside(data, "additionalDetails")
    missing = [name for name in ("actorId", "domainName") if not _text(details, name)]
    if missing:
        return Passed(event_id, "refused", f"data.additionalDetails has no {', '.join(missing)}")
    actor_id, actor_name, domain_name = (_text(details, name) for name in ("actorId", "actorName", "domainName"))
    return Provisioned(event_id, actor_id, actor_name, domain_name, _moment(record))


def _moment(record: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(record, "time") or _text(record, "eventTime"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _names_of(record: Mapping[str, Any], data: Mapping[str, Any]) -> set[str]:
    """What a record calls its event, in lower case: the name by itself, or after the name of the service."""
    texts = (_text(record, "type"), _text(record, "eventType"), _text(data, "eventName"))
    return {text.rsplit(".", 1)[-1].lower() for text in texts}


def _inside(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found.strip()[:_LONGEST] if isinstance(found, str) else ""
