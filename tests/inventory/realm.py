"""A realm full of people, and `iam` run in a project beside it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.forked import forked
from tests.project import Project, Ran
from tests.sandbox.conftest import Server


@dataclass
class Console:
    """The admin API of a console, used by hand.

    Args:
        endpoint: with the base path.
        username, password: of an administrator of the master realm.
        realm: where objects are made.
    """

    endpoint: str
    username: str
    password: str
    realm: str = "cncc"
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def __post_init__(self) -> None:
        self._sign_in()

    def _sign_in(self) -> None:
        form = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": self.username,
            "password": self.password,
        }
        answer = self._http.post(f"{self.endpoint}/realms/master/protocol/openid-connect/token", data=form)
        self._http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, json: Any = None) -> httpx.Response:
        """One call below the realm."""
        address = f"{self.endpoint}/admin/realms/{self.realm}{path}"
        answer = self._http.request(method, address, json=json)
        if answer.status_code == httpx.codes.UNAUTHORIZED:  # a token lasts a minute
            self._sign_in()
            answer = self._http.request(method, address, json=json)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def make_realm(self) -> None:
        """Make the realm, whose users may have any attribute."""
        answer = self._http.post(f"{self.endpoint}/admin/realms", json={"realm": self.realm, "enabled": True})
        assert answer.is_success, answer.text
        self._sign_in()  # the token before it has no rights in this realm
        profile = self.call("GET", "/users/profile").json()
        self.call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": "ENABLED"})

    def make(self, path: str, body: dict[str, Any]) -> str:
        """Make an object; returns its id."""
        return self.call("POST", path, body).headers["location"].rsplit("/", 1)[1]

    def user(self, username: str, **more: Any) -> str:
        """Make a user."""
        return self.make("/users", {"username": username, "enabled": True, **more})

    def group(self, name: str, above: str = "") -> str:
        """Make a group."""
        return self.make(f"/groups/{above}/children" if above else "/groups", {"name": name})

    def role(self, name: str, description: str = "") -> dict[str, Any]:
        """Make a role; returns it."""
        self.call("POST", "/roles", {"name": name, "description": description})
        return self.role_named(name)

    def role_named(self, name: str) -> dict[str, Any]:
        """A role that exists."""
        found: list[dict[str, Any]] = self.call("GET", "/roles?max=1000").json()
        return next(role for role in found if role["name"] == name)

    def join(self, user: str, group: str) -> None:
        """Put a user into a group."""
        self.call("PUT", f"/users/{user}/groups/{group}")

    def grant(self, user: str, role: dict[str, Any]) -> None:
        """Grant a role to a user."""
        self.call("POST", f"/users/{user}/role-mappings/realm", [{"id": role["id"], "name": role["name"]}])


def written(server: Server) -> list[dict[str, Any]]:
    """The calls that change something, by the server's own log."""
    counts = httpx.get(f"{server.origin}/_sandbox/calls").json()["counts"]
    return [each for each in counts if each["method"] != "GET" and "token" not in each["path"]]


def iam(project: Project, *arguments: str) -> Ran:
    """Run `iam` in the folder of a project."""
    ran = subprocess.run(
        [str(forked().script("iam")), *arguments],
        cwd=project.folder,
        env={**project.environment(), **forked().client},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=600,
    )
    return Ran(ran.returncode, ran.stdout)


def iam_json(project: Project, *arguments: str) -> dict[str, Any]:
    """What `iam ... --json` prints."""
    ran = iam(project, *arguments, "--json")
    start = ran.text.find("{")
    assert start >= 0, ran.text
    found: dict[str, Any] = json.loads(ran.text[start:])
    return {"code": ran.code, **found}
