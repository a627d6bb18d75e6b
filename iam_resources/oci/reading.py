"""The vendor's errors in words for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from iam_resources.http import ErrorFacts

SKEW_SECONDS = 300
"""The service refuses a request whose date is further than this from its own clock."""
_SCIM_ERROR = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"


def read_error(response: httpx.Response) -> ErrorFacts:
    """Read an error answer of a REST service: `code`, `message`, and the header opc-request-id."""
    body = _json(response)
    request_id = response.headers.get("opc-request-id", "")
    return ErrorFacts(str(body.get("message", "")), str(body.get("code", "")), request_id, _hint(response))


def read_domain_error(response: httpx.Response) -> ErrorFacts:
    """Read an error answer of an identity domain: SCIM's `detail` and Oracle's message id."""
    body = _json(response)
    extension = body.get(_SCIM_ERROR)
    code = str(extension.get("messageId", "")) if isinstance(extension, dict) else ""
    request_id = response.headers.get("opc-request-id", "")
    reason = body.get("detail") or body.get("error_description") or body.get("message") or body.get("error") or ""
    code = code or str(body.get("scimType") or body.get("code") or body.get("error") or "")
    return ErrorFacts(str(reason), code, request_id, _hint(response))


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _hint(response: httpx.Response) -> str:
    if response.status_code != 401:
        return ""
    off = skew(response)
    if off is not None and abs(off) > SKEW_SECONDS:
        way = "ahead" if off > 0 else "behind"
        return f"The clock of this machine is {_long(abs(off))} {way}: set it (more than five minutes are refused)"
    if response.request.headers.get("authorization", "").startswith("Bearer"):
        return "The service does not take this access token any more"
    return (
        "The service does not know this key: check that the public key was added to the user in oci:user, that"
        " oci:tenancy is right, and that the user is active (a key that was just added needs up to a minute)"
    )


def skew(response: httpx.Response) -> float | None:
    """Seconds that the clock which dated the request is ahead of the server's; None where one of them says nothing."""
    sent, said = response.request.headers.get("date"), response.headers.get("date")
    try:
        there = parsedate_to_datetime(said) if said else None
        here = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
    except ValueError:
        return None
    return (here - there).total_seconds() if there else None


def _long(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
