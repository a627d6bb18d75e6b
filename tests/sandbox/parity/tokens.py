"""Tokens of the administrator, and what one may do without enough rights."""

from __future__ import annotations

import base64
import json
import time

from tests.sandbox.api import Api

_TOKEN = "/realms/master/protocol/openid-connect/token"


def wrong_credentials(api: Api) -> None:
    good = {"client_id": "admin-cli", "grant_type": "password"}
    for form, status in (
        ({**good, "username": "nobody", "password": "x"}, 401),
        ({**good, "username": "nobody"}, 401),
        ({**good, "password": "x"}, 401),
        ({**good, "client_id": "nope", "username": "u", "password": "x"}, 401),
        ({"grant_type": "password", "username": "u", "password": "x"}, 401),
        ({"client_id": "admin-cli"}, 400),
        ({**good, "grant_type": "foo"}, 400),
        ({"client_id": "admin-cli", "grant_type": "refresh_token"}, 400),
        ({"client_id": "admin-cli", "grant_type": "refresh_token", "refresh_token": "garbage"}, 400),
    ):
        api.error("POST", _TOKEN, expect=status, token="", data=form)
    api.error("POST", _TOKEN, {"client_id": "admin-cli"}, expect=400, token="")
    api.error("GET", _TOKEN, expect=405, token="")
    unknown = api.error("POST", _TOKEN.replace("master", "nope"), expect=404, token="", data=good)
    assert unknown == {"error": "Realm does not exist"}


def tokens_carry_the_servers_clock(api: Api) -> None:
    _person(api)
    answer = api.login(username="person", password="Pw-1")
    claims = json.loads(base64.urlsafe_b64decode(answer["access_token"].split(".")[1] + "=="))
    assert abs(claims["iat"] - time.time()) < 60
    assert claims["exp"] - claims["iat"] in (299, 300)
    again = api.login(grant_type="refresh_token", refresh_token=answer["refresh_token"])
    assert again["expires_in"] in (299, 300)


def bad_tokens_are_401(api: Api) -> None:
    for token in ("", "garbage", "a.b.c"):
        assert api.error("GET", "/users", expect=401, token=token) == {"error": "HTTP 401 Unauthorized"}
    api.error("GET", "/users", expect=401, token="", headers={"authorization": "Basic eDp5"})
    api.error("GET", "/nothing", expect=401, token="")
    api.error("GET", "/admin/realms/nope/users", expect=401, token="")
    assert api.error("GET", "/admin/realms/nope/users", expect=404) == {"error": "Realm not found."}
    user = _person(api)
    token = api.login(username="person", password="Pw-1")["access_token"]
    api.error("GET", "/users", expect=403, token=token)
    api.call("POST", f"/users/{user}/logout", expect=204)
    api.error("GET", "/users", expect=401, token=token)


def without_rights_all_is_403(api: Api) -> None:
    user = _person(api)
    token = api.login(username="person", password="Pw-1")["access_token"]
    for method, path in (
        ("GET", ""),
        ("GET", "/users"),
        ("GET", f"/users/{user}"),
        ("GET", "/users/nope"),
        ("GET", "/roles"),
        ("GET", "/groups"),
        ("GET", "/clients"),
        ("GET", "/admin/realms/master/users"),
    ):
        assert api.error(method, path, expect=403, token=token) == {"error": "HTTP 403 Forbidden"}
    api.error("POST", "/users", {"username": "eve"}, expect=403, token=token)


def with_few_rights_little_works(api: Api) -> None:
    user = _person(api)
    management = next(client["id"] for client in api.quiet("/clients") if client["clientId"] == "realm-management")
    right = api.get(f"/clients/{management}/roles/view-users")
    api.call("POST", f"/users/{user}/role-mappings/clients/{management}", [right], expect=204)
    effective = api.get(f"/users/{user}/role-mappings/clients/{management}/composite", unordered=True)
    assert right["name"] in {each["name"] for each in effective}
    token = api.login(username="person", password="Pw-1")["access_token"]
    group = api.make("/groups", {"name": "g"})
    for path in ("/users", f"/users/{user}", f"/users/{user}/role-mappings/realm", "/groups", f"/groups/{group}"):
        api.call("GET", path, expect=200, token=token)
    api.call("GET", "/roles", expect=200, token=token, unordered=True)
    api.error("GET", "/users/nope", expect=404, token=token)
    for method, path, body in (
        ("POST", "/users", {"username": "eve"}),
        ("PUT", f"/users/{user}", {"firstName": "X"}),
        ("DELETE", f"/users/{user}", None),
        ("PUT", f"/users/{user}/reset-password", {"type": "password", "value": "x"}),
        ("POST", f"/users/{user}/role-mappings/realm", []),
        ("POST", f"/users/{user}/logout", None),
        ("PUT", f"/users/{user}/groups/{group}", None),
        ("GET", "/roles/nope", None),
        ("POST", "/roles", {"name": "X"}),
        ("POST", "/groups", {"name": "X"}),
        ("GET", "/clients", None),
    ):
        api.error(method, path, body, expect=403, token=token)


def a_disabled_user_loses_its_token(api: Api) -> None:
    user = _person(api)
    token = api.login(username="person", password="Pw-1")["access_token"]
    api.put(f"/users/{user}", {"enabled": False})
    api.error("GET", "/users", expect=401, token=token)


def a_disabled_realm_gives_no_tokens(api: Api) -> None:
    _person(api)
    api.put("", {"enabled": False})
    message = api.login(403, username="person", password="Pw-1")
    assert message == {"error": "access_denied", "error_description": "Realm not enabled"}
    api.get("/users")


def unknown_paths(api: Api) -> None:
    api.error("GET", f"/realms/{api.realm}/nothing", expect=404, token="")
    outside = api.http.get(api.endpoint.removesuffix("/cncc/auth") + "/cncc/admin/auth/admin/realms/cncc/users")
    assert outside.status_code == 404
    assert "Resource not found" in outside.text


def _person(api: Api) -> str:
    return api.user(
        "person",
        email="p@x.org",
        firstName="P",
        lastName="Q",
        credentials=[{"type": "password", "value": "Pw-1"}],
    )
