"""Removes a role from a user at the sandbox, past Pulumi: what a person could do in the console."""

from __future__ import annotations

import httpx

from tools import sandbox
from tools.connection import Connection
from tools.say import Stop, ends_in_one_line, say

USER = "dora.lind"
ROLE = "SHIFT_LEAD"


def remove_role(found: Connection, username: str, role: str) -> None:
    """Remove a realm role from a user.

    Raises:
        Stop: the user does not exist, or does not have the role.
    """
    login = {"grant_type": "password", "client_id": "admin-cli", "username": found.username, "password": found.password}
    with httpx.Client(base_url=found.endpoint, timeout=30) as client:
        answer = client.post("/realms/master/protocol/openid-connect/token", data=login)
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        users = f"/admin/realms/{found.realm}/users"
        there = client.get(users, params={"username": username, "exact": "true"}).raise_for_status().json()
        if not there:
            raise Stop(f"There is no user {username}: run `make up` first.")
        path = f"{users}/{there[0]['id']}/role-mappings/realm"
        granted = [each for each in client.get(path).raise_for_status().json() if each["name"] == role]
        if not granted:
            raise Stop(f"{username} does not have the role {role}; `pulumi up --refresh` restores it.")
        client.request("DELETE", path, json=granted).raise_for_status()


def main() -> None:
    if sandbox.background().pid() is None:
        raise Stop("The sandbox is not running: run `make up` first.")
    remove_role(sandbox.connection(), USER, ROLE)
    say(f"Removed the role {ROLE} from {USER} at the sandbox. `pulumi preview --refresh` shows the drift.")


if __name__ == "__main__":
    ends_in_one_line(main)
