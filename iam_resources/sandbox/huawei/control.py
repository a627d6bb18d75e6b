"""``/_sandbox/huawei``: settings, failures on demand, and what has no API here. Without credentials.

``GET`` and ``POST /settings``; ``GET``, ``POST`` and ``DELETE /failures``; ``GET`` and ``POST /accounts`` of the
organisation; ``GET /policies``: ids that can be attached; ``POST /devices/{user code}``: the decision of a user in the
browser; ``POST /temporary-keys``: a key with a security token.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.failures import FailureError
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.huawei.settings import SettingError
from iam_resources.sandbox.messages import Answer, Call

_KNOWN = ("settings", "failures", "accounts", "policies", "devices/{user code}", "temporary-keys")


class Control:
    """Answers calls to the control address of the vendor."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def answer(self, call: Call, path: str) -> Answer:
        """Handle one control call; ``path`` is what follows the vendor's name."""
        try:
            return self._answer(call, path)
        except (SettingError, FailureError, ValueError) as problem:
            return _refuse(400, str(problem))

    def _answer(self, call: Call, path: str) -> Answer:
        server = self._server
        match call.method, path.split("/"):
            case "GET", ["settings"]:
                return Answer.of_json(200, asdict(server.settings))
            case "POST", ["settings"]:
                server.settings.change(_read(call.body))
                return Answer.of_json(200, asdict(server.settings))
            case "GET", ["failures"]:
                return Answer.of_json(200, [asdict(each) for each in server.failures.all])
            case "POST", ["failures"]:
                return Answer.of_json(201, server.failures.add(_read(call.body)))
            case "DELETE", ["failures"]:
                server.failures.all.clear()
                return Answer(204)
            case "GET", ["accounts"]:
                return Answer.of_json(200, [_account(each) for each in server.accounts])
            case "POST", ["accounts"]:
                return self._add_account(_read(call.body).get("name"))
            case "GET", ["policies"]:
                return Answer.of_json(200, {"policies": identifiers.POLICIES, "roles": identifiers.ROLES})
            case "POST", ["devices", code]:
                return self._decide(code, _read(call.body))
            case "POST", ["temporary-keys"]:
                return self._issue(_read(call.body))
        return _refuse(404, f"no such control; there are, below /_sandbox/huawei/: {', '.join(_KNOWN)}")

    def _add_account(self, name: Any) -> Answer:
        if not isinstance(name, str) or not name:
            raise ValueError("name: give the name of the account")
        return Answer.of_json(201, _account(self._server.add_account(name)))

    def _decide(self, code: str, given: dict[str, Any]) -> Answer:
        device = self._server.devices.first("user_code", code)
        if device is None or device["expires"] <= self._server.clock():
            return _refuse(404, f"user code {code}: there is none, or it has expired")
        if given.get("approve") is False:
            self._server.devices.change(device, decision="rejected")
            return Answer(204)
        user = self._server.users.first("name", str(given.get("user_name", "")).lower())
        if user is None:
            return _refuse(404, "user_name: there is no user of that name")
        self._server.devices.change(device, decision="approved", user=user["id"])
        return Answer(204)

    def _issue(self, given: dict[str, Any]) -> Answer:
        account, seconds = given.get("account_id", identifiers.MANAGEMENT_ACCOUNT_ID), given.get("seconds", 3600)
        if account not in self._server.accounts:
            return _refuse(404, "account_id: there is no such account")
        if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 1:
            raise ValueError("seconds must be a number, 1 or more")
        expires = int(self._server.clock()) + seconds
        return Answer.of_json(201, self._server.keys.issue(account, identifiers.ADMINISTRATOR_ID, expires))


def _account(each: dict[str, Any]) -> dict[str, str]:
    return {"account_id": each["id"], "name": each["name"], "email": each["email"]}


def _read(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        raise ValueError("the body must be a JSON object") from None
    if not isinstance(given, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 (the client's mistake)
    return given


def _refuse(status: int, message: str) -> Answer:
    return Answer.of_json(status, {"error": message})
