"""The requests of our resources and lookups over SCIM, beside those of the SDK's client and of scim2-models."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from iam_resources.huawei import scim
from iam_resources.huawei.scim.connection import open_tenant
from tests.huawei.test_huawei_directory import ANA
from tests.oracle.huawei.beside import Env, asked_by_the_sdk, prefix_of
from tests.oracle.huawei.cloud import Cloud, operations
from tests.oracle.recorder import Exchange

PREFIX = prefix_of("scim")
DEVIATIONS = {
    "'enterprise' is not an attribute of the schema": "4.9.6 names the extension so in a path",
    "a remove operation carries no value": "4.10.5 removes members by a list of values",
    "Field '$ref' is required": "4.9.1 has a manager with a value only",
}
"""What scim2-models finds wrong, and why it is sent all the same."""


async def requests_of_ours(cloud: Cloud) -> list[Exchange]:
    """Let each resource make each of its requests; all of them."""
    token = cloud.scim.always["authorization"].removeprefix("Bearer ")
    endpoint = {"huawei:scim_endpoint": f"{cloud.recorder.origin}{PREFIX}"}
    env = Env(endpoint | {"huawei:scim_tenant_id": cloud.scim.always["tenant_id"], "huawei:scim_token": token})
    cloud.recorder.take()
    more = {"enterprise": {"department": "it", "manager": "eva"}, "address": {"postal_code": "1"}, "phone_number": "+1"}
    ana = await env.driver(scim.User).create(**ANA, **more, title="Dr", nick_name="ü", external_id="7", active=False)
    await ana.update(**ANA, title="", active=True, middle_name="M", phone_number="+2", enterprise={"manager": ""})
    await ana.update(**ANA, active=True, profile_url="https://example.com/ü")
    group = await env.driver(scim.Group).create(display_name="Nacht / ü", external_id="1")
    await group.update(display_name="Tag", external_id="")
    membership = await env.driver(scim.Membership).create(user="ana", group="Tag")
    await membership.delete()
    again = await env.again()
    for kind, name in ((scim.User, "ana"), (scim.Group, "Tag")):
        found = await again.driver(kind).import_(name)
        await found.delete()
    await (await open_tenant(env.settings, None)).calls.get_config()
    return [each for each in cloud.recorder.take() if each.raw_path.startswith(PREFIX)]


async def test_all_requests_are_the_sdks(cloud: Cloud) -> None:
    called = set()
    for ours in await requests_of_ours(cloud):
        operation, theirs = asked_by_the_sdk(cloud, "scim", ours)
        called.add(operation)
        for each in ("method", "raw_path", "query"):
            assert getattr(ours, each) == getattr(theirs, each), operation
        assert ours.json() == theirs.json(), operation
        assert ours.headers["authorization"] == theirs.headers["authorization"]
        if ours.body:
            assert theirs.headers["content-type"].startswith(ours.headers["content-type"])
    assert called == set(operations("scim"))


async def test_bodies_are_those_of_scim_but_for_what_the_text_says(cloud: Cloud) -> None:
    from scim2_models import Context, EnterpriseUser, Group, PatchOp, User

    person = User[EnterpriseUser]
    found = set()
    for ours in await requests_of_ours(cloud):
        resource = person if "/Users" in ours.raw_path else Group
        context = {"POST": Context.RESOURCE_CREATION_REQUEST, "PUT": Context.RESOURCE_REPLACEMENT_REQUEST}
        for each in (ours.json() or {}).get("Operations", ()):
            body = {**ours.json(), "Operations": [each]}
            found |= problems(PatchOp[resource], body, Context.RESOURCE_PATCH_REQUEST)
        if ours.method in context:
            found |= problems(resource, ours.json(), context[ours.method])
    expected = set(DEVIATIONS)
    assert {word for each in found for word in expected if word in each} == expected
    assert [each for each in found if not any(word in each for word in expected)] == []


def problems(model: Any, body: dict[str, Any], context: Any) -> set[str]:
    """What is wrong with a body."""
    try:
        model.model_validate(body, scim_ctx=context)
    except ValidationError as error:
        return {each["msg"] for each in error.errors()}
    return set()
