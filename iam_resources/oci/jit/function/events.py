"""Audit records as the connector hands them over: which tell of a user made just in time, and in which domain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

EVENT = "UserJit"
"""The event by which the audit log tells that a login made a user."""
_DOMAIN_NAME = re.compile(r"idcs-[0-9a-f]{32}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST = 256


class WrongDomain(ValueError):
    """A domain's address or name that must not be called. One line for a person."""


class WrongPayload(ValueError):
    """What was handed over is no batch of records. One line for a person."""


@dataclass(frozen=True)
class Provisioned:
    """A record of a user that a login made.

    Attributes:
        event_id: of the record, to find it in the audit log.
        actor_id, actor_name, domain_name: as in `data.additionalDetails`, without blanks around.
    """

    event_id: str
    actor_id: str
    actor_name: str
    domain_name: str


@dataclass(frozen=True)
class Passed:
    """A record from which nothing follows.

    Attributes:
        event_id: of the record, as far as it has one.
        result: `ignored`, as it tells of something else; or `refused`, as it lacks what is needed.
        reason: why.
    """

    event_id: str
    result: Literal["ignored", "refused"]
    reason: str


def read(payload: bytes) -> list[Provisioned | Passed]:
    """Read a batch of records, each by itself.

    Operation: oci-jit-05.

    Args:
        payload: a JSON list of records, or a single one; each as it is in the audit log, or inside `logContent`.

    Raises:
        WrongPayload: it is neither.
    """
    try:
        records = json.loads(payload)
    except ValueError as error:
        raise WrongPayload("the payload is not JSON; the connector sends a JSON list of audit records") from error
    if isinstance(records, Mapping):
        records = [records]
    if not isinstance(records, list):
        raise WrongPayload("the payload is no JSON list of audit records")
    return [_read(record) for record in records]


def _read(record: Any) -> Provisioned | Passed:
    record = _inside(record, "logContent") or record
    event_id = _text(record, "id") or _text(record, "eventID") or _text(record, "eventId")
    if not isinstance(record, Mapping):
        return Passed(event_id, "refused", "it is no JSON object")
    data = _inside(record, "data")
    if EVENT.lower() not in _names_of(record, data):
        return Passed(event_id, "ignored", f"it is no {EVENT} event")
    details = _inside(data, "additionalDetails")
    found = {name: _text(details, name) for name in ("actorId", "actorName", "domainName")}
    missing = [name for name, value in found.items() if not value]
    if missing:
        return Passed(event_id, "refused", f"data.additionalDetails has no {', '.join(missing)}")
    return Provisioned(event_id, found["actorId"], found["actorName"], found["domainName"])


def _names_of(record: Mapping[str, Any], data: Mapping[str, Any]) -> set[str]:
    """What a record calls its event, in small letters: the name by itself, or after the name of the service."""
    texts = (_text(record, "type"), _text(record, "eventType"), _text(data, "eventName"))
    return {text.rsplit(".", 1)[-1].lower() for text in texts}


def _inside(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found.strip()[:_LONGEST] if isinstance(found, str) else ""


@dataclass(frozen=True)
class Domains:
    """Which identity domains may be called: an event alone must not decide where a signed request goes.

    Attributes:
        realm_domain: of the realm that the function runs in, `oraclecloud.com`.
        url: the one domain to serve, without a slash at its end; empty: every domain of the realm.
        name: what events call that domain.
    """

    realm_domain: str
    url: str = ""
    name: str = ""

    @classmethod
    def from_config(cls, config: Mapping[str, str], realm_domain: str) -> Domains:
        """Read `DOMAIN_URL`, and `DOMAIN_NAME` for where events call it by another name than its host's first.

        Args:
            config: the function's configuration.
            realm_domain: of the realm that the function runs in.

        Raises:
            WrongDomain: the address is not one of an identity domain of this realm.
        """
        url = config.get("DOMAIN_URL", "").strip().rstrip("/")
        name = config.get("DOMAIN_NAME", "").strip()
        if not url:
            if name:
                raise WrongDomain("DOMAIN_NAME is set without DOMAIN_URL: set both, or none")
            return cls(realm_domain)
        host = _host_of(url, realm_domain)
        return cls(realm_domain, url, (name or host.split(".", 1)[0]).lower())

    def url_of(self, domain_name: str) -> str:
        """The address of the domain that an event names.

        Operation: oci-jit-06.

        Raises:
            WrongDomain: it is another domain than the configured one, or no name of a domain.
        """
        shown = repr(domain_name[:60])
        if self.url:
            if domain_name.lower() != self.name:
                raise WrongDomain(f"the event is of domain {shown}, this function serves {self.name!r} only")
            return self.url
        if _DOMAIN_NAME.fullmatch(domain_name) is None:
            raise WrongDomain(f"{shown} is no name of an identity domain (idcs- and 32 hexadecimal digits)")
        return f"https://{domain_name}.identity.{self.realm_domain}"


def _host_of(url: str, realm_domain: str) -> str:
    wrong = WrongDomain(
        f"DOMAIN_URL is {url[:100]!r}: expected https://<name>.identity.{realm_domain}, as the Console shows it under"
        " Domain information"
    )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.query or parts.fragment or parts.username is not None or parts.password is not None:
        raise wrong
    if host in _LOOPBACK:
        return host
    labels = host.removesuffix(f".{realm_domain}").split(".")
    of_the_realm = host.endswith(f".{realm_domain}") and "identity" in labels[1:]
    if parts.scheme != "https" or parts.path or port not in (None, 443) or not of_the_realm:
        raise wrong
    return host
