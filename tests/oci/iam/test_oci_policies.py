"""Policies and dynamic groups, from their making to their end."""

from __future__ import annotations

import logging
import re

import pytest

from iam_resources import oci
from iam_resources.errors import Conflict
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import Env

STATEMENTS = [
    "Allow group Administrators to manage users in tenancy",
    "Allow group Administrators to read all-resources in tenancy where request.operation != 'DeleteUser'",
]
ADMINS = {"name": "Admins", "description": "Users and groups", "statements": STATEMENTS}


async def test_a_policy_lives(env: Env) -> None:
    before = env.calls
    policy = await env.driver(oci.Policy).create(**ADMINS)
    assert env.calls == before + 1
    assert policy.differs() == frozenset()
    assert policy.state["compartment_id"] == TENANCY_ID
    assert await policy.update(**ADMINS | {"statements": STATEMENTS[:1]}) == {"statements"}
    assert await policy.update(**ADMINS | {"statements": STATEMENTS[:1], "version_date": "2024-01-01"})
    seen = (await env.call("GET", f"/policies/{policy.id}")).body
    assert seen["statements"] == STATEMENTS[:1]
    assert seen["versionDate"].startswith("2024-01-01")
    assert await policy.refresh()
    assert policy.differs() == frozenset()
    await policy.delete()
    assert not await policy.refresh()


async def test_how_a_statement_is_written_is_no_difference(env: Env) -> None:
    policy = await env.driver(oci.Policy).create(**ADMINS)
    other = [
        "ALLOW   group 'Administrators' to manage USERS\n in tenancy",
        "allow group Administrators to read all-resources in tenancy  where request.operation!='DeleteUser'",
    ]
    assert await policy.update(**ADMINS | {"statements": other}) == frozenset()
    again = [text.replace("Administrators", "administrators") for text in other]
    await env.call("PUT", f"/policies/{policy.id}", json={"statements": again})
    assert await policy.refresh()
    assert policy.differs() == frozenset()


@pytest.mark.parametrize("form", ["Admins", "{id}", "{tenancy}/Admins"])
async def test_an_import_leaves_nothing_to_do(env: Env, form: str) -> None:
    written = ["allow group Administrators to   manage groups in tenancy"]
    policy_id = await env.allow("Admins", *written)
    import_id = form.format(id=policy_id, tenancy=TENANCY_ID)
    policy = await env.driver(oci.Policy).import_(import_id)
    assert policy.id == policy_id
    assert await policy.update(name="Admins", description="", statements=written) == frozenset()


async def test_a_policy_of_a_compartment_is_found_there(env: Env) -> None:
    body = {"compartmentId": TENANCY_ID, "name": "apps", "description": "apps"}
    compartment_id = (await env.call("POST", "/compartments", json=body)).body["id"]
    statements = [f"Allow group Administrators to manage instance-family in compartment id {compartment_id}"]
    fields = {"name": "Apps", "description": "", "statements": statements}
    policy = await env.driver(oci.Policy).create(**fields, compartment_id=compartment_id)
    assert await policy.refresh()
    assert policy.differs() == frozenset()
    with pytest.raises(Conflict, match=f"import it with the id {compartment_id}/Apps"):
        await env.driver(oci.Policy).create(**fields, compartment_id=compartment_id)
    again = await (await env.again()).driver(oci.Policy).import_(f"{compartment_id}/Apps")
    assert again.id == policy.id
    await policy.delete()
    assert not await again.refresh()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Allow group A to mange users in tenancy", "'mange' at column 18: expected a verb.*did you mean 'manage'"),
        (
            "Allow group A to manage user in tenancy",
            "'user' at column 25: is not a resource type; did you mean 'users'",
        ),
        (
            "Allow group A to manage users in compartment B:C where request.region = 'iad'",
            "belong to the tenancy.*write: Allow group A to manage users in tenancy where request.region = 'iad'",
        ),
    ],
)
async def test_a_wrong_statement_is_refused_in_the_preview(env: Env, statement: str, expected: str) -> None:
    [failure] = env.driver(oci.Policy).check(**ADMINS | {"statements": [STATEMENTS[0], statement]})
    assert failure.path == "statements[1]"
    assert re.search(expected, failure.reason), failure.reason


@pytest.mark.parametrize("day", ["2024-13-45", "01.02.2024", "2023-02-29"])
async def test_a_day_that_is_none_is_refused_in_the_preview(env: Env, day: str) -> None:
    [failure] = env.driver(oci.Policy).check(**ADMINS, version_date=day)
    assert failure.path == "version_date"
    assert "YYYY-MM-DD" in failure.reason
    assert env.driver(oci.Policy).check(**ADMINS, version_date="") == []


async def test_what_concerns_the_tenancy_is_not_attached_to_a_compartment(env: Env) -> None:
    compartment_id = "ocid1.compartment.oc1..aaaa"
    [failure] = env.driver(oci.Policy).check(**ADMINS, compartment_id=compartment_id)
    assert failure.path == "compartment_id"
    assert "must be the tenancy" in failure.reason


async def test_an_unknown_resource_type_is_a_remark_only(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        statements = ["Allow group A to manage quantum-things in tenancy"]
        assert env.driver(oci.Policy).check(**ADMINS | {"statements": statements}) == []
    assert "the resource type 'quantum-things' is not known" in caplog.text


async def test_what_is_refused_is_not_remarked_on_too(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        statements = ["Allow group A to manage bucket in tenancy"]
        [failure] = env.driver(oci.Policy).check(**ADMINS | {"statements": statements})
    assert "did you mean 'buckets'?" in failure.reason and caplog.text == ""


async def test_a_dynamic_group_lives(env: Env) -> None:
    fields = {"name": "Functions", "description": "They call", "matching_rule": "ALL {resource.type='fnfunc'}"}
    group = await env.driver(oci.DynamicGroup).create(**fields)
    assert group.differs() == frozenset()
    assert await group.refresh()
    assert group.differs() == frozenset()
    rule = "any {resource.type = 'fnfunc', tag.Ops.Owner.value = 'x'}"
    assert await group.update(**fields | {"matching_rule": rule}) == {"matching_rule"}
    assert (await env.call("GET", f"/dynamicGroups/{group.id}")).body["matchingRule"] == rule
    again = await env.driver(oci.DynamicGroup).import_("Functions")
    assert again.id == group.id
    [failure] = group.check(**fields | {"matching_rule": "all {resource.typ = 'fnfunc'}"})
    assert "did you mean 'resource.type'" in failure.reason
    await group.delete()
    assert not await again.refresh()
