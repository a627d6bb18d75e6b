"""Calls to a Keycloak as its administrator."""

from __future__ import annotations

import time
from typing import Any

import httpx

_GONE = httpx.codes.NOT_FOUND
_TOKEN_SECONDS = 30


class Keycloak:
    """One server.

    Args:
        endpoint: with the base path.
        username, password: of the administrator of realm master.
    """

    def __init__(self, endpoint: str, username: str, password: str) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.username, self.password = username, password
        self.http = httpx.Client(timeout=60)
        self._token = ("", 0.0)

    def call(self, method: str, path: str, json: Any = None, **query: Any) -> httpx.Response:
        """A call below `/admin/realms`. What does not exist is an answer too; every other error is not."""
        url = f"{self.endpoint}/admin/realms{path}"
        answer = self.http.request(method, url, json=json, params=query or None, headers=self._bearer())
        assert answer.is_success or answer.status_code == _GONE, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """What there is, None where nothing is."""
        answer = self.call("GET", path, **query)
        return None if answer.status_code == _GONE else answer.json()

    def signs_in(self, realm: str, client: str, username: str, password: str) -> bool:
        """Whether a user gets a token by a password."""
        form = {"client_id": client, "grant_type": "password", "username": username, "password": password}
        return self._ask_token(realm, form).is_success

    def _ask_token(self, realm: str, form: dict[str, str]) -> httpx.Response:
        return self.http.post(f"{self.endpoint}/realms/{realm}/protocol/openid-connect/token", data=form)

    def _bearer(self) -> dict[str, str]:
        if time.monotonic() > self._token[1]:
            who = {"username": self.username, "password": self.password}
            answer = self._ask_token("master", {"client_id": "admin-cli", "grant_type": "password", **who})
            assert answer.is_success, answer.text
            self._token = (answer.json()["access_token"], time.monotonic() + _TOKEN_SECONDS)
        return {"authorization": f"Bearer {self._token[0]}"}
