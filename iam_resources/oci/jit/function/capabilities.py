"""Capabilities of users of an identity domain: which are wanted, and how one user gets them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

NAMES = (
    "canUseApiKeys",
    "canUseAuthTokens",
    "canUseConsolePassword",
    "canUseCustomerSecretKeys",
    "canUseDbCredentials",
    "canUseOAuth2ClientCredentials",
    "canUseSmtpCredentials",
    "canUseConsole",
)
"""The vendor's names; the last is in its SDK only."""
EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User"
"""Where a user has its capabilities."""
CHANGER = "urn:ietf:params:scim:schemas:oracle:idcs:UserCapabilitiesChanger"
_VALUES = {"true": True, "false": False}
_USER_ID = re.compile(r"[0-9a-f]{32}|ocid1\.user\.[a-z0-9]{1,12}\.[a-z0-9-]{0,40}\.[a-z0-9]{1,100}")


class WrongCapability(ValueError):
    """A capability that there is not, or a value that is neither true nor false. One line for a person."""


class CallFailed(Exception):
    """A call to the domain brought no success.

    Args:
        reason: the domain's own words, or what happened to the connection.
        status: HTTP status, 0 when there was no answer.
    """

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status

    @property
    def passes(self) -> bool:
        """Whether the same call may succeed later: too busy, out of reach, or a token that is not taken yet."""
        return self.status in (0, 401, 429) or self.status >= 500


Call = Callable[[str, str, Mapping[str, Any] | None], Awaitable[Mapping[str, Any]]]
"""Makes one call to a domain: method, path from `/admin/v1`, body; gives the answer's body or raises `CallFailed`."""


@dataclass(frozen=True)
class Person:
    """One user.

    Attributes:
        id: the id in the domain, 32 hexadecimal digits, or the OCID.
        name: the user name, for people who read the report.
        known: the capabilities as they are, where somebody has read them already.
    """

    id: str
    name: str = ""
    known: Mapping[str, bool] | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one user.

    Attributes:
        person: whom it is about.
        result: `changed`; `unchanged`, as all was right already; or `failed`.
        changed: the capabilities that differ now from what they were.
        reason: why it failed.
        again: whether it may succeed later.
    """

    person: Person
    result: Literal["changed", "unchanged", "failed"]
    changed: Mapping[str, bool] = field(default_factory=dict)
    reason: str = ""
    again: bool = False


def wanted_from(config: Mapping[str, str]) -> dict[str, bool]:
    """The capabilities that a configuration wants; others in it, that are not capabilities, are passed over.

    Args:
        config: such as `{"canUseApiKeys": "true"}`.

    Raises:
        WrongCapability: a name begins like a capability and is not one, a value is neither true nor false, or
            nothing is wanted at all.
    """
    given = {name: value for name, value in config.items() if name.lower().replace("_", "").startswith("canuse")}
    wanted = dict(parse_capability(name, value) for name, value in given.items())
    if not wanted:
        raise WrongCapability(f"no capability is set: set at least one of {', '.join(NAMES)} to true or false")
    return wanted


def parse_capability(name: str, value: str) -> tuple[str, bool]:
    """A capability, checked.

    Raises:
        WrongCapability: there is no such capability, or the value is neither true nor false.
    """
    if name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.5)
        there_are = f"did you mean {near[0]}?" if near else f"there are: {', '.join(NAMES)}"
        raise WrongCapability(f"{name[:60]!r} is not a capability; {there_are}")
    if value.strip().lower() not in _VALUES:
        raise WrongCapability(f"{name} is {value[:20]!r}: write true or false")
    return name, _VALUES[value.strip().lower()]


def is_user_id(text: str) -> bool:
    """Whether a string has the form of a user's id or OCID, and so may stand in a path."""
    return _USER_ID.fullmatch(text) is not None


def known_of(user: Mapping[str, Any]) -> dict[str, bool]:
    """The capabilities in a user as a domain gives it."""
    seen = user.get(EXTENSION)
    return {name: seen[name] for name in NAMES if isinstance(seen.get(name), bool)} if isinstance(seen, Mapping) else {}


async def change(person: Person, wanted: Mapping[str, bool], call: Call) -> Outcome:
    """Give one user the wanted capabilities; the others stay as they are. Doing it twice is the same as once.

    The user is read first where nobody did: what is right already is not sent, and what is sent has every capability,
    because it is documented nowhere what becomes of one that is left out.

    Operation: oci-jit-08.

    Args:
        person: whom.
        wanted: by the vendor's names.
        call: makes the calls.
    """
    if not is_user_id(person.id):
        return Outcome(person, "failed", reason="the id has not the form of a user's id")
    try:
        known = person.known
        if known is None:
            known = known_of(await call("GET", f"/admin/v1/Users/{person.id}", None))
        differing = {name: value for name, value in wanted.items() if known.get(name) is not value}
        if not differing:
            return Outcome(person, "unchanged")
        body = {"schemas": [CHANGER], **known, **wanted}
        reply = await call("PUT", f"/admin/v1/UserCapabilitiesChanger/{person.id}", body)
    except CallFailed as failed:
        return Outcome(person, "failed", reason=str(failed), again=failed.passes)
    kept = sorted(name for name, value in differing.items() if reply.get(name, value) is not value)
    if kept:
        return Outcome(person, "failed", reason=f"the domain took the call and did not change {', '.join(kept)}")
    return Outcome(person, "changed", differing)
