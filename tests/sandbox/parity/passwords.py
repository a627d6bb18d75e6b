"""Passwords: set, policy, temporary, logins that show what works."""

from __future__ import annotations

from tests.sandbox.api import Api

_WHOLE = {"email": "a@x.org", "firstName": "A", "lastName": "B"}


def _reset(api: Api, user: str, value: str, **more: object) -> None:
    api.put(f"/users/{user}/reset-password", {"type": "password", "value": value, **more})


def a_password_works_and_can_be_changed(api: Api) -> None:
    user = api.user("ana", **_WHOLE)
    api.login(401, username="ana", password="Pw-1")
    _reset(api, user, "Pw-1", temporary=False)
    assert api.login(username="ana", password="Pw-1")["token_type"] == "Bearer"
    api.login(username="ANA", password="Pw-1")
    api.login(username="a@x.org", password="Pw-1")
    api.login(401, username="ana", password="pw-1")
    _reset(api, user, "Pw-2")
    api.login(401, username="ana", password="Pw-1")
    api.login(username="ana", password="Pw-2")


def a_temporary_password_asks_for_a_new_one(api: Api) -> None:
    user = api.user("ana", **_WHOLE)
    _reset(api, user, "Pw-1", temporary=True)
    assert api.get(f"/users/{user}")["requiredActions"] == ["UPDATE_PASSWORD"]
    message = api.login(400, username="ana", password="Pw-1")
    assert message["error_description"] == "Account is not fully set up"
    _reset(api, user, "Pw-2")
    assert api.get(f"/users/{user}")["requiredActions"] == []
    _reset(api, user, "Pw-3", temporary="true")
    assert api.get(f"/users/{user}")["requiredActions"] == ["UPDATE_PASSWORD"]


def what_the_body_may_be(api: Api) -> None:
    user = api.user("ana")
    path = f"/users/{user}/reset-password"
    api.put(path, {"value": "x"})
    api.put(path, {"type": "other", "value": "x", "temporary": None})
    api.put(path, {"type": "password", "value": 12345})
    assert api.error("PUT", path, {"type": "password"}, expect=400) == {"error": "No password provided"}
    assert api.error("PUT", path, {"value": ""}, expect=400) == {"error": "Empty password not allowed"}
    api.error("PUT", path, {"value": "x", "temporary": "yes"}, expect=400)
    api.error("PUT", path, {"value": "x", "more": 1}, expect=400)


def a_policy_is_named(api: Api) -> None:
    user = api.user("anna", **_WHOLE)
    for policy, bad, key in (
        ("length(8)", "short", "MinLength"),
        ("maxLength(5)", "much too long", "MaxLength"),
        ("digits(2)", "a1", "MinDigits"),
        ("upperCase(2)", "Aa", "MinUpperCaseChars"),
        ("lowerCase(2)", "Aa", "MinLowerCaseChars"),
        ("specialChars(2)", "Aa-", "MinSpecialChars"),
        ("notUsername", "anna", "NotUsername"),
        ("notContainsUsername", "xannax", "NotContainsUsername"),
        ("notEmail", "a@x.org", "NotEmail"),
        ("regexPattern(^[a-z]+$)", "A", "RegexPattern"),
        ("length(8) and notUsername", "short", "MinLength"),
    ):
        api.put("", {"passwordPolicy": policy})
        message = api.error("PUT", f"/users/{user}/reset-password", {"type": "password", "value": bad}, expect=400)
        assert message["error"] == f"invalidPassword{key}Message"
        credentials = [{"type": "password", "value": bad}]
        if policy.startswith("length"):
            api.error("POST", "/users", {"username": "eve", "credentials": credentials}, expect=400)
            api.error("PUT", f"/users/{user}", {"firstName": "Z", "credentials": credentials}, expect=400)
    assert api.get("/users", username="eve") == []
    assert api.get(f"/users/{user}")["firstName"] == "A"


def a_history_is_kept(api: Api) -> None:
    api.put("", {"passwordPolicy": "passwordHistory(3)"})
    user = api.user("ana")
    for value in ("Aa-1", "Aa-2", "Aa-3"):
        _reset(api, user, value)
    api.error("PUT", f"/users/{user}/reset-password", {"type": "password", "value": "Aa-1"}, expect=400)
    _reset(api, user, "Aa-4")
    _reset(api, user, "Aa-1")


def who_cannot_log_in(api: Api) -> None:
    bare = api.user("bare", credentials=[{"type": "password", "value": "Pw-1"}])
    assert api.login(400, username="bare", password="Pw-1")["error_description"] == "Account is not fully set up"
    api.put(f"/users/{bare}", _WHOLE)
    api.login(username="bare", password="Pw-1")
    api.put(f"/users/{bare}", {"enabled": False})
    assert api.login(400, username="bare", password="Pw-1")["error_description"] == "Account disabled"
    assert api.login(400, username="bare", password="wrong")["error_description"] == "Account disabled"
    api.login(401, username="nobody", password="x")


def logout_ends_sessions(api: Api) -> None:
    user = api.user("ana", **_WHOLE, credentials=[{"type": "password", "value": "Pw-1"}])
    tokens = api.login(username="ana", password="Pw-1", scope="openid")
    assert len(api.get(f"/users/{user}/sessions")) == 1
    info = f"/realms/{api.realm}/protocol/openid-connect/userinfo"
    api.call("GET", info, expect=200, token=tokens["access_token"])
    api.call("POST", f"/users/{user}/logout", expect=204)
    assert api.get(f"/users/{user}/sessions") == []
    assert api.get(f"/users/{user}")["notBefore"] > 0
    api.call("GET", info, expect=401, token=tokens["access_token"])
    refused = api.login(400, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refused["error_description"] == "Session not active"
