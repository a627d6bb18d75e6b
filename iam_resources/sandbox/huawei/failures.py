"""What goes wrong on demand: requests that fail, and conflicts of writes to one permission set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from iam_resources.sandbox.huawei.exceptions import refused

KINDS = ("create", "delete", "provision", "access_control", "write")
"""Asynchronous requests (4.4.6, 4.4.1, 4.3.15, 4.2.1), and writes to what a permission set grants."""
CONFLICTS = (1006, 1007, 1282)
_TYPES = {"kind": str, "reason": str, "code": int, "times": int | None}


class FailureError(Exception):
    """The definition is invalid. The message is one line for the user."""


@dataclass
class Failure:
    """Requests or writes that fail.

    Attributes:
        kind: of the requests.
        reason: their ``failure_reason``.
        code: of writes, which are refused with 409: 1006, 1007 or 1282.
        account_id, permission_set_id, principal_id: which ones; None = any. A roll-out to all accounts fails in this
            account only, and succeeds in the others.
        times: how many; None = until it is removed.
    """

    kind: str
    reason: str = "InternalError"
    code: int = 1006
    account_id: str | None = None
    permission_set_id: str | None = None
    principal_id: str | None = None
    times: int | None = 1


class Failures:
    """The failures in force, of which the first that fits is used, and the sets that a write keeps busy."""

    def __init__(self) -> None:
        self.all: list[Failure] = []
        self._busy: dict[str, float] = {}

    def add(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add one.

        Raises:
            FailureError: a field is unknown or has the wrong value.
        """
        names = [field.name for field in fields(Failure)]
        for name, value in given.items():
            if name not in names:
                raise FailureError(f"{name}: no such field; there are {', '.join(names)}")
            if not isinstance(value, _TYPES.get(name, str | None)) or isinstance(value, bool):
                raise FailureError(f"{name} has the wrong type")
        if given.get("kind") not in KINDS:
            raise FailureError(f"kind must be one of {', '.join(KINDS)}")
        if given.get("code", 1006) not in CONFLICTS or given.get("times", 1) == 0:
            raise FailureError("code must be 1006, 1007 or 1282; times at least 1, or null for ever")
        self.all.append(Failure(**given))
        return asdict(self.all[-1])

    def take(self, kind: str, set_id: str = "", account_id: str = "", principal_id: str = "") -> Failure | None:
        """The failure of a request, which counts as used; None = it succeeds."""
        for each in self.all:
            pairs = ((each.permission_set_id, set_id), (each.account_id, account_id), (each.principal_id, principal_id))
            if each.kind == kind and all(wanted in (None, given) for wanted, given in pairs):
                if each.times is not None:
                    each.times -= 1
                    if each.times < 1:
                        self.all.remove(each)
                return each
        return None

    def begin_write(self, set_id: str, now: float, seconds: float) -> None:
        """Begin a write to a permission set, which keeps it busy for some seconds.

        Raises:
            Refused: 409; another write is under way, or a failure is in force.
        """
        if failure := self.take("write", set_id):
            raise refused(409, failure.code)
        if self._busy.get(set_id, 0.0) > now:
            raise refused(409, 1006)
        if seconds:
            self._busy[set_id] = now + seconds
