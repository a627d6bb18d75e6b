"""The vendors of one sandbox, reached by plain calls that share no code with what is tested."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.conformance.oci.iam_service import Key

CNCC = "/cncc/auth"
DOMAIN = "/oci/domains/default"
_TOKEN_SECONDS = 30.0

Names = list[set[str]]
"""For each object at the vendor everything that it is called: ids, name, path."""


@dataclass
class Snapshot:
    """All that is at a vendor, in words that are the same wherever and whenever it was made.

    Attributes:
        seen: what is known of each object, by kind and name; ids are replaced by names.
        names: what each object is called.
    """

    seen: dict[str, Any] = field(default_factory=dict)
    names: Names = field(default_factory=list)

    def put(self, path: str, **facts: Any) -> None:
        """Add an object, or more of what is known of it; what is empty is left out."""
        self.seen.setdefault(path, {}).update(
            {name: value for name, value in sorted(facts.items()) if value not in (None, "", [], {})}
        )

    def since(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What differs from an earlier one: the object as it is by path, None where it is gone."""
        paths = sorted(before.keys() | self.seen.keys())
        return {path: self.seen.get(path) for path in paths if self.seen.get(path) != before.get(path)}


class Vendor:
    """One sandbox, worked in by its administrators.

    Args:
        origin: where it is.
        username, password: of the administrator of CNC Console, and of the application in the identity domain.
        key: of the administrator of Oracle Cloud.
    """

    def __init__(self, origin: str, username: str, password: str, key: Key) -> None:
        self.origin = origin
        self.username, self.password, self.key = username, password, key
        self.http = httpx.Client(base_url=origin, timeout=60)
        self._tokens: dict[str, tuple[str, float]] = {}

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Make a call as the administrator of the vendor that the path belongs to; errors are answers too."""
        request = self.http.build_request(method, path, json=body, params=query or None)
        if path.startswith((CNCC, DOMAIN)):
            request.headers["authorization"] = f"Bearer {self._token(CNCC if path.startswith(CNCC) else DOMAIN)}"
            return self.http.send(request)
        return self.http.send(request, auth=self.key)

    def get(self, path: str, **query: Any) -> Any:
        """What is there, None where nothing is."""
        answer = self.send("GET", path, **query)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        assert answer.is_success, f"GET {path}: {answer.text}"
        return answer.json()

    def make(self, path: str, body: Any) -> str:
        """Make an object by hand; returns its id, where the vendor says one."""
        answer = self.send("POST", path, body)
        assert answer.is_success, f"POST {path}: {answer.text}"
        if answer.content:
            return str(answer.json()["id"])
        return answer.headers["location"].rsplit("/", 1)[1]

    def signs_in(self, where: str, username: str, password: str) -> bool:
        """Whether a user gets a token by a password.

        Args:
            where: a realm, or `DOMAIN`.
            username, password: of the user.
        """
        if where == DOMAIN:
            form = {"scope": "urn:opc:idm:__myscopes__", "username": username, "password": password}
            answer = self.http.post(
                f"{DOMAIN}/oauth2/v1/token",
                data={**form, "grant_type": "password"},
                auth=(self.username, self.password),
            )
            return answer.is_success
        form = {"client_id": "cncc", "grant_type": "password", "username": username, "password": password}
        return self.http.post(f"{CNCC}/realms/{where}/protocol/openid-connect/token", data=form).is_success

    def fail(self, method: str, path: str) -> None:
        """Let every call that fits fail from now on; the path is a regular expression."""
        fault = {"match": {"method": method, "path": path}, "times": None, "status": 403}
        answer = self.http.post("/_sandbox/faults", json=fault)
        assert answer.is_success, answer.text

    def work_again(self) -> None:
        """Let no call fail any more."""
        self.http.delete("/_sandbox/faults").raise_for_status()

    def _token(self, vendor: str) -> str:
        token, until = self._tokens.get(vendor, ("", 0.0))
        if time.monotonic() < until:
            return token
        if vendor == CNCC:
            form = {"client_id": "admin-cli", "username": self.username, "password": self.password}
            answer = self.http.post(
                f"{CNCC}/realms/master/protocol/openid-connect/token", data={**form, "grant_type": "password"}
            )
        else:
            form = {"grant_type": "client_credentials", "scope": "urn:opc:idm:__myscopes__"}
            answer = self.http.post(f"{DOMAIN}/oauth2/v1/token", data=form, auth=(self.username, self.password))
        assert answer.is_success, answer.text
        token = str(answer.json()["access_token"])
        self._tokens[vendor] = token, time.monotonic() + _TOKEN_SECONDS
        return token
