"""One call: throttle, sign, send, read the answer, and again where that is safe."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping, Sequence
from copy import copy
from json import dumps
from typing import Any
from urllib.parse import urlencode

import httpx

from iam_resources.errors import ConfigError, Refused, Unavailable, VendorError
from iam_resources.http.address import base_address, encode, fill
from iam_resources.http.clock import ServerClock
from iam_resources.http.connections import Connections
from iam_resources.http.errors import ReadError, Unreadable, body_of, error_of, unreadable
from iam_resources.http.reply import Reply
from iam_resources.http.retry import Acted, Course, Failure, Retry, Settle, retry_after_of
from iam_resources.http.throttle import Throttle
from iam_resources.http.unreachable import trouble_of

log = logging.getLogger("iam_resources.http")
for _name in ("httpx", "httpcore"):  # they log query values and headers, where a secret may be
    if logging.getLogger(_name).level == logging.NOTSET:
        logging.getLogger(_name).setLevel(logging.WARNING)

_PASSING = {502, 503, 504}
_PROBE_TIMEOUT = httpx.Timeout(8, write=30, pool=None).as_dict()


TIMEOUT = httpx.Timeout(connect=10, read=60, write=30, pool=None)
"""Seconds of one attempt: until the connection stands, TLS included; between two pieces of the answer, and of the
request. The throttle limits the calls in flight, so nobody waits for a free connection."""


class Client:
    """Calls to one vendor connection, over kept-alive HTTP/1.1 connections. Belongs to one event loop.

    Args:
        base_url: `http(s)://host[:port][/base/path]`; paths of calls are appended to it.
        name: of the connection, for errors.
        auth: signs every attempt; may refresh a token and send once more by itself.
        read_error: the vendor's reading of an error answer; may fail.
        throttle: shared with other clients of the same budget; None: one of its own.
        timeouts: of one attempt, in seconds.
        verify: False, or a context that knows the authority of the server's certificate.
        attempts: most attempts of a call, at least 1.
        backoff_seconds: the first wait is a random time up to this, later ones up to twice the one before.
        max_wait_seconds: longest single wait, also where `Retry-After` asks for more.
        transport: in place of the network.
        headers: sent with every call.
        largest_body: bytes that a body may have; None: any number.

    Raises:
        ConfigError: `base_url` is not an address.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        auth: httpx.Auth | None = None,
        read_error: ReadError | None = None,
        throttle: Throttle | None = None,
        timeouts: httpx.Timeout = TIMEOUT,
        verify: ssl.SSLContext | bool = True,
        attempts: int = 6,
        backoff_seconds: float = 0.25,
        max_wait_seconds: float = 30,
        transport: httpx.AsyncBaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
        largest_body: int | None = None,
    ) -> None:
        self._largest_body = largest_body
        self.clock = ServerClock()
        """Knows the server's time from every answer that has it."""
        self._opened = self
        self._below, self._at, self._where = "", dict[str, str](), ""
        self.name = name
        self.base_url = base_address(base_url, name=name)
        self.calls = 0
        """Requests sent, repeats included."""
        self._read_error = read_error
        self._throttle = throttle or Throttle()
        self._retry = Retry(attempts=attempts, backoff_seconds=backoff_seconds, max_wait_seconds=max_wait_seconds)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._extensions = {"timeout": timeouts.as_dict()}
        self._headers = httpx.Headers(
            {"accept": "application/json", "accept-encoding": "gzip, deflate", "user-agent": "iam-resources"}
        )
        self._headers.update(headers)
        self._http = httpx.AsyncClient(
            auth=auth,
            transport=transport or Connections(httpx.URL(self.base_url), verify=verify),
            event_hooks={"request": [self._count]},
            follow_redirects=False,
            trust_env=False,
        )

    def within(self, path: str, where: str, **at: str) -> Client:
        """The same client, for calls below a path.

        Args:
            path: a template, in front of the paths of calls.
            where: what it means, for errors: `in realm cncc`.
            at: values of the template's names.
        """
        inner = copy(self)
        inner._below, inner._at, inner._where = path, at, f" {where}"
        return inner

    async def call(
        self,
        method: str,
        path: str,
        *,
        tried: str,
        at: Mapping[str, str] = {},
        query: Mapping[str, str | int | bool | Sequence[str]] | None = None,
        json: Any = ...,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeat: bool | None = None,
        settle: Settle | None = None,
        secret: bool = False,
    ) -> Reply:
        """Make one call; it is sent again where that is safe.

        Args:
            method: the HTTP method, in capitals.
            path: a template like `/users/{id}`.
            tried: what is being done, in the infinitive ("create user ana").
            at: values of the path's names; each is percent-encoded whole.
            query: values of the query; a sequence repeats its key, booleans are `true` and `false`.
            json: the body; also None is sent, as `null`.
            form: the body as a form, instead of `json`.
            headers: for this call.
            repeat: whether to repeat after a failure on which the server may have acted. None: GET, HEAD, OPTIONS, PUT
                and DELETE yes, others no.
            settle: awaited after such a failure, in place of guessing: a reply means that the server acted, and is
                returned; None means that it did not, and the request is repeated.
            secret: the answer's body may hold a secret: none of it in errors.

        Returns:
            The answer: status 2xx, or 404 for a DELETE that an earlier attempt may have done.

        Raises:
            Invalid, Denied, NotFound, Conflict, Throttled, Unavailable: as the vendor answered, or did not.
            Refused: a path value is empty, or the address or the body is too long.
            ConfigError: a credential holds characters that HTTP does not allow.
            Stopped: the user cancelled before the request, or between two attempts.
        """
        self._stay_in_loop()
        tried += self._where
        try:
            url = httpx.URL(self.base_url + fill(self._below + path, {**self._at, **at}) + encode(query))
        except httpx.InvalidURL as error:
            raise Refused("the address is too long or malformed", tried=tried) from error
        sent = self._headers.copy()
        content: bytes | None = None
        if form is not None:
            content = urlencode(form).encode()
            sent["content-type"] = "application/x-www-form-urlencoded"
        elif json is not ...:
            content = dumps(json, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
            sent["content-type"] = "application/json"
        if headers:
            sent.update(headers)
        if content is not None and self._largest_body is not None and len(content) > self._largest_body:
            raise Refused(f"the request has {len(content)} bytes, at most {self._largest_body} are taken", tried=tried)

        async def send(number: int) -> Reply:
            request = httpx.Request(method, url, headers=sent, content=content, extensions=self._extensions)
            return await self._send(request, tried, secret, number)

        try:
            return await self._retry.run(Course(send, method=method, tried=tried, repeat=repeat, settle=settle))
        except VendorError as error:
            error.method = method
            raise

    async def probe(self, path: str) -> httpx.Response:
        """Ask once and without credentials whether a server answers; whatever status it answers with.

        Args:
            path: encoded already.

        Raises:
            Unavailable: nothing answers; says why.
        """
        self._stay_in_loop()
        limits = {"timeout": _PROBE_TIMEOUT}
        request = httpx.Request("GET", self.base_url + path, headers=self._headers, extensions=limits)
        try:
            return await self._http.send(request, auth=None)
        except httpx.HTTPError as error:
            trouble = trouble_of(error, request.url)
            raise Unavailable(trouble.reason, hint=trouble.hint) from error

    async def aclose(self) -> None:
        """Close the connections; calls are not possible any more."""
        await self._http.aclose()

    async def _send(self, request: httpx.Request, tried: str, secret: bool, number: int) -> Reply:
        """Make one attempt.

        Raises:
            Failure: it brought no success.
        """
        entered = await self._throttle.enter()
        started = time.perf_counter()
        status: int | str = "no answer"
        try:
            response = await self._http.send(request)
            status = response.status_code
        except (httpx.LocalProtocolError, UnicodeEncodeError):
            # Their messages hold the header's value.
            raise ConfigError(
                "a credential or a header holds characters that HTTP does not allow",
                tried=tried,
                hint="A credential with a line break at its end is the usual cause",
            ) from None
        except httpx.HTTPError as error:
            status = type(error).__name__
            raise self._without_answer(error, request, tried) from error
        finally:
            self._throttle.leave()
            if log.isEnabledFor(logging.DEBUG):
                took = (time.perf_counter() - started) * 1000
                path = request.url.raw_path.partition(b"?")[0].decode()
                log.debug("%s %s: %s, attempt %d, %.1f ms", request.method, path, status, number, took)
        return self._read(response, tried, secret, entered)

    def _read(self, response: httpx.Response, tried: str, secret: bool, entered: float) -> Reply:
        status = response.status_code
        if 200 <= status < 300:
            self._throttle.served()
            try:
                return self.clock.saw(Reply(status, response.headers, body_of(response)))
            except Unreadable as error:
                raise Failure(unreadable(response, tried=tried, secret=secret), Acted.UNKNOWN) from error
        acted, wait = Acted.DECIDED, None
        if status == 429 or status in _PASSING:
            wait = retry_after_of(response)
            certain = status == 429 or (status == 503 and wait is not None)
            acted = Acted.NO if certain else Acted.UNKNOWN
            if certain:
                hold = None if wait is None else min(wait, self._retry.max_wait_seconds)
                self._throttle.refused(entered, hold)
        failed = error_of(response, self._read_error, tried=tried, secret=secret)
        if wait is not None:
            failed.hint = failed.hint or f"The server asks to wait {wait:g} s"
        raise Failure(failed, acted, headers=response.headers, retry_after=wait)

    def _without_answer(self, error: httpx.HTTPError, request: httpx.Request, tried: str) -> Failure:
        about = _request_of(error, request)
        trouble = trouble_of(error, about.url)
        if not trouble.sent:
            self._opened.calls -= 1  # the hook counted what was not sent
        reason = trouble.reason
        # What the auth sent by itself, for a token, is not the request that must not happen twice.
        sent = trouble.sent and about is request
        failed = Unavailable(reason, tried=tried, hint=trouble.hint)
        if trouble.lasting:
            return Failure(failed, Acted.DECIDED)
        return Failure(failed, Acted.UNKNOWN if sent else Acted.NO)

    async def _count(self, _: httpx.Request) -> None:
        self.calls += 1

    def _stay_in_loop(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop is not None:
                raise RuntimeError(f"the client {self.name} belongs to another event loop")
            self._loop = loop


def _request_of(error: httpx.HTTPError, default: httpx.Request) -> httpx.Request:
    try:
        return error.request
    except RuntimeError:  # raised by something that knows of no request
        return default
