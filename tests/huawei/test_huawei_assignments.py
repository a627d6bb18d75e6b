"""Assignments: asynchronous both ways, followed together, never sent twice."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from iam_resources import huawei, operation
from iam_resources.engine.claims import working_for
from iam_resources.engine.ownership import Owned, Ownership
from iam_resources.engine.requests import Requests
from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.sandbox.huawei.identifiers import INSTANCE_ID
from tests.huawei.environment import ACCOUNT, ORIGIN, OTHER, Env
from tests.huawei.test_huawei_directory import ANA

READS = {"permission_set": "readers", "account_id": ACCOUNT}


@pytest.fixture
async def staffed(env: Env) -> Env:
    """A set, two users and a group."""
    await env.driver(huawei.PermissionSet).create(name="readers")
    for name in ("ana", "bob"):
        await env.driver(huawei.User).create(**{**ANA, "user_name": name, "email": f"{name}@example.com"})
    await env.driver(huawei.Group).create(display_name="admins")
    return env


async def there(env: Env, account: str = ACCOUNT) -> set[str]:
    rows = await env.center("GET", "/account-assignments", query={"account_id": account})
    return {row["principal_id"] for row in rows["account_assignments"]}


async def requests(env: Env, kind: str = "creation") -> int:
    rows = await env.center("GET", f"/account-assignments/{kind}-statuses")
    return len(rows[f"account_assignments_{kind}_status"])


async def fault(env: Env, **how: Any) -> None:
    async with env.sandbox.client(ORIGIN) as client:
        assert (await client.post(f"{ORIGIN}/_sandbox/faults", json=how)).status_code < 300


async def test_an_assignment_lives(staffed: Env) -> None:
    env = staffed
    await env.control("settings", request_seconds=0.3)
    one = await env.driver(huawei.AccountAssignment).create(**READS, user="ana")
    set_id, ana = one.state["permission_set_id"], one.state["user_id"]
    assert one.id == f"{INSTANCE_ID}/{set_id}/{ACCOUNT}/USER/{ana}"
    assert (one.state["principal_id"], one.state["principal_type"]) == (ana, "USER")
    assert await there(env) == {ana} and one.differs() == frozenset()
    again = await env.driver(huawei.AccountAssignment).create(permission_set=set_id, account_id=ACCOUNT, user=ana)
    assert again.id == one.id and await requests(env) == 1  # it becomes the resource's, and nothing is sent
    assert one.replaced_by(**READS, user="bob") == ("user",) and one.replaced_by(**READS, user=ana) == ()
    assert await (await one.in_next_run()).refresh() and one.differs() == frozenset()
    group = await env.driver(huawei.AccountAssignment).create(**READS, group="admins")
    for import_id in ("readers/{}/ana", "readers/{}/USER/ana", f"{INSTANCE_ID}/{set_id}/{{}}/USER/{ana}"):
        imported = await env.driver(huawei.AccountAssignment).import_(import_id.format(ACCOUNT))
        assert imported.id == one.id and imported.differs() == frozenset()
    assert (await env.driver(huawei.AccountAssignment).import_(f"readers/{ACCOUNT}/admins")).id == group.id
    with pytest.raises(NotFound):
        await env.driver(huawei.AccountAssignment).import_(f"readers/{ACCOUNT}/GROUP/ana")
    with pytest.raises(NotFound, match="no such assignment"):
        await env.driver(huawei.AccountAssignment).import_(f"readers/{ACCOUNT}/bob")
    with pytest.raises(Refused, match="malformed"):
        await env.driver(huawei.AccountAssignment).import_(f"readers/{ACCOUNT}")
    await one.delete()
    await one.delete()
    await group.delete()
    assert await there(env) == set() and not await one.refresh()


async def test_a_plan_of_assignments_of_what_the_same_run_makes(staffed: Env) -> None:
    runner = staffed.driver(huawei.AccountAssignments).runner
    plan = {"permission_set": "new", "account_id": ACCOUNT, "users": ["ana"], "exclusive": True}
    ownership, requests_now = Ownership(), Requests()

    async def check_plan() -> list[str]:
        with requests_now.working(), working_for(ownership, "urn", requests=requests_now, preview=True):
            return await runner.check_plan(plan, None)

    with pytest.raises(NotFound, match="no permission set new"):
        await check_plan()
    made = Owned("permission_set", INSTANCE_ID, ("permission_set:new",), names=("new",))
    ownership.plan("urn of the set", [made])
    assert await check_plan() == []


def test_what_a_preview_refuses(env: Env) -> None:
    check = env.driver(huawei.AccountAssignment).check
    for given, words in (
        ({**READS}, "either user or group"),
        ({**READS, "user": "a", "group": "b"}, "either user or group"),
        (
            {**READS, "user": "a", "account_id": "1"},
            "expected: the account of the organisation",
        ),
    ):
        assert words in check(**given)[0].reason


async def test_a_failure_says_who_where_and_why(staffed: Env) -> None:
    await staffed.control("failures", kind="create", account_id=ACCOUNT, reason="agency quota exceeded")
    with pytest.raises(
        Refused,
        match=f"could not assign permission set readers in account {ACCOUNT} to user ana: the service gave up:"
        " agency quota exceeded. Its request is ",
    ):
        await staffed.driver(huawei.AccountAssignment).create(**READS, user="ana")
    assert await there(staffed) == set()


async def test_many_wait_together(staffed: Env) -> None:
    env = staffed
    await env.control("settings", request_seconds=1)
    names = [f"user-{number:02d}" for number in range(40)]
    for name in names:
        await env.driver(huawei.User).create(**{**ANA, "user_name": name, "email": f"{name}@example.com"})
    before, started = env.calls, time.monotonic()
    drivers = [env.driver(huawei.AccountAssignment) for _ in names]
    pairs = zip(drivers, names, (ACCOUNT, OTHER) * 20, strict=True)
    work = (each.create(permission_set="readers", account_id=account, user=name) for each, name, account in pairs)
    await asyncio.gather(*work)
    assert env.calls - before <= 2.5 * len(names)
    assert time.monotonic() - started < 5
    before = env.calls
    await asyncio.gather(*(each.delete() for each in drivers))
    assert env.calls - before <= 2.5 * len(names) and await there(env) == set()


async def test_imports_from_one_account_share_its_listing(staffed: Env) -> None:
    for name in ("ana", "bob"):
        await staffed.driver(huawei.AccountAssignment).create(**READS, user=name)
    env = await staffed.again()
    async with env.sandbox.client(ORIGIN) as client:
        await client.delete(f"{ORIGIN}/_sandbox/calls")
        for name in ("ana", "bob"):
            one = await env.driver(huawei.AccountAssignment).import_(f"readers/{ACCOUNT}/USER/{name}")
            assert one.state["user_name"] == name
        counts = (await client.get(f"{ORIGIN}/_sandbox/calls")).json()["counts"]
    assert [each["count"] for each in counts if each["path"].endswith("/account-assignments")] == [1]


async def test_a_principal_that_this_run_made_may_be_unknown_for_a_while(staffed: Env) -> None:
    await staffed.control("settings", principal_seconds=1.5)
    carla = {**ANA, "user_name": "carla", "email": "carla@example.com"}
    await staffed.driver(huawei.User).create(**carla)
    await staffed.driver(huawei.AccountAssignment).create(**READS, user="carla")
    assert len(await there(staffed)) == 1


async def test_a_listing_that_lags_behind_is_waited_for(staffed: Env) -> None:
    await staffed.control("settings", listing_seconds=1)
    one = await staffed.driver(huawei.AccountAssignment).create(**READS, user="ana")
    assert await there(staffed) == {one.state["user_id"]}
    await one.delete()
    assert await there(staffed) == set()


async def test_a_lost_answer_is_not_sent_again(staffed: Env) -> None:
    await staffed.control("settings", request_seconds=0.5)
    await fault(staffed, match={"method": "POST", "path": "/account-assignments/create$"}, drop="after")
    one = await staffed.driver(huawei.AccountAssignment).create(**READS, user="ana")
    assert await requests(staffed) == 1
    await fault(staffed, match={"method": "POST", "path": "/account-assignments/delete$"}, drop="after")
    await one.delete()
    assert await requests(staffed, "deletion") == 1 and await there(staffed) == set()


async def test_the_next_run_follows_what_a_cancelled_one_began(staffed: Env) -> None:
    env = staffed
    await env.control("settings", request_seconds=1.5)
    event = asyncio.Event()
    one = env.driver(huawei.AccountAssignment)

    async def cancelled() -> None:
        operation.stopping.set(event)
        await one.create(**READS, user="ana")

    task = asyncio.ensure_future(cancelled())
    await asyncio.sleep(0.4)
    event.set()
    started = time.monotonic()
    await task
    assert time.monotonic() - started < 0.3
    assert "cancelled" in str(one.failure) and one.state["user_id"]  # the state has it: the next run goes on
    again = (await one.in_next_run()).env.driver(huawei.AccountAssignment)
    await again.create(**READS, user="ana")  # as after a kill, where no state was written
    assert await requests(env) == 1 and again.failure is None and len(await there(env)) == 1


async def test_it_takes_too_long(staffed: Env) -> None:
    await staffed.control("settings", request_seconds=20)
    env = await staffed.again(request_seconds="1")
    one = await env.driver(huawei.AccountAssignment).create(**READS, user="ana")
    assert "not done after 1 s. Run again to go on waiting" in str(one.failure)
    assert one.state["user_id"]


async def test_a_set_waits_for_assignments_that_this_run_takes_away(staffed: Env) -> None:
    env = staffed
    one = await env.driver(huawei.AccountAssignment).create(**READS, user="ana")
    readers = await env.driver(huawei.PermissionSet).import_("readers")
    ana = await env.driver(huawei.User).import_("ana")
    for each in (readers, ana):
        with pytest.raises(Conflict, match=f"It is assigned in {ACCOUNT}. Remove those assignments first"):
            await each.delete()
    await env.control("settings", request_seconds=0.5)
    await asyncio.gather(one.delete(), _soon(readers.delete()), _soon(ana.delete()))
    assert not await readers.refresh() and not await ana.refresh()
    await one.delete()  # set and user are gone


async def _soon(work: Any) -> None:
    await asyncio.sleep(0.1)
    await work


async def test_all_assignments_of_a_set_in_an_account(staffed: Env) -> None:
    env = staffed
    await env.driver(huawei.AccountAssignment).create(**READS, user="bob")
    some = await env.driver(huawei.AccountAssignments).create(**READS, users=["ana"], groups=["admins"])
    assert len(await there(env)) == 3 and some.differs() == frozenset()
    await some.update(**READS, users=["ana"], groups=["admins"], exclusive=True)
    assert await there(env) == {*some.state["user_ids"], *some.state["group_ids"]}
    await some.update(**READS, users=["bob", "ana"], groups=[], exclusive=True)
    assert await (await some.in_next_run()).refresh() and some.differs() == frozenset()
    assert len(await there(env)) == 2
    imported = await env.driver(huawei.AccountAssignments).import_(f"readers/{ACCOUNT}")
    assert imported.state["users"] == ["ana", "bob"] and imported.state["exclusive"] is False
    assert imported.differs() == frozenset()
    await env.control("failures", kind="create", reason="quota")
    await some.update(**READS, users=["bob"], groups=["admins"], exclusive=True)
    assert "quota" in str(some.failure) and some.state["users"] == ["ana", "bob"]
    await some.update(**READS, users=["bob"], groups=["admins"], exclusive=True)
    assert some.failure is None and len(await there(env)) == 2
    await some.delete()
    assert await there(env) == set()


async def test_a_lost_answer_is_not_sent_again_where_listings_lag(staffed: Env) -> None:
    await staffed.control("settings", listing_seconds=0.4)
    await fault(staffed, match={"method": "POST", "path": "/account-assignments/create$"}, drop="after")
    one = await staffed.driver(huawei.AccountAssignment).create(**READS, user="ana")
    await fault(staffed, match={"method": "POST", "path": "/account-assignments/delete$"}, drop="after")
    await one.delete()
    await asyncio.sleep(0.5)  # until all is listed
    assert await requests(staffed) == await requests(staffed, "deletion") == 1 and await there(staffed) == set()
