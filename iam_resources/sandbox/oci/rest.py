"""A service below one version prefix: authenticates callers, routes, and answers repeated requests from memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.exceptions import invalid, no_such_path, wrong_method
from iam_resources.sandbox.oci.request import Request
from iam_resources.sandbox.oci.retry_tokens import LONGEST, RetryTokens
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.signatures import authenticate
from iam_resources.sandbox.routing import Router

Answered = Answer | Awaitable[Answer]
Handler = Callable[[Request], Answered]
StillThere = Callable[[Answer], Callable[[], bool]]


class Rest:
    """Operations below a prefix.

    Args:
        server: what all services share.
        prefix: e.g. ``/oci/identity/20160918``.
        operations: method, path below the prefix, handler.
        still_there: from an answer to a check whether its object still exists; for retry tokens.
    """

    def __init__(
        self,
        server: Server,
        prefix: str,
        operations: Iterable[tuple[str, str, Handler]],
        still_there: StillThere = lambda answer: lambda: True,
    ) -> None:
        self._server = server
        self._prefix = prefix
        self._router: Router[Handler] = Router()
        self._still_there = still_there
        self._retries = RetryTokens()
        for method, path, handler in operations:
            self._router.add(method, path, handler)

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        match = self._router.find(raw_path.removeprefix(self._prefix)) if raw_path.startswith(self._prefix) else None
        return self._prefix + match.template if match else raw_path

    def answer(self, call: Call) -> Answered:
        """Handle one call.

        Raises:
            ServiceError: the call is refused.
        """
        # The caller is authenticated first: strangers must not learn which paths exist.
        principal = authenticate(call, self._server)
        match = self._router.find(call.raw_path.removeprefix(self._prefix))
        if match is None or not call.raw_path.startswith(self._prefix + "/"):
            raise no_such_path()
        handler = match.handlers.get("GET" if call.method == "HEAD" else call.method)
        if handler is None:
            raise wrong_method()
        request = Request(call, self._server, principal, match.parameters)
        token = call.headers.get("opc-retry-token", "")
        if call.method != "POST" or not token:
            return handler(request)
        if len(token) > LONGEST:
            raise invalid(f"opc-retry-token size must be between 1 and {LONGEST}")
        before = self._retries.recall(principal.id, call, request.now)
        if before is not None:
            return before
        answer = handler(request)
        if isinstance(answer, Answer) and answer.status < 300:
            self._retries.keep(principal.id, call, answer, request.now, self._still_there(answer))
        return answer
