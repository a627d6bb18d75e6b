"""What was reported to a client is there after a restart; and troubles are reported in the vendor's words."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox import Fault, Sandbox
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.sandbox.oci.signer import a_key
from tests.sandbox.oci.tenancy import Tenancy, administrator
from tests.sandbox.oci.test_connectors import GRANT, _connector
from tests.sandbox.oci.test_functions import OLDER, a_function

LISTS = (
    f"/users?compartmentId={TENANCY_ID}",
    f"/groups?compartmentId={TENANCY_ID}",
    f"/policies?compartmentId={TENANCY_ID}",
    f"/dynamicGroups?compartmentId={TENANCY_ID}",
    f"/compartments?compartmentId={TENANCY_ID}",
    f"/domains?compartmentId={TENANCY_ID}",
)


def _open(state: Path, before: Tenancy | None = None) -> Tenancy:
    def make(**more: Any) -> Sandbox:
        return Sandbox(admin_username="admin", admin_password=secrets.token_urlsafe(12), state=state, **more)

    return administrator(make, before.clock if before else None)


def _written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_restart_changes_nothing(tmp_path: Path) -> None:
    tenancy = _open(tmp_path / "state.db")
    robot = await tenancy.user_with_key("robot")
    await tenancy.grant(robot.user, "read users in tenancy")
    gone = await tenancy.make("/users", name="gone")
    await tenancy.call("DELETE", f"/users/{gone['id']}", expect=204)
    await tenancy.make("/dynamicGroups", name="dg", matchingRule="resource.id = 'x'")
    await tenancy.make("/policies", name="sch", statements=[GRANT])
    await tenancy.make("/compartments", name="c")
    token = await tenancy.call("POST", f"/users/{robot.user}/authTokens", {"description": "x"})
    await tenancy.control("POST", "domains", {"name": "Partners"}, expect=201)
    function = await a_function(tenancy.at(OLDER), "iad.ocir.io/x/y:1")
    connectors = f"/serviceConnectors?compartmentId={TENANCY_ID}"
    await tenancy.at("/oci/sch/20200909").call("POST", "/serviceConnectors", _connector(function["id"]), expect=202)
    lists = [await tenancy.call("GET", path) for path in LISTS]
    found = await tenancy.at("/oci/sch/20200909").call("GET", connectors)
    tenancy.sandbox.close()

    again = _open(tmp_path / "state.db", tenancy)
    assert [await again.call("GET", path) for path in LISTS] == lists
    assert await again.at("/oci/sch/20200909").call("GET", connectors) == found
    assert (await again.at(OLDER).call("GET", f"/functions/{function['id']}"))["image"] == function["image"]
    # The key of the user signs, and his group's policy holds.
    assert len(await Tenancy(again.sandbox, again.clock, robot.user, a_key(1)).call("GET", LISTS[0])) == 2
    again.sandbox.close()
    assert token["token"].encode() not in _written(tmp_path)


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/oci/identity", 429, {"code": "TooManyRequests", "message": "Too many requests for the user"}),
        ("/oci/identity", 500, {"code": "InternalServerError", "message": "Internal Server Error"}),
    ],
)
async def test_troubles_are_reported_in_the_vendors_words(
    tenancy: Tenancy, path: str, status: int, body: dict[str, str]
) -> None:
    tenancy.sandbox.faults.add(Fault(path=path, status=status, retry_after="3"))
    assert await tenancy.call("GET", LISTS[0], expect=status) == body
    assert tenancy.last.headers["retry-after"] == "3"
    await tenancy.call("GET", LISTS[0])


async def test_domains_tell_troubles_in_scim(tenancy: Tenancy) -> None:
    tenancy.sandbox.faults.add(Fault(status=503))
    domain = tenancy.at("/oci/domains/default")
    assert b'"status":"503"' in await domain.call("GET", "/admin/v1/Users", expect=503)
    assert domain.last.headers["content-type"] == "application/scim+json"
