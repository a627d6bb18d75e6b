"""Connections side by side: each has a transport of its own.

The pool of httpcore looks at all of its connections for every request and again for every answer; at 64 connections
that is most of the time of a call. Here a request takes the connection that was used last, in constant time. How many
there are follows from the throttle, which limits the calls in flight.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Callable
from functools import cache
from typing import cast
from urllib.request import getproxies, proxy_bypass

import httpx

KEEPALIVE_SECONDS = 4
"""Shorter than servers keep an idle connection (5 s is the shortest default known): one that the server closes at the
moment a POST is sent on it would leave open whether it acted."""


class Connections(httpx.AsyncBaseTransport):
    """A transport that opens a connection where none is free.

    Args:
        base_url: where most requests go; decides whether the environment's proxy (HTTPS_PROXY, NO_PROXY) is used. A
            server on this machine is always reached directly.
        verify: as for `httpx.AsyncClient`; SSL_CERT_FILE and SSL_CERT_DIR count where it is True.
    """

    def __init__(self, base_url: httpx.URL, *, verify: ssl.SSLContext | bool) -> None:
        self._context = (
            _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
            if verify is True
            else httpx.create_ssl_context(verify=verify)
        )
        self._proxy = _proxy_for(base_url)
        self._all: list[httpx.AsyncHTTPTransport] = []
        self._free: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        lane = self._free.pop() if self._free else self._open()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._free.append(lane)
            raise
        response.stream = _Borrowed(cast(httpx.AsyncByteStream, response.stream), lambda: self._free.append(lane))
        return response

    async def aclose(self) -> None:
        for lane in self._all:
            await lane.aclose()

    def _open(self) -> httpx.AsyncHTTPTransport:
        lane = httpx.AsyncHTTPTransport(
            verify=self._context,
            proxy=self._proxy,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEPALIVE_SECONDS),
        )
        self._all.append(lane)
        return lane


class _Borrowed(httpx.AsyncByteStream):
    """An answer's body; the connection is free again when it is closed."""

    def __init__(self, body: httpx.AsyncByteStream, give_back: Callable[[], None]) -> None:
        self._body = body
        self._give_back: Callable[[], None] | None = give_back

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._body.__aiter__()

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        finally:
            if self._give_back is not None:
                self._give_back()
                self._give_back = None


@cache
def _trusted(*_: str | None) -> ssl.SSLContext:
    """The usual authorities and those that the environment names. Reading them takes 20 ms, so it is done once."""
    return httpx.create_ssl_context()


def _proxy_for(url: httpx.URL) -> str | None:
    if url.host in {"localhost", "127.0.0.1", "::1"} or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all")
    return address if not address or "://" in address else f"http://{address}"
