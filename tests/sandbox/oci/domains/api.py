"""Calls to an identity domain on the sandbox, in process; what is expected is a must."""

from __future__ import annotations

import secrets
from typing import Any

import httpx

from iam_resources.sandbox import Sandbox
from tests.sandbox.oci.tenancy import ORIGIN, Clock

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ORACLE = "urn:ietf:params:scim:schemas:oracle:idcs:"
EXTENSION = f"{ORACLE}extension:"
CAPABILITIES = f"{EXTENSION}capabilities:User"
MESSAGE = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"
SCOPE = "urn:opc:idm:__myscopes__"


class Scim:
    """A domain, called with a bearer token of the confidential app or of somebody else.

    Args:
        sandbox: what is called.
        clock: its clock.
        password: of the administrator ``admin``.
        domain: name of the domain.
    """

    def __init__(self, sandbox: Sandbox, clock: Clock, password: str, domain: str = "default") -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.password = password
        self.base = f"/oci/domains/{domain}"
        self.token = ""
        self.last: httpx.Response

    async def raw(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One call, whatever comes of it."""
        async with self.sandbox.client(ORIGIN) as client:
            self.last = await client.request(method, f"{ORIGIN}{self.base}{path}", **more)
        return self.last

    async def log_in(self, *, auth: tuple[str, str] | None = None, **form: str) -> httpx.Response:
        """Ask for a token; by default as the confidential app."""
        form = {"grant_type": "client_credentials", "scope": SCOPE, **form}
        answer = await self.raw("POST", "/oauth2/v1/token", data=form, auth=auth or ("admin", self.password))
        self.token = answer.json().get("access_token", "")
        return answer

    async def call(self, method: str, path: str, json: Any = None, *, expect: int = 200, **more: Any) -> Any:
        """One call below ``/admin/v1``; the JSON of its answer."""
        if not self.token:
            await self.log_in()
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        if json is not None:
            more["json"] = json
        answer = await self.raw(method, f"/admin/v1{path}", headers=headers, **more)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, json: Any = None, *, expect: int, **more: Any) -> tuple[str, str]:
        """``messageId`` and ``detail`` of a refusal."""
        body = await self.call(method, path, json, expect=expect, **more)
        assert body["status"] == str(expect)
        return body.get(MESSAGE, {}).get("messageId", ""), body["detail"]

    async def find(self, endpoint: str, filter: str, **more: Any) -> list[dict[str, Any]]:
        """Resources that match a filter."""
        found = await self.call("GET", f"/{endpoint}", params={"filter": filter, **more})
        assert found["totalResults"] == len(found["Resources"]) or "count" in more
        resources: list[dict[str, Any]] = found["Resources"]
        return resources

    async def user(self, name: str = "", /, **more: Any) -> dict[str, Any]:
        """A new user."""
        name = name or f"u{secrets.token_hex(4)}"
        made: dict[str, Any] = await self.call("POST", "/Users", a_user(name, **more), expect=201)
        return made

    async def group(self, name: str = "", members: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """A new group."""
        body: dict[str, Any] = {"schemas": [GROUP], "displayName": name or f"g{secrets.token_hex(4)}"}
        if members is not None:
            body["members"] = [{"value": member["id"], "type": "User"} for member in members]
        made: dict[str, Any] = await self.call("POST", "/Groups", body, expect=201)
        return made

    async def patch(self, path: str, *operations: dict[str, Any], expect: int = 200, **more: Any) -> Any:
        """A PATCH of one resource."""
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}
        return await self.call("PATCH", path, body, expect=expect, **more)

    async def members(self, group: dict[str, Any]) -> set[str]:
        """Ids of the members of a group."""
        shown = await self.call("GET", f"/Groups/{group['id']}", params={"attributes": "members"})
        return {member["value"] for member in shown.get("members", [])}


def a_user(name: str, /, **more: Any) -> dict[str, Any]:
    """What a client says of a user."""
    return {
        "schemas": [USER],
        "userName": name,
        "name": {"givenName": "Ana", "familyName": "Silva"},
        "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        **more,
    }


def a_password() -> str:
    """One that the policy takes."""
    return f"Aa1-{secrets.token_urlsafe(12)}"
