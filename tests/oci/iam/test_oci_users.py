"""Users of a tenancy, from their making to their end."""

from __future__ import annotations

import httpx
import pytest

from iam_resources import oci
from iam_resources.errors import Conflict, NotFound
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import Env
from tests.oci.iam.test_oci_certainty import is_list, through

ANA = {"name": "ana", "description": "Ana", "email": "ana@example.com"}


async def test_a_user_is_made_with_one_call_and_nothing_is_left_to_do(env: Env) -> None:
    before = env.calls
    ana = await env.driver(oci.User).create(**ANA, freeform_tags={"team": "core"})
    assert env.calls == before + 1
    assert ana.state["user_id"].startswith("ocid1.user.")
    assert ana.state["compartment_id"] == TENANCY_ID
    assert ana.state["etag"]
    assert ana.differs() == frozenset()
    assert await ana.refresh()
    assert ana.differs() == frozenset()


async def test_each_field_changes_in_place_and_what_is_not_mentioned_stays(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA, freeform_tags={"team": "core", "site": "x"})
    assert await ana.update(**ANA | {"description": "Ana Ng"}) == {"description"}
    assert await ana.update(**ANA | {"description": "Ana Ng", "email": "ng@example.com"}) == {"email"}
    assert ana.state["freeform_tags"] == {"team": "core", "site": "x"}
    fields = {**ANA, "description": "Ana Ng", "email": "ng@example.com"}
    assert await ana.update(**fields, freeform_tags={"team": "ops", "site": ""}) == {"freeform_tags"}
    seen = (await env.call("GET", f"/users/{ana.id}")).body
    assert seen["freeformTags"] == {"team": "ops"}
    assert (seen["description"], seen["email"]) == ("Ana Ng", "ng@example.com")
    assert ana.differs() == frozenset()


async def test_tags_that_the_service_adds_are_no_difference_and_stay(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA, defined_tags={"Operations": {"CostCenter": "42"}})
    tags = {"Operations": {"CostCenter": "42", "Owner": "x"}, "Oracle-Tags": {"CreatedBy": "admin"}}
    await env.call("PUT", f"/users/{ana.id}", json={"definedTags": tags})
    assert await ana.refresh()
    assert ana.differs() == frozenset()
    assert ana.state["service_tags"] == {"CreatedBy": "admin"}
    assert await ana.update(**ANA, defined_tags={"Operations": {"CostCenter": "43"}}) == {"defined_tags"}
    seen = (await env.call("GET", f"/users/{ana.id}")).body["definedTags"]
    assert seen == {"Operations": {"CostCenter": "43", "Owner": "x"}, "Oracle-Tags": {"CreatedBy": "admin"}}


async def test_a_name_that_is_taken_says_how_to_take_the_user_over(env: Env) -> None:
    user_id = await env.user("ana")
    with pytest.raises(Conflict, match=r"adopt=True.*import it with the id ana"):
        await env.driver(oci.User).create(**ANA)
    ana = await env.driver(oci.User).create(**ANA, adopt=True)
    assert ana.id == user_id
    assert (await env.call("GET", f"/users/{user_id}")).body["email"] == "ana@example.com"
    assert ana.differs() == frozenset()


async def test_another_name_makes_another_user(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    assert ana.replaced_by(**ANA | {"name": "anna"}) == ("name",)


@pytest.mark.parametrize("form", ["ana", "{user_id}"])
async def test_an_import_leaves_nothing_to_do(env: Env, form: str) -> None:
    user_id = await env.user("ana", freeformTags={"team": "core"})
    ana = await (await env.again()).driver(oci.User).import_(form.format(user_id=user_id))
    assert ana.id == user_id
    assert ana.differs() == frozenset()
    assert ana.inputs["freeform_tags"] == {"team": "core"}


async def test_an_import_of_nobody_names_the_user(env: Env) -> None:
    with pytest.raises(NotFound, match="there is no user nobody"):
        await env.driver(oci.User).import_("nobody")


async def test_a_change_behind_our_back_is_reported_and_not_overwritten(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await env.call("PUT", f"/users/{ana.id}", json={"description": "by hand"})
    with pytest.raises(Conflict, match=r"changed by somebody else.*description.*pulumi refresh"):
        await ana.update(**ANA | {"email": "new@example.com"})
    with pytest.raises(Conflict, match=r"changed by somebody else.*description.*pulumi refresh"):
        await ana.delete()
    assert await ana.refresh()
    assert ana.differs() == {"description"}
    await ana.update(**ANA | {"email": "new@example.com"})
    assert (await env.call("GET", f"/users/{ana.id}")).body["description"] == "Ana"


async def test_a_version_that_moved_without_a_change_of_ours_is_no_conflict(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await env.call("PUT", f"/users/{ana.id}/capabilities", json={"canUseApiKeys": False})
    assert await ana.update(**ANA | {"description": "Ana Ng"}) == {"description"}
    assert (await env.call("GET", f"/users/{ana.id}")).body["description"] == "Ana Ng"


async def test_who_was_deleted_by_hand_is_gone_and_the_end_is_quiet(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await env.call("DELETE", f"/users/{ana.id}")
    await ana.delete()
    assert not await ana.refresh()


async def test_a_deleted_user_is_not_there_any_more(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await ana.delete()
    assert (await env.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body == []
    kept = await env.driver(oci.User).create(**ANA, on_delete="keep")
    await kept.delete()
    assert await kept.refresh()


async def test_many_are_read_from_a_list(env: Env) -> None:
    drivers = [
        await env.driver(oci.User).create(name=f"u{n}", description="", email=f"u{n}@x.example") for n in range(40)
    ]
    later = await env.again()
    for driver in drivers:
        driver.runner = later.driver(oci.User).runner
        assert await driver.refresh()
        assert driver.differs() == frozenset()
    assert later.calls < 10


async def test_the_lifecycle_state_is_waited_for(env: Env) -> None:
    env.sandbox.oci.server.lifecycle_seconds = 0.3
    ana = await env.driver(oci.User).create(**ANA)
    assert ana.state["lifecycle_state"] == "ACTIVE"
    await ana.delete()
    with pytest.raises(NotFound):
        await env.call("GET", f"/users/{ana.id}")


async def test_who_is_blocked_is_let_in_again(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA, blocked=False)
    users = env.sandbox.oci.identity.documents.users
    document = users.get(ana.id)
    assert document is not None
    users.change(document, {"inactiveStatus": 4}, state="INACTIVE")
    assert await ana.refresh()
    assert ana.differs() == {"blocked"}
    assert await ana.update(**ANA | {"description": "Ana Ng"}, blocked=False) == {"blocked", "description"}
    seen = (await env.call("GET", f"/users/{ana.id}")).body
    assert (seen["lifecycleState"], seen["description"]) == ("ACTIVE", "Ana Ng")
    assert ana.state["blocked"] is False


async def test_capital_letters_of_defined_tags_make_no_difference(env: Env) -> None:
    written = {"defined_tags": {"operations": {"costcenter": "42"}}}
    ana = await env.driver(oci.User).create(**ANA, **written)
    theirs = {"Operations": {"CostCenter": "42", "Other": "x"}}
    await env.call("PUT", f"/users/{ana.id}", json={"definedTags": theirs})  # as the service writes them
    assert await ana.refresh()
    assert ana.differs() == frozenset()
    await ana.update(**ANA, defined_tags={"operations": {"costcenter": "43"}})
    seen = (await env.call("GET", f"/users/{ana.id}")).body["definedTags"]
    assert {namespace.lower() for namespace in seen} == {"operations"}
    assert len(seen) == 1 and sorted(seen.popitem()[1].values()) == ["43", "x"]
    again = {"operations": {"COSTCENTER": "43"}}
    await ana.update(**ANA, defined_tags=again)
    assert ana.differs() == frozenset()
    adopted = await env.driver(oci.User).create(**ANA, defined_tags={"OPERATIONS": {"CostCenter": "43"}}, adopt=True)
    assert adopted.state["etag"] == ""  # found so, and nothing was sent


async def test_who_was_let_in_again_by_hand_is_not_sent_an_empty_change(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA, blocked=False)
    ana.state["blocked"] = True  # as it was seen, before somebody let ana in
    await env.call("PUT", f"/users/{ana.id}", json={"email": ANA["email"]})
    env.sandbox.faults.add(Fault(method="PUT", path=f"/users/{ana.id}$", status=400, times=None))
    assert await ana.update(**ANA, blocked=False) == {"blocked"}
    assert ana.state["blocked"] is False


async def test_who_is_adopted_is_let_in_again(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    users = env.sandbox.oci.identity.documents.users
    document = users.get(ana.id)
    assert document is not None
    users.change(document, {"inactiveStatus": 4}, state="INACTIVE")
    again = await (await env.again()).driver(oci.User).create(**ANA, blocked=False, adopt=True)
    assert again.differs() == frozenset()
    assert (await env.call("GET", f"/users/{ana.id}")).body["lifecycleState"] == "ACTIVE"


async def test_who_is_just_being_deleted_is_not_adopted(env: Env) -> None:
    await env.driver(oci.User).create(**ANA)

    def deleting(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "GET" or not is_list(response):
            return response
        return httpx.Response(200, json=[{**each, "lifecycleState": "DELETING"} for each in response.json()])

    with pytest.raises(Conflict, match=r"is being deleted.*Try again when it is gone"):
        await (await through(env, deleting)).driver(oci.User).create(**ANA, adopt=True)


async def test_two_users_who_swap_addresses_need_two_steps(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    await env.driver(oci.User).create(name="ben", description="Ben", email="ben@example.com")
    with pytest.raises(Conflict, match=r"is used by another user.*it takes two steps.*run pulumi up"):
        await ana.update(**{**ANA, "email": "ben@example.com"})


@pytest.mark.parametrize("form", ["federation/ana", "/ana", "federation/ana/"])
async def test_a_name_with_a_slash_is_looked_up_whole(env: Env, form: str) -> None:
    with pytest.raises(NotFound, match=f"there is no user {form}"):
        await env.driver(oci.User).import_(form)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("compartment_id", "ocid1.compartment.oc1..aaaa", "users and groups live in the tenancy itself"),
        ("compartment_id", "here", "is not an OCID of a tenancy"),
        ("name", "ana ng", "expected: login name"),
        ("description", "x" * 401, "at most 400"),
        ("email", "ana", "expected: E-mail address"),
        ("blocked", True, "can only be False"),
        ("freeform_tags", {"a.b": "x"}, "is not a name of a tag"),
        ("freeform_tags", {f"t{number}": "x" for number in range(11)}, "has 11 tags: an object can have 10"),
        ("defined_tags", {"Ops": {f"t{number}": "x" for number in range(65)}}, "has 65 tags: an object can have 64"),
        ("defined_tags", {"Oracle-Tags": {"CreatedBy": "me"}}, "set by the service"),
        ("defined_tags", {"Operations": {"": "x"}}, "is not a name of a tag"),
        ("defined_tags", {"Operations.CostCenter": "42"}, 'a map in a map, {"Operations": {"CostCenter": "42"}}'),
        ("freeform_tags", ["team"], "must be a map, not a list"),
        ("on_delete", "disable", "must be one of"),
    ],
)
async def test_a_wrong_field_is_named_before_anything_is_called(
    env: Env, field: str, value: object, expected: str
) -> None:
    [failure] = env.driver(oci.User).check(**{**ANA, field: value})
    assert failure.path.split(".")[0] == field
    assert expected in failure.reason
