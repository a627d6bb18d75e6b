"""Request signatures ``SDK-HMAC-SHA256`` (3.2; "AK/SK Signing and Authentication Guide").

Written from the documents alone, so that it tests the signer of this project and the vendor's in the same way. What is
signed: method, path, query, the named headers, and the SHA-256 of the body. The path is decoded, each segment encoded
again, and closed by a slash that the request itself does not have.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from calendar import timegm
from time import strptime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from iam_resources.sandbox.huawei.exceptions import Refused, by_gateway
from iam_resources.sandbox.huawei.keys import Caller
from iam_resources.sandbox.messages import Call

if TYPE_CHECKING:
    from iam_resources.sandbox.huawei.server import Server

ALGORITHM = "SDK-HMAC-SHA256"
SKEW_SECONDS = 900
"""A request is valid for 15 minutes before and after its date."""
_REQUIRED = ("host", "x-sdk-date")
_IF_SENT = ("content-type", "x-security-token")
"""Headers that must be signed where they are sent."""
_HEADER = re.compile(r"SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})")


def authenticate(call: Call, server: Server) -> Caller:
    """The caller that signed a call.

    Raises:
        Refused: 401 APIGW.0301; the signature is missing, wrong or too old, or its key is unknown.
    """
    header = call.headers.get("authorization", "")
    if not header:
        raise _unauthenticated("authorization header is required")
    given = _HEADER.fullmatch(header)
    if given is None:
        raise _unauthenticated("the format of the authorization header is wrong")
    access, names, signature = given[1], given[2].split(";"), given[3]
    _check_names(call, names)
    _check_date(call.headers["x-sdk-date"], server.clock())
    key = server.keys.find(access, server.clock())
    if key is None:
        raise _unauthenticated(f"Get secretKey failed,ak:{access},err:ak not exist")
    if not hmac.compare_digest(_signature(call, names, key.secret).encode(), signature.encode()):
        raise _unauthenticated("verify aksk signature fail")
    if not hmac.compare_digest(call.headers.get("x-security-token", "").encode("latin-1"), key.token.encode()):
        raise _unauthenticated("security token is invalid")
    return key.caller


def _check_names(call: Call, names: list[str]) -> None:
    for name in names:
        if name not in call.headers:
            raise _unauthenticated(f"signed header {name} not found")
    for name in (*_REQUIRED, *(each for each in _IF_SENT if each in call.headers)):
        if name not in names:
            raise _unauthenticated(f"header {name} must be signed")
    if names != sorted(names):
        raise _unauthenticated("signed headers must be sorted")


def _check_date(text: str, now: float) -> None:
    try:
        sent = timegm(strptime(text, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise _unauthenticated(f"x-sdk-date {text} has the wrong format") from None
    if abs(sent - now) > SKEW_SECONDS:
        raise _unauthenticated("signature expired, the difference of x-sdk-date and the server's time is over 15m")


def _signature(call: Call, names: list[str], secret: str) -> str:
    lines = [
        call.method.encode(),
        _canonical_path(call.raw_path),
        _canonical_query(call.raw_query),
        b"".join(name.encode() + b":" + call.headers[name].strip().encode("latin-1") + b"\n" for name in names),
        ";".join(names).encode(),
        hashlib.sha256(call.body).hexdigest().encode(),
    ]
    digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
    text = f"{ALGORITHM}\n{call.headers['x-sdk-date']}\n{digest}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _canonical_path(raw_path: str) -> bytes:
    segments = unquote_to_bytes(raw_path).split(b"/")
    path = "/".join(quote(segment, safe="~") for segment in segments)
    return (path if path.endswith("/") else f"{path}/").encode()


def _canonical_query(raw_query: str) -> bytes:
    pairs = [part.partition("=") for part in raw_query.split("&") if part]
    decoded = sorted((unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs)
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in decoded).encode()


def _unauthenticated(why: str) -> Refused:
    return by_gateway(401, "0301", f"Incorrect IAM authentication information: {why}")
