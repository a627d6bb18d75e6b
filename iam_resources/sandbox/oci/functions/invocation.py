"""Invocation: the process of each function, and the answer to each call.

Codes and messages are those that people quote from the live service, and of "Troubleshooting OCI Functions".
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import httpx

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import ServiceError
from iam_resources.sandbox.oci.functions.images import ImageError
from iam_resources.sandbox.oci.functions.packages import Packages
from iam_resources.sandbox.oci.functions.process import FunctionProcess, StartError
from iam_resources.sandbox.oci.functions.sources import opened
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.telemetry.counts import Counts

LARGEST = 6 * 1024 * 1024
"""InvokeFunction: "This limit is currently 6MB"."""


class Invocation:
    """Runs functions.

    Args:
        applications: whose configuration the functions inherit.
        server: what all services share.
        counts: where calls and answers are counted.
        packages: installs what functions need.
    """

    def __init__(self, applications: Documents, server: Server, counts: Counts, packages: Packages) -> None:
        self._applications = applications
        self._server = server
        self._counts = counts
        self.packages = packages
        self._running: dict[str, FunctionProcess] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._detached: set[asyncio.Task[Answer]] = set()

    async def invoke(self, function: Document, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Call a function once, and wait for its answer.

        Raises:
            ServiceError: 413, 502 or 504; the function did not answer.
        """
        if len(body) > LARGEST:
            raise ServiceError(413, "RequestEntityTooLarge", "The body may have 6 MB")
        self._counts.add("FunctionInvocationCount", function)
        try:
            response = await self._call(function, body, headers)
        except ServiceError:
            self._counts.add("FunctionResponseCount", function, responseType="Error")
            raise
        self._counts.add("FunctionResponseCount", function, responseType="Success")
        passed = {
            name: value
            for name, value in response.headers.items()
            if name == "content-type" or name.startswith(("fn-http-", "fn-fdk-"))
        }
        return Answer(200, response.content, passed)

    def detach(self, function: Document, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Call a function once, and do not wait."""
        task = asyncio.get_running_loop().create_task(self._quietly(function, body, headers))
        self._detached.add(task)
        task.add_done_callback(self._detached.discard)
        return Answer(202)

    def log_of(self, function_id: str) -> str | None:
        """Output of the process of a function; None = there is none."""
        running = self._running.get(function_id)
        return running.log.read_text(errors="replace") if running else None

    def end(self, function_id: str) -> None:
        """Stop the process of a function: the next call starts a new one."""
        running = self._running.pop(function_id, None)
        if running is not None:
            running.end()

    def close(self) -> None:
        """Stop all processes."""
        for function_id in list(self._running):
            self.end(function_id)
        self.packages.close()

    async def _quietly(self, function: Document, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            return await self.invoke(function, body, headers)
        except ServiceError as problem:
            return Answer.of_json(problem.status, problem.body)

    async def _call(self, function: Document, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        # One call at a time: the kit runs a handler that is not a coroutine to its end before it accepts the next call.
        async with self._turns[function.id]:
            process = await self._process(function)
            seconds = float(function.body["timeoutInSeconds"])
            deadline = datetime.fromtimestamp(self._server.clock() + seconds, UTC).isoformat().replace("+00:00", "Z")
            sent = {**headers, "fn-call-id": secrets.token_hex(13).upper(), "fn-deadline": deadline}
            try:
                response = await process.call(body, sent, seconds)
            except StartError:
                self._forget(function.id)
                raise ServiceError(
                    502,
                    "FunctionInvokeContainerInitFail",
                    "Container failed to initialize, please ensure you are using the latest fdk and check the logs",
                ) from None
            except httpx.TimeoutException:
                self.end(function.id)
                raise ServiceError(504, "FunctionInvokeExecutionTimeout", "Timed out") from None
            except httpx.TransportError:
                self.end(function.id)
                raise _failed() from None
        if response.status_code != 200:
            raise _failed() if response.status_code == 502 else ServiceError(504, "FunctionInvokeTimeout", "Timed out")
        return response

    async def _process(self, function: Document) -> FunctionProcess:
        running = self._running.get(function.id)
        if running is not None and running.alive:
            return running
        if running is not None:
            self.end(function.id)
        application = self._applications.get(function.body["applicationId"])
        config = {**(application.body["config"] if application else {}), **function.body["config"]}
        try:
            made = FunctionProcess(partial(opened, function), function.body, config, self._server)
            self._running[function.id] = made  # before it runs: its log shows what is being installed
            await made.start(self.packages)
        except ImageError as problem:
            raise ServiceError(502, "FunctionInvokeImageNotAvailable", str(problem)) from None
        if self._running.get(function.id) is not made:  # it was changed or deleted while packages were installed
            made.end()
            raise _failed()
        return made

    def _forget(self, function_id: str) -> None:
        """Keep the log of a process that did not come up, until the next call."""
        running = self._running.get(function_id)
        if running is not None and running.alive:
            self.end(function_id)


def _failed() -> ServiceError:
    return ServiceError(502, "FunctionInvokeExecutionFailed", "function failed")
