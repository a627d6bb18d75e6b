"""What was made is never lost, and what was just made is removed although not all of the service knows it yet."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources import oci
from iam_resources.errors import NotFound
from iam_resources.sandbox.faults import Fault
from tests.oci.iam.environment import Env, a_pair
from tests.oci.iam.test_oci_certainty import HIDDEN, is_list, through


async def test_a_membership_is_kept_when_it_is_not_seen_active(env: Env) -> None:
    await env.user("ana")
    group_id = await env.group("Ops")
    env.sandbox.oci.server.lifecycle_seconds = 60
    env.sandbox.faults.add(Fault(method="GET", path="/userGroupMemberships", status=400, times=None))
    member = await env.driver(oci.Membership).create(user="ana", group="Ops")
    assert member.failure
    assert member.id.startswith("ocid1.groupmembership.")
    assert member.state["group_id"] == group_id


async def test_a_key_that_was_made_by_half_is_whole_in_the_next_run(env: Env) -> None:
    await env.user("robot")
    env.sandbox.oci.server.lifecycle_seconds = 0.2
    env.sandbox.faults.add(Fault(method="GET", path="/apiKeys", status=400, times=None))
    key = await env.driver(oci.ApiKey).create(user="robot")
    assert key.failure
    message = key.state["private_key"]
    env.sandbox.faults.clear()
    key._keep(await key.runner.update(key.id, key.state, key.inputs, key.inputs))
    assert await key.refresh()
    assert (key.state["lifecycle_state"], key.state["private_key"]) == ("ACTIVE", message)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (oci.Group, {"name": "Devs", "description": ""}),
        (oci.Membership, {"user": "ana", "group": "Ops"}),
        (oci.AuthToken, {"user": "ana", "description": "x"}),
    ],
)
async def test_what_was_made_outlives_the_end_of_the_time_it_may_take(
    env: Env, kind: type[Any], given: dict[str, Any]
) -> None:
    await env.user("ana")
    await env.group("Ops")
    env.sandbox.oci.server.lifecycle_seconds = 60
    driver = env.driver(kind)
    made = await driver.runner.create(given, limit_seconds=0.3)
    assert made.id
    assert "custom_timeouts" in (made.failure or "")
    if kind is oci.AuthToken:
        assert made.state["token"]


async def test_who_may_have_come_into_a_group_in_time_is_not_forgotten(env: Env) -> None:
    for name in ("ana", "ben"):
        await env.user(name)
    group_id = await env.group("Ops")
    env.sandbox.faults.add(Fault(method="POST", path="/userGroupMemberships", delay_seconds=60, skip=1))
    members = env.driver(oci.GroupMembers)
    given = {"group": "Ops", "users": ["ana", "ben"], "exclusive": False}
    made = await members.runner.create(given, limit_seconds=2)
    assert (made.id, made.state["users"]) == (group_id, ["ana", "ben"])
    assert "custom_timeouts" in (made.failure or "")


KINDS: dict[type[Any], tuple[dict[str, Any], str]] = {
    oci.User: ({"name": "ana", "description": "", "email": "a@example.com"}, "/users"),
    oci.Policy: (
        {"name": "rights", "description": "", "statements": ["Allow group Ops to read buckets in tenancy"]},
        "/policies",
    ),
    oci.Membership: ({"user": "robot", "group": "Ops"}, "/userGroupMemberships"),
    oci.AuthToken: ({"user": "robot", "description": "x"}, "/authTokens"),
}
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@kinds
async def test_what_is_not_known_everywhere_yet_is_deleted_all_the_same(env: Env, kind: type[Any]) -> None:
    await env.user("robot")
    await env.group("Ops")
    given, path = KINDS[kind]
    driver = await env.driver(kind).create(**given)
    left = [1 if kind is oci.AuthToken else 2]

    def unknown_at_first(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "GET" or path not in request.url.path or not left[0]:
            return response
        left[0] -= 1
        return httpx.Response(200, json=[]) if is_list(response) else httpx.Response(404, json=HIDDEN)

    driver.runner = (await through(env, unknown_at_first)).driver(kind).runner
    env.sandbox.faults.add(Fault(method="DELETE", path=path, status=404))
    await driver.delete()
    assert left == [0]
    assert not await (await driver.in_next_run()).refresh()


@kinds
async def test_who_may_see_it_and_not_delete_it_is_reported_so(env: Env, kind: type[Any]) -> None:
    await env.user("robot")
    await env.group("Ops")
    given, path = KINDS[kind]
    driver = await env.driver(kind).create(**given)
    env.sandbox.faults.add(Fault(method="DELETE", path=path, status=404, times=None))
    with pytest.raises(NotFound):
        await driver.delete()
    assert await driver.refresh()


async def test_a_key_is_made_with_what_the_console_writes_below_it(env: Env) -> None:
    await env.user("robot")
    pem = a_pair(1).public_key
    assert env.driver(oci.ApiKey).check(user="robot", public_key=f"{pem}OCI_API_KEY\n") == []
