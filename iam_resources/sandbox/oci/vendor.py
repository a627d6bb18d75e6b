"""The vendor: one prefix, and below it one service for each first segment."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.connectors import Connectors
from iam_resources.sandbox.oci.control import Control
from iam_resources.sandbox.oci.domains import Domains
from iam_resources.sandbox.oci.domains.exceptions import ScimError
from iam_resources.sandbox.oci.exceptions import ServiceError, no_such_path
from iam_resources.sandbox.oci.functions import Functions
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID
from iam_resources.sandbox.oci.identity import Identity
from iam_resources.sandbox.oci.principals import Federation, Instance, Metadata
from iam_resources.sandbox.oci.rest import Answered
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.telemetry import Telemetry
from iam_resources.sandbox.oci.telemetry.counts import Counts
from iam_resources.sandbox.store import Store

PREFIX = "/oci"
_FAILURES = {
    401: ("NotAuthenticated", "The required information to complete authentication was not provided or was incorrect."),
    404: ("NotAuthorizedOrNotFound", "Authorization failed or requested resource not found."),
    409: ("IncorrectState", "The resource is in an incorrect state for the request."),
    429: ("TooManyRequests", "Too many requests for the user"),
    502: ("BadGateway", "Bad Gateway"),
    503: ("ServiceUnavailable", "The service is currently unavailable."),
    504: ("GatewayTimeout", "Gateway Timeout"),
}
"""API Errors, "Common Errors Returned by All Services"."""


class Service(Protocol):
    """One service of the vendor."""

    def answer(self, call: Call) -> Answered:
        """Handle one call.

        Raises:
            ServiceError: the call is refused.
        """
        ...

    def template(self, raw_path: str) -> str:
        """The path template for the call log, from the root of the address on."""
        ...


class Oci:
    """Oracle Cloud Infrastructure below ``/oci``.

    Args:
        store: where the documents are kept.
        clock: seconds since the epoch.
        username: client id of the confidential application, and name of the user, of the domain ``default``.
        password: secret of both.
        public_key: PEM of the administrator's API key; None = nobody can sign in by key at first.
        packages: folder for the packages that functions need; None = a temporary one.

    Raises:
        KeyFormatError: the key is not an RSA public key.
    """

    name = "oci"
    prefix = PREFIX

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        username: str,
        password: str,
        public_key: str | None = None,
        packages: Path | None = None,
    ) -> None:
        self.server = Server(clock)
        if public_key is not None:
            self.server.keys.add(ADMINISTRATOR_ID, username, public_key)
        self.identity = Identity(store, self.server, username)
        self.domains = Domains(store, self.server, username, password)
        instance, counts = Instance(clock), Counts(clock)
        self.functions = Functions(store, self.server, counts, packages)
        self.connectors = Connectors(store, self.server, self.functions)
        self._services: dict[str, Service] = {
            "identity": self.identity,
            "domains": self.domains,
            "auth": Federation(self.server, instance),
            "imds": Metadata(instance),
            "functions": self.functions,
            "sch": self.connectors,
            "telemetry": Telemetry(self.server, counts),
        }
        self._control = Control(
            self.server, self.identity, self.domains, self.functions.invocation, self.connectors.deliveries
        )

    def expire_tokens(self) -> None:
        """Make all tokens that were issued so far invalid. API keys stay valid."""
        self.server.tokens.expire()
        self.domains.expire_tokens()

    def failure(self, raw_path: str, status: int) -> Answer:
        """The answer to a call while a service itself has a problem; domains have a form of their own."""
        code, message = _FAILURES.get(status, ("InternalServerError", "Internal Server Error"))
        problem = ServiceError(status, code, message)
        if raw_path.startswith(f"{PREFIX}/domains/"):
            scim = ScimError(status, message, None)
            return Answer.of_json(status, scim.body, scim.content_type)
        return _refused(problem).with_headers({"opc-request-id": secrets.token_hex(16).upper()})

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        service = self._service(raw_path)
        return service.template(raw_path) if service else raw_path

    def answer(self, call: Call) -> Answered:
        """Handle one call."""
        self.server.base_url = call.base_url
        self.connectors.deliveries.wake()
        headers = {"opc-request-id": _request_id(call)}
        try:
            service = self._service(call.raw_path)
            if service is None:
                raise no_such_path()
            answered = service.answer(call)
        except ServiceError as problem:
            return _refused(problem).with_headers(headers)
        if isinstance(answered, Answer):
            return answered.with_headers(headers)
        return _later(answered, headers)

    def control(self, call: Call, path: str) -> Answer:
        """Handle one call to ``/_sandbox/oci``."""
        return self._control.answer(call, path)

    def close(self) -> None:
        """Stop deliveries and functions."""
        self.connectors.deliveries.close()
        self.functions.invocation.close()

    def _service(self, raw_path: str) -> Service | None:
        return self._services.get(raw_path.removeprefix(PREFIX).strip("/").partition("/")[0])


async def _later(answered: Awaitable[Answer], headers: dict[str, str]) -> Answer:
    try:
        return (await answered).with_headers(headers)
    except ServiceError as problem:
        return _refused(problem).with_headers(headers)


def _refused(problem: ServiceError) -> Answer:
    return Answer.of_json(problem.status, problem.body)


def _request_id(call: Call) -> str:
    """The client's id followed by two parts of the service's own; without one, three parts of its own."""
    sent = call.headers.get("opc-request-id", "").partition("/")[0] or secrets.token_hex(16).upper()
    return f"{sent}/{secrets.token_hex(16).upper()}/{secrets.token_hex(16).upper()}"
