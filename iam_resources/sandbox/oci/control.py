"""``/_sandbox/oci``: settings of the sandbox, and what it shows of its inside. Without credentials.

``GET`` and ``POST /settings``; ``POST /domains`` makes a domain; ``POST /logins`` is the login of a user of an identity
provider; ``GET /deliveries``: what connectors did; ``GET /functions/{id}/log``: what a function wrote.
"""

from __future__ import annotations

import json
import re
from typing import Any

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.connectors.deliveries import Deliveries
from iam_resources.sandbox.oci.domains import Domains
from iam_resources.sandbox.oci.domains.exceptions import Refusal
from iam_resources.sandbox.oci.functions.invocation import Invocation
from iam_resources.sandbox.oci.identity import Identity
from iam_resources.sandbox.oci.identity.domains import with_url
from iam_resources.sandbox.oci.server import Server

SETTINGS = {
    "eventual_seconds": float,
    "lifecycle_seconds": float,
    "connector_seconds": float,
    "connector_retry_seconds": float,
    "email_required": bool,
}


LOGIN = ("domain", "user_name", "given_name", "family_name", "email", "groups", "identity_provider")
_DOMAIN = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Control:
    """Answers calls to the control address of the vendor.

    Args:
        server: whose settings are read and written, and whose audit log is written to.
        identity: where domains are listed.
        domains: the domains.
        invocation: whose logs are shown.
        deliveries: what connectors did.
    """

    def __init__(
        self,
        server: Server,
        identity: Identity,
        domains: Domains,
        invocation: Invocation,
        deliveries: Deliveries,
    ) -> None:
        self._server = server
        self._identity = identity
        self._domains = domains
        self._invocation = invocation
        self._deliveries = deliveries

    def answer(self, call: Call, path: str) -> Answer:
        """Handle one control call; ``path`` is what follows the vendor's name."""
        self._server.base_url = call.base_url
        match call.method, path.split("/"):
            case "GET", ["settings"]:
                return Answer.of_json(200, self._settings())
            case "POST", ["settings"]:
                return self._set(call.body)
            case "POST", ["domains"]:
                return self._add_domain(call.body)
            case "POST", ["logins"]:
                return self._log_in(call.body)
            case "GET", ["deliveries"]:
                return Answer.of_json(200, self._deliveries.as_json())
            case "GET", ["functions", function_id, "log"]:
                return self._log(function_id)
        known = ("settings", "domains", "logins", "deliveries", "functions/{id}/log")
        return _refuse(404, f"no such control; there are, below /_sandbox/oci/: {', '.join(known)}")

    def _settings(self) -> dict[str, Any]:
        return {name: getattr(self._server, name) for name in SETTINGS}

    def _set(self, body: bytes) -> Answer:
        given = _read(body)
        if given is None:
            return _refuse(400, "the body must be a JSON object")
        for name, value in given.items():
            if name not in SETTINGS:
                return _refuse(400, f"{name}: no such setting; there are {', '.join(SETTINGS)}")
            if SETTINGS[name] is bool and not isinstance(value, bool):
                return _refuse(400, f"{name} must be true or false")
            if SETTINGS[name] is float and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
                return _refuse(400, f"{name} must be a number of seconds, 0 or more")
        for name, value in given.items():
            setattr(self._server, name, value)
        return Answer.of_json(200, self._settings())

    def _add_domain(self, body: bytes) -> Answer:
        given = _read(body) or {}
        name = given.get("name")
        if not isinstance(name, str) or not _DOMAIN.fullmatch(name):
            return _refuse(400, "name: give a name of letters, digits, underscores and hyphens")
        document = self._identity.add_domain(name, self._domains.add(name.lower()).ocid)
        return Answer.of_json(201, with_url(document.shown(self._server.clock()), self._server.base_url))

    def _log_in(self, body: bytes) -> Answer:
        given = _read(body) or {}
        if unknown := given.keys() - set(LOGIN):
            return _refuse(400, f"{', '.join(sorted(unknown))}: no such field; there are {', '.join(LOGIN)}")
        if not isinstance(given.get("user_name"), str) or not given["user_name"]:
            return _refuse(400, "user_name: give the name of the user who signs in")
        domain = str(given.pop("domain", "default")).lower()
        if self._domains.get(domain) is None:
            return _refuse(404, f"domain {domain}: there is no domain of that name")
        try:
            record = self._domains.just_in_time_login(domain, **given)
        except Refusal as problem:
            return Answer.of_json(problem.status, problem.body)
        self._server.emit_audit(record)
        return Answer.of_json(201, record)

    def _log(self, function_id: str) -> Answer:
        text = self._invocation.log_of(function_id)
        if text is None:
            return _refuse(404, "the function has no process: it has not been called yet, or was changed since")
        return Answer(200, text.encode(), {"content-type": "text/plain; charset=utf-8"})


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    return given if isinstance(given, dict) else None


def _refuse(status: int, message: str) -> Answer:
    return Answer.of_json(status, {"error": message})
