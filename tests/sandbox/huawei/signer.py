"""Signs as the vendor's guide says, with code of its own: neither the project's nor the sandbox's."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Generator
from urllib.parse import parse_qsl, quote, unquote

import httpx


class Signer(httpx.Auth):
    """Signs every request.

    Args:
        access: AK.
        secret: SK.
        now: seconds since the epoch.
        token: the security token of a temporary key.
        leave_out: headers that are not signed.
        change: changes the request after it was signed.
        date: format of ``X-Sdk-Date``.
    """

    requires_request_body = True

    def __init__(
        self,
        access: str,
        secret: str,
        now: float,
        *,
        token: str = "",
        leave_out: tuple[str, ...] = (),
        change: Callable[[httpx.Request], None] = lambda _: None,
        date: str = "%Y%m%dT%H%M%SZ",
    ) -> None:
        self.access = access
        self.secret = secret
        self.now = now
        self.token = token
        self.leave_out = leave_out
        self.change = change
        self.date = date

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        headers = request.headers
        headers["x-sdk-date"] = time.strftime(self.date, time.gmtime(self.now))
        headers.setdefault("content-type", "application/json;charset=utf-8")
        if self.token:
            headers["x-security-token"] = self.token
        names = sorted({"content-type", "host", "x-sdk-date", *(["x-security-token"] if self.token else [])})
        names = [name for name in names if name not in self.leave_out]
        path, _, query = request.url.raw_path.decode().partition("?")
        segments = "/".join(quote(segment, safe="~") for segment in unquote(path).split("/"))
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        parts = [
            request.method,
            segments if segments.endswith("/") else f"{segments}/",
            "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs),
            "".join(f"{name}:{headers[name]}\n" for name in names),
            ";".join(names),
            hashlib.sha256(request.content).hexdigest(),
        ]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        text = f"SDK-HMAC-SHA256\n{headers['x-sdk-date']}\n{digest}"
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        signed = f"Access={self.access}, SignedHeaders={';'.join(names)}, Signature={signature}"
        headers["authorization"] = f"SDK-HMAC-SHA256 {signed}"
        self.change(request)
        yield request
