"""An identity domain reached by hand, with plain calls that share no code with what is tested."""

from __future__ import annotations

import time
from typing import Any

import httpx

from tests.conformance.called import ServerCalls

_CORE = "urn:ietf:params:scim:schemas:core:2.0"
_GONE = httpx.codes.NOT_FOUND


class DomainService:
    """One domain, worked in by its confidential application.

    Args:
        url: of the domain.
        client_id, client_secret: of the application.
        ledger: where the sandbox counts calls.
    """

    def __init__(self, url: str, client_id: str, client_secret: str, ledger: str) -> None:
        self.url = url
        self.client_id, self.client_secret = client_id, client_secret
        self.http = httpx.Client(timeout=60)
        self.calls = ServerCalls(self.http)
        self._ledger = ledger
        self._token = ("", 0.0)

    @property
    def env(self) -> dict[str, str]:
        """What a program and its host need."""
        return {
            "OCI_DOMAIN_URL": self.url,
            "OCI_CLIENT_ID": self.client_id,
            "OCI_CLIENT_SECRET": self.client_secret,
        }

    def call(self, method: str, path: str, json: Any = None, **query: str) -> httpx.Response:
        """A call below `/admin/v1`; what is not there is an answer too, every other error is not."""
        answer = self.http.request(
            method, f"{self.url}/admin/v1{path}", json=json, params=query or None, headers=self._bearer()
        )
        assert answer.is_success or answer.status_code == _GONE, f"{method} {path}: {answer.text}"
        return answer

    def get(self, path: str, also: str = "") -> Any:
        """What is there, None where nothing is."""
        query = {"attributeSets": "default", "attributes": also} if also else {}
        answer = self.call("GET", path, **query)
        return None if answer.status_code == _GONE else answer.json()

    def patch(self, path: str, op: str, where: str, value: Any = None) -> None:
        """Change something."""
        change = {"op": op, "path": where} | ({} if op == "remove" else {"value": value})
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [change]}
        self.call("PATCH", path, body)

    def make_user(self, name: str) -> str:
        """A user by hand; its id."""
        mail = {"type": "work", "value": f"{name}@hand.example", "primary": True}
        body = {"schemas": [f"{_CORE}:User"], "userName": name, "name": {"familyName": "Hand"}, "emails": [mail]}
        return str(self.call("POST", "/Users", body).json()["id"])

    def join(self, user_id: str, group_id: str) -> None:
        """Put a user into a group."""
        self.patch(f"/Groups/{group_id}", "add", "members", [{"value": user_id, "type": "User"}])

    def leave(self, user_id: str, group_id: str) -> None:
        """Take a user out of a group."""
        self.patch(f"/Groups/{group_id}", "remove", f'members[value eq "{user_id}"]')

    def members_of(self, group_id: str) -> dict[str, str] | None:
        """The members of a group: names by id; None where there is no such group."""
        seen = self.get(f"/Groups/{group_id}", "members")
        return None if seen is None else {each["value"]: each["name"] for each in seen.get("members", [])}

    def signs_in(self, name: str, password: str) -> bool:
        """Whether a user gets a token by its password."""
        form = {"grant_type": "password", "username": name, "password": password, "scope": "urn:opc:idm:__myscopes__"}
        return self._token_call(form).is_success

    def forget_writes(self) -> None:
        """Count writes from now on."""
        self.calls.add(self.http.get(self._ledger).raise_for_status().json()["counts"])
        self.http.delete(self._ledger).raise_for_status()

    def writes(self) -> list[str]:
        """The writes since, of whoever; signing in and searching are none."""
        counts = self.http.get(self._ledger).raise_for_status().json()["counts"]
        return [
            f"{each['method']} {each['path']}"
            for each in counts
            if each["method"] != "GET" and not each["path"].endswith(("/token", "/.search"))
        ]

    def _token_call(self, form: dict[str, str]) -> httpx.Response:
        return self.http.post(f"{self.url}/oauth2/v1/token", data=form, auth=(self.client_id, self.client_secret))

    def _bearer(self) -> dict[str, str]:
        if time.monotonic() > self._token[1]:
            form = {"grant_type": "client_credentials", "scope": "urn:opc:idm:__myscopes__"}
            answer = self._token_call(form)
            assert answer.is_success, answer.text
            self._token = (answer.json()["access_token"], time.monotonic() + 600)
        return {"authorization": f"Bearer {self._token[0]}"}
