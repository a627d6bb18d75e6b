"""Values as the service compares and keeps them: no difference that never ends, and nothing of it goes unreported."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.oci import domains
from tests.oci.domains.environment import Env
from tests.oci.domains.test_domains_of_user import a_password, signs_in
from tests.oci.domains.test_domains_users import person


async def test_states_carry_names_whatever_the_program_wrote(env: Env) -> None:
    ana, staff = await env.user("ana"), await env.group("staff")
    member = await env.driver(domains.Membership).create(user=ana["id"], group=staff["ocid"])
    members = await env.driver(domains.GroupMembers).create(group=staff["id"], users=[ana["ocid"]])
    grant = await env.driver(domains.AppRoleGrant).create(role="User Manager", user=ana["id"])
    status = await env.driver(domains.UserStatus).create(user=ana["ocid"], active=True)
    for driver, words in (
        (member, {"user": "ana", "group": "staff"}),
        (members, {"users": ["ana"], "group": "staff"}),
        (grant, {"user": "ana", "role": "User Manager"}),
        (status, {"user": "ana"}),
    ):
        assert {name: driver.state[name] for name in words} == words
        before = dict(driver.state)
        assert not driver.differs()
        assert await (await driver.in_next_run()).refresh()
        assert driver.state == before
        assert not driver.differs()


async def test_names_are_case_insensitive(env: Env) -> None:
    await env.user("ana")
    await env.group("staff")
    wanted: list[tuple[Any, dict[str, Any]]] = [
        (domains.Membership, {"user": "ANA", "group": "Staff"}),
        (domains.GroupMembers, {"group": "STAFF", "users": ["Ana"]}),
        (domains.AppRoleGrant, {"role": "user manager", "user": "ANA"}),
        (domains.UserStatus, {"user": "ANA", "active": True}),
        (domains.UserCapabilities, {"user": "ANA", "can_use_api_keys": True}),
    ]
    for kind, given in wanted:
        driver = await env.driver(kind).create(**given)
        assert not driver.differs(), kind
        assert await (await driver.in_next_run()).refresh()
        assert not driver.differs(), kind


async def test_a_grant_to_a_group_with_the_name_of_a_user_is_another_grant(env: Env) -> None:
    await env.user("ana")
    group = await env.group("ana")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Manager", user="ana")
    assert "group" in await grant.update(role="User Manager", group="ana")
    assert grant.state["grantee_id"] == group["id"]


async def test_states_of_the_first_version_are_no_difference(env: Env) -> None:
    """They have the program's words, and the ids of members sorted in an order of their own."""
    names = ["ana", "bob", "cy"]
    ids = {name: (await env.user(name))["id"] for name in names}
    staff = await env.group("staff")
    members = await env.driver(domains.GroupMembers).create(group=staff["id"], users=[ids["ana"], "bob", "cy"])
    del members.state["user_ocids"]
    order = sorted(ids.values(), reverse=[*ids.values()] == sorted(ids.values()))
    members.state |= {"group": staff["id"], "users": [ids["ana"], "bob", "cy"], "user_ids": order}
    assert not members.differs()
    await members.update(group=staff["id"], users=["bob", "cy"])
    assert await env.members_of(staff["id"]) == {ids["bob"], ids["cy"]}
    assert members.state["users"] == ["bob", "cy"]

    member = await env.driver(domains.Membership).create(user="ana", group="staff")
    member.state |= {"user": ids["ana"], "group": staff["id"]}
    crew = await env.group("crew")
    await env.join(ids["ana"], crew["id"])
    member.state["held"] = {f"{ids['ana']}/{staff['id']}": "ana in staff", f"{ids['ana']}/{crew['id']}": "ana in crew"}
    await (await member.in_next_run()).delete()
    assert ids["ana"] not in await env.members_of(staff["id"]) | await env.members_of(crew["id"])


async def test_members_left_in_a_former_group_by_the_first_version_are_removed(env: Env) -> None:
    ana, staff, crew = await env.user("ana"), await env.group("staff"), await env.group("crew")
    members = await env.driver(domains.GroupMembers).create(group="crew", users=["ana"])
    await env.join(ana["id"], staff["id"])
    nothing = {"group_id": "", "group_ocid": "", "group_name": ""}
    held = {f"{staff['id']}/{ana['id']}": "staff", f"{crew['id']}/{ana['id']}": "crew"}
    members.state |= {**nothing, "group": "staff; crew", "held": held}
    assert members.differs() == {"group"}
    await members.update(group="crew", users=["ana"])
    assert await env.members_of(staff["id"]) == set()
    assert await env.members_of(crew["id"]) == {ana["id"]}
    assert not members.differs()


async def test_a_formatted_name_beside_other_parts_is_no_endless_difference(env: Env) -> None:
    given = person("ana", given_name="Ana", formatted_name="Dr. Ana Lima")
    ana = await env.driver(domains.User).create(**given)
    assert not ana.differs()
    await ana.update(**{**given, "given_name": "Anna"})
    assert not ana.differs()
    seen = await env.seen(f"/Users/{ana.id}")
    assert (seen["name"]["formatted"], seen["name"]["givenName"]) == ("Dr. Ana Lima", "Anna")
    assert await (await ana.in_next_run()).refresh()
    assert not ana.differs()


async def test_an_update_that_the_domain_ignores_is_an_error_that_names_it(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana", title="A"))
    env.change_answers(f"/Users/{ana.id}", {"title": "A"})
    await ana.update(**person("ana", title="B"))
    assert "accepted the change of title and kept another value" in (ana.failure or "")


async def test_white_space_of_a_matching_rule_means_nothing(env: Env) -> None:
    rule = "ALL {resource.type = 'fnfunc', resource.compartment.id = 'ocid1.compartment.oc1..a'}"
    given = {"display_name": "functions", "matching_rule": rule}
    group = await env.driver(domains.DynamicResourceGroup).create(**given)
    other = rule.replace("{", "{ ").replace(" = ", "=").replace(", ", " ,\n  ")
    assert await group.update(display_name="functions", matching_rule=other) == frozenset()
    assert await group.refresh()
    assert await group.update(display_name="functions", matching_rule=rule.replace("fnfunc", "fnapp"))


async def test_tags_of_the_service_are_not_imported(env: Env) -> None:
    """A check refuses them, so printed in a program they would be an error."""
    tags = "urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags"
    own = [{"namespace": "Oracle-Tags", "key": "CreatedBy", "value": "x"}]
    env.change_answers("/Groups", {tags: {"definedTags": own}})
    staff = await env.driver(domains.Group).create(display_name="staff")
    taken = await (await env.again()).driver(domains.Group).import_(staff.id)
    assert "defined_tags" not in taken.inputs
    env.change_answers("/Groups", {tags: {"definedTags": [*own, {"namespace": "N", "key": "k", "value": "v"}]}})
    assert await staff.refresh()
    assert staff.state["defined_tags"] == {"N": {"k": "v"}}


@pytest.mark.parametrize("field", ["title", "given_name", "description", "department"])
async def test_a_blank_value_is_refused_in_the_preview(env: Env, field: str) -> None:
    assert [failure.path for failure in env.driver(domains.User).check(**person("ana", **{field: " "}))] == [field]


async def test_two_users_who_swap_names_need_two_steps(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    await env.driver(domains.User).create(**person("bob"))
    with pytest.raises(Conflict, match="it takes two steps"):
        await ana.update(**{**person("ana"), "user_name": "bob"})


async def test_exclusive_turned_on_names_in_the_preview_whom_it_removes(env: Env) -> None:
    await env.user("ana")
    cy, staff = await env.user("cy"), await env.group("staff")
    await env.join(cy["id"], staff["id"])
    members = await env.driver(domains.GroupMembers).create(group="staff", users=["ana"])
    expected = await members.runner.check_plan({"group": "staff", "users": ["ana"], "exclusive": True}, members.state)
    assert expected == ["exclusive: removes user cy in staff"]
    assert (
        await members.runner.check_plan({"group": "staff", "users": ["ana"], "exclusive": False}, members.state) == []
    )


async def test_an_import_id_whose_names_have_slashes(env: Env) -> None:
    ana, group = await env.user("idp/ana"), await env.group("Staff / EU")
    await env.join(ana["id"], group["id"])
    member = await env.driver(domains.Membership).import_("idp/ana/Staff / EU")
    assert (member.state["user_id"], member.state["group_id"]) == (ana["id"], group["id"])
    assert (await env.driver(domains.User).import_("idp/ana")).id == ana["id"]


async def test_a_password_that_somebody_set_is_not_replaced(env: Env) -> None:
    ana, old, new = await env.user("ana"), a_password(), a_password()
    await env.driver(domains.UserPassword).create(user="ana", value=old)
    env.change_answers(f"/Users/{ana['id']}", {"idcsLastModifiedBy": {"type": "User", "value": ana["id"]}})
    later = await env.again()
    later.change_answers(f"/Users/{ana['id']}", {"idcsLastModifiedBy": {"type": "User", "value": ana["id"]}})
    password = later.driver(domains.UserPassword)
    inputs = {"user": "ana", "value": new}
    for attempt in (password.runner.check_plan(inputs, None), password.create(**inputs)):
        with pytest.raises(Refused, match=r"has a password already.*aliases=.*version.*replace_existing=True"):
            await attempt
    assert await signs_in(env, "ana", old)
    await password.create(**inputs, replace_existing=True)
    assert await signs_in(env, "ana", new)
    assert await password.update(**inputs, replace_existing=True) == frozenset()


async def test_a_password_of_a_run_that_was_interrupted_is_set_again(env: Env) -> None:
    await env.user("ana")
    await env.driver(domains.UserPassword).create(user="ana", value=a_password())
    value = a_password()
    await (await env.again()).driver(domains.UserPassword).create(user="ana", value=value)
    assert await signs_in(env, "ana", value)


async def test_a_new_password_costs_one_call_more_and_none_for_a_user_of_this_run(env: Env) -> None:
    made = await env.driver(domains.User).create(**person("ana"))
    env.sandbox.calls.clear()
    await env.driver(domains.UserPassword).create(user=made.id, value=a_password())
    assert [path.split("/")[1] for path in env.paths()] == ["UserPasswordChanger"]


async def test_a_password_that_moves_to_another_user_replaces_none(env: Env) -> None:
    await env.user("ana")
    bob, old = await env.user("bob"), a_password()
    await env.driver(domains.UserPassword).create(user="bob", value=old)
    later = await env.again()
    later.change_answers(f"/Users/{bob['id']}", {"idcsLastModifiedBy": {"type": "User", "value": bob["id"]}})
    password = await later.driver(domains.UserPassword).create(user="ana", value=a_password())
    with pytest.raises(Refused, match=r"user bob of domain .* has a password already"):
        await password.update(user="bob", value=a_password())
    assert await signs_in(env, "bob", old)


@pytest.mark.parametrize("by", ["id", "ocid"])
async def test_an_id_of_somebody_who_is_gone_says_refresh(env: Env, by: str) -> None:
    ana = await env.user("ana")
    await env.group("staff")
    await env.call("DELETE", f"/Users/{ana['id']}")
    wanted: list[tuple[Any, dict[str, Any]]] = [
        (domains.Membership, {"user": ana[by], "group": "staff"}),
        (domains.GroupMembers, {"users": [ana[by]], "group": "staff"}),
        (domains.AppRoleGrant, {"user": ana[by], "role": "User Manager"}),
        (domains.UserStatus, {"user": ana[by], "active": True}),
        (domains.UserPassword, {"user": ana[by], "value": a_password()}),
    ]
    for kind, given in wanted:
        with pytest.raises(NotFound, match=r"there is no user .*deleted by hand, run: pulumi up --refresh") as caught:
            await (await env.again()).driver(kind).create(**given)
        assert "If the program makes" not in str(caught.value)
