"""Capabilities of users that exist already, in a domain of the sandbox."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from iam_resources.errors import Denied
from iam_resources.oci.auth import Caller
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.collection import Page
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.jit.apply import Summary, apply
from iam_resources.oci.jit.function.capabilities import known_of
from iam_resources.sandbox.faults import Fault
from tests.oci.jit.environment import PipelineEnv

WANTED = {"canUseApiKeys": True, "canUseDbCredentials": False}


async def made(env: PipelineEnv, *names: str) -> dict[str, str]:
    """Make users by hand; returns their ids by name."""
    ids = {}
    for name in names:
        body = {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": name,
            "name": {"familyName": name},
            "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        }
        reply = await env.domain.client.call("POST", "/admin/v1/Users", json=body, tried="make a user")
        ids[name] = str(reply.body["id"])
    return ids


async def capabilities_of(env: PipelineEnv, user_id: str) -> dict[str, bool]:
    return known_of(await Users(env.domain).get(user_id))


async def test_all_users_get_what_is_wanted_and_keep_the_rest(env: PipelineEnv) -> None:
    ids = await made(env, *(f"user-{number:03}" for number in range(120)))
    before = await capabilities_of(env, ids["user-000"])
    calls = env.domain.client.calls
    summary = await apply(env.domain, WANTED, filter='userName sw "user-"')
    assert (len(summary.changed), summary.unchanged, summary.failed) == (120, 0, [])
    assert env.domain.client.calls - calls <= 20  # not one for each user
    assert await capabilities_of(env, ids["user-119"]) == {**before, **WANTED}

    again = await apply(env.domain, WANTED, filter='userName sw "user-"')
    assert (again.changed, again.unchanged, again.failed) == ([], 120, [])


async def test_a_dry_run_says_what_would_change_and_changes_nothing(env: PipelineEnv) -> None:
    ids = await made(env, "ana")
    before = await capabilities_of(env, ids["ana"])
    summary = await apply(env.domain, WANTED, names=["ana"], dry_run=True)
    assert [dict(each.changed) for each in summary.changed] == [{"canUseDbCredentials": False}]
    assert await capabilities_of(env, ids["ana"]) == before


async def test_users_by_name_and_one_that_there_is_not(env: PipelineEnv) -> None:
    ids = await made(env, "ana", "ben")
    summary = await apply(env.domain, WANTED, names=["ANA", "nobody", "ANA"])
    assert [each.person.name for each in summary.changed] == ["ana"]
    assert [(each.person.name, each.reason) for each in summary.failed] == [("nobody", "there is no such user")]
    assert (await capabilities_of(env, ids["ben"]))["canUseDbCredentials"]


async def test_each_user_is_reported_when_done(env: PipelineEnv) -> None:
    await made(env, "ana", "ben")
    told: list[Any] = []
    await apply(env.domain, WANTED, names=["ana", "ben"], report=lambda summary: told.append(summary.seen))
    assert told == [0, 1, 2]


async def test_what_somebody_removes_while_it_runs_is_not_given_back(
    env: PipelineEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every change all that is known of a user is sent: it must not be what was known minutes ago."""
    ids = await made(env, "ana")
    page = Users.page

    async def then_taken_away(self: Users, start: int = 1, count: int = 100, *, filter: str = "") -> Page:
        seen = await page(self, start, count, filter=filter)
        await self.change_capabilities(ids["ana"], {"canUseSmtpCredentials": False}, who="ana")
        return seen

    monkeypatch.setattr(Users, "page", then_taken_away)
    monkeypatch.setattr("iam_resources.oci.jit.apply.FRESH_SECONDS", 0)
    summary = await apply(env.domain, WANTED, filter='userName eq "ana"')
    assert len(summary.changed) == 1
    assert not (await capabilities_of(env, ids["ana"]))["canUseSmtpCredentials"]


async def test_nobody_named_is_nobody(env: PipelineEnv) -> None:
    await made(env, "ana")
    calls = env.domain.client.calls
    assert (await apply(env.domain, WANTED, names=[])).seen == 0
    assert env.domain.client.calls == calls


async def test_who_makes_the_calls_is_not_locked_out(env: PipelineEnv) -> None:
    ids = await made(env, "ana", "ben")
    ana = await Users(env.domain).get(ids["ana"])
    as_ana = Domain(env.domain.client, env.domain.url, Caller("user", ana["ocid"]))
    summary = await apply(as_ana, {"canUseApiKeys": False}, names=["ana", "ben"])
    assert [each.person.name for each in summary.changed] == ["ben"]
    assert [each.person.name for each in summary.failed] == ["ana"]
    assert "who makes the calls" in summary.failed[0].reason
    assert (await capabilities_of(env, ids["ana"]))["canUseApiKeys"]
    assert (await apply(as_ana, {"canUseDbCredentials": False}, names=["ana"])).failed == []


async def test_one_user_out_of_reach_does_not_stop_the_others(env: PipelineEnv) -> None:
    """A role may be over some users only; all of a Bulk are refused then as one, and go by themselves."""
    ids = await made(env, *(f"user-{number:02}" for number in range(30)))
    env.sandbox.faults.add(Fault(path="/Bulk", status=403, times=100))
    env.sandbox.faults.add(Fault(path=f"UserCapabilitiesChanger/{ids['user-03']}", status=403, times=100))
    summary = await apply(env.domain, WANTED, filter='userName sw "user-"')
    assert len(summary.changed) == 29
    assert [each.person.name for each in summary.failed] == ["user-03"]


async def test_who_may_list_and_change_nobody_is_reported_once(env: PipelineEnv) -> None:
    await made(env, *(f"user-{number:02}" for number in range(30)))
    env.sandbox.faults.add(Fault(path="/Bulk|Changer", status=403, times=1000))
    kept: list[Summary] = []
    with pytest.raises(Denied):
        await apply(env.domain, WANTED, filter='userName sw "user-"', report=kept.append)
    assert kept[-1].total == 30 and not kept[-1].changed and len(kept[-1].failed) < 30


async def test_who_moves_up_while_the_pages_are_read_is_not_passed_over(
    env: PipelineEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the first page is deleted before the second is read: all behind it move up by one."""
    ids = await made(env, *(f"user-{number:02}" for number in range(30)))
    page, pages = Users.page, 0

    async def shorter(self: Users, start: int = 1, count: int = 100, *, filter: str = "") -> Page:
        nonlocal pages
        seen, pages = await page(self, start, min(count, 10), filter=filter), pages + 1
        if pages == 1:
            await self.delete(ids["user-00"], who="user-00", force=True)
        return seen

    monkeypatch.setattr(Users, "page", shorter)
    summary = await apply(env.domain, WANTED, filter='userName sw "user-"')
    assert {each.person.name for each in summary.changed} == {f"user-{number:02}" for number in range(1, 30)}
    assert [each.person.name for each in summary.failed] == ["user-00"]


async def test_who_may_change_nobody_is_reported_once(env: PipelineEnv) -> None:
    await made(env, "ana", "ben")
    stranger = await env.person("stranger", 1)
    stranger.config |= {name: value for name, value in env.config.items() if name.startswith("oci:domain")}
    with pytest.raises(Denied):
        await apply((await stranger.again()).tenancy.domain(None), WANTED)


async def test_users_whom_the_filter_no_longer_lets_through_push_nobody_out(
    env: PipelineEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(env, *(f"user-{number:03}" for number in range(450)))
    page = Users.page

    async def shorter(self: Users, start: int = 1, count: int = 100, *, filter: str = "") -> Page:
        return await page(self, start, min(count, 100), filter=filter)

    monkeypatch.setattr(Users, "page", shorter)
    await asyncio.sleep(0.01)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    still = f'userName sw "user-" and meta.lastModified lt "{now}"'
    summary = await apply(env.domain, WANTED, filter=still)
    assert (len(summary.changed), summary.unchanged, summary.failed) == (450, 0, [])
    assert (await page(Users(env.domain), filter=still)).total == 0
