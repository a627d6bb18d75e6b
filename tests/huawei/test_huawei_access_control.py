"""Attributes for access control: one configuration, in which others may have attributes too."""

from __future__ import annotations

import pytest

from iam_resources import huawei
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.errors import NotFound, Refused
from iam_resources.sandbox.huawei.identifiers import INSTANCE_ID
from tests.huawei.environment import Env

PATH, NAME = "/access-control-attribute-configuration", "instance_access_control_attribute_configuration"
TEAM = {"team": "${user:department}"}


async def there(env: Env) -> dict[str, str]:
    rows = (await env.center("GET", PATH))[NAME]["access_control_attributes"]
    return {row["key"]: row["value"]["source"][0] for row in rows}


async def by_hand(env: Env, method: str, **attributes: str) -> None:
    rows = [{"key": key, "value": {"source": [source]}} for key, source in attributes.items()]
    await env.center(method, PATH, json={NAME: {"access_control_attributes": rows}})


@pytest.mark.parametrize("merges", [False, True])
async def test_it_lives(env: Env, merges: bool) -> None:
    await env.control("settings", request_seconds=0.4, access_control_merges=merges)
    one = await env.driver(huawei.AccessControlAttributes).create(attributes=TEAM)
    assert one.state["status"] == "ENABLED" and await there(env) == TEAM and one.differs() == frozenset()
    await by_hand(env, "PUT", **TEAM, theirs="x")
    await one.update(attributes={"unit": "${user:division}"})
    assert await there(env) == {"theirs": "x", "unit": "${user:division}"}
    assert await one.refresh() and one.differs() == frozenset()
    await one.delete()
    assert await there(env) == {"theirs": "x"}
    await one.create(attributes=TEAM, exclusive=True)
    assert await there(env) == TEAM
    assert (await env.driver(huawei.AccessControlAttributes).import_(INSTANCE_ID)).differs() == frozenset()
    await one.delete()
    await one.delete()
    for form in ("missing", "empty", "absent"):
        await env.control("settings", no_access_control=form)
        assert not await one.refresh()
    with pytest.raises(NotFound, match="has no attributes for access control"):
        await env.driver(huawei.AccessControlAttributes).import_(INSTANCE_ID)


async def test_a_failure_leaves_nothing_in_the_way(env: Env) -> None:
    await env.control("failures", kind="access_control", reason="no agency")
    with pytest.raises(Refused, match="the service gave up: no agency"):
        await env.driver(huawei.AccessControlAttributes).create(attributes=TEAM)
    await env.driver(huawei.AccessControlAttributes).create(attributes=TEAM)
    assert await there(env) == TEAM


async def test_limits(env: Env) -> None:
    many = {f"k{number}": "x" for number in range(21)}
    assert "at most 20" in env.driver(huawei.AccessControlAttributes).check(attributes=many)[0].reason
    await by_hand(env, "POST", **dict(list(many.items())[:20]))
    with pytest.raises(Refused, match="there would be 21 attributes, at most 20 are taken"):
        await env.driver(huawei.AccessControlAttributes).create(attributes=TEAM)


async def test_a_successor_with_fewer_attributes_keeps_its_own_only(env: Env) -> None:
    both = {**TEAM, "city": "${user:city}"}
    old = await env.driver(huawei.AccessControlAttributes).create(attributes=both)
    ownership = Ownership()
    ownership.register("b")
    new = await env.driver(huawei.AccessControlAttributes).create(attributes=TEAM)
    ownership.hold("b", await new.runner.owned(new.state), created=True)
    await SingleOwner(old.runner, ownership).delete("a", old.id, old.state, old.inputs)
    assert await there(env) == TEAM
    ownership.hold("b", await old.runner.owned(old.state))
    await SingleOwner(old.runner, ownership).delete("a", old.id, old.state, old.inputs)
    assert await there(env) == TEAM
