"""The URLs of clients, and that nothing else of a client changes with them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Invalid, NotFound
from tests.cncc.environment import Env

KINDS: dict[str, dict[str, Any]] = {
    "public": {"publicClient": True, "frontchannelLogout": False},
    "confidential": {"secret": "made-up"},
    "service": {"serviceAccountsEnabled": True},
    "attributes": {"publicClient": True, "attributes": {"a": "b"}, "webOrigins": ["+"], "description": "d"},
}


async def client(env: Env, client_id: str, **body: Any) -> str:
    reply = await env.call("POST", "/clients", json={"clientId": client_id, **body})
    return reply.headers["location"].rsplit("/", 1)[1]


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_else_changes_and_all_comes_back(env: Env, kind: str) -> None:
    uuid = await client(env, "web", rootUrl="http://old.example.com/", redirectUris=["/a", "/b"], **KINDS[kind])
    before = await env.realm.clients.api.get(uuid)
    urls = await env.driver(cncc.ClientUrls).create(
        client_id="web", root_url="https://new.example.com/", redirect_uris=["/c", "/c", "/b"]
    )
    after = await env.realm.clients.api.get(uuid)
    kept = after["attributes"].pop("iam_resources.previous_urls")
    assert json.loads(kept) == {"rootUrl": "http://old.example.com/", "redirectUris": before["redirectUris"]}
    assert {name for name in before if before[name] != after.get(name)} == {"rootUrl", "redirectUris"}
    assert after["rootUrl"] == "https://new.example.com/"
    known = dict(urls.state)
    assert await urls.refresh()
    assert urls.state == known
    assert not urls.differs()
    assert await urls.update(client_id="web", root_url="", redirect_uris=["/c"]) == {"root_url", "redirect_uris"}
    await urls.delete()
    again = await env.realm.clients.api.get(uuid)
    again["redirectUris"].sort()
    assert again == {**before, "redirectUris": sorted(before["redirectUris"])}


async def test_authorization_services_survive(real: Env) -> None:
    uuid = await client(real, "web", serviceAccountsEnabled=True, authorizationServicesEnabled=True)
    urls = await real.driver(cncc.ClientUrls).create(client_id="web", root_url="https://new.example.com/")
    assert (await real.realm.clients.api.get(uuid))["authorizationServicesEnabled"] is True
    await urls.delete()
    assert not (await real.realm.clients.api.get(uuid)).get("rootUrl")


async def test_import_leaves_all_as_it_is(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    uuid = await client(env, "web", rootUrl="http://old.example.com/", redirectUris=["/a"])
    later = await env.again()
    urls = await later.driver(cncc.ClientUrls).import_(f"{env.realm_name}/web")
    assert not urls.differs()
    assert urls.inputs["redirect_uris"] == ["/a"]
    with caplog.at_level("INFO", logger="iam_resources"):
        await urls.delete()
    assert "stay as they are" in caplog.text
    assert (await env.realm.clients.api.get(uuid))["rootUrl"] == "http://old.example.com/"


async def test_only_what_is_mentioned_is_managed(env: Env) -> None:
    uuid = await client(env, "web", rootUrl="http://old.example.com/", redirectUris=["/a"])
    urls = await env.driver(cncc.ClientUrls).create(client_id="web", redirect_uris=["/b"])
    await env.call("PUT", f"/clients/{uuid}", json={**await env.realm.clients.api.get(uuid), "rootUrl": "http://hand/"})
    later = await env.again()
    urls.runner = later.driver(cncc.ClientUrls).runner
    assert await urls.refresh()
    assert not urls.differs()
    await urls.delete()
    after = await env.realm.clients.api.get(uuid)
    assert (after["rootUrl"], after["redirectUris"]) == ("http://hand/", ["/a"])
    await urls.delete()


async def test_what_cannot_be(env: Env) -> None:
    with pytest.raises(NotFound, match=r"there is no client none in realm"):
        await env.driver(cncc.ClientUrls).create(client_id="none", root_url="http://x/")
    uuid = await client(env, "web")
    with pytest.raises(Invalid, match=r"update client web .*not a valid UR"):
        await env.driver(cncc.ClientUrls).create(client_id="web", root_url="no url")
    urls = await env.driver(cncc.ClientUrls).create(client_id="web", root_url="http://x/")
    await env.call("DELETE", f"/clients/{uuid}")
    later = await env.again()
    urls.runner = later.driver(cncc.ClientUrls).runner
    assert not await urls.refresh()
    await urls.delete()
