"""Many writes in one call (RFC 7644, section 3.7; section 3.13 of the CNC Console guide)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import Unavailable, VendorError
from iam_resources.http import Reply, Settle
from iam_resources.http.address import encode
from iam_resources.http.errors import error_of
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.writing.write import Write
from iam_resources.oci.errors import read_domain_error
from iam_resources.scim.representation import Representation
from iam_resources.scim.schemas import BULK_REQUEST

MOST = 50
"""Writes a call (API rate limits, other restrictions; five calls of Bulk a second and 200 a minute are another)."""
LARGEST = 1_000_000
"""Bytes a call, a little below the service's 1 MiB."""


@operation("cncc-oci-13")
async def send_bulk(domain: Domain, writes: Sequence[Write], *, settle: Settle) -> list[Representation | VendorError]:
    """Make several writes in their order; one that fails does not keep the others. `POST /Bulk`, section 3.13.

    Args:
        domain: where.
        writes: at most `MOST`, at most `LARGEST` together.
        settle: finds out, after an answer was lost, whether all were made; its reply is read as the service's.

    Returns:
        For each write the resource after it (empty where the service does not return it), or its own error.
    """
    operations = [
        {"method": write.method, "path": write.path + encode(write.query), "bulkId": str(number)}
        | ({} if write.body is None else {"data": write.body})
        for number, write in enumerate(writes)
    ]
    body = {"schemas": [BULK_REQUEST], "Operations": operations}
    reply = await domain.call("POST", "/Bulk", json=body, settle=settle, tried=f"carry out {len(writes)} writes")
    return _answers(reply, writes)


def answer_of(found: Sequence[Representation]) -> Representation:
    """The answer of the service where all that was to be made is there."""
    return {
        "Operations": [{"bulkId": str(number), "status": "201", "response": seen} for number, seen in enumerate(found)]
    }


def _answers(reply: Reply, writes: Sequence[Write]) -> list[Representation | VendorError]:
    answered = list((reply.body or {}).get("Operations") or [])
    by_number = {str(each["bulkId"]): each for each in answered if "bulkId" in each}
    in_order = answered if len(answered) == len(writes) else []
    answers: list[Representation | VendorError] = []
    for number, write in enumerate(writes):
        answer = by_number.get(str(number)) or (in_order[number] if in_order else None)
        if answer is None:
            answers.append(Unavailable("the service's answer says nothing about it", tried=write.tried))
        else:
            answers.append(_answer(answer, write, reply))
    return answers


def _answer(answered: Representation, write: Write, reply: Reply) -> Representation | VendorError:
    code = _code(answered.get("status"))
    response: Any = answered.get("response")
    if 200 <= code < 300:
        return response if isinstance(response, dict) and response.get("id") else _located(answered)
    headers = {name: reply.headers[name] for name in ("opc-request-id",) if name in reply.headers}
    request = httpx.Request(write.method, f"https://domain{write.path}")
    answer = httpx.Response(code, headers=headers, json=response, request=request)
    return error_of(answer, read_domain_error, tried=write.tried, secret=False)


def _code(status: Any) -> int:
    """The status of one operation, which some write as an object; without one that is a number it is a failure."""
    text = str(status.get("code") if isinstance(status, dict) else status).strip()
    return int(text) if re.fullmatch(r"[1-5][0-9][0-9]", text) else 500


def _located(answered: Representation) -> Representation:
    """What is known of a resource that the answer does not show: its id, from its address."""
    location = str(answered.get("location") or "")
    return {"id": location.rsplit("/", 1)[1], "meta": {"location": location}} if "/" in location else {}
