"""An organisation reached by hand, with plain calls that share no code with what is tested."""

from __future__ import annotations

import time
from typing import Any

import httpx

from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from tests.conformance.called import ServerCalls
from tests.sandbox.conftest import Server
from tests.sandbox.huawei.signer import Signer

CENTER, STORE = f"identitycenter/v1/instances/{INSTANCE_ID}", f"identitystore/v1/identity-stores/{IDENTITY_STORE_ID}"
_SEARCHES = ("/retrieve-user-id", "/retrieve-group-id", "/retrieve-group-membership-id", "/is-member-in-groups")


class Organisation:
    """One organisation of a sandbox.

    Args:
        running: the sandbox; None for one that answers nothing.
    """

    def __init__(self, running: Server | None) -> None:
        self.origin = running.origin if running else "http://127.0.0.1:9"
        self.access, self.secret = (running.username, running.password) if running else ("nobody", "nothing")
        self.http = httpx.Client(timeout=60)
        self.calls = ServerCalls(self.http)
        self.scim_tenant_id, self.scim_token = "nobody", "nothing"

    @property
    def env(self) -> dict[str, str]:
        """What a program and its host need."""
        hosts = ("identitycenter", "identitystore", "scim")
        return {
            "HUAWEI_ACCESS_KEY": self.access,
            "HUAWEI_SECRET_KEY": self.secret,
            "HUAWEI_SCIM_TENANT_ID": self.scim_tenant_id,
            "HUAWEI_SCIM_TOKEN": self.scim_token,
            **{f"HUAWEI_{host.upper()}_ENDPOINT": f"{self.origin}/huawei/{host}" for host in hosts},
        }

    def open_scim(self) -> None:
        """Make a tenant with a token, for the connection."""
        self.scim_tenant_id = str(self.call("POST", f"{STORE}/provision-tenant").json()["tenant_id"])
        self.scim_token = str(self.call("POST", f"{STORE}/tenant/{self.scim_tenant_id}/bearer-token").json()["token"])

    def tenants(self) -> set[str]:
        """The ids of the tenants of SCIM."""
        return {row["tenant_id"] for row in self.get(f"{STORE}/provision-tenant")["provisioning_tenants"]}

    def call(self, method: str, path: str, json: Any = None, **query: str) -> httpx.Response:
        """A call; what is not there is an answer too, every other error is not."""
        auth = Signer(self.access, self.secret, time.time())
        url = f"{self.origin}/huawei/{path}"
        answer = self.http.request(method, url, json=json, params=query or None, auth=auth)
        assert answer.is_success or answer.status_code == httpx.codes.NOT_FOUND, f"{method} {path}: {answer.text}"
        return answer

    def get(self, path: str, **query: str) -> Any:
        """What is there, None where nothing is."""
        answer = self.call("GET", path, **query)
        return answer.json() if answer.is_success else None

    def put(self, path: str, attribute: str, value: str | None) -> None:
        """Change one attribute of a user or group."""
        operations = [{"attribute_path": attribute, "attribute_value": value}]
        self.call("PUT", f"{STORE}/{path}", {"operations": operations})

    def make_user(self, name: str) -> str:
        """A user by hand; its id."""
        emails = [{"primary": True, "type": "Work", "value": f"{name}@hand.example"}]
        names = {"display_name": name, "name": {"family_name": "Hand", "given_name": name}}
        body = {"user_name": name, "emails": emails, "password_mode": "EMAIL", **names}
        return str(self.call("POST", f"{STORE}/users", body).json()["user_id"])

    def members_of(self, group_id: str) -> dict[str, str] | None:
        """The members of a group: ids of memberships by user; None where there is no such group."""
        rows = self.get(f"{STORE}/group-memberships", group_id=group_id)
        return rows and {row["member_id"]["user_id"]: row["membership_id"] for row in rows["group_memberships"]}

    def join(self, user_id: str, group_id: str) -> None:
        """Put a user into a group."""
        body = {"group_id": group_id, "member_id": {"user_id": user_id}}
        self.call("POST", f"{STORE}/group-memberships", body)

    def leave(self, user_id: str, group_id: str) -> None:
        """Take a user out of a group."""
        self.call("DELETE", f"{STORE}/group-memberships/{(self.members_of(group_id) or {})[user_id]}")

    def assigned(self, account_id: str, set_id: str) -> set[str]:
        """The ids of those who are assigned."""
        query = {"account_id": account_id, "permission_set_id": set_id}
        return {
            row["principal_id"] for row in self.get(f"{CENTER}/account-assignments", **query)["account_assignments"]
        }

    def unassign(self, account_id: str, set_id: str, principal_id: str, principal_type: str) -> None:
        """Take an assignment away."""
        target = {"target_id": account_id, "target_type": "ACCOUNT", "permission_set_id": set_id}
        body = {**target, "principal_id": principal_id, "principal_type": principal_type}
        self.call("POST", f"{CENTER}/account-assignments/delete", body)

    def forget_writes(self) -> None:
        """Count writes from now on."""
        ledger = f"{self.origin}/_sandbox/calls"
        self.calls.add(self.http.get(ledger).raise_for_status().json()["counts"])
        self.http.delete(ledger).raise_for_status()

    def writes(self) -> list[str]:
        """The writes since, of whoever; searches are none."""
        counts = self.http.get(f"{self.origin}/_sandbox/calls").raise_for_status().json()["counts"]
        return [
            f"{each['method']} {each['path']}"
            for each in counts
            if each["method"] != "GET" and not each["path"].endswith(_SEARCHES)
        ]
