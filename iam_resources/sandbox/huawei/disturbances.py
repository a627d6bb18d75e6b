"""What goes wrong on demand: requests that fail, and conflicts of writes to one permission set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from iam_resources.sandbox.huawei.exceptions import refused

KINDS = ("create", "delete", "provision", "access_control")
"""Asynchronous requests: 4.4.6, 4.4.1, 4.3.15, 4.2.1."""
CONFLICTS = (1006, 1007, 1282)


class DisturbanceError(Exception):
    """The definition is invalid. The message is one line for the user."""


@dataclass
class Failure:
    """Requests that fail.

    Attributes:
        kind: of the requests.
        reason: their ``failure_reason``.
        account_id, permission_set_id, principal_id: which ones; None = any. A roll-out to all accounts fails in this
            account only, and succeeds in the others.
        times: how many; None = until it is removed.
    """

    kind: str
    reason: str = "InternalError"
    account_id: str | None = None
    permission_set_id: str | None = None
    principal_id: str | None = None
    times: int | None = 1


@dataclass
class Conflict:
    """Writes to a permission set that are refused with 409.

    Attributes:
        code: 1006, 1007 or 1282.
        permission_set_id: which one; None = any.
        times: how many; None = until it is removed.
    """

    code: int = 1006
    permission_set_id: str | None = None
    times: int | None = 1


class Failures:
    """The failures in force. The first that fits is used."""

    def __init__(self) -> None:
        self.all: list[Failure] = []

    def add(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add one.

        Raises:
            DisturbanceError: a field is wrong.
        """
        made = Failure(**_known(Failure, given))
        if made.kind not in KINDS:
            raise DisturbanceError(f"kind must be one of {', '.join(KINDS)}")
        self.all.append(made)
        return asdict(made)

    def take(self, kind: str, set_id: str = "", account_id: str = "", principal_id: str = "") -> str | None:
        """The reason for which a request fails; None = it does not."""
        for each in self.all:
            pairs = ((each.permission_set_id, set_id), (each.account_id, account_id), (each.principal_id, principal_id))
            if each.kind == kind and all(wanted in (None, given) for wanted, given in pairs):
                _use_up(each, self.all)
                return each.reason
        return None


class Conflicts:
    """The conflicts in force, and the sets that a write keeps busy."""

    def __init__(self) -> None:
        self.all: list[Conflict] = []
        self._busy: dict[str, float] = {}

    def add(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add one.

        Raises:
            DisturbanceError: a field is wrong.
        """
        made = Conflict(**_known(Conflict, given))
        if made.code not in CONFLICTS:
            raise DisturbanceError(f"code must be one of {', '.join(map(str, CONFLICTS))}")
        self.all.append(made)
        return asdict(made)

    def begin_write(self, set_id: str, now: float, seconds: float) -> None:
        """Begin a write to a permission set, which keeps it busy for some seconds.

        Raises:
            Refused: 409; another write is under way, or a conflict is in force.
        """
        for each in self.all:
            if each.permission_set_id in (None, set_id):
                _use_up(each, self.all)
                raise refused(409, each.code)
        if self._busy.get(set_id, 0.0) > now:
            raise refused(409, 1006)
        if seconds:
            self._busy[set_id] = now + seconds


def _known(kind: type[Failure] | type[Conflict], given: Mapping[str, Any]) -> dict[str, Any]:
    types: dict[str, tuple[type, ...]] = {"times": (int, type(None)), "code": (int,), "kind": (str,), "reason": (str,)}
    names = [field.name for field in fields(kind)]
    for name, value in given.items():
        if name not in names:
            raise DisturbanceError(f"{name}: no such field; there are {', '.join(names)}")
        if not isinstance(value, types.get(name, (str, type(None)))) or isinstance(value, bool):
            raise DisturbanceError(f"{name} has the wrong type")
    if kind is Failure and "kind" not in given:
        raise DisturbanceError("kind is required")
    if given.get("times") is not None and given["times"] < 1:
        raise DisturbanceError("times must be at least 1; null for ever")
    return dict(given)


def _use_up(each: Any, among: list[Any]) -> None:
    if each.times is not None:
        each.times -= 1
        if not each.times:
            among.remove(each)
