"""Users: create, read, list, search, count, change, delete."""

from __future__ import annotations

from tests.sandbox.api import Api


def create_answers_with_a_location_and_no_body(api: Api) -> None:
    answer = api.call("POST", "/users", {"username": "ana", "enabled": True}, expect=201)
    assert answer.content == b""
    assert answer.headers["location"].startswith(f"{api.endpoint}/admin/realms/{api.realm}/users/")


def names_and_addresses_become_lower_case(api: Api) -> None:
    user = api.user("Ana.B", email="Ana.B@Example.ORG", firstName="Ana", lastName="B")
    body = api.get(f"/users/{user}")
    assert (body["username"], body["email"], body["firstName"]) == ("ana.b", "ana.b@example.org", "Ana")


def what_is_not_set_is_missing(api: Api) -> None:
    body = api.get(f"/users/{api.make('/users', {'username': 'bare'})}")
    assert body["enabled"] is False
    assert not {"email", "firstName", "lastName", "attributes"} & body.keys()


def the_id_and_roles_of_a_body_are_not_looked_at(api: Api) -> None:
    user = api.user("ana", id="11111111-1111-1111-1111-111111111111", realmRoles=["offline_access"])
    assert user != "11111111-1111-1111-1111-111111111111"
    assert [role["name"] for role in api.get(f"/users/{user}/role-mappings/realm")] == [f"default-roles-{api.realm}"]


def a_full_body_is_kept(api: Api) -> None:
    group = api.make("/groups", {"name": "staff"})
    body = {
        "email": "full@x.org",
        "emailVerified": True,
        "firstName": "F",
        "lastName": "L",
        "requiredActions": ["UPDATE_PASSWORD", "VERIFY_EMAIL", "NO_SUCH_ACTION"],
        "createdTimestamp": 5,
        "groups": ["/staff"],
        "credentials": [{"type": "password", "value": "Initial-1", "temporary": True}],
    }
    user = api.user("full", **body)
    shown = api.get(f"/users/{user}")
    assert set(shown["requiredActions"]) == {"UPDATE_PASSWORD", "VERIFY_EMAIL"}
    assert [each["id"] for each in api.get(f"/users/{user}/groups")] == [group]
    assert len(api.get(f"/users/{user}/credentials")) == 1


def duplicates_are_conflicts(api: Api) -> None:
    api.user("ana", email="ana@x.org")
    api.user("bob")
    same_name = {"errorMessage": "User exists with same username"}
    same_email = {"errorMessage": "User exists with same email"}
    assert api.error("POST", "/users", {"username": "ANA"}, expect=409) == same_name
    assert api.error("POST", "/users", {"username": "ana@x.org"}, expect=409) == same_name
    assert api.error("POST", "/users", {"username": "eve", "email": "ANA@x.org"}, expect=409) == same_email
    assert api.error("POST", "/users", {"username": "eve", "email": "bob"}, expect=409) == same_email
    bob = api.get("/users", username="bob", exact="true")[0]["id"]
    assert api.error("PUT", f"/users/{bob}", {"email": "ana@x.org"}, expect=409) == same_email
    assert api.error("PUT", f"/users/{bob}", {"username": "ana"}, expect=409) == same_name


def bad_names_are_refused(api: Api) -> None:
    for body in ({"enabled": True}, {"username": ""}, {"username": "  "}):
        assert api.error("POST", "/users", body, expect=400) == {"errorMessage": "User name is missing"}
    for name in ("ab", "x" * 256, "with space", "a/b", "a%b", "aпb", "日本語", "东京", "a'bc", "a\tbc"):
        api.error("POST", "/users", {"username": name}, expect=400)
    for name in ("a+b", "a@b", "a_b", "a-b", "a.b", "züri", "łódź", "ÀÉÎ", "straße"):
        api.user(name)


def bad_fields_are_named(api: Api) -> None:
    one = api.error("POST", "/users", {"username": "eve", "email": "no address"}, expect=400)
    assert one == {"field": "email", "errorMessage": "error-invalid-email", "params": ["email", "no address"]}
    two = api.error("POST", "/users", {"username": "ab", "firstName": "a<b>", "lastName": "x" * 256}, expect=400)
    assert {each["field"] for each in two["errors"]} == {"username", "firstName", "lastName"}
    for address in ("a@localhost", "a+b@x.org", "ü@x.org", f"{'x' * 64}@x.org"):
        api.user(f"ok{len(address)}", email=address)
    for address in (f"{'x' * 65}@x.org", "a..b@x.org", "a@x..org", "a@-x.org", "a@x_y.org", "a@x.org "):
        api.error("POST", "/users", {"username": "eve", "email": address}, expect=400)


def bad_json_is_told(api: Api) -> None:
    json_type = {"content-type": "application/json"}
    unknown = api.error("POST", "/users", {"username": "eve", "rolle": "x"}, expect=400)
    assert unknown["error"].startswith('Invalid json representation for UserRepresentation. Unrecognized field "rolle"')
    api.error("POST", "/users", {"username": "eve", "number": 17}, expect=400)
    api.error("POST", "/users", {"username": "eve", "list": [1], "x": 2}, expect=400)
    api.error("POST", "/users", expect=400, content="{bad", headers=json_type)
    api.error("POST", "/users", [], expect=400)
    api.error("POST", "/users", expect=500, content="", headers=json_type)
    api.error("POST", "/users", {"username": "eve", "enabled": "maybe"}, expect=400)
    api.error("POST", "/users", {"username": "eve", "firstName": ["x"]}, expect=400)
    api.error("POST", "/users", expect=415, content="{}", headers={"content-type": "text/plain"})
    api.error("POST", "/users", {"username": "eve", "groups": ["/nowhere"]}, expect=500)
    api.user("bent", enabled="true", emailVerified=1, firstName=7)
    assert api.get("/users", username="eve") == []


def a_change_merges(api: Api) -> None:
    user = api.user("ana", email="a@x.org", firstName="A", lastName="B", requiredActions=["VERIFY_EMAIL"])
    api.put(f"/users/{user}", {})
    api.put(f"/users/{user}", {"firstName": "C", "email": None, "enabled": None})
    body = api.get(f"/users/{user}")
    assert (body["firstName"], body["lastName"], body["email"], body["enabled"]) == ("C", "B", "a@x.org", True)
    api.put(f"/users/{user}", {"lastName": "", "email": ""})
    assert not {"lastName", "email"} & api.get(f"/users/{user}").keys()
    api.put(f"/users/{user}", {"requiredActions": ["CONFIGURE_TOTP", "NOPE"]})
    assert api.get(f"/users/{user}")["requiredActions"] == ["CONFIGURE_TOTP"]
    api.put(f"/users/{user}", {"requiredActions": [], "emailVerified": True, "enabled": False})
    api.put(f"/users/{user}", {"id": "x", "createdTimestamp": 7, "groups": ["/x"], "realmRoles": ["offline_access"]})
    assert api.get(f"/users/{user}")["enabled"] is False
    api.error("PUT", f"/users/{user}", expect=400, content="", headers={"content-type": "application/json"})
    api.error("PUT", f"/users/{user}", {"nope": 1}, expect=400)


def attributes_in_a_change_wipe_the_names(api: Api) -> None:
    """The trap: with `attributes`, unknown to the profile or not, names and address that are missing go."""
    user = api.user("ana", email="a@x.org", firstName="A", lastName="B")
    api.put(f"/users/{user}", {"attributes": {"dept": ["x"]}, "firstName": "A"})
    body = api.get(f"/users/{user}")
    assert body["firstName"] == "A"
    assert not {"email", "lastName", "attributes"} & body.keys()
    api.put(f"/users/{user}", {"attributes": {"firstName": ["D"], "email": ["d@x.org"]}})
    body = api.get(f"/users/{user}")
    assert body["firstName"] == "D"
    assert "email" not in body


def attributes_by_policy(api: Api) -> None:
    profile = api.get("/users/profile")
    bare = api.user("ana", attributes={"dept": ["x"]})
    assert "attributes" not in api.get(f"/users/{bare}")
    for policy, kept in (("ENABLED", True), ("ADMIN_EDIT", True), ("ADMIN_VIEW", False)):
        api.call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": policy}, expect=200)
        user = api.user(f"u.{policy}", firstName="A", attributes={"dept": ["a", "", "a"], "none": [], "one": "x"})
        shown = api.get(f"/users/{user}").get("attributes")
        assert shown == ({"dept": ["a", "a"], "one": ["x"]} if kept else None)
        api.put(f"/users/{user}", {"firstName": "B"})
        assert api.get(f"/users/{user}").get("attributes") == shown
        api.put(f"/users/{user}", {"attributes": {"number": [1, True]}, "firstName": "B"})
        api.get(f"/users/{user}")
        api.put(f"/users/{user}", {"attributes": {}, "firstName": "B"})
        assert "attributes" not in api.get(f"/users/{user}")
    api.call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": "ENABLED"}, expect=200)
    user = api.user("long", attributes={"l": ["x" * 2048]})
    api.error("PUT", f"/users/{user}", {"attributes": {"l": ["x" * 2049]}}, expect=400)
    assert [each["username"] for each in api.get("/users", q=f"l:{'x' * 2048}")] == ["long"]


def a_user_name_cannot_change_unless_the_realm_lets_it(api: Api) -> None:
    user = api.user("ana")
    api.put(f"/users/{user}", {"username": "ANA"})
    refused = api.error("PUT", f"/users/{user}", {"username": "eva"}, expect=400)
    assert refused["errorMessage"] == "error-user-attribute-read-only"
    api.error("PUT", f"/users/{user}", {"username": ""}, expect=400)
    api.error("PUT", f"/users/{user}", {"username": "ab"}, expect=400)
    api.put("", {"editUsernameAllowed": True})
    api.put(f"/users/{user}", {"username": "Eva"})
    assert api.get("/users", username="eva", exact="true")[0]["id"] == user
    assert api.get("/users", username="ana", exact="true") == []


def missing_users_are_404(api: Api) -> None:
    user = api.user("ana")
    api.call("DELETE", f"/users/{user}", expect=204)
    for method, path in (
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/logout"),
        ("GET", "/sessions"),
        ("GET", "/groups"),
        ("GET", "/role-mappings/realm"),
        ("POST", "/role-mappings/realm"),
        ("PUT", "/reset-password"),
        ("PATCH", ""),
    ):
        body = {"type": "password", "value": "x"} if path == "/reset-password" else [] if "role" in path else {}
        more = {} if method in ("GET", "DELETE") else {"json": body}
        assert api.error(method, f"/users/{user}{path}", expect=404, **more) == {"error": "User not found"}


def listings_have_pages_of_100(api: Api) -> None:
    for number in range(104, -1, -1):
        api.user(f"u{number:03}", requiredActions=["UPDATE_PASSWORD"])
    names = [user["username"] for user in api.get("/users")]
    assert names == [f"u{number:03}" for number in range(100)]
    assert len(api.get("/users", first=100)) == 5
    assert [each["username"] for each in api.get("/users", first=5, max=2)] == ["u005", "u006"]
    assert len(api.get("/users", max=-1)) == 105
    assert api.get("/users", max=0) == []
    assert len(api.get("/users", first=-1, max=1)) == 1
    api.error("GET", "/users", expect=404, params={"max": "x"})
    row, brief = api.get("/users", max=1)[0], api.get("/users", max=1, briefRepresentation="true")[0]
    assert row["requiredActions"] == ["UPDATE_PASSWORD"]
    assert row["access"] == {"manage": True}
    assert "requiredActions" not in brief
    assert "userProfileMetadata" in brief
    assert api.get("/users/count") == 105
    assert api.get("/users/count", search="u00") == 10
    assert api.get("/users/count", first=1, max=2) == 105


def searches(api: Api) -> None:
    ids = {}
    for name, first, last in (("ana", "Ana", "Costa"), ("anabel", "Bel", "Silva"), ("joao", "Ana", "Lima")):
        ids[name] = api.user(name, firstName=first, lastName=last, email=f"{name}@x.org", emailVerified=name == "ana")
    api.make("/users", {"username": "off"})

    def found(**query: str) -> list[str]:
        names = [user["username"] for user in api.get("/users", **query)]
        counted = api.get("/users/count", **{key: value for key, value in query.items() if key != "exact"})
        assert counted == len(names) or "exact" in query
        return names

    assert found(search="ana") == ["ana", "anabel", "joao"]
    assert found(search="ANA cos") == ["ana"]
    assert found(search="nabel") == []
    assert found(search="*nabel") == ["anabel"]
    assert found(search='"ana"') == ["ana", "joao"]
    assert found(search="x.org") == []
    assert found(search="%") == []
    assert found(search="  ") == ["ana", "anabel", "joao", "off"]
    assert found(username="nab") == ["anabel"]
    assert found(username="a%b") == ["anabel"]
    assert found(username="ana", exact="true") == ["ana"]
    assert found(username="ANA", exact="true") == ["ana"]
    assert found(email="X.ORG", lastName="li") == ["joao"]
    assert found(email="ana@x.org", exact="true") == ["ana"]
    assert found(enabled="false") == ["off"]
    assert found(emailVerified="true") == ["ana"]
    assert found(search="ana", emailVerified="false") == ["anabel", "joao"]
    assert found(search="ana", username="joao") == ["ana", "anabel", "joao"]
    assert [user["username"] for user in api.get("/users", search=f"id:{ids['joao']}")] == ["joao"]


def service_accounts_hide(api: Api) -> None:
    api.make("/clients", {"clientId": "svc", "serviceAccountsEnabled": True, "publicClient": False, "secret": "s"})
    assert api.get("/users") == []
    assert api.get("/users", search="service") == []
    assert [user["username"] for user in api.get("/users", username="service")] == ["service-account-svc"]
    assert len(api.get("/users", enabled="true")) == 1
    assert api.get("/users/count") == 0
    assert len(api.get(f"/roles/default-roles-{api.realm}/users")) == 1


def other_methods_and_paths(api: Api) -> None:
    user = api.user("ana")
    api.error("PUT", "/users", {}, expect=405)
    api.error("DELETE", "/users", expect=405)
    api.error("GET", "/nothing", expect=404)
    api.error("GET", f"/users/{user}/nothing", expect=404)
    api.error("GET", f"/users/{user}/logout", expect=404)
    api.error("POST", f"/users/{user}/rolemappings/realm", [], expect=404)
    api.error("GET", "/users//x", expect=400)
    api.get(f"/users/{user}/")
    api.call("HEAD", f"/users/{user}", expect=200)


def required_actions_of_a_new_realm(api: Api) -> None:
    listed = api.get("/authentication/required-actions")
    assert {"UPDATE_PASSWORD", "VERIFY_EMAIL"} <= {action["alias"] for action in listed if action["enabled"]}
