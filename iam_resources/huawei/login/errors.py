"""Refusals of the login and of the portal, by status and code of table 5.2."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import httpx

from iam_resources.errors import Refused, Unavailable, VendorError
from iam_resources.http import Client, ErrorFacts, Reply
from iam_resources.huawei import connection
from iam_resources.huawei.errors import json_of, read_error
from iam_resources.huawei.settings import HuaweiSettings

PENDING = frozenset({(400, "IIC.1608"), (400, "authorization_pending")})
"""The user has not decided yet; the second is RFC 8628's word, which the text does not have."""
TOO_FAST = frozenset({(400, "slow_down")})
"""RFC 8628's word; nothing in table 5.2 stands for it."""
REFUSED = frozenset({(404, "IIC.1613")})
CLIENT_OVER = frozenset({(403, "IIC.1601"), (403, "IIC.1602"), (404, "IIC.1600"), (403, "IIC.1606")})
"""The client, or its secret, has expired or is unknown."""
_TOKEN_OVER = frozenset({"IIC.1410", "IIC.1500", "IIC.1520", "IIC.1604"})
"""The access token is not good, or not any more: several statuses."""


class LoginEnded(Refused):
    """Nobody is logged in, or not any more."""


def is_over(error: VendorError) -> bool:
    """Whether a call was refused because of its access token."""
    return error.status == 401 or (error.status in (400, 403) and error.code in _TOKEN_OVER)


def answer_of(reply: Reply, group: str, *required: str, tried: str) -> dict[str, Any]:
    """What an answer holds.

    Args:
        group: the object in it; empty for the answer itself.
        required: fields that must be in it, and not be empty.

    Raises:
        Unavailable: it lacks something, so it is not an answer of the service.
    """
    body = reply.body if isinstance(reply.body, dict) else {}
    found = body.get(group) if group else body
    lacking = [name for name in required if not isinstance(found, dict) or not found.get(name)]
    if lacking or not isinstance(found, dict):
        raise Unavailable(
            f"the answer has no {', '.join(lacking) or group}",
            status=reply.status,
            tried=tried,
            hint="Something other than the API may have answered: check the address, and any proxy on the way",
        )
    return found


def open_client(
    given: HuaweiSettings, service: str, *, carries: str, transport: httpx.AsyncBaseTransport | None
) -> Client:
    """A client of the login (`oidc`) or of the portal, whose calls are not signed; see `connection.open_client`."""
    read = partial(_read, given=given)
    return connection.open_client(given, service, carries=carries, read_error=read, transport=transport)


def _read(response: httpx.Response, given: HuaweiSettings) -> ErrorFacts:
    """As of any service; OAuth's own form is understood too. The hints of signed calls do not fit here."""
    facts = read_error(response, given)
    if facts.code:
        return replace(facts, hint="")
    error = json_of(response).get("error")
    if error is None:
        return facts
    return ErrorFacts(str(error), str(error), facts.request_id, public=response.status_code < 500)
