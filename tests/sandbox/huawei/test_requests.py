"""Asynchronous requests: their states by the clock, the queue, and what a restart does to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from iam_resources.sandbox import Sandbox
from tests.sandbox.huawei.organisation import ACCOUNT, CENTER, OTHER, STORE, Organisation

ASSIGNMENTS = f"{CENTER}/account-assignments?account_id={ACCOUNT}"


async def assigned(organisation: Organisation) -> list[str]:
    """Who has an assignment in the account."""
    rows = (await organisation.call("GET", ASSIGNMENTS))["account_assignments"]
    return [row["principal_id"] for row in rows]


async def test_a_request_runs_until_its_time_has_come(organisation: Organisation) -> None:
    await organisation.control("settings", request_seconds=2)
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    job = await organisation.assign(set_id, user)
    organisation.clock.now += 1.9
    assert await organisation.status(job["request_id"]) == "IN_PROGRESS"
    organisation.clock.now += 0.1
    assert await organisation.status(job["request_id"]) == "SUCCEEDED"


async def test_the_answer_says_in_progress_even_without_a_delay(organisation: Organisation) -> None:
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    job = await organisation.assign(set_id, user)
    assert job["status"] == "IN_PROGRESS"
    assert await organisation.status(job["request_id"]) == "SUCCEEDED"


async def test_at_most_so_many_run_at_once(organisation: Organisation) -> None:
    """Three at once for 2 seconds each: a fourth that comes a second later starts when the first has ended."""
    await organisation.control("settings", request_seconds=2, running_limit=3)
    set_id = await organisation.permission_set("Admin")
    users = [await organisation.user(f"u{number}") for number in range(5)]
    jobs = [await organisation.assign(set_id, user) for user in users[:3]]
    organisation.clock.now += 1
    jobs += [await organisation.assign(set_id, user) for user in users[3:]]
    organisation.clock.now += 1
    assert await assigned(organisation) == users[:3]
    organisation.clock.now += 1.9
    assert [await organisation.status(job["request_id"]) for job in jobs[3:]] == ["IN_PROGRESS"] * 2
    organisation.clock.now += 0.1
    assert await assigned(organisation) == users


async def test_the_same_assignment_twice_is_one(organisation: Organisation) -> None:
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    jobs = [await organisation.assign(set_id, user) for _ in range(2)]
    assert [await organisation.status(job["request_id"]) for job in jobs] == ["SUCCEEDED"] * 2
    assert await assigned(organisation) == [user]


async def test_the_same_removal_twice_fails_the_second_time(organisation: Organisation) -> None:
    await organisation.control("settings", request_seconds=2)
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    await organisation.assign(set_id, user)
    organisation.clock.now += 2
    jobs = [await organisation.assign(set_id, user, verb="delete") for _ in range(2)]
    organisation.clock.now += 2
    statuses = [await organisation.status(job["request_id"], "deletion") for job in jobs]
    assert statuses == ["SUCCEEDED", "FAILED"]


async def test_a_new_assignment_leaves_an_older_version_of_the_set(organisation: Organisation) -> None:
    set_id = await organisation.permission_set("Admin")
    users = [await organisation.user(name) for name in ("ana", "bob")]
    await organisation.assign(set_id, users[0])
    await organisation.call("PUT", f"{CENTER}/permission-sets/{set_id}", {"session_duration": "PT2H"})
    await organisation.assign(set_id, users[1])
    await organisation.assign(set_id, users[1], OTHER)
    at = f"{CENTER}/permission-sets/{set_id}/accounts?provisioning_status=LATEST_PERMISSION_SET_"
    assert (await organisation.call("GET", f"{at}NOT_PROVISIONED"))["account_ids"] == [ACCOUNT]
    assert (await organisation.call("GET", f"{at}PROVISIONED"))["account_ids"] == [OTHER]


async def test_a_roll_out_takes_what_the_set_is_when_it_ends(organisation: Organisation) -> None:
    await organisation.control("settings", request_seconds=2)
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    await organisation.assign(set_id, user)
    organisation.clock.now += 2
    at = f"{CENTER}/permission-sets/{set_id}"
    await organisation.call("PUT", at, {"session_duration": "PT2H"})
    await organisation.call("POST", f"{at}/provision", {"target_type": "ALL_PROVISIONED_ACCOUNTS"})
    organisation.clock.now += 2
    await organisation.call("PUT", at, {"session_duration": "PT3H"})
    query = "provisioning_status=LATEST_PERMISSION_SET_NOT_PROVISIONED"
    assert (await organisation.call("GET", f"{at}/accounts?{query}"))["account_ids"] == [ACCOUNT]


async def test_an_account_is_named_for_a_roll_out_to_one(organisation: Organisation) -> None:
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    await organisation.assign(set_id, user)
    at = f"{CENTER}/permission-sets/{set_id}/provision"
    assert await organisation.code("POST", at, {"target_type": "ACCOUNT"}, expect=400) == "IIC.1236"
    body = {"target_type": "ACCOUNT", "target_id": OTHER}
    assert await organisation.code("POST", at, body, expect=404) == "IIC.1225"


async def test_an_assignment_that_comes_back_while_listings_lag(organisation: Organisation) -> None:
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    await organisation.control("settings", listing_seconds=5)
    seen = []
    for verb in ("create", "delete", "create"):
        await organisation.assign(set_id, user, verb=verb)
        organisation.clock.now += 1
        seen.append(await assigned(organisation))
    assert seen == [[], [], []], "the first one is not 5 seconds old yet"
    for _ in range(6):
        organisation.clock.now += 1
        seen.append(await assigned(organisation))
    assert seen[3:] == [[], [], [user], [], [user], [user]], "each change is seen 5 seconds after it was made"


async def test_everything_outlives_a_restart(tmp_path: Path) -> None:
    organisation = Organisation(partial(Sandbox, state=tmp_path / "state"))
    await organisation.control("settings", request_seconds=2)
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana", title="Engineer")
    jobs = [await organisation.assign(set_id, user), await organisation.assign(set_id, user, OTHER)]
    key = await organisation.control("temporary-keys", 201)
    organisation.sandbox.close()

    organisation.open()
    assert await organisation.status(jobs[0]["request_id"]) == "IN_PROGRESS"
    assert (await organisation.call("GET", f"{STORE}/users/{user}"))["title"] == "Engineer"
    organisation.clock.now += 2
    assert [await organisation.status(job["request_id"]) for job in jobs] == ["SUCCEEDED"] * 2
    assert await assigned(organisation) == [user]
    access, secret, token = key["access_key_id"], key["secret_access_key"], key["session_token"]
    signer: Any = type(organisation.signer())(access, secret, organisation.clock(), token=token)
    await organisation.call("GET", ASSIGNMENTS, auth=signer)
    assert await organisation.permission_set("Other") != set_id
    organisation.sandbox.close()
