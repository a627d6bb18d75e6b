"""Nothing is taken for gone, and nobody keeps access that was to end, on a mere guess."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from iam_resources import oci
from iam_resources.errors import Unavailable
from iam_resources.oci.auth.keys import KeyPair
from iam_resources.oci.base import consistency
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import Env

ANA = {"name": "ana", "description": "Ana", "email": "ana@example.com"}
HIDDEN = {"code": "NotAuthorizedOrNotFound", "message": "Authorization failed or requested resource not found"}

Change = Callable[[httpx.Request, httpx.Response], httpx.Response]


async def through(env: Env, change: Change) -> Env:
    """The tenancy as a next run sees it, with its answers changed on the way."""
    later = await env.again()
    transport = later.tenancy.identity._http._transport
    send = transport.handle_async_request

    async def changed(request: httpx.Request) -> httpx.Response:
        response = await send(request)
        await response.aread()
        return change(request, response)

    transport.handle_async_request = changed  # type: ignore[method-assign]
    return later


def is_list(response: httpx.Response) -> bool:
    return response.status_code == 200 and isinstance(response.json(), list)


@pytest.mark.parametrize("kind", [oci.User, oci.ApiKey, oci.Membership])
async def test_what_was_just_made_is_not_gone_while_it_spreads(env: Env, kind: type[Any]) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await env.group("Ops")
    given = {oci.User: ANA, oci.ApiKey: {"user": "ana"}, oci.Membership: {"user": "ana", "group": "Ops"}}[kind]
    driver = ana if kind is oci.User else await env.driver(kind).create(**given)
    left = [2]

    def unknown_at_first(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        path = request.url.path
        about_it = path.endswith(driver.id) or "apiKeys" in path or "Membership" in path
        if request.method == "GET" and left[0] and about_it:
            left[0] -= 1
            return httpx.Response(200, json=[]) if is_list(response) else httpx.Response(404, json=HIDDEN)
        return httpx.Response(200, json=[]) if path.endswith("/users") and is_list(response) else response

    later = await through(env, unknown_at_first)
    driver.runner = later.driver(kind).runner
    assert await driver.refresh()
    assert driver.differs() == frozenset()


async def test_what_was_made_long_ago_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency, "_AGAIN_SECONDS", (3600,))
    assert not consistency.is_recent("2020-01-01T00:00:00.000Z")
    assert not consistency.is_recent("")

    async def nothing() -> str | None:
        return None

    assert await consistency.find_recent(nothing, recent=False) is None


async def test_a_membership_that_lists_do_not_show_is_asked_for_by_its_own_name(env: Env) -> None:
    await env.user("ana")
    await env.group("Ops")
    member = await env.driver(oci.Membership).create(user="ana", group="Ops")
    member.state["time_created"] = "2020-01-01T00:00:00.000Z"

    def without_memberships(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        hidden = request.url.path.endswith("/userGroupMemberships") and request.method == "GET"
        return httpx.Response(200, json=[]) if hidden else response

    member.runner = (await through(env, without_memberships)).driver(oci.Membership).runner
    assert await member.refresh()
    await env.call("DELETE", f"/userGroupMemberships/{member.id}")
    assert not await member.refresh()


async def test_an_empty_page_is_not_the_end_of_a_list(env: Env) -> None:
    await env.user("ana")
    await env.group("Ops")
    member = await env.driver(oci.Membership).create(user="ana", group="Ops")
    kept: dict[str, httpx.Response] = {}

    def a_page_later(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.url.params.get("page") == "later":
            return kept.pop(request.url.path)
        if request.method == "GET" and is_list(response) and response.json():
            kept[request.url.path] = httpx.Response(200, json=response.json())
            return httpx.Response(200, json=[], headers={"opc-next-page": "later"})
        return response

    later = await through(env, a_page_later)
    ana = await later.driver(oci.User).import_("ana")
    assert ana.state["name"] == "ana"
    assert await later.tenancy.members.of(member.state["group_id"], ana.id)


ANSWERS = {
    "a page of a proxy": httpx.Response(404, html="<html>gateway</html>"),
    "an object in place of a list": httpx.Response(200, json={}),
    "nothing in place of a list": httpx.Response(200, json=None),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("kind", [oci.User, oci.Membership, oci.AuthToken])
async def test_what_is_no_answer_of_the_service_makes_nothing_gone(env: Env, kind: type[Any], answer: str) -> None:
    await env.user("robot")
    await env.group("Ops")
    robot = {"user": "robot"}
    given = {oci.User: ANA, oci.Membership: {**robot, "group": "Ops"}, oci.AuthToken: {**robot, "description": "x"}}
    driver = await env.driver(kind).create(**given[kind])
    driver.state["time_created"] = "2020-01-01T00:00:00.000Z"
    path = {oci.User: "/users", oci.Membership: "/userGroupMemberships", oci.AuthToken: "/authTokens"}[kind]

    def strange(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "GET" or path not in request.url.path:
            return response
        given = ANSWERS[answer]
        return httpx.Response(given.status_code, content=given.content, headers=given.headers)

    driver.runner = (await through(env, strange)).driver(kind).runner
    with pytest.raises(Unavailable, match=r"(?i)proxy"):
        await driver.refresh()


async def test_who_came_in_before_a_failure_is_not_forgotten(env: Env) -> None:
    group_id = await env.group("Ops")
    for name in ("ana", "bob", "cy", "dan"):
        await env.user(name)
    members = await env.driver(oci.GroupMembers).create(group="Ops", users=["ana", "dan"])
    env.sandbox.faults.add(Fault(method="POST", path="/userGroupMemberships$", status=500, skip=1, times=None))
    env.sandbox.faults.add(Fault(method="DELETE", path="/userGroupMemberships", status=500, times=None))
    await members.update(group="Ops", users=["ana", "bob", "cy"])
    assert members.failure
    assert sorted(members.state["users"]) == ["ana", "bob", "dan"]
    env.sandbox.faults.clear()
    assert await (await members.in_next_run()).refresh()
    await members.update(group="Ops", users=["ana"])
    query = {"compartmentId": TENANCY_ID, "groupId": group_id}
    assert len((await env.call("GET", "/userGroupMemberships", query=query)).body) == 1


async def test_a_secret_that_is_reported_once_outlives_what_comes_after_it(env: Env) -> None:
    await env.user("ana")
    env.sandbox.oci.server.lifecycle_seconds = 60
    env.sandbox.faults.add(Fault(method="GET", path="/authTokens", status=400, times=None))
    token = await env.driver(oci.AuthToken).create(user="ana", description="x")
    assert token.failure
    assert token.state["token"]


async def test_capabilities_of_a_user_who_is_not_known_everywhere_yet(env: Env) -> None:
    env.sandbox.oci.server.eventual_seconds = 60
    ana = await env.driver(oci.User).create(**ANA)
    env.sandbox.faults.add(Fault(method="GET", path=f"/users/{ana.id}", status=404, times=2))
    limits = await env.driver(oci.UserCapabilities).create(user=ana.id, can_use_api_keys=False)
    assert limits.state["can_use_api_keys"] is False


async def test_a_key_is_made_beside_the_event_loop(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    await env.user("ana")
    make, threads = KeyPair.make, set[int]()

    def noted(bits: int = 2048) -> KeyPair:
        threads.add(threading.get_ident())
        return make(bits)

    monkeypatch.setattr(KeyPair, "make", noted)
    await env.driver(oci.ApiKey).create(user="ana")
    assert threads
    assert threading.get_ident() not in threads


async def test_a_membership_that_was_given_again_by_hand_ends_too(env: Env) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Ops")
    member = await env.driver(oci.Membership).create(user="ana", group="Ops")
    await env.call("DELETE", f"/userGroupMemberships/{member.id}")
    assert await env.join(user_id, group_id) != member.id
    await member.delete()
    query = {"compartmentId": TENANCY_ID, "groupId": group_id}
    assert (await env.call("GET", "/userGroupMemberships", query=query)).body == []
    await member.delete()  # a second time is quiet
