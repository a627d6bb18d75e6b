"""The application: the vendors under their prefixes, faults applied to their answers, and the call log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from iam_resources.sandbox import control
from iam_resources.sandbox.call_log import CallLog, CallRecord
from iam_resources.sandbox.cncc import CnccIam
from iam_resources.sandbox.connection import ConnectionCutError, cut
from iam_resources.sandbox.faults import Fault, Faults
from iam_resources.sandbox.huawei import Huawei
from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci import Oci
from iam_resources.sandbox.store import Store
from iam_resources.sandbox.vendors import Vendor

_NOT_FOUND = Answer(
    404, b"<html><body><h1>Resource not found</h1></body></html>", {"content-type": "text/html; charset=utf-8"}
)


class Sandbox:
    """All vendors on one address; an ASGI application.

    Args:
        state: file that keeps the state; None = in memory.
        function_packages: folder for the packages that functions of Oracle Cloud need and this Python lacks, to be
            kept from run to run; None = a temporary one.
        admin_username: name of the administrator of CNC Console's master realm; also client id, and user, of Oracle
            Cloud's identity domain ``default``, and access key (AK) of Huawei Cloud's administrator.
        admin_password: password of that administrator, and secret key (SK) at Huawei Cloud.
        oci_public_key: PEM of the public API key of Oracle Cloud's administrator; None = they have no key.
        clock: seconds since the epoch; tests pass their own to make tokens expire.

    Raises:
        StoreError: the state file cannot be used.
        KeyFormatError: ``oci_public_key`` is not an RSA public key.
    """

    def __init__(
        self,
        *,
        admin_username: str,
        admin_password: str,
        oci_public_key: str | None = None,
        state: Path | None = None,
        function_packages: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = Store(state)
        self.faults = Faults()
        self.calls = CallLog()
        self.cncc = CnccIam(self.store, admin_username, admin_password, clock)
        self.oci = Oci(self.store, clock, admin_username, admin_password, oci_public_key, function_packages)
        self.huawei = Huawei(self.store, clock, admin_username, admin_password)
        self._vendors: list[Vendor] = [self.cncc, self.oci, self.huawei]
        self._control = control.Control(
            self.faults,
            self.calls,
            {vendor.name: vendor.prefix for vendor in self._vendors},
            {self.oci.name: self.oci.control, self.huawei.name: self.huawei.control},
        )
        self._clock = clock
        self.store.commit()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] == "lifespan":
            return await self._lifespan(receive, send)
        if scope["type"] != "http":
            raise RuntimeError(f"the sandbox serves http, not {scope['type']}")
        try:
            call = await _read(Request(scope, receive))
        except ClientDisconnect:
            return None
        if call.raw_path.startswith(control.PREFIX + "/"):
            answer = self._control.answer(call)
            self.store.commit()
            return await self._send(send, answer)
        return await self._serve(call, scope, send)

    async def _serve(self, call: Call, scope: Scope, send: Send) -> None:
        vendor = next((v for v in self._vendors if call.raw_path.startswith(v.prefix + "/")), None)
        fault = self.faults.take(call.method, call.raw_path)
        began, clock_began = time.perf_counter(), self._clock()
        answer: Answer | None = None
        try:
            if fault is not None and fault.delay_seconds:
                await asyncio.sleep(fault.delay_seconds)
            if fault is not None and fault.expire_tokens:
                for each in self._vendors:
                    each.expire_tokens()
            if fault is None or fault.acts_first:
                answered = vendor.answer(call) if vendor else _NOT_FOUND
                answer = answered if isinstance(answered, Answer) else await answered
                self.store.commit()
            if fault is not None:
                answer = _apply_fault(fault, answer, call, vendor)
        finally:
            self.calls.write(
                CallRecord(
                    call.method,
                    call.raw_path,
                    vendor.template(call.raw_path) if vendor else call.raw_path,
                    answer.status if answer else None,
                    clock_began,
                    round(time.perf_counter() - began, 6),
                    fault.label if fault else None,
                )
            )
        if answer is None:
            cut(scope)
        elif fault is not None and fault.truncate:
            await self._send(send, answer, half=True)
            cut(scope)
        else:
            await self._send(send, answer)

    async def _send(self, send: Send, answer: Answer, *, half: bool = False) -> None:
        # Without Date a client cannot know by the server's clock whether what it finds after a lost answer is its own.
        answer = answer.with_headers({"date": formatdate(self._clock(), usegmt=True)})
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.wire_headers())})
        if half:
            await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
            await asyncio.sleep(0)  # let the half reach the socket before it is closed
        else:
            await send({"type": "http.response.body", "body": answer.body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def transport(self) -> httpx.AsyncBaseTransport:
        """A transport for ``httpx.AsyncClient`` that reaches this sandbox without a socket."""
        return _InProcess(self)

    def client(self, base_url: str = "http://127.0.0.1:8080/cncc/auth") -> httpx.AsyncClient:
        """A client that reaches this sandbox without a socket."""
        return httpx.AsyncClient(transport=self.transport(), base_url=base_url)

    def close(self) -> None:
        """Stop the functions that run, write what is left, and close the state file."""
        self.oci.close()
        self.store.close()


class _InProcess(httpx.AsyncBaseTransport):
    """httpx's ASGI transport, in which a closed connection raises the same error as over a socket."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner = httpx.ASGITransport(app=sandbox)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._inner.handle_async_request(request)
        except ConnectionCutError as problem:
            raise httpx.RemoteProtocolError(str(problem), request=request) from problem


async def _read(request: Request) -> Call:
    scope = request.scope
    raw_path = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client")
    host = request.headers.get("host", "127.0.0.1")
    return Call(
        method=scope["method"],
        raw_path=raw_path.split(b"?")[0].decode("latin-1"),
        raw_query=scope["query_string"].decode("latin-1"),
        headers=request.headers,
        body=await request.body(),
        base_url=f"{scope['scheme']}://{host}",
        client_address=client[0] if client else "127.0.0.1",
    )


def _apply_fault(fault: Fault, answer: Answer | None, call: Call, vendor: Vendor | None) -> Answer | None:
    """The answer as the fault changes it; None = the connection is closed without one."""
    if fault.drop is not None:
        return None
    if fault.html:
        answer = Answer(fault.status or 200, fault.error_page(), {"content-type": "text/html"})
    elif fault.status is not None:
        answer = vendor.failure(call.raw_path, fault.status) if vendor else Answer(fault.status)
    if answer is not None and fault.retry_after is not None:
        answer = Answer(answer.status, answer.body, {**answer.headers, "retry-after": fault.retry_after})
    return answer
