"""A plain client for one realm, which keeps a transcript that can be compared between two servers."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import httpx

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIMES = {"createdTimestamp", "createdDate", "start", "lastAccess", "notBefore"}
_SECRETS = {
    "access_token": "T",
    "refresh_token": "T",
    "id_token": "T",
    "session_state": "S",
    "credentialData": "C",
    "ipAddress": "A",
}
_UNORDERED = {
    "requiredActions",
    "realmMappings",
    "mappings",
    "redirectUris",
    "errors",
    "defaultClientScopes",
    "optionalClientScopes",
}
"""Sets: the server answers them in any order."""
_SESSION = re.compile(r"[\w-]{24}")
_HEADERS = ("content-type", "location", "www-authenticate", "cache-control")


class Api:
    """Calls to one server, as its administrator, below a realm of its own."""

    def __init__(self, endpoint: str, username: str, password: str) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.http = httpx.Client(base_url=self.endpoint, timeout=30)
        self.realm = f"sbx{secrets.token_hex(4)}"
        self.transcript: list[Any] = []
        self._credentials = {"username": username, "password": password}
        self._token = ("", 0.0)
        self._ids: dict[str, str] = {}

    def __enter__(self) -> Api:
        answer = self.http.post(
            f"{self.endpoint}/admin/realms",
            json={"realm": self.realm, "id": self.realm, "enabled": True},
            headers=self._bearer(),
        )
        assert answer.status_code == 201, answer.text
        return self

    def __exit__(self, *_: object) -> None:
        self.http.delete(f"{self.endpoint}/admin/realms/{self.realm}", headers=self._bearer())
        self.http.close()

    def _bearer(self) -> dict[str, str]:
        if time.monotonic() > self._token[1]:
            form = {"client_id": "admin-cli", "grant_type": "password", **self._credentials}
            answer = self.http.post(f"{self.endpoint}/realms/master/protocol/openid-connect/token", data=form)
            assert answer.status_code == 200, answer.text
            self._token = (answer.json()["access_token"], time.monotonic() + 40)
        return {"authorization": f"Bearer {self._token[0]}"}

    def call(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        expect: int,
        token: str | None = None,
        unordered: bool = False,
        **more: Any,
    ) -> httpx.Response:
        """One call below the realm (or below the server for ``/realms…`` and ``/admin…``); its status is a must.

        ``token``: None = the administrator's, "" = none at all.
        """
        url = f"{self.endpoint}{path}" if path.startswith(("/realms", "/admin")) else f"{self._base}{path}"
        headers = dict(more.pop("headers", {}))
        if token is None:
            headers |= self._bearer()
        elif token:
            headers["authorization"] = f"Bearer {token}"
        if json is not None:
            more["json"] = json
        answer = self.http.request(method, url, headers=headers, **more)
        self._note(method, path, answer, unordered)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    @property
    def _base(self) -> str:
        return f"{self.endpoint}/admin/realms/{self.realm}"

    def get(self, path: str, *, unordered: bool = False, **query: Any) -> Any:
        """The JSON of a GET that works."""
        more = {"params": query} if query else {}
        return self.call("GET", path, expect=200, unordered=unordered, **more).json()

    def quiet(self, path: str) -> Any:
        """The JSON of a GET that is not compared: it holds what the sandbox words a little differently."""
        return self.http.get(f"{self._base}{path}", headers=self._bearer()).json()

    def make(self, path: str, body: Any) -> str:
        """POST something new; its id, or its name, from the ``Location`` header."""
        answer = self.call("POST", path, body, expect=201)
        return answer.headers["location"].rpartition("/")[2]

    def put(self, path: str, body: Any = None) -> None:
        """PUT that works."""
        self.call("PUT", path, body, expect=204)

    def error(self, method: str, path: str, json: Any = None, *, expect: int, **more: Any) -> Any:
        """The JSON body of an error."""
        return self.call(method, path, json, expect=expect, **more).json()

    def login(self, expect: int = 200, **form: str) -> Any:
        """A password login in this realm."""
        form = {"client_id": "admin-cli", "grant_type": "password", **form}
        return self.call(
            "POST", f"/realms/{self.realm}/protocol/openid-connect/token", expect=expect, token="", data=form
        ).json()

    def user(self, username: str, **fields: Any) -> str:
        """A new user's id."""
        return self.make("/users", {"username": username, "enabled": True, **fields})

    def role(self, name: str) -> dict[str, Any]:
        """A new role."""
        self.make("/roles", {"name": name})
        found: dict[str, Any] = self.get(f"/roles/{name}")
        return found

    def _note(self, method: str, path: str, answer: httpx.Response, unordered: bool) -> None:
        try:
            body = answer.json() if answer.content else None
        except ValueError:
            body = answer.text
        if unordered and isinstance(body, list):
            body = sorted(body, key=lambda each: each.get("name") or each.get("clientId"))
        headers = {name: self._plain(answer.headers[name]) for name in _HEADERS if name in answer.headers}
        self.transcript.append((method, self._plain(path), answer.status_code, headers, self._normal(body)))

    def _normal(self, value: Any, key: str = "") -> Any:
        """The value without what differs from run to run: ids become numbers in order of appearance."""
        if isinstance(value, dict):
            return {self._plain(name): self._normal(item, name) for name, item in value.items()}
        if isinstance(value, list):
            items = [self._normal(item) for item in value]
            return sorted(items, key=str) if key in _UNORDERED else items
        if key in _TIMES and value:
            return f"<{key}>"
        if key == "scope":
            return sorted(value.split())
        if key == "expires_in" or key == "refresh_expires_in":
            return value + 1 if value in (59, 299, 1799) else value  # the server rounds down now and then
        if key == "id" and isinstance(value, str) and _SESSION.fullmatch(value):
            return "<S>"
        if key in _SECRETS:
            return f"<{_SECRETS[key]}>"
        return self._plain(value) if isinstance(value, str) else value

    def _plain(self, text: str) -> str:
        text = text.replace(self.endpoint, "<server>").replace(self.realm, "<realm>")
        return _UUID.sub(lambda match: self._ids.setdefault(match[0], f"<id {len(self._ids)}>"), text)
