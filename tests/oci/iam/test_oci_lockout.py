"""A run does not remove the rights that it works with, nor sends anything in clear."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.errors import ConfigError, Refused
from iam_resources.oci.auth import Caller, Credentials
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, TENANCY_ID
from tests.oci.iam.environment import Env, a_pair, fingerprint

SIGNS = "signs the requests of this connection"


async def test_the_user_that_signs_is_not_deleted(env: Env) -> None:
    me = await env.driver(oci.User).import_(ADMINISTRATOR_ID)
    before = env.calls
    with pytest.raises(Refused, match=rf"could not delete user.*{SIGNS}.*pulumi state delete"):
        await me.delete()
    assert env.calls == before
    me.state["on_delete"] = me.inputs["on_delete"] = "keep"
    await me.delete()


async def test_the_key_that_signs_is_not_deleted_and_another_one_is(env: Env) -> None:
    query = {"compartmentId": TENANCY_ID, "name": "Administrators"}
    admins = str((await env.call("GET", "/groups", query=query)).body[0]["id"])
    cys = await env.person("cy", 1, admins)
    mark = fingerprint(a_pair(1))
    mine = await cys.driver(oci.ApiKey).import_(f"cy/{mark.upper()}")
    assert mine.state["fingerprint"] == mark
    with pytest.raises(Refused, match=f"the key {mark} {SIGNS}"):
        await mine.delete()
    other = await cys.driver(oci.ApiKey).create(user="cy")
    await other.delete()
    mine.runner = env.driver(oci.ApiKey).runner
    await mine.delete()


async def test_who_signs_keeps_the_right_to_sign(env: Env) -> None:
    with pytest.raises(Refused, match=SIGNS):
        await env.driver(oci.UserCapabilities).create(user=ADMINISTRATOR_ID, can_use_api_keys=False)
    await env.driver(oci.UserCapabilities).create(user=ADMINISTRATOR_ID, can_use_auth_tokens=False)


async def test_who_signs_is_not_taken_out_of_an_exclusive_group_by_an_oversight(env: Env) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Ops")
    await env.join(ADMINISTRATOR_ID, group_id)
    with pytest.raises(Refused, match=r"the caller itself.*add it to users"):
        await env.driver(oci.GroupMembers).create(group="Ops", users=["ana"], exclusive=True)
    query = {"compartmentId": TENANCY_ID, "groupId": group_id}
    assert len((await env.call("GET", "/userGroupMemberships", query=query)).body) == 1
    ops = await env.driver(oci.GroupMembers).create(group="Ops", users=[user_id, ADMINISTRATOR_ID], exclusive=True)
    await ops.update(group="Ops", users=[user_id], exclusive=True)  # said in so many words


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (oci.User, {"name": "ana", "description": ""}),
        (oci.Group, {"name": "Ops", "description": ""}),
        (oci.Membership, {"user": "ana", "group": "Ops"}),
        (oci.GroupMembers, {"group": "Ops", "users": []}),
        (oci.AuthToken, {"user": "ana", "description": ""}),
        (oci.UiPassword, {"user": "ana"}),
        (oci.UserCapabilities, {"user": "ana", "can_use_api_keys": True}),
    ],
)
async def test_an_instance_principal_is_reported_in_the_preview(
    env: Env, kind: type[Any], given: dict[str, Any]
) -> None:
    signing = env.tenancy._signing
    assert isinstance(signing, Credentials)
    env.tenancy._signing = Credentials(signing.auth, Caller("instance"), TENANCY_ID, signing.region)
    with pytest.raises(Refused, match=r"an instance principal cannot manage users.*service user"):
        await env.driver(kind).runner.check_plan(given, None)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (oci.User, {"name": "ana", "description": ""}),
        (oci.Policy, {"name": "p", "description": "", "statements": ["Allow group A to read buckets in tenancy"]}),
    ],
)
async def test_another_tenancy_in_the_program_is_reported_in_the_preview(
    env: Env, kind: type[Any], given: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"compartment_id is ocid1\.tenancy\.oc1\.\.x, but the connection's tenancy is"):
        await env.driver(kind).runner.check_plan({**given, "compartment_id": "ocid1.tenancy.oc1..x"}, None)


async def test_an_endpoint_that_does_not_encrypt_is_refused_in_the_preview(env: Env) -> None:
    env.config["oci:identity_endpoint"] = "http://identity.example.com"
    other = await env.again()
    with pytest.raises(ConfigError, match=r"oci:identity_endpoint is http://identity\.example\.com.*unencrypted"):
        await other.driver(oci.Group).runner.check_plan({"name": "Ops", "description": ""}, None)
