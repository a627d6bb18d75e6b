"""The vendor's errors in words for a person."""

from __future__ import annotations

from typing import Any

import httpx

from iam_resources.http import ErrorFacts

_FAULTS = {
    "error-invalid-length": "must have {1} to {2} characters",
    "error-invalid-length-too-short": "must have at least {1} characters",
    "error-invalid-length-too-long": "must have at most {2} characters",
    "error-invalid-email": "is not an e-mail address",
    "error-invalid-value": "has a value that is not allowed",
    "error-username-invalid-character": "has a character that the realm does not allow",
    "error-person-name-invalid-character": "has a character that the realm does not allow",
    "error-user-attribute-required": "is required by the realm's user profile",
    "error-user-attribute-read-only": "cannot be changed",
    "error-pattern-no-match": "does not match the pattern in the realm's user profile",
    "error-invalid-uri": "is not a URI",
    "error-number-out-of-range": "must be a number from {1} to {2}",
}
_FIELDS = {"error", "error_description", "errorMessage", "errors", "field", "params"}
"""All that an error answer of Keycloak has; another server that answers 404 has others, or none."""
_NAMES = {"firstName": "first_name", "lastName": "last_name"}
_NO_SUCH_PATH = "HTTP 404 Not Found"
_STRAY = "This is not an answer of the console's admin API: check cncc:endpoint, and any proxy on the way"


def read_error(response: httpx.Response) -> ErrorFacts:
    """Read an error answer of the admin API; Keycloak has five shapes of them."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    if response.status_code == 404 and not _is_about_an_object(body):
        return ErrorFacts("", hint=_STRAY, stray=True)
    if not isinstance(body, dict):
        return ErrorFacts("", hint=_hint(response.status_code, "", ""))
    faults = body.get("errors") or ([body] if "field" in body else [])
    if faults:
        reason = "; ".join(_fault(fault) for fault in faults)
        code = str(faults[0].get("errorMessage", ""))
        return ErrorFacts(reason, code=code, hint=_hint(response.status_code, code, str(faults[0].get("field"))))
    reason = str(body.get("errorMessage") or body.get("error_description") or body.get("error") or "")
    code = str(body["error"]) if "error_description" in body else ""
    return ErrorFacts(reason, code=code, hint=_hint(response.status_code, code, reason))


def _is_about_an_object(body: Any) -> bool:
    """Whether a 404 speaks of an object: not one of a proxy, or of a Keycloak without the admin API."""
    ours = isinstance(body, dict) and bool(body) and body.keys() <= _FIELDS
    return ours and body.get("error") != _NO_SUCH_PATH


def _fault(fault: dict[str, Any]) -> str:
    """One field of the user profile that the realm does not take."""
    name = str(fault.get("field", "a field"))
    code = str(fault.get("errorMessage", ""))
    fault_text = _FAULTS.get(code, code or "is not valid")
    try:
        fault_text = fault_text.format(*fault.get("params", []))
    except (IndexError, TypeError):
        fault_text = code
    return f"{_NAMES.get(name, name)} {fault_text}"


def _hint(status: int, code: str, about: str) -> str:
    if status == 401:
        return "The server does not accept the token it gave; look at its realm and clock settings"
    if status == 403:
        return (
            "The account of the connection lacks the right: give it the roles manage-users, view-realm, manage-realm"
            " and manage-clients of the realm, or as many of them as are needed"
        )
    if status == 404 and "realm" in about.lower():
        return "Check the realm, in the resource and in the setting cncc:realm"
    if status == 404:
        return "It may have been deleted by hand: run pulumi up --refresh"
    if code == "error-user-attribute-read-only" and about == "username":
        return "Turn on 'Edit username' in the realm's login settings, or keep the name"
    if code == "error-user-attribute-read-only":
        return "The realm's user profile lets no administrator edit it"
    if code == "unknown_error" and status == 500:
        return "A value may be longer than the server's database takes (255 characters)"
    return ""
