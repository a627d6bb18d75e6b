"""The sandbox with an identity domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.domains.resources import GROUPS, group_name
from bench.sandbox import ADMIN, Sandbox
from tools.oracle_cloud import OracleCloud

_DOMAIN = "/oci/domains/default"


class Domain(Sandbox):
    """The identity domain of each sandbox."""

    def environment(self, place: str) -> dict[str, str]:
        """The settings with which a program finds the domain and signs in."""
        return {
            **OracleCloud(place, self.directory).variables(),
            "OCI_CLIENT_ID": ADMIN,
            "OCI_CLIENT_SECRET": self.password,
        }

    def holds(self, place: str) -> tuple[int, int]:
        """How many users there are in addition to those of every domain, and how many memberships they have."""
        client = {"grant_type": "client_credentials", "scope": "urn:opc:idm:__myscopes__"}
        answer = self.client.post(f"{place}{_DOMAIN}/oauth2/v1/token", data=client, auth=(ADMIN, self.password))
        headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}

        def get(path: str, **query: Any) -> dict[str, Any]:
            url = f"{place}{_DOMAIN}/admin/v1/{path}"
            found: dict[str, Any] = self.client.get(url, params=query, headers=headers).raise_for_status().json()
            return found

        users = int(get("Users", filter='userName sw "bench-"', count=1)["totalResults"])
        names = [group_name(number) for number in range(GROUPS)]
        groups = get("Groups", filter='displayName sw "bench-"', attributes="displayName,members", count=GROUPS)
        members = [len(each.get("members", [])) for each in groups.get("Resources", []) if each["displayName"] in names]
        return users, sum(members)

    def short(self, path: str) -> str:
        return re.sub(r"^/oci/domains/[^/]+", "", path)


@contextmanager
def server(directory: Path) -> Iterator[Domain]:
    """Starts a sandbox for each place, for as long as the block runs."""
    yield Domain(directory)
