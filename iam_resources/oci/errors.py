"""The vendor's errors in words for a person."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Protocol

import httpx

from iam_resources.http import ErrorFacts
from iam_resources.oci.regions.realms import REGION_OF_CODE
from iam_resources.settings import Settings

SKEW_SECONDS = 300
"""The service refuses a request whose date is further than this from its own clock."""
_POLICY = re.compile(r"password policy\s+because: \[(.*)\]", re.DOTALL)
_SCIM_ERROR = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"
_KEY_ID = re.compile(r'keyId="([^"]*)"')
_SKEW = re.compile(r"Date '([^']*)' .*Current '([^']*)'")
_UNKNOWN_NAME = re.compile(r"specified in the policy statement does not exist")
_UNKNOWN_COMPARTMENT = re.compile(r"(The )?compartment .*does not exist", re.IGNORECASE)
_HOME_REGION = re.compile(r"home region:?\s+['\"]?([A-Za-z0-9-]{3,})", re.IGNORECASE)


class Names(Protocol):
    """How the settings of a connection are called."""

    def key(self, field: str) -> str:
        """The full key of a setting."""

    def command(self, field: str, value: str = ...) -> str:
        """The command that sets it."""


class _Default:
    """The connection without a name."""

    key = staticmethod(partial(Settings.key, "oci"))

    @staticmethod
    def command(field: str, value: str = "<value>") -> str:
        return Settings.command("oci", field, value=value)


_DEFAULT = _Default()


def read_error(response: httpx.Response, names: Names = _DEFAULT) -> ErrorFacts:
    """Read an error answer of a REST service: `code`, `message`, and the header opc-request-id.

    Args:
        response: the answer.
        names: of the connection's settings, for the hint.
    """
    body = _json(response)
    message = str(body.get("message") or "")
    hint = _hint(response, message, names)
    stray = response.status_code == 404 and "code" not in body
    if stray and not hint:
        hint = f"This is not an answer of the service: check {names.key('region')}, and any proxy on the way"
    code = str(body.get("code") or "")
    public = response.status_code < 500 and bool(code)  # what is refused was not made, so the answer has no secret
    return ErrorFacts(message, code, _request_id(response), hint, stray, public=public)


def read_domain_error(response: httpx.Response, names: Names = _DEFAULT) -> ErrorFacts:
    """Read an error answer of an identity domain: SCIM's `detail` and Oracle's message id; some come as REST or OAuth2.

    Args:
        response: the answer.
        names: of the connection's settings, for the hint.
    """
    body = _json(response)
    extension = body.get(_SCIM_ERROR)
    details = extension if isinstance(extension, dict) else {}
    reason = body.get("detail") or body.get("error_description") or body.get("message") or body.get("error") or ""
    code = details.get("messageId") or body.get("scimType") or body.get("code") or body.get("error") or ""
    hint = _hint(response, str(reason), names)
    if response.status_code == 403 and not hint:
        hint = (
            "The domain gives rights by administrator roles: grant User Administrator, or Identity Domain Administrator"
            " for more than users and groups, to the user or the application that signs in"
        )
    stray = response.status_code == 404 and not ("schemas" in body or "detail" in body)
    if stray and not hint:
        hint = f"This is not an answer of an identity domain: check {names.key('domain_url')}, and any proxy on the way"
    if response.status_code == 404 and not hint and "/" not in response.request.url.path.rpartition("/admin/v1/")[2]:
        # A domain never lacks a whole collection: what answers is not a domain.
        hint = (
            f"No identity domain answers at this address: correct {names.key('domain_url')}, which is the Domain URL as"
            " the Console has it, without a path"
        )
    reason, rules = _by_rules(str(reason))
    return ErrorFacts(reason, str(code), _request_id(response), rules or hint, stray)


def _by_rules(reason: str) -> tuple[str, str]:
    """The sentence about a password policy, which repeats itself for each broken rule, as one list of these rules.

    Returns:
        What is wrong, and the list, which is longer than a reason may be; empty where it is about something else.
    """
    policy = _POLICY.search(reason)
    if policy is None:
        return reason, ""
    rules = [each.strip(" .").removeprefix("The password ") for each in re.split(r"\.,?(?:\s+|$|(?=The ))", policy[1])]
    broken = " ".join("; ".join(each for each in rules if each).split())
    return "the password policy does not take it", f"The password {broken}"


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _request_id(response: httpx.Response) -> str:
    headers = response.headers
    return str(headers.get("opc-request-id") or headers.get("x-oracle-dms-ecid") or "")


def _hint(response: httpx.Response, message: str, names: Names) -> str:
    home = _HOME_REGION.search(message)
    if response.status_code in (400, 403, 409) and home:
        region = REGION_OF_CODE.get(home[1].lower(), home[1].lower())
        return f"IAM is changed in the tenancy's home region only. Set it with: {names.command('region', region)}"
    if response.status_code == 400 and _UNKNOWN_COMPARTMENT.match(message):
        return (
            "A name of a compartment is looked for right below the one that the policy is attached to: write the whole"
            " path (Apps:Prod), or the OCID (compartment id ocid1.compartment.…)"
        )
    if response.status_code == 400 and _UNKNOWN_NAME.search(message):
        return (
            "Correct the name (that of an identity domain goes before it: Default/readers), or where this program makes"
            " the group let the policy wait for it: opts=pulumi.ResourceOptions(depends_on=[<the group>])"
        )
    if response.status_code == 429:
        return "Too many calls at once, also after waiting: let fewer run together (pulumi up --parallel 8)"
    if response.status_code == 401:
        return _unauthenticated(response, message, names)
    return ""


def _unauthenticated(response: httpx.Response, message: str, names: Names) -> str:
    off = skew(response, message)
    if off is not None and abs(off) > SKEW_SECONDS:
        way = "ahead" if off > 0 else "behind"
        return f"The clock of this machine is {_long(abs(off))} {way}: set it (more than five minutes are refused)"
    authorization = response.request.headers.get("authorization", "")
    if authorization.startswith("Bearer"):
        return (
            "The domain does not take the access token, although it is new: check that"
            f" {names.key('domain_url')} is the domain of the application in {names.key('client_id')}"
        )
    match = _KEY_ID.search(authorization)
    key_id = match[1] if match else ""
    if key_id.startswith("ST$"):
        return "The service does not take this session: it ended, or its rights were taken away"
    if "/fed-x509" in key_id:
        return "The service does not take this instance's certificate: try again in a minute, it may just be replaced"
    fingerprint = key_id.rpartition("/")[2]
    return (
        f"The service does not know {f'the key {fingerprint}' if fingerprint else 'this key'}: check that it is among"
        f" the API keys of the user in {names.key('user')}, that {names.key('tenancy')} is right, and that the user is"
        " active (a key that was just added needs up to a minute)"
    )


def skew(response: httpx.Response, message: str = "") -> float | None:
    """Seconds that the clock which dated the request is ahead of the server's; None where one of them is missing.

    Args:
        response: has the server's date, and its request ours.
        message: may have both, where the service refused the date.
    """
    dates = _SKEW.search(message)
    sent, received = dates.groups() if dates else (response.request.headers.get("date"), response.headers.get("date"))
    try:
        if not received:
            return None
        ours = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
        return (ours - parsedate_to_datetime(received)).total_seconds()
    except (ValueError, TypeError):  # TypeError: one of them has no time zone
        return None


def _long(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
