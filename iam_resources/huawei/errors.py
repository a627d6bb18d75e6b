"""The vendor's errors in words for a person (3.3, table 5.2), and which of them mean that an object does not exist."""

from __future__ import annotations

import re
from typing import Any

import httpx

from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import Conflict, Denied, Invalid, VendorError
from iam_resources.http import ErrorFacts
from iam_resources.http.clock import seconds_ahead

SKEW_SECONDS = 900
"""The gateway refuses a request whose date is further than this from its own clock."""
GONE = {
    "IIC.404": "the configuration of attributes for access control (4.2.2 to 4.2.4)",
    "IIC.1205": "permission set (4.3.2 to 4.3.8, 4.5)",
    "IIC.1211": "attached policy or role, custom policy (4.3.5 to 4.3.8, 4.3.18)",
    "IIC.1212": "request (4.3.16, 4.4.2, 4.4.7)",
    "IIC.1312": "user (4.6.3 to 4.6.6)",
    "IIC.1316": "user (4.6.4, 4.6.6)",
    "IIC.1332": "provisioning tenant (of the SDK)",
    "IIC.1334": "bearer token (of the SDK)",
    "IIC.1343": "group (4.7.3 to 4.7.6)",
    "IIC.1371": "membership, by its id (4.8.4, 4.8.5)",
    "IIC.1372": "group of memberships (4.8.1, 4.8.2)",
    "IIC.1373": "user of memberships (4.8.1, 4.8.3)",
    "IIC.1374": "membership, by user and group (4.8.6)",
    "IIC.1375": "user of memberships (4.8.1)",
    "IIC.1398": "provisioning tenant (of the SDK)",
}
"""The codes of a 404 that say that the very object of the call does not exist, with the sections. Any other 404 is
about a parameter, a header, a right, the instance or the identity source: never taken for an object that is gone."""
BUSY = frozenset({"IIC.1006", "IIC.1007", "IIC.1282"})
"""The codes of a 409 that pass by themselves: another change is under way (5.2)."""
IN_USE = frozenset({"IIC.1210", "IIC.1306"})
"""The codes of a 409 while a permission set (4.3.2), user (4.6.3) or group (4.7.3) is assigned to accounts."""
_SCIM_GONE = re.compile(r"(User|Group) \[.*\] not found\.?|Group member not found\.?", re.DOTALL)
"""What a 404 of SCIM says where the object does not exist, rather than its tenant (table 5-2 of SCIM)."""
TAKEN = frozenset({"IIC.1310", "IIC.1321", "IIC.1341"})
"""The codes that say that another user or group has the name or address (4.6.1, 4.6.5, 4.7.1, 4.7.4)."""
_THERE = frozenset({"IIC.1310", "IIC.1321", "IIC.1331", "IIC.1370"})
"""The codes of a 400 that is a conflict: name or address taken (4.6.1, 4.6.5), tenant or membership there already."""
_OTHER_REGION = frozenset({"IIC.1214", "IIC.1222", "IIC.1242", "IIC.1254", "IIC.1259", "IIC.1276", "IIC.1308"})
_MANAGEMENT = frozenset({"IIC.1215", "IIC.1305"})
RIGHTS = "Give the key the rights that the README lists under Huawei Cloud"
"""What to do where a right is missing."""


def is_in_use(error: VendorError) -> bool:
    """Whether a delete is refused because there are assignments; SCIM has no codes, and no other 409 for a delete."""
    return error.status == 409 and (error.code in IN_USE or (not error.code and error.method == "DELETE"))


def read_error(response: httpx.Response, given: ConnectionSettings) -> ErrorFacts:
    """Read an error answer: `error_code` and `error_msg`; SCIM has `detail`; a proxy in between has neither."""
    body = json_of(response)
    code, status = str(body.get("error_code") or ""), response.status_code
    scim = "detail" in body and ("schema" in body or "schemas" in body)
    reason = str(body.get("error_msg") or (body.get("detail") if scim else "") or "")
    request_id = str(body.get("request_id") or response.headers.get("x-request-id") or "")
    if not code and not scim:
        hint = f"This is not an answer of the service: check {given.key('region')}, and any proxy on the way"
        return ErrorFacts(reason, "", request_id, hint if status in (403, 404, 502) else "", stray=status == 404)
    kind: type[VendorError] | None = None
    if scim and status == 404:
        kind = None if _SCIM_GONE.fullmatch(reason) else Invalid
    elif status == 404 and code not in GONE:
        kind = Denied if code == "IIC.1000" else Invalid
    elif status == 400 and code in _THERE:
        kind = Conflict
    hint = _hint(response, code, reason, given)
    if scim and (status in (401, 403) or kind is Invalid):
        hint = f"Check that the token is of that tenant and still valid: {given.command('scim_token')}, "
        hint += given.command("scim_tenant_id")
    return ErrorFacts(reason, code, request_id, hint, kind=kind, public=status < 500 and bool(code))


def _hint(response: httpx.Response, code: str, reason: str, given: ConnectionSettings) -> str:
    status = response.status_code
    if code.startswith("APIGW") and status == 404:
        return f"No such API answers there: check {given.key('region')} and the endpoints in the settings"
    if status == 401 and code.startswith("APIGW"):
        return _unauthenticated(response, reason, given)
    if code in _MANAGEMENT:
        return "Use a key of the organisation's management account, or of a delegated administrator"
    if code in _OTHER_REGION:
        return (
            f"Look whether IAM Identity Center is enabled, and in which region: {given.key('region')},"
            f" {given.key('instance_id')} and {given.key('identity_store_id')} must fit it"
        )
    if code == "IIC.1291":
        return "Check account_id, as the console of Organizations shows it"
    if status == 403 or code == "IIC.1000":
        return RIGHTS
    if status == 429:
        return "Too many calls at once, also after waiting: let fewer run together (pulumi up --parallel 8)"
    return ""


def _unauthenticated(response: httpx.Response, reason: str, given: ConnectionSettings) -> str:
    ahead = seconds_ahead(response)
    if ahead is not None and abs(ahead) > SKEW_SECONDS:
        way = "ahead" if ahead > 0 else "behind"
        return f"The clock of this machine is {round(abs(ahead) / 60)} minutes {way}: set it (15 are allowed)"
    if "token" in reason:
        return f"The temporary key has ended, or {given.key('security_token')} is not its own: get a new one"
    return f"Check the key: {given.command('access_key')}, {given.command('secret_key')}"


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The object that an answer is; empty where it is something else."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
