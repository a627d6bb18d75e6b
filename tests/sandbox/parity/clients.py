"""Clients: read and change, above all their URLs."""

from __future__ import annotations

from typing import Any

from tests.sandbox.api import Api

_PASSWORD = {"type": "password", "value": "Pw-1"}


def _console(api: Api) -> str:
    return api.make(
        "/clients",
        {
            "clientId": "console",
            "name": "n",
            "description": "d",
            "publicClient": True,
            "rootUrl": "http://a.example/",
            "redirectUris": ["http://a.example/*"],
            "attributes": {"x": "1"},
        },
    )


def listings(api: Api) -> None:
    _console(api)
    names = [client["clientId"] for client in api.quiet("/clients")]
    assert names == sorted(names)
    assert set(names) >= {"account", "admin-cli", "console", "realm-management"}
    assert len(api.get("/clients", clientId="console")) == 1
    assert api.get("/clients", clientId="CONSOLE") == []
    found = api.quiet("/clients?clientId=ACCOUNT&search=true")
    assert [client["clientId"] for client in found] == ["account", "account-console"]


def a_change_is_partial(api: Api) -> None:
    key = _console(api)
    before = api.get(f"/clients/{key}")
    assert before["webOrigins"] == ["http://a.example"]
    api.put(f"/clients/{key}", {"clientId": "console", "rootUrl": "http://b.example/"})
    after = api.get(f"/clients/{key}")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"rootUrl", "frontchannelLogout"}
    for body in ({}, {"rootUrl": None, "clientId": None, "description": None}, {"id": "x"}, after):
        api.put(f"/clients/{key}", body)
        assert api.get(f"/clients/{key}") == after
    api.put(f"/clients/{key}", {"redirectUris": [], "rootUrl": "", "name": "", "webOrigins": ["+"]})
    cleared = api.get(f"/clients/{key}")
    assert (cleared["redirectUris"], cleared["rootUrl"], cleared["name"]) == ([], "", "")
    api.put(f"/clients/{key}", {"clientId": "renamed", "defaultClientScopes": ["roles"]})
    assert api.get("/clients", clientId="renamed")[0]["defaultClientScopes"] == before["defaultClientScopes"]


def attributes_merge(api: Api) -> None:
    key = _console(api)

    def attributes(given: dict[str, Any]) -> dict[str, str]:
        api.put(f"/clients/{key}", {"attributes": given})
        return dict(api.get(f"/clients/{key}")["attributes"])

    assert attributes({"y": "2"}) == {"realm_client": "false", "x": "1", "y": "2"}
    assert attributes({}) == {"realm_client": "false", "x": "1", "y": "2"}
    assert attributes({"x": "", "y": None}) == {"realm_client": "false"}


def bad_urls_are_refused(api: Api) -> None:
    key = _console(api)
    for body in (
        {"rootUrl": "not a url"},
        {"rootUrl": "/relative"},
        {"rootUrl": "http://${host}/x"},
        {"rootUrl": "javascript:alert(1)"},
        {"rootUrl": "http://c.example#frag"},
        {"redirectUris": ["http://x/*#y"]},
        {"redirectUris": ["javascript:x"]},
        {"redirectUris": ["http://a b"]},
        {"baseUrl": "data:x"},
        {"baseUrl": "b c"},
        {"rootUrl": "http://x", "redirectUris": ["javascript:x#y"], "baseUrl": "data:x"},
        {"clientId": ""},
    ):
        assert api.error("PUT", f"/clients/{key}", body, expect=400)["error"] == "invalid_input"
    api.error("PUT", f"/clients/{key}", {"rootUri": "http://x"}, expect=400)
    api.put(f"/clients/{key}", {"baseUrl": "/b", "adminUrl": "http://adm", "redirectUris": ["*", "/rel"]})
    api.get(f"/clients/{key}")


def conflicts_and_missing_ones(api: Api) -> None:
    key = _console(api)
    taken = api.error("POST", "/clients", {"clientId": "console"}, expect=409)
    assert taken == {"errorMessage": "Client console already exists"}
    api.error("PUT", f"/clients/{key}", {"clientId": "account"}, expect=409)
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        assert api.error(method, "/clients/nope", body, expect=404) == {"error": "Could not find client"}
    api.call("DELETE", f"/clients/{key}", expect=204)
    api.error("GET", f"/clients/{key}", expect=404)


def service_accounts_get_tokens(api: Api) -> None:
    key = api.make(
        "/clients", {"clientId": "svc", "serviceAccountsEnabled": True, "publicClient": False, "secret": "s1"}
    )
    form = {"grant_type": "client_credentials", "client_id": "svc"}
    token = api.login(**form, client_secret="s1")["access_token"]
    api.error("GET", "/users", expect=403, token=token)
    user = api.get(f"/clients/{key}/service-account-user")["id"]
    management = next(client for client in api.quiet("/clients") if client["clientId"] == "realm-management")["id"]
    right = api.get(f"/clients/{management}/roles/view-users")
    api.call("POST", f"/users/{user}/role-mappings/clients/{management}", [right], expect=204)
    token = api.login(**form, client_secret="s1")["access_token"]
    api.call("GET", "/users", expect=200, token=token)
    api.login(401, **form, client_secret="wrong")
    api.login(401, **form)
    api.login(401, grant_type="client_credentials", client_id="admin-cli")
    api.put(f"/clients/{key}", {"enabled": False})
    api.login(401, **form, client_secret="s1")


def who_may_query_clients_and_not_view_them_sees_none(api: Api) -> None:
    user = api.user("ana", email="a@x.org", firstName="A", lastName="B", credentials=[_PASSWORD])
    management = next(client for client in api.quiet("/clients") if client["clientId"] == "realm-management")["id"]
    right = api.get(f"/clients/{management}/roles/query-clients")
    api.call("POST", f"/users/{user}/role-mappings/clients/{management}", [right], expect=204)
    token = api.login(username="ana", password="Pw-1")["access_token"]
    assert api.call("GET", "/clients", expect=200, token=token).json() == []
    assert api.call("GET", "/clients", expect=200, token=token, params={"clientId": "account"}).json() == []
    api.error("GET", f"/clients/{management}", expect=403, token=token)
