"""What a handler of the REST services receives: the call, its principal, and the parameters of its path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid, not_found
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.server import Server, Verb

TEXTS = (
    *("compartmentId", "userId", "groupId", "applicationId"),
    *("name", "displayName", "description", "email", "dbUserName", "image", "imageDigest", "namespace", "query"),
)
"""Top-level fields of bodies that are strings in all kinds of objects."""


@dataclass(frozen=True)
class Request:
    """One call, as a handler sees it."""

    call: Call
    server: Server
    principal: Principal
    parameters: dict[str, str]

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.server.clock()

    def may(self, verb: Verb, resource: str, compartment: str | None = None, **target: str) -> bool:
        """Whether the policies let the caller do this to a kind of resource.

        Args:
            verb: the weakest verb that allows it.
            resource: the kind, in the words of policies, e.g. ``users``.
            compartment: where it is; None = in the tenancy itself.
            target: variables that a condition may use, ``__`` for the dot: ``user__id`` is ``target.user.id``.
        """
        variables = {f"target.{name.replace('__', '.')}": value for name, value in target.items()}
        return self.server.access.may(self.principal, verb, resource, compartment or self.server.tenancy_id, variables)

    def require(self, verb: Verb, resource: str, compartment: str | None = None, **target: str) -> None:
        """Refuse what the policies do not allow the caller.

        Raises:
            ServiceError: 404, as the service hides what a caller may not see.
        """
        if not self.may(verb, resource, compartment, **target):
            raise not_found()

    def require_compartment(self, id: str) -> None:
        """Refuse a compartment that does not exist.

        Raises:
            ServiceError: 404.
        """
        if not self.server.compartments.has(id):
            raise not_found()

    def body(self) -> dict[str, Any]:
        """The JSON object of the request.

        Raises:
            ServiceError: 400; it is not a JSON object.
        """
        try:
            given = json.loads(self.call.body or b"null")
        except ValueError:
            raise ServiceError(
                400, "CannotParseRequest", "Incorrectly formatted request. Please refer to our documentation for help."
            ) from None
        if not isinstance(given, dict):
            raise ServiceError(400, "MissingParameter", "body is required")
        for name in TEXTS:
            if not isinstance(given.get(name), str | None):
                raise invalid(f"{name} must be a string")
        return given

    def query(self, *known: str) -> dict[str, Any]:
        """Those of these query parameters that are given and not empty."""
        given = self.call.query()
        return {name: given[name] for name in known if given.get(name)}

    def check_etag(self, document: Document) -> None:
        """Check ``if-match`` against the document (optimistic locking).

        Raises:
            ServiceError: 412; the document has changed since.
        """
        wanted = self.call.headers.get("if-match")
        if wanted is not None and wanted.strip('"') not in ("*", document.etag):
            raise ServiceError(
                412, "NoEtagMatch", "The etag that was given does not match that of the resource: it has changed since"
            )


def shown(document: Document, now: float, more: Mapping[str, Any] | None = None, status: int = 200) -> Answer:
    """A document with its etag; ``more``: fields that are shown this one time only."""
    return Answer.of_json(status, {**document.shown(now), **(more or {})}, etag=document.etag)


NO_CONTENT = Answer(204)


def require_found(document: Document | None) -> Document:
    """The document, if there is one.

    Raises:
        ServiceError: 404.
    """
    if document is None:
        raise not_found()
    return document


def format_time(moment: float) -> str:
    """A time as the API writes it."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def require_settled(document: Document, now: float) -> None:
    """Refuse a document whose lifecycle state is about to change.

    Raises:
        ServiceError: 409; it is being created, updated or deleted.
    """
    state = document.state_at(now)
    if state in ("CREATING", "DELETING", "UPDATING"):
        raise ServiceError(409, "IncorrectState", f"The resource is {state}: wait until that has ended")


def check_text(body: Mapping[str, Any], name: str, *, least: int = 1, most: int, required: bool = True) -> None:
    """Check the length of a string in the body.

    Raises:
        ServiceError: 400.
    """
    value = body.get(name)
    if value is None:
        if required:
            raise ServiceError(400, "MissingParameter", f"{name} is required")
        return
    if not isinstance(value, str):
        raise invalid(f"{name} must be a string")
    if not least <= len(value) <= most:
        raise invalid(f"{name} size must be between {least} and {most}")
