"""Users over SCIM on the sandbox, step by step as the engine drives them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources.errors import Conflict, Denied, Invalid, NotFound, Refused, VendorError
from iam_resources.huawei import scim
from iam_resources.huawei.scim.api import Users
from iam_resources.huawei.scim.connection import Connection
from iam_resources.huawei.scim.names import to_scim
from iam_resources.huawei.settings import settings_of
from iam_resources.scim.schemas import ENTERPRISE, PATCH_OP, USER
from tests.huawei.scim.conftest import ScimEnv
from tests.huawei.test_huawei_directory import ANA

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def person(name: str) -> dict[str, Any]:
    """A user with as much as the service demands."""
    return {**ANA, "user_name": name, "email": f"{name}@example.com"}


def patched(*operations: tuple[str, str, Any]) -> dict[str, Any]:
    """The body of a PATCH."""
    rows = [{"op": op, "path": path, **({} if value is None else {"value": value})} for op, path, value in operations]
    return {"schemas": [PATCH_OP], "Operations": rows}


async def test_a_user_lives(either: ScimEnv) -> None:
    env = either
    more = {"title": "Dr", "enterprise": {"manager": "bob", "cost_center": "1"}, "external_id": "7", "nick_name": "A"}
    ana = await env.driver(scim.User).create(**ANA, **more, active=False, address={"postal_code": "1010"})
    ((method, path, body),) = env.written()
    assert (method, path) == ("POST", "/Users")
    assert body["schemas"] == [USER, ENTERPRISE] and body["active"] is False
    assert body["emails"] == [{"primary": True, "type": "work", "value": "ana@example.com"}]
    assert body[ENTERPRISE] == {"manager": {"value": "bob"}, "costCenter": "1"}
    assert body["addresses"] == [{"postalCode": "1010"}]
    assert ana.state["created"].endswith("Z") and ana.differs() == frozenset()

    assert await (await ana.in_next_run()).refresh() and ana.differs() == frozenset()
    for given in (ana.id, "ana", f"{env.scim.tenant_id}/ana"):
        assert (await env.driver(scim.User).import_(given)).id == ana.id
    await ana.delete()
    await ana.delete()
    assert not await (await ana.in_next_run()).refresh()
    with pytest.raises(NotFound, match="there is no user ana in SCIM tenant"):
        await (await env.again()).driver(scim.User).import_("ana")


async def test_an_update_is_the_smallest_patch(no_key: ScimEnv) -> None:
    env = no_key
    kept = {"type": "home", "primary": True}
    ana = await env.driver(scim.User).create(**ANA, title="Dr", enterprise={"department": "it", "division": "x"})
    path = f"/Users/{ana.state['user_id']}"
    address = patched(("add", "addresses", [{**kept, "locality": "Porto"}]))
    await env.ask("PATCH", path, json=address)
    env.written()

    steps: list[tuple[dict[str, Any], tuple[str, str, Any]]] = [
        ({"active": False}, ("replace", "active", "false")),  # a string, as the sample of 4.9.6 has it
        ({"user_name": "ana.lima"}, ("replace", "userName", "ana.lima")),
        ({"title": ""}, ("remove", "title", None)),
        ({"nick_name": "A"}, ("add", "nickName", "A")),
        ({"enterprise": {"department": ""}}, ("replace", "enterprise", {"division": "x"})),
        ({"enterprise": {"division": ""}}, ("remove", "enterprise", None)),
        (
            {"address": {"street_address": "1"}},
            ("replace", "addresses", [{**kept, "locality": "Porto", "streetAddress": "1"}]),
        ),
        ({"middle_name": "M"}, ("replace", "name", {"familyName": "Lima", "givenName": "Ana", "middleName": "M"})),
        ({"external_id": "7"}, ("add", "externalId", "7")),
    ]
    wanted = dict(ANA)
    for change, operation in steps:
        wanted |= change
        assert await ana.update(**wanted) == change.keys()
        assert env.written() == [("PATCH", path, patched(operation))], change
        assert ana.differs() == frozenset()
    assert await ana.update(**wanted) == frozenset()
    assert await (await ana.in_next_run()).refresh() and ana.differs() == frozenset()


async def test_only_the_profile_is_put_with_everything_that_is_there(env: ScimEnv) -> None:
    ana = await env.driver(scim.User).create(**ANA, profile_url="https://example.com/1")
    user_id = ana.state["user_id"]
    work = {"department": "it"}
    await env.ask(
        "PATCH", f"/Users/{user_id}", json=patched(("add", "enterprise", work), ("replace", "active", "false"))
    )
    env.written()
    await ana.update(**ANA, title="Dr", profile_url="https://example.com/1")
    assert [each[0] for each in env.written()] == ["PATCH"]
    await ana.update(**ANA, title="Dr", profile_url="https://example.com/2")
    ((method, _, body),) = env.written()
    assert (method, body["profileUrl"], body["title"], body["active"]) == ("PUT", "https://example.com/2", "Dr", False)
    assert body[ENTERPRISE] == work and body["emails"][0]["value"] == "ana@example.com"
    row = await env.store("GET", f"/users/{user_id}")
    assert (row["profile_url"], row["title"], row["enterprise"]["department"]) == ("https://example.com/2", "Dr", "it")
    assert row["enabled"] is False
    assert await (await ana.in_next_run()).refresh() and ana.differs() == frozenset()
    await ana.update(**ANA, title="Dr", profile_url="")
    assert (await env.store("GET", f"/users/{user_id}"))["profile_url"] is None


async def test_a_taken_name_and_a_taken_address(either: ScimEnv) -> None:
    env = either
    await env.driver(scim.User).create(**ANA)
    with pytest.raises(Conflict, match="set adopt=True to manage the user that exists, or import it with the id"):
        await env.driver(scim.User).create(**ANA)
    with pytest.raises(Conflict, match=r"ana@example\.com is that of user ana"):
        await env.driver(scim.User).create(**{**ANA, "user_name": "bob"}, adopt=True)
    env.written()
    taken = await env.driver(scim.User).create(**ANA, title="Dr", profile_url="x", adopt=True)
    assert [each[0] for each in env.written()] == ["POST", "PUT"] and taken.state["title"] == "Dr"
    bob = await env.driver(scim.User).create(**person("bob"))
    with pytest.raises(Conflict, match=r"ana@example\.com is that of user ana"):
        await bob.update(**{**ANA, "user_name": "bob"})
    with pytest.raises(Conflict, match="Where two objects swap names"):
        await bob.update(**{**person("bob"), "user_name": "ana"})


async def test_disabled_or_kept(no_key: ScimEnv) -> None:
    for on_delete, left in (("disable", False), ("keep", True)):
        user = await no_key.driver(scim.User).create(**person(on_delete), on_delete=on_delete)
        await user.delete()
        assert (await no_key.ask("GET", f"/Users/{user.state['user_id']}"))["active"] is left
    await no_key.ask("DELETE", f"/Users/{user.state['user_id']}")


async def test_a_lost_answer_makes_nobody_twice(either: ScimEnv) -> None:
    await either.ask("GET", "/ServiceProviderConfig")
    await either.lose_answers("POST", "/Users$")
    ana = await either.driver(scim.User).create(**ANA)
    assert ana.state["user_id"] and [each[0] for each in either.written()] == ["POST"]
    await either.lose_answers("PATCH", "/Users/")
    await ana.update(**ANA, title="Dr")
    assert ana.differs() == frozenset()


async def fill(env: ScimEnv, count: int) -> None:
    """Make users by hand."""
    for number in range(count):
        name = {"family_name": "X", "given_name": "Y"}
        emails = [{"primary": True, "type": "Work", "value": f"u{number}@example.com"}]
        body = {
            "user_name": f"u{number}",
            "display_name": "u",
            "name": name,
            "emails": emails,
            "password_mode": "EMAIL",
        }
        await env.store("POST", "/users", json=body)


async def test_beyond_fifty_a_name_is_never_called_missing(env: ScimEnv) -> None:
    await fill(env, 52)
    no_key = await env.without_key()
    assert (await no_key.driver(scim.User).import_("u3")).state["user_name"] == "u3"
    for name in ("u51", "nobody"):  # one that exists, and one that does not: nobody can tell them apart
        with pytest.raises(Refused, match=f"user {name} is not among the first 50 of 52 users, .* Write the user's id"):
            await no_key.driver(scim.User).import_(name)
    last = await env.driver(scim.User).import_("u51")  # the identity source finds it
    assert (await no_key.driver(scim.User).import_(last.id)).state["user_name"] == "u51"
    with pytest.raises(NotFound, match="there is no user nobody"):
        await env.driver(scim.User).import_("nobody")
    with pytest.raises(Conflict, match=r"not among the first 50 of 52 .* Import it by its id, or give the connection"):
        await no_key.driver(scim.User).create(**{**person("u51"), "email": "other@example.com"}, adopt=True)
    taken = await env.driver(scim.User).create(**person("u51"), adopt=True)
    assert taken.id == last.id

    await no_key.lose_answers("POST", "/Users$")
    with pytest.raises(Conflict, match="not among the first 50"):
        await no_key.driver(scim.User).create(**person("lost"))


async def test_many_reads_are_one_listing_only_where_it_has_all(env: ScimEnv) -> None:
    await fill(env, 40)
    no_key = await env.without_key()
    drivers = [await no_key.driver(scim.User).import_(f"u{number}") for number in range(40)]
    again = await no_key.again()
    for driver in drivers:
        driver.env, driver.runner = again, type(driver.runner)(driver.kind.kind, again.settings)
        assert await driver.refresh()
    assert len(again.sent) <= 6
    await env.store("POST", "/groups", json={"display_name": "x"})
    for number in range(40, 52):
        await env.driver(scim.User).create(**person(f"late{number}"))
    again = await no_key.again()
    for driver in drivers:
        driver.runner = type(driver.runner)(driver.kind.kind, again.settings)
        assert await driver.refresh()
    assert len(again.sent) == 41


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("User [x] not found.", NotFound),
        ("Group [a] b] not found", NotFound),
        ("Group member not found.", NotFound),
        ("Tenant [x] not found.", Invalid),
    ],
)
async def test_what_says_that_an_object_is_gone(no_key: ScimEnv, detail: str, kind: type[VendorError]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"schemas": [ERROR], "detail": detail, "status": "404"})

    connection = Connection(settings_of(no_key.settings, ""), httpx.MockTransport(answer))
    with pytest.raises(VendorError) as caught:
        await Users(connection.service, connection.tenant_id).get("x")
    assert type(caught.value) is kind
    assert ("scim_tenant_id" in caught.value.hint) is (kind is Invalid)


async def test_errors_of_scim(no_key: ScimEnv) -> None:
    wrong = await no_key.again(scim_token="x")
    with pytest.raises(
        Denied, match="Check that the token is of that tenant and still valid: pulumi config set --secret"
    ):
        await wrong.driver(scim.User).create(**ANA)
    ana = await no_key.driver(scim.User).create(**ANA)
    other = await no_key.again(scim_tenant_id="11111111-1111-1111-1111-111111111111")
    with pytest.raises(Refused, match=r"it is in the SCIM tenant .*, and the connection now leads to 11111111"):
        ana.runner = type(ana.runner)(ana.kind.kind, other.settings)
        await ana.refresh()


def test_what_a_preview_refuses(no_key: ScimEnv) -> None:
    check = no_key.driver(scim.User).check
    for field, value, words in (
        ("user_name", "a b", "expected: login name"),
        ("family_name", "", "must not be empty"),
        ("title", "x" * 1025, "at most 1024"),
        ("enterprise", {"city": "Porto"}, "'city' is not known"),
        ("external_id", "x" * 257, "at most 256"),
        ("on_delete", "burn", "must be one of"),
    ):
        failures = check(**{**ANA, field: value})
        assert [words in failure.reason for failure in failures] == [True], (field, failures)


def test_names_of_attributes() -> None:
    assert to_scim({"street_address": [{"user_name": 1}]}) == {"streetAddress": [{"userName": 1}]}
