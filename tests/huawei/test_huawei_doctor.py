"""What `iam doctor` says of Huawei Cloud: addresses, whose key signs, which instance, what may be read, the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx
import pytest

from iam_resources.findings import Finding
from iam_resources.huawei.doctor import examine, settings_of
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from iam_resources.settings import Settings
from tests.huawei.environment import ORIGIN, OTHER, Env


class Answering(httpx.AsyncBaseTransport):
    """The sandbox's transport, which answers some paths with this instead."""

    def __init__(self, env: Env, path: str, answer: httpx.Response) -> None:
        self._inner, self._path, self._answer = env.sandbox.transport(), path, answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if re.search(self._path, request.url.path):
            return httpx.Response(self._answer.status_code, content=self._answer.content)
        return await self._inner.handle_async_request(request)


async def findings(
    env: Env, transport: httpx.AsyncBaseTransport | None = None, **config: str | None
) -> Mapping[str, Finding]:
    """What is found, by subject, with these settings; None for one that is left out."""
    given = {f"huawei:{name}": value for name, value in {**env.config, **config}.items() if value is not None}
    found = await examine(settings_of(Settings(given, {}), ""), transport=transport or env.sandbox.transport())
    assert len({each.subject for each in found}) == len(found)
    for each in found:
        assert env.config["secret_key"] not in each.line and "\n" not in each.line
    return {each.subject: each for each in found}


def results(found: Mapping[str, Finding]) -> dict[str, str]:
    return {subject: each.result for subject, each in found.items()}


async def test_an_administrator_and_nothing_is_changed(env: Env) -> None:
    found = await findings(env)
    assert results(found) == dict.fromkeys(("address", "account", "instance", "rights", "clock"), "ok")
    assert found["address"].text == f"{ORIGIN}/huawei/identitycenter and {ORIGIN}/huawei/identitystore"
    assert found["account"].text == "key admin from the stack's configuration"
    assert found["instance"].text == f"{INSTANCE_ID}, with identity source {IDENTITY_STORE_ID}"
    assert found["rights"].text == "may read users, groups and permission sets; what it may change is not shown"
    async with env.sandbox.client(ORIGIN) as client:
        counts = (await client.get(f"{ORIGIN}/_sandbox/calls")).json()["counts"]
    assert {each["method"] for each in counts} == {"GET"}


@pytest.mark.parametrize(
    ("config", "subject", "text"),
    [
        ({"secret_key": "wrong"}, "account", "pulumi config set --secret huawei:secret_key"),
        ({"instance_id": "ins-1"}, "instance", f"there is no instance ins-1. There are: {INSTANCE_ID}"),
        (
            {"instance_id": "ins-1", "identity_store_id": IDENTITY_STORE_ID},
            "instance",
            f"there is no instance ins-1 with identity source {IDENTITY_STORE_ID}",
        ),
        ({"identitystore_endpoint": f"{ORIGIN}/elsewhere"}, "address", "is not IAM Identity Center (status 404)"),
        ({"secret_key": None}, "settings", "its secret_key is missing"),
        ({"identitystore_endpoint": None, "region": "cn-north-5"}, "settings", "is it cn-north-4?"),
        ({"request_seconds": "soon"}, "settings", "huawei:request_seconds is 'soon', not a whole number"),
        ({"scim_endpoint": "http://scim.example/"}, "settings", "huawei:scim_endpoint"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
async def test_what_would_fail_is_reported_where_it_is(
    env: Env, config: dict[str, str | None], subject: str, text: str
) -> None:
    found = await findings(env, **config)
    (bad,) = [each for each in found.values() if each.bad]
    assert bad.subject == subject and text in bad.line
    subjects = ["settings", "address", "account", "instance", "rights"]
    after = set(subjects[subjects.index(subject) + 1 :])
    assert {name for name, each in found.items() if each.result == "skipped"} - {"clock"} == after


async def test_a_key_of_another_account(env: Env) -> None:
    key = await env.control("temporary-keys", account_id=OTHER)
    config = {"access_key": key["access_key_id"], "secret_key": key["secret_access_key"]}
    found = await findings(env, **config, security_token=key["session_token"])
    assert found["account"].bad and "management account" in found["account"].fix
    assert key["session_token"] not in found["account"].line


async def test_several_instances(env: Env) -> None:
    await env.control("settings", instances=2)
    found = await findings(env)
    assert found["instance"].bad and "pulumi config set huawei:instance_id" in found["instance"].fix
    found = await findings(env, instance_id=INSTANCE_ID)
    assert results(found)["instance"] == "ok"


async def test_rights_that_are_missing(env: Env) -> None:
    denied = httpx.Response(403, json={"error_code": "IIC.1001", "error_msg": "Access denied"})
    found = await findings(env, Answering(env, "/groups$", denied))
    assert found["rights"].bad and found["rights"].text == "may read users and permission sets, not groups"
    found = await findings(env, Answering(env, r"/users$|/groups$|/permission-sets$", denied))
    assert found["rights"].text == "may read nothing"

    may_not_list = Answering(env, "/v1/instances$", denied)
    found = await findings(env, may_not_list)
    assert found["account"].bad
    found = await findings(env, may_not_list, instance_id=INSTANCE_ID, identity_store_id=IDENTITY_STORE_ID)
    assert not any(each.bad for each in found.values()) and "may not list instances" in found["account"].text


async def test_a_server_with_another_time(env: Env) -> None:
    env.ahead = -1200
    found = await findings(env)
    assert found["clock"].bad and "20 minutes ahead of the server's, which refuses" in found["clock"].text
    assert "The clock of this machine is 20 minutes ahead" in found["account"].line


async def test_a_portal_without_a_key(env: Env) -> None:
    found = await findings(
        env, start_url="https://idcenter.huaweicloud.com/d-1/portal", access_key=None, secret_key=None
    )
    assert (
        results(found) == {"account": "warning"}
        and "set huawei:access_key and huawei:secret_key" in found["account"].fix
    )
