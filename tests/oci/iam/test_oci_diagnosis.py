"""Why the service says NotAuthorizedOrNotFound: what was checked, and the likely cause."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.errors import NotFound, Refused, VendorError
from iam_resources.oci.auth import Caller
from iam_resources.oci.base.diagnosis import Diagnosis
from iam_resources.oci.connection import Tenancy
from iam_resources.sandbox.faults import Fault
from tests.oci.iam.environment import Env

NEW = {"name": "new", "description": "", "email": "new@example.com"}
READS = "Allow group Readers to read all-resources in tenancy"


async def _refused(env: Env, kind: type[Any] = oci.User, **fields: Any) -> str:
    with pytest.raises(VendorError) as caught:
        await env.driver(kind).create(**(fields or NEW))
    text = str(caught.value)
    assert "NotAuthorizedOrNotFound" in text
    assert "request" in text
    assert "\n" not in text
    return text


async def test_who_is_in_no_group_is_reported_so(env: Env) -> None:
    text = await _refused(await env.person("ana", 1))
    assert "could not create user new" in text
    assert "the caller is user ocid1.user." in text
    assert "Most likely: the caller" in text
    assert "'Allow group <group> to manage users in tenancy'" in text


async def test_a_missing_policy_is_named_with_the_statement_to_add(env: Env) -> None:
    group = await env.group("Readers")
    await env.allow("reads", "Allow group Readers to inspect all-resources in tenancy")
    text = await _refused(await env.person("ana", 1, group))
    assert "it can read the tenancy sandbox" in text
    assert "it is in the group Readers" in text
    assert "policies were read" in text
    assert "policy reads gives less than that" in text
    assert "add 'Allow group Readers to manage users in tenancy'" in text


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Allow group Readers to use users in tenancy", "policy more gives less than that"),
        (
            "Allow group Readers to manage users in compartment apps",
            "gives it elsewhere, 'Allow group Readers to manage users in compartment apps', while users belong to",
        ),
        ("Allow group Readers to manage users in tenancy where request.region = 'phx'", "under a condition only"),
        ("Allow group Others to manage users in tenancy", "policy reads gives less than that"),
    ],
)
async def test_a_policy_that_falls_short_is_named(env: Env, statement: str, expected: str) -> None:
    group = await env.group("Readers")
    await env.group("Others")
    tenancy_id = env.tenancy.tenancy_id
    await env.call("POST", "/compartments", json={"compartmentId": tenancy_id, "name": "apps", "description": "x"})
    await env.allow("reads", READS)
    await env.allow("more", statement)
    assert expected in await _refused(await env.person("ana", 1, group))


async def test_who_may_do_it_is_reported_that_the_object_is_not_there(env: Env) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Ops")
    gone = f"{group_id[:-4]}zzzz"
    there = env.driver(oci.Membership)
    await env.call("GET", f"/users/{user_id}")
    with pytest.raises(NotFound) as caught:
        await there.create(user=user_id, group=gone)
    assert "there is no group" in str(caught.value)


async def test_many_equal_failures_cost_one_diagnosis(env: Env) -> None:
    ana = await env.person("ana", 1)
    first = await _refused(ana)
    before = ana.calls
    for number in range(5):
        again = await _refused(ana, **NEW | {"name": f"n{number}"})
        assert again.partition("Checked")[2] == first.partition("Checked")[2]
    assert ana.calls == before + 5


async def test_a_look_that_fails_takes_nothing_from_the_first_error(env: Env) -> None:
    group = await env.group("Readers")
    await env.allow("reads", READS)
    ana = await env.person("ana", 1, group)
    env.sandbox.faults.add(Fault(method="GET", path="/tenancies/", status=500))
    env.sandbox.faults.add(Fault(method="GET", path="/policies", status=500))
    text = await _refused(ana)
    assert "the tenancy, the policies of the tenancy could not be checked" in text
    assert "ask an administrator whether there is 'Allow group Readers to manage users in tenancy'" in text


async def test_a_defect_of_the_diagnosis_hides_nothing(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await env.person("ana", 1)

    async def broken(*_: object) -> str:
        raise KeyError("statements")

    monkeypatch.setattr(Diagnosis, "of", broken)
    assert "Checked" not in await _refused(ana)


async def test_an_instance_is_stopped_before_the_call(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tenancy, "caller", Caller("instance"))
    before = env.calls
    for kind, fields in [
        (oci.User, NEW),
        (oci.Group, {"name": "Ops", "description": ""}),
        (oci.Membership, {"user": "ana", "group": "Ops"}),
        (oci.GroupMembers, {"users": ["ana"], "group": "Ops"}),
        (oci.ApiKey, {"user": "ana"}),
        (oci.UserCapabilities, {"user": "ana", "can_use_api_keys": True}),
    ]:
        with pytest.raises(Refused, match="an instance principal cannot manage users and groups"):
            await env.driver(kind).create(**fields)
    assert env.calls == before


async def test_what_cannot_be_seen_is_not_gone(env: Env) -> None:
    group = await env.group("Readers")
    policy_id = await env.allow("reads", READS, "Allow group Readers to manage users in tenancy")
    ana = await env.person("ana", 1, group)
    new = await ana.driver(oci.User).create(**NEW)
    await env.call("DELETE", f"/policies/{policy_id}")
    with pytest.raises(NotFound, match="Most likely"):
        await (await new.in_next_run()).refresh()
    with pytest.raises(NotFound, match="Most likely"):
        await new.delete()
    assert (await env.call("GET", f"/users/{new.id}")).body["name"] == "new"


async def test_a_group_that_cannot_be_seen_is_not_gone(env: Env) -> None:
    await env.user("ben")
    ops = await env.group("Ops")
    group = await env.group("Readers")
    rights = [f"Allow group Readers to manage {what} in tenancy" for what in ("users", "groups")]
    policy_id = await env.allow("rights", *rights)
    ana = await env.person("ana", 1, group)
    drivers = [
        await ana.driver(oci.Membership).create(user="ben", group="Ops"),
        await ana.driver(oci.GroupMembers).create(users=["ben"], group="Ops"),
        await ana.driver(oci.AuthToken).create(user="ben", description="x"),
        await ana.driver(oci.UserCapabilities).create(user="ben", can_use_api_keys=True),
    ]
    await env.call("DELETE", f"/policies/{policy_id}")
    for driver in drivers:
        with pytest.raises(NotFound):
            await (await driver.in_next_run()).refresh()
    assert (await env.call("GET", f"/groups/{ops}")).body["name"] == "Ops"
