"""Request signing: draft-cavage HTTP signatures, version "1", RSA-SHA256, as OCI takes them.

Signed are `date`, `(request-target)` and `host`; of requests that may carry a body (POST, PUT, PATCH) also
`content-length`, `content-type` and `x-content-sha256`. Every attempt is signed afresh, so its date is its own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncGenerator
from email.utils import formatdate
from typing import Final, Protocol

import httpx

from iam_resources.coverage import operation
from iam_resources.oci.auth.keys import SigningKey

ALWAYS: Final[tuple[str, ...]] = ("date", "(request-target)", "host")
WITH_BODY: Final[tuple[str, ...]] = ("content-length", "content-type", "x-content-sha256")
_MAY_HAVE_BODY = {"POST", "PUT", "PATCH"}


class KeySource(Protocol):
    """Gives the key to sign with; an API key for ever, a principal's session key until it ends."""

    async def current(self) -> SigningKey:
        """The key to sign the next request with; may be fetched or renewed first.

        Raises:
            IamError: there is none.
        """

    async def renewed(self, refused: SigningKey) -> SigningKey | None:
        """Another key after the service refused one with 401; None where there can be none."""


class FixedKey:
    """The key of an API key pair."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    async def current(self) -> SigningKey:
        return self._key

    async def renewed(self, refused: SigningKey) -> SigningKey | None:
        return None


class RequestSigner(httpx.Auth):
    """Signs every request of a connection.

    Args:
        keys: where the key comes from.
        always: what is signed of every request.
    """

    requires_request_body = True

    def __init__(self, keys: KeySource, always: tuple[str, ...] = ALWAYS) -> None:
        self._keys = keys
        self._always = always

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign, send, and once more with a renewed key where that may help."""
        key = await self._keys.current()
        sign(request, key, self._always)
        response = yield request
        if response.status_code == 401:
            other = await self._keys.renewed(key)
            if other is not None:
                sign(request, other, self._always)
                yield request


@operation("oci-iam-02")
def sign(request: httpx.Request, key: SigningKey, always: tuple[str, ...] = ALWAYS) -> None:
    """Put the signature on a request, with the headers it covers.

    Args:
        request: complete: what is signed must not change any more.
        key: to sign with.
        always: what is signed beside the headers of a body.
    """
    headers = request.headers
    headers["date"] = formatdate(usegmt=True)
    names = always
    if request.method in _MAY_HAVE_BODY:
        body = request.content
        headers["content-length"] = str(len(body))
        headers.setdefault("content-type", "application/json")
        headers["x-content-sha256"] = base64.b64encode(hashlib.sha256(body).digest()).decode()
        names += WITH_BODY
    target = f"{request.method.lower()} {request.url.raw_path.decode('ascii')}"
    covered = {**headers, "(request-target)": target, "host": request.url.netloc.decode("ascii")}
    message = "\n".join(f"{name}: {covered[name]}" for name in names)
    headers["authorization"] = (
        f'Signature algorithm="rsa-sha256",headers="{" ".join(names)}",keyId="{key.key_id}"'
        f',signature="{key.sign(message.encode("ascii"))}",version="1"'
    )
