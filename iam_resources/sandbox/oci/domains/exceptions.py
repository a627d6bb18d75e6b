"""Error responses, in the service's two forms.

::

    Refusal
    ├── ScimError    {"schemas": [Error, ORACLE_ERROR], "detail": …, "status": "400", ORACLE_ERROR: {"messageId": …}}
    └── OAuthError   {"error": "invalid_client", "error_description": …}

A ``messageId`` that begins with ``error.sandbox`` is not documented: status and meaning are the service's, its words
are not.
"""

from __future__ import annotations

from typing import Any

_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
_ORACLE_ERROR = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"


class Refusal(Exception):
    """An error response."""

    content_type = "application/json"

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


class ScimError(Refusal):
    """Errors of ``/admin/v1`` (guide 3.6; getting started, "Response Body").

    Args:
        status: HTTP status.
        detail: the message for people.
        message_id: the service's id of the message; None = the simple form without one.
    """

    content_type = "application/scim+json"

    def __init__(self, status: int, detail: str, message_id: str | None) -> None:
        body: dict[str, Any] = {"schemas": [_ERROR], "detail": detail, "status": str(status)}
        if message_id is not None:
            body["schemas"] = [_ERROR, _ORACLE_ERROR]
            body[_ORACLE_ERROR] = {"messageId": message_id}
        super().__init__(status, body)
        self.detail = detail


class OAuthError(Refusal):
    """Errors of ``/oauth2/v1/token`` (RFC 6749, 5.2)."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(status, {"error": error, "error_description": description})


def missing(names: list[str]) -> ScimError:
    """Required attributes are missing. Getting started, "Validation Exception Response Example"."""
    return ScimError(
        400, f"Missing required attribute(s): {','.join(names)}.", "error.common.validation.missingReqAttributes"
    )


def unknown_attribute(name: str, kind: str) -> ScimError:
    """The schema has no such attribute."""
    return ScimError(400, f"Attribute {name} is not defined in the schema of {kind}.", "error.sandbox.unknownAttribute")


def wrong_type(name: str, type_: str) -> ScimError:
    """A value is not of the attribute's type."""
    return ScimError(400, f"The value of attribute {name} is not of type {type_}.", "error.sandbox.invalidValue")


def not_canonical(name: str, allowed: tuple[str, ...]) -> ScimError:
    """A value is not one of those that the attribute allows."""
    return ScimError(
        400, f"The value of attribute {name} is not one of: {', '.join(allowed)}.", "error.sandbox.invalidValue"
    )


def out_of_range(name: str, least: int | None, most: int | None) -> ScimError:
    """A number is too small or too large."""
    limits = [f"{word} {limit}" for word, limit in (("at least", least), ("at most", most)) if limit is not None]
    return ScimError(
        400, f"The value of attribute {name} must be {' and '.join(limits)}.", "error.sandbox.invalidValue"
    )


def too_long(name: str, limit: int) -> ScimError:
    """A string is longer than the service accepts.

    The messageId was observed for a reference whose ``value``, at most 40 characters, was an OCID.
    """
    return ScimError(
        400,
        f"The value of attribute {name} exceeds the maximum length of {limit}.",
        "error.common.validation.stringExceedsMaxLimit",
    )


def not_modifiable(name: str, mutability: str) -> ScimError:
    """A change of an attribute that is readOnly, or immutable and set.

    The REST reference says above the body of each operation: creation ignores readOnly attributes, replace and update
    fail with 400.
    """
    return ScimError(400, f"Attribute {name} is {mutability} and can't be modified.", "error.sandbox.notModifiable")


def duplicate(kind: str, attribute: str) -> ScimError:
    """A value that must be unique is taken. Observed in garutilorenzo/k3s-oci-cluster#47: there is no ``scimType``."""
    return ScimError(
        409, f"{kind} with the same {attribute} already exists.", "error.common.exception.duplicateResource"
    )


def duplicate_members() -> ScimError:
    """The user is a member already. Observed in oracle/terraform-provider-oci#2045."""
    return ScimError(
        409,
        "Group create/replace failed due to attempting to add the same members more than once. "
        "You cannot create a Group with duplicate members.",
        "error.common.exception.duplicateMultivaluedResource",
    )


def no_such_reference(attribute: str, kind: str, value: str) -> ScimError:
    """A reference leads to nothing. Getting started, "Using Self Service to Enroll in MFA", error examples."""
    return ScimError(
        400,
        f"{attribute} references a {kind} with ID {value} that does not exist.",
        "error.common.validation.invalidReferenceResource",
    )


def no_such_resource(kind: str, value: str) -> ScimError:
    """404."""
    return ScimError(404, f"{kind} with ID {value} does not exist.", "error.sandbox.resourceNotFound")


def no_such_path() -> ScimError:
    """404: there is no operation at this path."""
    return ScimError(404, "Request failed: HTTP 404 Not Found.", None)


def wrong_method() -> ScimError:
    """405."""
    return ScimError(405, "Request failed: HTTP 405 Method Not Allowed.", None)


def bad_request(detail: str, message_id: str = "error.sandbox.badRequest") -> ScimError:
    """400."""
    return ScimError(400, detail, message_id)


def access_denied(detail: str = "Access is denied.") -> ScimError:
    """401: no credentials, wrong ones, or too few rights. A missing right is a 401 here, not a 403."""
    return ScimError(401, detail, "error.common.common.accessDenied")


def version_mismatch() -> ScimError:
    """412. Getting started, "Response Codes"."""
    return ScimError(412, "Failed to update, as resource changed.", "error.sandbox.preconditionFailed")
