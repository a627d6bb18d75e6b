"""``/_sandbox/oci``: what the sandbox can be told, and what it shows of its inside. Without credentials.

``GET`` and ``POST /settings``; ``GET /functions/{id}/log``.
"""

from __future__ import annotations

import json
from typing import Any

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.functions import Functions
from iam_resources.sandbox.oci.server import Server

SETTINGS = {
    "eventual_seconds": float,
    "lifecycle_seconds": float,
    "connector_seconds": float,
    "connector_retry_seconds": float,
    "email_required": bool,
}


class Control:
    """Answers calls to the control address of the vendor.

    Args:
        server: whose settings are read and written.
        functions: whose logs are shown.
    """

    def __init__(self, server: Server, functions: Functions) -> None:
        self._server = server
        self._functions = functions

    def answer(self, call: Call, path: str) -> Answer:
        """Handle one control call; ``path`` is what follows the vendor's name."""
        match call.method, path.split("/"):
            case "GET", ["settings"]:
                return Answer.of_json(200, self._settings())
            case "POST", ["settings"]:
                return self._set(call.body)
            case "GET", ["functions", function_id, "log"]:
                return self._log(function_id)
        return _refuse(404, "no such control; see /_sandbox/oci/settings, /_sandbox/oci/functions/{id}/log")

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

    def _log(self, function_id: str) -> Answer:
        text = self._functions.invocation.log_of(function_id)
        if text is None:
            return _refuse(404, "the function has no process: it was not called yet, or has been changed since")
        return Answer(200, text.encode(), {"content-type": "text/plain; charset=utf-8"})


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    return given if isinstance(given, dict) else None


def _refuse(status: int, message: str) -> Answer:
    return Answer.of_json(status, {"error": message})
