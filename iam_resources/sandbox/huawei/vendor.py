"""The vendor: one prefix, and below it one service for each of its hosts."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from iam_resources.sandbox.huawei.control import Control
from iam_resources.sandbox.huawei.exceptions import Refused, as_answer, as_scim_answer, by_gateway
from iam_resources.sandbox.huawei.jobs import Jobs
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.huawei.urls import SERVICES
from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.store import Store

PREFIX = "/huawei"
MOST_BYTES = 12 * 1024 * 1024
"""3.2: a body of at most 12 MB."""
_FAILURES = {
    429: ("0308", "The throttling threshold has been reached: policy user over ratelimit"),
    502: ("0202", "Backend unavailable"),
    503: ("0106", "The service is unavailable"),
    504: ("0201", "Backend timeout"),
}


class Huawei:
    """Huawei Cloud IAM Identity Center below ``/huawei``.

    Args:
        access: AK of the administrator of the organisation's management account.
        secret: SK of that administrator.

    Attributes:
        server: the state.
    """

    name = "huawei"
    prefix = PREFIX

    def __init__(self, store: Store, clock: Callable[[], float], access: str, secret: str) -> None:
        self.server = Server(store, clock, access, secret)
        self.server.jobs = Jobs(self.server)
        self._control = Control(self.server)

    def expire_tokens(self) -> None:
        """Make all access tokens of the portal invalid that were issued so far; refresh tokens stay valid."""
        self.server.tokens.expire()

    def failure(self, raw_path: str, status: int) -> Answer:
        """The answer to a call while the gateway or a service has a problem; SCIM has a form of its own."""
        number, message = _FAILURES.get(status, ("0002", "The request has failed"))
        return self._refused(raw_path, by_gateway(status, number, message), secrets.token_hex(16))

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        service, path = _split(raw_path)
        match = SERVICES[service].router.find(path) if service in SERVICES else None
        return f"{PREFIX}/{service}{match.template if match else path}"

    def answer(self, call: Call) -> Answer:
        """Handle one call."""
        request_id = secrets.token_hex(16)
        try:
            answer = self._dispatch(call)
        except Refused as problem:
            answer = self._refused(call.raw_path, problem, request_id)
        return answer.with_headers({"x-request-id": request_id})

    def control(self, call: Call, path: str) -> Answer:
        """Handle one call to ``/_sandbox/huawei``."""
        self.server.jobs.settle()
        return self._control.answer(call, path)

    def _dispatch(self, call: Call) -> Answer:
        self.server.base_url = call.base_url
        self.server.jobs.settle()
        name, path = _split(call.raw_path)
        service = SERVICES.get(name)
        match = service.router.find(path) if service else None
        if service is None or match is None or call.method not in match.handlers:
            raise by_gateway(404, "0101", "The API does not exist or has not been published in the environment")
        if len(call.body) > MOST_BYTES:
            raise by_gateway(413, "0201", "Request entity too large")
        caller = service.authenticate(call, self.server)
        request = Request(call, self.server, match.parameters, caller, service.invalid)
        service.check(request)
        return match.handlers[call.method](request)

    def _refused(self, raw_path: str, problem: Refused, request_id: str) -> Answer:
        if _split(raw_path)[0] == "scim":
            return as_scim_answer(problem, self.server.clock())
        return as_answer(problem, request_id)


def _split(raw_path: str) -> tuple[str, str]:
    service, _, path = raw_path.removeprefix(PREFIX).lstrip("/").partition("/")
    return service, f"/{path}"
