"""A CNC Console reached by hand: two realms of a test's own, and plain calls that share no code with what is tested."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.conformance.called import ServerCalls

ROLES = ("ADMIN", "POLICY_READ", "POLICY_WRITE", "BSF_READ")
ROOT_URL = "http://console.example/"
REDIRECT_URIS = ["http://console.example/*"]
_GONE = httpx.codes.NOT_FOUND


class Console:
    """One server, with a realm to work in and another one to move things to.

    Args:
        endpoint: with the base path.
        username, password: of the administrator.
        ledger: where the sandbox counts calls; empty for a real server, which keeps admin events.
        log: the file with the access log of a real server.
    """

    def __init__(self, endpoint: str, username: str, password: str, ledger: str = "", log: Path | None = None) -> None:
        self._log, self._log_before = log, log.stat().st_size if log else 0
        self.endpoint = endpoint.rstrip("/")
        self.username, self.password = username, password
        self.realm, self.other_realm = (f"conf-{secrets.token_hex(4)}" for _ in range(2))
        self.http = httpx.Client(timeout=60)
        self.server_calls = ServerCalls(self.http)
        self._ledger = ledger
        self._token = ("", 0.0)
        self._seen_events = 0

    def __enter__(self) -> Console:
        for realm in (self.realm, self.other_realm):
            self._make_realm(realm)
        for username in ("standby", "understudy"):  # the roles of one user have one owner
            self.make_user(username, realm=self.other_realm)
        self.make_group("Standby", realm=self.other_realm)
        self.make_client("spare")
        self.forget_writes()
        return self

    def __exit__(self, *_: object) -> None:
        for realm in (self.realm, self.other_realm):
            self.call("DELETE", "", realm=realm)
        self.http.close()

    @property
    def env(self) -> dict[str, str]:
        """What a program and its host need."""
        return {
            "CNCC_ENDPOINT": self.endpoint,
            "CNCC_USERNAME": self.username,
            "CNCC_PASSWORD": self.password,
            "CNCC_REALM": self.realm,
        }

    def call(self, method: str, path: str, json: Any = None, *, realm: str = "", **query: Any) -> httpx.Response:
        """A call below a realm; what is not there is an answer too, every other error is not."""
        answer = self.http.request(
            method,
            f"{self.endpoint}/admin/realms/{realm or self.realm}{path}",
            json=json,
            params=query or None,
            headers=self._bearer(),
        )
        assert answer.is_success or answer.status_code == _GONE, f"{method} {path}: {answer.text}"
        return answer

    def get(self, path: str, *, realm: str = "", **query: Any) -> Any:
        """What is there, None where nothing is."""
        answer = self.call("GET", path, realm=realm, **query)
        return None if answer.status_code == _GONE else answer.json()

    def forget_writes(self) -> None:
        """Count writes from now on."""
        if self._ledger:
            self.server_calls.add(self.http.get(self._ledger).raise_for_status().json()["counts"])
            self.http.delete(self._ledger).raise_for_status()
        else:
            self._seen_events = len(self._events())

    def not_called(self) -> list[str]:
        """The operations that docs/coverage.md says resources call, and that no call of ours reached."""
        self.forget_writes()
        if self._log:
            self.server_calls.add_log(self._log.read_text()[self._log_before :])
        return self.server_calls.missing("cncc")

    def writes(self) -> list[str]:
        """The writes since, of whoever; signing in is none."""
        if not self._ledger:
            return self._events()[self._seen_events :]
        counts = self.http.get(self._ledger).raise_for_status().json()["counts"]
        return [
            f"{each['method']} {each['path']}"
            for each in counts
            if each["method"] != "GET" and not each["path"].endswith("/token")
        ]

    def calls(self) -> int:
        """All calls since `forget_writes`; the sandbox only."""
        return int(self.http.get(self._ledger).raise_for_status().json()["total"])

    def make_user(self, username: str, realm: str = "", **more: Any) -> str:
        """A user by hand, complete enough to log in; its id."""
        body = {
            "username": username,
            "enabled": True,
            "email": f"{username}@hand.example",
            "firstName": "By",
            "lastName": "Hand",
            **more,
        }
        return self._made(self.call("POST", "/users", body, realm=realm))

    def user(self, username: str, realm: str = "") -> dict[str, Any] | None:
        """A user by name."""
        found = self.get("/users", realm=realm, username=username, exact="true")
        return found[0] if found else None

    def make_group(self, name: str, realm: str = "") -> str:
        """A group by hand; its id."""
        return self._made(self.call("POST", "/groups", {"name": name}, realm=realm))

    def make_client(self, client_id: str, realm: str = "") -> None:
        """A client by hand, with which users can log in."""
        body = {
            "clientId": client_id,
            "publicClient": True,
            "directAccessGrantsEnabled": True,
            "rootUrl": ROOT_URL,
            "redirectUris": REDIRECT_URIS,
        }
        self.call("POST", "/clients", body, realm=realm)

    def roles_of(self, user_id: str, realm: str = "") -> set[str] | None:
        """The names of a user's realm roles, None where there is no such user."""
        found = self.get(f"/users/{user_id}/role-mappings/realm", realm=realm)
        return None if found is None else {role["name"] for role in found}

    def grant(self, user_id: str, *names: str, method: str = "POST", realm: str = "") -> None:
        """Give roles to a user, or with DELETE take them away."""
        roles = [self.get(f"/roles/{name}", realm=realm) for name in names]
        body = [{"id": role["id"], "name": role["name"]} for role in roles]
        self.call(method, f"/users/{user_id}/role-mappings/realm", body, realm=realm)

    def edit(self, path: str, change: Callable[[dict[str, Any]], object], realm: str = "") -> None:
        """Read an object, change it, write it back."""
        body = self.get(path, realm=realm)
        change(body)
        self.call("PUT", path, body, realm=realm)

    def log_in(self, username: str, password: str, realm: str = "") -> str:
        """Log in as a user; why not, or an empty string."""
        form = {"client_id": "cncc", "grant_type": "password", "username": username, "password": password}
        answer = self.http.post(self._token_url(realm or self.realm), data=form)
        return "" if answer.is_success else str(answer.json()["error_description"])

    def _make_realm(self, realm: str) -> None:
        body = {
            "realm": realm,
            "enabled": True,
            "editUsernameAllowed": True,
            "adminEventsEnabled": True,
            "sslRequired": "none",
        }
        answer = self.http.post(f"{self.endpoint}/admin/realms", json=body, headers=self._bearer())
        assert answer.is_success, answer.text
        profile = self.get("/users/profile", realm=realm)
        self.call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": "ENABLED"}, realm=realm)
        for name in ROLES:
            self.call("POST", "/roles", {"name": name}, realm=realm)
        self.make_client("cncc", realm=realm)

    def _events(self) -> list[str]:
        """The server's own record of what was written, oldest first."""
        return [
            f"{event['operationType']} {event.get('resourcePath', '')}"
            for realm in (self.realm, self.other_realm)
            for event in reversed(self.get("/admin-events", realm=realm, max=10_000))
        ]

    def _made(self, answer: httpx.Response) -> str:
        return answer.headers["location"].rsplit("/", 1)[1]

    def _token_url(self, realm: str) -> str:
        return f"{self.endpoint}/realms/{realm}/protocol/openid-connect/token"

    def _bearer(self) -> dict[str, str]:
        if time.monotonic() > self._token[1]:
            form = {
                "client_id": "admin-cli",
                "grant_type": "password",
                "username": self.username,
                "password": self.password,
            }
            answer = self.http.post(self._token_url("master"), data=form)
            assert answer.is_success, answer.text
            self._token = (answer.json()["access_token"], time.monotonic() + 30)
        return {"authorization": f"Bearer {self._token[0]}"}
