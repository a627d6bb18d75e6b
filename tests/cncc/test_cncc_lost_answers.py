"""Answers that never come: nothing is made twice, nothing is lost, and nobody else's object is taken for ours."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Conflict, IamError
from iam_resources.sandbox import Fault
from tests.cncc.environment import Env

ANA: dict[str, Any] = {
    "username": "ana",
    "first_name": "Ana",
    "attributes": {"team": ["a"]},
    "required_actions": ["VERIFY_EMAIL"],
}


def lose(env: Env, method: str, path: str, **more: Any) -> None:
    assert env.sandbox
    env.sandbox.faults.add(Fault(method=method, path=path, **{"drop": "after", **more}))


@pytest.mark.parametrize("how", [{"drop": "after"}, {"drop": "before"}, {"drop": None, "status": 502, "acts": True}])
async def test_a_user_whose_answer_was_lost_is_ours(faulty: Env, how: dict[str, Any]) -> None:
    lose(faulty, "POST", "/users$", **how)
    ana = await faulty.driver(cncc.User).create(**ANA)
    assert ana.failure is None
    assert [user["id"] for user in await faulty.realm.users.api.page(0, 9)] == [ana.state["user_id"]]
    known = dict(ana.state)
    assert await ana.refresh()
    assert ana.state == known


async def test_an_older_user_with_the_same_content_is_not(faulty: Env) -> None:
    await faulty.user("ana", firstName="Ana", attributes={"team": ["a"]}, requiredActions=["VERIFY_EMAIL"])
    await asyncio.sleep(1.2)  # the server's clock is known to the second
    later = await faulty.again()
    lose(faulty, "POST", "/users$", drop="before")
    with pytest.raises(Conflict, match="adopt=True"):
        await later.driver(cncc.User).create(**ANA)


async def test_a_user_made_meanwhile_with_other_content_is_not(faulty: Env) -> None:
    later = await faulty.again()
    await later.realm.users.api.count()
    await faulty.user("ana", firstName="Another")
    lose(faulty, "POST", "/users$", drop="before")
    with pytest.raises(Conflict):
        await later.driver(cncc.User).create(**ANA)
    assert [user["firstName"] for user in await faulty.realm.users.api.page(0, 9)] == ["Another"]


@pytest.mark.parametrize(
    ("kind", "path"), [(cncc.RealmRole, "/roles$"), (cncc.Group, "/groups$")], ids=["role", "group"]
)
async def test_what_cannot_be_proved_is_left_to_the_user(faulty: Env, kind: type[Any], path: str) -> None:
    lose(faulty, "POST", path)
    with pytest.raises(Conflict, match=r"An earlier try got no answer and may have made this \w+.*set adopt=True"):
        await faulty.driver(kind).create(name="lost")
    made = await faulty.driver(kind).create(name="lost", adopt=True)
    assert await made.refresh()


async def test_grants_and_memberships_are_simply_repeated(faulty: Env) -> None:
    user_id = await faulty.user("ana")
    await faulty.role("reader")
    await faulty.group("staff")
    lose(faulty, "POST", "/role-mappings/realm$")
    await faulty.driver(cncc.UserRole).create(user="ana", role="reader")
    lose(faulty, "PUT", "/groups/")
    await faulty.driver(cncc.Membership).create(user="ana", group="staff")
    lose(faulty, "POST", "/logout$")
    await faulty.driver(cncc.Logout).create(user="ana")
    assert await faulty.roles_of(user_id) == {"reader"}


async def test_a_delete_whose_answer_was_lost(faulty: Env) -> None:
    ana = await faulty.driver(cncc.User).create(**ANA)
    lose(faulty, "DELETE", "/users/")
    await ana.delete()
    assert await faulty.realm.users.api.count() == 0


async def test_half_done_is_kept_and_finished_later(faulty: Env) -> None:
    await faulty.user("ana")
    lose(faulty, "PUT", "/users/", status=400, drop=None)
    ana = await faulty.driver(cncc.User).create(**ANA, adopt=True)
    assert ana.failure
    assert ana.id
    assert ana.differs() == {"first_name", "attributes", "required_actions"}
    await ana.update(**ANA, adopt=True)
    assert ana.failure is None
    assert not ana.differs()


async def test_a_read_that_fails_does_not_say_gone(faulty: Env) -> None:
    ana = await faulty.driver(cncc.User).create(**ANA)
    later = await faulty.again()
    ana.runner = later.driver(cncc.User).runner
    lose(faulty, "GET", "/users/", status=500, drop=None)
    with pytest.raises(IamError):
        await ana.refresh()
    assert await ana.refresh()
