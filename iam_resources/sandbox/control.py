"""The control address ``/_sandbox``: outside the vendors' paths, without credentials, on loopback only.

``GET  /_sandbox/health``; ``GET``, ``POST`` and ``DELETE /_sandbox/faults``; ``GET`` and ``DELETE /_sandbox/calls``;
and ``/_sandbox/<vendor>/…`` for the settings and the inside of a vendor.

As there are no credentials, a page in the user's browser must not get through: a ``Host`` that is not loopback (DNS
rebinding) and an ``Origin`` other than this address itself (cross-site request) are answered with 403.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from iam_resources.sandbox.call_log import CallLog
from iam_resources.sandbox.faults import Fault, FaultError, Faults
from iam_resources.sandbox.messages import Answer, Call

PREFIX = "/_sandbox"

OfVendor = Callable[[Call, str], Answer]
"""From a call and the rest of its path to the answer of a vendor."""


class Control:
    """Answers calls to the control address.

    Args:
        faults: the faults in force.
        calls: the call log.
        vendors: prefix of each vendor by its name.
        controls: the handler of each vendor's part, by its name.
    """

    def __init__(
        self, faults: Faults, calls: CallLog, vendors: dict[str, str], controls: Mapping[str, OfVendor]
    ) -> None:
        self._controls = controls
        self._faults = faults
        self._calls = calls
        self._vendors = vendors

    def answer(self, call: Call) -> Answer:
        """Handle one control call."""
        if refusal := _refusal(call.headers):
            return Answer.of_json(403, {"error": refusal})
        first, _, rest = call.raw_path.removeprefix(PREFIX).strip("/").partition("/")
        if first in self._controls:
            return self._controls[first](call, rest)
        match call.method, call.raw_path.removeprefix(PREFIX).strip("/"):
            case "GET", "health":
                return Answer.of_json(200, {"status": "up", "vendors": self._vendors})
            case "GET", "calls":
                return Answer.of_json(200, self._calls.as_json())
            case "DELETE", "calls":
                self._calls.clear()
                return Answer(204)
            case "GET", "faults":
                return Answer.of_json(200, self._faults.as_json())
            case "DELETE", "faults":
                self._faults.clear()
                return Answer(204)
            case "POST", "faults":
                return self._add_fault(call.body)
        return Answer.of_json(
            404, {"error": "no such control; see /_sandbox/health, /_sandbox/faults, /_sandbox/calls"}
        )

    def _add_fault(self, body: bytes) -> Answer:
        try:
            fault = self._faults.add(Fault.from_json(json.loads(body)))
        except ValueError as problem:
            return Answer.of_json(400, {"error": f"not JSON: {problem}"})
        except (FaultError, TypeError) as problem:
            return Answer.of_json(400, {"error": str(problem)})
        return Answer.of_json(201, fault.as_json())


def _refusal(headers: Mapping[str, str]) -> str | None:
    """Why a call is refused; None = it is not."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if not _is_loopback(host):
        return f"Host {host!r} is not loopback: the control address answers 127.0.0.1, ::1 and localhost only"
    if origin is not None and origin.lower() != f"http://{host.lower()}":
        return f"Origin {origin!r} is another site: the control address takes no calls from web pages"
    return None


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
