"""Request signatures, version 1: draft-cavage-http-signatures-08 with the vendor's additions.

Sources: "Request Signatures" of the vendor's documentation (Content/API/Concepts/signingrequests.htm); error
messages are those that people quote from the live service. Written from the documents alone, with ``cryptography``, so
that it tests the signer of this project and the vendor's in the same way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.oci.exceptions import ServiceError, not_authenticated
from iam_resources.sandbox.oci.principal import Principal

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.server import Server

__all__ = ["Principal", "authenticate", "key_id", "verify"]

SKEW_SECONDS = 300
"""Maximum Allowed Client Clock Skew: 5 minutes, in both directions."""
_GENERAL = ("(request-target)", "host")
_OF_BODY = ("content-length", "content-type", "x-content-sha256")
_PARAMETER = re.compile(r'\s*(\w+)="([^"]*)"\s*(?:,|$)')


def authenticate(call: Call, server: Server) -> Principal:
    """The principal that signed a call.

    Raises:
        ServiceError: 401; the signature is missing, wrong or too old, or its key is unknown.
    """
    name = key_id(call)
    if name.startswith("ST$"):
        known = server.tokens.read(name.removeprefix("ST$"), server.clock())
        if known is None:
            raise not_authenticated()
        claims, key = known
        verify(call, key, server.clock())
        return Principal(
            kind="instance" if claims["ptype"] == "instance" else "resource",
            id=claims["sub"],
            tenancy=claims["tenant"],
            name=claims["sub"],
            compartment=claims["compartment"],
            resource_type=claims["resource_type"],
            claims=claims,
        )
    tenancy, _, rest = name.partition("/")
    user, _, mark = rest.partition("/")
    found = server.keys.find(user, mark) if tenancy == server.tenancy_id else None
    if found is None:
        raise not_authenticated()
    verify(call, found, server.clock())
    return Principal("user", user, tenancy, server.keys.name_of(user))


def key_id(call: Call) -> str:
    """``keyId`` of the ``Authorization`` header.

    Raises:
        ServiceError: 401; it is missing.
    """
    return _parameters(call)["keyId"]


def verify(call: Call, key: RSAPublicKey, now: float, required: tuple[str, ...] = _GENERAL) -> None:
    """Verify the signature of a call.

    Args:
        call: the request.
        key: the key that must have signed it.
        now: seconds since the epoch.
        required: headers that must be signed, beside the date and, where there may be a body, those about it.

    Raises:
        ServiceError: 401.
    """
    given = _parameters(call)
    if given.get("version") != "1" or given.get("algorithm") != "rsa-sha256":
        raise not_authenticated()
    signed = given.get("headers", "date").lower().split()
    if not {"date", "x-date"} & set(signed) or not set(required) <= set(signed):
        raise not_authenticated()
    if call.method in ("POST", "PUT", "PATCH") and not set(_OF_BODY) <= set(signed):
        raise not_authenticated()
    _check_date(call.headers.get("x-date" if "x-date" in signed else "date", ""), now)
    text = "\n".join(f"{name}: {_value(call, name)}" for name in signed)
    try:
        key.verify(base64.b64decode(given.get("signature", ""), validate=True), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        raise not_authenticated("Failed to verify the HTTP(S) Signature") from None
    if "x-content-sha256" in signed:
        _check_body(call)


def _parameters(call: Call) -> dict[str, str]:
    header = call.headers.get("authorization", "")
    if not header:
        raise not_authenticated("The required information to complete authentication was not provided.")
    scheme, _, rest = header.partition(" ")
    given = dict(_PARAMETER.findall(rest))
    if scheme.lower() != "signature" or not given.get("keyId"):
        raise not_authenticated()
    return given


def _value(call: Call, name: str) -> str:
    if name == "(request-target)":
        query = f"?{call.raw_query}" if call.raw_query else ""
        return f"{call.method.lower()} {call.raw_path}{query}"
    value = call.headers.get(name)
    if value is None:
        raise not_authenticated()
    return value.strip()


def _check_date(text: str, now: float) -> None:
    try:
        sent = parsedate_to_datetime(text).timestamp()
    except ValueError:
        raise not_authenticated() from None
    if abs(sent - now) > SKEW_SECONDS:
        raise _skewed(sent, now)


def _skewed(sent: float, now: float) -> ServiceError:
    first, last = _shown(now - SKEW_SECONDS), _shown(now + SKEW_SECONDS)
    return not_authenticated(
        f"Date '{_shown(sent)}' is not within allowed clock skew. Current '{_shown(now)}', "
        f"valid datetime range: ['{first}', '{last}']"
    )


def _shown(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%a, %d %b %Y %H:%M:%S UTC")


def _check_body(call: Call) -> None:
    """The digest of the body is signed: check it, or one signature would be valid for any body."""
    digest = base64.b64encode(hashlib.sha256(call.body).digest()).decode()
    if not hmac.compare_digest(digest.encode(), call.headers.get("x-content-sha256", "").encode()):
        raise not_authenticated("Failed to verify the HTTP(S) Signature")
    if call.headers.get("content-length", "") != str(len(call.body)):
        raise not_authenticated("Failed to verify the HTTP(S) Signature")
