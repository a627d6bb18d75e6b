"""Request signatures `SDK-HMAC-SHA256` (3.2), as the vendor's SDK makes them.

Signed are method, path, query, the hash of the body, and the headers `host`, `x-sdk-date` and, where they are sent,
`content-type` and `x-security-token`. The path is signed with a slash at its end that the request does not have.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Generator
from datetime import UTC, datetime
from urllib.parse import quote, unquote_to_bytes

import httpx

from iam_resources.huawei.settings import AccessKey

ALGORITHM = "SDK-HMAC-SHA256"
_SIGNED = ("content-type", "host", "x-sdk-date", "x-security-token")


class Signer(httpx.Auth):
    """Signs every attempt anew."""

    requires_request_body = True

    def __init__(self, key: AccessKey) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Sign and send."""
        request.headers["x-sdk-date"] = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        sign(request, self._key)
        yield request


def sign(request: httpx.Request, key: AccessKey) -> None:
    """Put the signature on a request.

    Args:
        request: complete, with its `x-sdk-date`.
    """
    if key.token:
        request.headers["x-security-token"] = key.token
    names = [name for name in _SIGNED if name in request.headers]
    digest = hashlib.sha256(canonical_request(request, names).encode()).hexdigest()
    text = f"{ALGORITHM}\n{request.headers['x-sdk-date']}\n{digest}"
    signature = hmac.new(key.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    request.headers["authorization"] = (
        f"{ALGORITHM} Access={key.access}, SignedHeaders={';'.join(names)}, Signature={signature}"
    )


def canonical_request(request: httpx.Request, names: list[str]) -> str:
    """What is hashed and signed.

    Args:
        names: of the headers that are signed, sorted.
    """
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
    body = hashlib.sha256(request.content).hexdigest()
    return "\n".join([request.method, _path(path), _query(query), headers, ";".join(names), body])


def _path(path: str) -> str:
    decoded = "/".join(_quoted(segment) for segment in unquote_to_bytes(path).split(b"/"))
    return decoded if decoded.endswith("/") else f"{decoded}/"


def _query(query: str) -> str:
    pairs = sorted(tuple(map(unquote_to_bytes, part.partition("=")[::2])) for part in query.split("&") if part)
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: bytes) -> str:
    return quote(text, safe="~")
