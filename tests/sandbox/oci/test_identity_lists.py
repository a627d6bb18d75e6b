"""Lists: pages, order, filters; what lags behind, what takes time, and the same request twice."""

from __future__ import annotations

import time
from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from iam_resources.sandbox.oci.identity.users import new_body
from tests.sandbox.oci.tenancy import Tenancy

LIST = f"/users?compartmentId={TENANCY_ID}"


async def _pages(tenancy: Tenancy, path: str) -> list[list[str]]:
    pages, token = [], ""
    while True:
        rows = await tenancy.call("GET", f"{path}&page={token}" if token else path)
        pages.append([row["name"] for row in rows])
        token = tenancy.last.headers.get("opc-next-page", "")
        if not token:
            return pages


async def _users(tenancy: Tenancy, *names: str) -> None:
    for name in names:
        await tenancy.make("/users", name=name)


async def test_pages(tenancy: Tenancy) -> None:
    await _users(tenancy, *(f"u{number:02}" for number in range(29)))
    newest_first = [f"u{number:02}" for number in reversed(range(29))] + ["admin"]
    pages = await _pages(tenancy, LIST)
    assert [len(page) for page in pages] == [25, 5]
    assert [name for page in pages for name in page] == newest_first
    assert [len(page) for page in await _pages(tenancy, f"{LIST}&limit=10")] == [10, 10, 10]
    assert await _pages(tenancy, f"{LIST}&limit=1000") == [newest_first]


@pytest.mark.parametrize("limit", ["0", "1001", "x", "-1"])
async def test_limits_of_a_page(tenancy: Tenancy, limit: str) -> None:
    assert await tenancy.code("GET", f"{LIST}&limit={limit}", expect=400) == "InvalidParameter"


async def test_a_page_token_of_somewhere_else(tenancy: Tenancy) -> None:
    await _users(tenancy, "a", "b")
    await tenancy.call("GET", f"{LIST}&limit=1")
    token = tenancy.last.headers["opc-next-page"]
    assert await tenancy.code("GET", f"{LIST}&sortBy=NAME&page={token}", expect=400) == "InvalidParameter"
    assert await tenancy.code("GET", f"{LIST}&page=abc", expect=400) == "InvalidParameter"


async def test_pages_stay_whole_while_somebody_writes(tenancy: Tenancy) -> None:
    await _users(tenancy, *"abcdef")
    first = await tenancy.call("GET", f"{LIST}&limit=3")
    token = tenancy.last.headers["opc-next-page"]
    await tenancy.call("DELETE", f"/users/{first[2]['id']}", expect=204)
    await _users(tenancy, "g")
    rest = await tenancy.call("GET", f"{LIST}&limit=9&page={token}")
    assert [row["name"] for row in first + rest] == ["f", "e", "d", "c", "b", "a", "admin"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sortBy=NAME", ["admin", "b", "c", "d"]),
        ("sortBy=NAME&sortOrder=DESC", ["d", "c", "b", "admin"]),
        ("sortBy=TIMECREATED&sortOrder=ASC", ["admin", "c", "d", "b"]),
        ("sortBy=TIMECREATED", ["b", "d", "c", "admin"]),
    ],
)
async def test_order(tenancy: Tenancy, query: str, names: list[str]) -> None:
    await _users(tenancy, "c", "d", "b")
    assert await _pages(tenancy, f"{LIST}&limit=1&{query}") == [[name] for name in names]


async def test_filters(tenancy: Tenancy) -> None:
    await _users(tenancy, "ana", "eva")
    assert await _pages(tenancy, f"{LIST}&name=ana") == [["ana"]]
    assert await _pages(tenancy, f"{LIST}&name=an") == [[]]
    assert await _pages(tenancy, f"{LIST}&lifecycleState=active&sortBy=NAME") == [["admin", "ana", "eva"]]
    assert await _pages(tenancy, f"{LIST}&lifecycleState=DELETED") == [[]]
    assert await tenancy.code("GET", "/users", expect=400) == "MissingParameter"
    assert await tenancy.code("GET", f"{LIST}x", expect=404) == "NotAuthorizedOrNotFound"


async def test_lists_lag_behind(tenancy: Tenancy) -> None:
    await _users(tenancy, "ana")
    await tenancy.control("POST", "settings", {"eventual_seconds": 2})
    ana = (await tenancy.call("GET", f"{LIST}&name=ana"))[0]
    await tenancy.call("PUT", f"/users/{ana['id']}", {"description": "new"})
    await _users(tenancy, "eva")
    assert (await tenancy.call("GET", f"/users/{ana['id']}"))["description"] == "new"
    assert (await tenancy.call("GET", f"{LIST}&name=ana"))[0]["description"] == ""
    assert await _pages(tenancy, f"{LIST}&name=eva") == [[]]
    tenancy.clock.now += 2
    assert (await tenancy.call("GET", f"{LIST}&name=ana"))[0]["description"] == "new"
    assert await _pages(tenancy, f"{LIST}&name=eva") == [["eva"]]
    await tenancy.call("DELETE", f"/users/{ana['id']}", expect=204)
    await tenancy.call("GET", f"/users/{ana['id']}", expect=404)
    assert await _pages(tenancy, f"{LIST}&limit=2") == [["eva", "ana"], ["admin"]]
    tenancy.clock.now += 2
    assert await _pages(tenancy, LIST) == [["eva", "admin"]]


async def test_what_takes_time(tenancy: Tenancy) -> None:
    await tenancy.control("POST", "settings", {"lifecycle_seconds": 3})
    made = await tenancy.make("/groups", name="staff")
    path = f"/groups/{made['id']}"
    assert made["lifecycleState"] == "CREATING"
    assert await tenancy.code("PUT", path, {"description": "x"}, expect=409) == "IncorrectState"
    tenancy.clock.now += 3
    assert (await tenancy.call("GET", path))["lifecycleState"] == "ACTIVE"
    await tenancy.call("DELETE", path, expect=204)
    assert (await tenancy.call("GET", path))["lifecycleState"] == "DELETING"
    await tenancy.make("/groups", name="staff")  # the name is free again at once
    tenancy.clock.now += 3
    await tenancy.call("GET", path, expect=404)


@pytest.mark.parametrize(
    "settings", [{"eventual_seconds": -1}, {"eventual_seconds": "2"}, {"email_required": 1}, {"what": 1}]
)
async def test_settings_that_make_no_sense(tenancy: Tenancy, settings: dict[str, Any]) -> None:
    message = await tenancy.control("POST", "settings", settings, expect=400)
    assert next(iter(settings)) in message["error"]


async def test_the_same_request_twice(tenancy: Tenancy) -> None:
    body = {"compartmentId": TENANCY_ID, "name": "staff", "description": ""}
    again = {"headers": {"opc-retry-token": "t-1"}}
    made = await tenancy.call("POST", "/groups", body, **again)
    assert await tenancy.call("POST", "/groups", body, **again) == made
    other = {**body, "name": "other"}
    assert await tenancy.code("POST", "/groups", other, **again, expect=409) == "InvalidatedRetryToken"
    # Another path, and another caller, have tokens of their own.
    user = await tenancy.call("POST", "/users", {**body, "name": "ana"}, **again)
    assert user["id"].startswith("ocid1.user.")
    await tenancy.call("DELETE", f"/groups/{made['id']}", expect=204)
    assert await tenancy.code("POST", "/groups", body, **again, expect=409) == "InvalidatedRetryToken"
    tenancy.clock.now += 24 * 3600
    assert (await tenancy.call("POST", "/groups", body, **again))["id"] != made["id"]
    long = {"opc-retry-token": "x" * 65}
    assert await tenancy.code("POST", "/groups", other, headers=long, expect=400) == "InvalidParameter"


async def test_what_was_refused_may_be_tried_again(tenancy: Tenancy) -> None:
    again = {"headers": {"opc-retry-token": "t-1"}}
    body = {"compartmentId": TENANCY_ID, "name": "admin", "description": ""}
    assert await tenancy.code("POST", "/users", body, **again, expect=409) == "UserAlreadyExists"
    await tenancy.call("POST", "/users", {**body, "name": "ana"}, **again)


async def test_many_users_are_listed_quickly(tenancy: Tenancy) -> None:
    documents = tenancy.sandbox.oci.identity.documents
    for number in range(5000):
        body = new_body({"name": f"u{number}"}, TENANCY_ID, 0.0)
        documents.users.add(f"ocid1.user.oc1..{number}", {"id": f"ocid1.user.oc1..{number}", **body})
    began = time.perf_counter()
    pages = await _pages(tenancy, f"{LIST}&limit=25")
    assert sum(map(len, pages)) == 5001
    for number in range(200):
        assert len(await tenancy.call("GET", f"{LIST}&name=u{number}")) == 1
    assert time.perf_counter() - began < 5  # half a second; what grows with the square would not get there
