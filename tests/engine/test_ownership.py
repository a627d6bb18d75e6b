"""What the host knows of ownership within one engine operation; tests/ownership has the cases with the real engine."""

from __future__ import annotations

import asyncio

import pytest

from iam_resources.engine.claims import (
    claim,
    claim_existing,
    claim_resolved,
    is_replacement,
    removing,
    working_for,
)
from iam_resources.engine.ownership import Owned, Ownership, name_of
from iam_resources.engine.requests import Requests
from iam_resources.errors import Conflict, Refused

FIRST, SECOND = (f"urn:pulumi:s::p::pulumi-python:dynamic/cncc:Membership::{name}" for name in ("first", "second"))
USER = "urn:pulumi:s::p::pulumi-python:dynamic/cncc:User::ana"
ANA = Owned("user", "realm", ("user:1",), label="user ana")
IN_A = Owned("membership", "realm", ("group:a", "user:1"), label="user ana in /a")
IN_B = Owned("membership", "realm", ("group:b", "user:1"), label="user ana in /b")
ALL_OF_A = Owned("membership", "realm", ("group:a",), whole=True, label="all members of /a")


def registered(**held: Owned) -> Ownership:
    """Resources of the program that hold what the program wants."""
    ownership = Ownership()
    for name, owned in held.items():
        urn = {"first": FIRST, "second": SECOND, "user": USER}[name]
        ownership.register(urn)
        ownership.compare(urn, [owned], changes=False, replaces=False)
    return ownership


def test_only_a_checked_resource_is_in_the_program() -> None:
    ownership = Ownership()
    ownership.compare(FIRST, [IN_A], changes=False, replaces=False)  # the engine also compares what it will delete
    assert ownership.owner_of(IN_A, SECOND) is None
    ownership.register(FIRST)
    ownership.compare(FIRST, [IN_A], changes=False, replaces=False)
    assert ownership.owner_of(IN_A, SECOND) == FIRST


def test_two_owners_are_an_error_that_names_both() -> None:
    ownership = registered(first=IN_A)
    ownership.register(SECOND)
    with pytest.raises(Refused, match=r"Membership second and cncc:Membership first both manage user ana in /a"):
        ownership.compare(SECOND, [IN_A], changes=False, replaces=False)
    with pytest.raises(Refused, match="both manage"):
        asyncio.run(ownership.claim(SECOND, [IN_A]))


def test_an_object_that_changes_stays_its_owners() -> None:
    other = USER.replace("ana", "other")
    for replaces in (False, True):
        ownership = Ownership()
        ownership.register(USER)
        ownership.compare(USER, [ANA], changes=True, replaces=replaces)
        ownership.register(other)
        if replaces:
            asyncio.run(ownership.claim(other, [ANA]))
        else:
            with pytest.raises(Refused, match="cncc:User other and cncc:User ana both manage user ana"):
                asyncio.run(ownership.claim(other, [ANA]))


@pytest.mark.parametrize(("held", "wanted"), [(ALL_OF_A, IN_A), (IN_A, ALL_OF_A)])
def test_an_exclusive_set_owns_every_member(held: Owned, wanted: Owned) -> None:
    ownership = registered(first=held)
    ownership.register(SECOND)
    with pytest.raises(Refused, match="both manage"):
        asyncio.run(ownership.claim(SECOND, [wanted]))
    asyncio.run(ownership.claim(SECOND, [IN_B]))


def test_what_is_given_up_in_this_operation_is_free() -> None:
    ownership = Ownership()
    for urn, held in ((FIRST, IN_A), (SECOND, IN_B)):
        ownership.register(urn)
        ownership.compare(urn, [held], changes=True, replaces=False)
    asyncio.run(ownership.claim(FIRST, [IN_B]))
    assert ownership.owner_of(IN_A, FIRST, deleting=False) is None
    asyncio.run(ownership.claim(SECOND, [IN_A]))
    assert ownership.owner_of(IN_A, FIRST, deleting=False) == SECOND
    assert ownership.owner_of(IN_B, SECOND, deleting=False) == FIRST


def test_what_was_removed_before_its_owner_came_is_made_again() -> None:
    async def scenario() -> bool:
        ownership = Ownership()
        async with ownership.removing(FIRST, IN_A):
            pass
        ownership.register(SECOND)
        lost = ownership.compare(SECOND, [IN_A], changes=False, replaces=False)
        ownership.hold(SECOND, [IN_A])
        return lost and not ownership.compare(SECOND, [IN_A], changes=False, replaces=False)

    assert asyncio.run(scenario())


def test_a_claim_waits_for_a_removal_that_is_under_way() -> None:
    async def scenario() -> list[str]:
        ownership, order = Ownership(), []
        started = asyncio.Event()

        async def remove() -> None:
            with working_for(ownership, FIRST):
                async with removing(IN_A) as allowed:
                    assert allowed
                    started.set()
                    await asyncio.sleep(0.01)
                    order.append("removed")

        async def make() -> None:
            await started.wait()
            with working_for(ownership, SECOND):
                await claim(IN_A)
                order.append("made")

        await asyncio.gather(remove(), make())
        return order

    assert asyncio.run(scenario()) == ["removed", "made"]


def test_what_went_with_a_deleted_object_is_made_again() -> None:
    """A role, user or group that is deleted before it is replaced takes its relations along."""

    async def scenario() -> tuple[bool, bool]:
        ownership = Ownership()
        ownership.register(FIRST)
        before = ownership.compare(FIRST, [IN_A], changes=False, replaces=False)
        async with ownership.removing(USER, ANA):
            pass
        return before, ownership.compare(FIRST, [IN_A], changes=False, replaces=False)

    assert asyncio.run(scenario()) == (False, True)


@pytest.mark.parametrize("removed", [0, 1, 2])
def test_an_object_is_deleted_again_after_removals_of_its_relations(removed: int) -> None:
    """The service refuses to delete a user who is in groups; other deletes of the run take them out."""
    ownership = Ownership()
    groups = {IN_A, IN_B}
    tries = []

    async def leave(group: Owned) -> None:
        async with ownership.removing(FIRST, group):
            await asyncio.sleep(0.01)
            groups.discard(group)

    async def delete() -> None:
        tries.append(len(groups))
        await asyncio.sleep(0)
        if groups:
            raise Conflict("is in groups", status=409, tried="delete user ana")

    async def scenario() -> None:
        leaves = (leave(group) for group in (IN_A, IN_B)[:removed])
        async with ownership.removing(USER, ANA):
            await asyncio.gather(ownership.delete_after_relations([ANA], delete), *leaves)

    if removed == 2:
        asyncio.run(scenario())
        assert tries[-1] == 0
    else:  # somebody else put the user there
        with pytest.raises(Conflict, match="is in groups"):
            asyncio.run(scenario())
        assert tries[-1] == 2 - removed


def test_what_somebody_else_owns_is_kept_with_a_line(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> bool:
        with working_for(registered(second=IN_A), FIRST, deleting=True):
            async with removing(IN_A) as allowed:
                return allowed

    with caplog.at_level("INFO", logger="iam_resources"):
        assert asyncio.run(scenario()) is False
    assert "kept user ana in /a: cncc:Membership second manages it" in caplog.text


def test_the_same_resource_counts_after_its_create() -> None:
    ownership = registered(first=IN_A)
    ownership.compare(FIRST, [IN_A], changes=True, replaces=True)
    assert ownership.owner_of(IN_A, FIRST) is None  # a replacement that deletes first
    ownership.hold(FIRST, [IN_A], created=True)
    assert ownership.owner_of(IN_A, FIRST) == FIRST


def test_a_leftover_of_an_interrupted_replacement_is_not_deleted() -> None:
    ownership = registered(user=ANA)
    assert ownership.may_be_left_over(USER, [ANA])
    done: list[str] = []

    async def delete() -> None:
        done.append("deleted")

    ownership.defer(USER, delete)
    assert not done  # no create followed: it was a leftover
    asyncio.run(ownership.run_deferred(USER))
    assert done == ["deleted"]


def test_an_object_with_dependents_is_known() -> None:
    ownership = registered(first=IN_A)
    assert ownership.dependent_on(ANA, USER) == (FIRST, IN_A)
    assert ownership.dependent_on(ANA, FIRST) is None


def test_a_host_without_names_reports_no_second_owner() -> None:
    ownership = Ownership(names_resources=False)
    for urn in (FIRST, SECOND):
        ownership.register(urn)
        ownership.compare(urn, [IN_A], changes=False, replaces=False)
    assert ownership.owner_of(IN_A, "another") == FIRST


def test_names_are_for_people() -> None:
    assert name_of(FIRST) == "cncc:Membership first"
    assert name_of("urn:pulumi:s::p::my:Team$pulumi-python:dynamic/cncc:User::a::b") == "cncc:User a::b"


def test_resources_of_one_name_are_told_apart_by_their_components() -> None:
    within, deeper = (FIRST.replace("pulumi-python", f"{types}$pulumi-python") for types in ("my:A", "my:A$my:B"))
    assert name_of(within, FIRST) == "cncc:Membership first in my:A"
    assert name_of(deeper, within) == "cncc:Membership first in my:B in my:A"
    assert name_of(FIRST, within) == "cncc:Membership first outside of components"
    assert name_of(within, SECOND) == name_of(FIRST, FIRST) == "cncc:Membership first"
    ownership = registered(first=IN_A)
    ownership.register(within)
    with pytest.raises(Refused, match=r"first in my:A and cncc:Membership first outside of components both manage"):
        asyncio.run(ownership.claim(within, [IN_A]))


@pytest.mark.parametrize("renamed", [False, True])
def test_in_a_preview_what_references_mean_is_compared(renamed: bool) -> None:
    """One resource refers to the user by the name, another one by the id."""
    ownership, ana = Ownership(), Owned("user", "realm", ("user:1",), names=("ana",))
    ownership.register(USER)
    ownership.compare(USER, [ana], changes=renamed, replaces=False)

    async def plan() -> None:
        requests = Requests()
        if renamed:
            await ownership.claim(USER, [Owned("user", "realm", ("user:bob",), names=("bob",))])
        for urn, named in ((FIRST, (ana,)), (SECOND, ())):
            ownership.register(urn)
            with working_for(ownership, urn, requests=requests, preview=True):
                await claim_resolved(IN_A, *named)

    if renamed:
        return asyncio.run(plan())
    with pytest.raises(Refused, match="Membership second and cncc:Membership first both manage user ana in /a"):
        asyncio.run(plan())
    return None


def test_a_create_of_what_the_state_has_is_a_replacement() -> None:
    ownership = Ownership()
    ownership.register(FIRST, existed=True)
    ownership.register(SECOND)
    assert ownership.existed(FIRST)
    assert not ownership.existed(SECOND)
    with working_for(ownership, FIRST):
        assert is_replacement()
    assert not is_replacement()


async def test_names_that_differ_in_case_are_one_only_where_the_kind_ignores_case() -> None:
    ownership = Ownership()
    role, user = (
        Owned("role", "realm", ("role:1",), names=("AUD",)),
        Owned("user", "realm", ("user:2",), names=("Ana",)),
    )
    ownership.hold("a", [role, user])
    assert ownership.end_of("realm", "role", "AUD") == "role:1"
    assert ownership.end_of("realm", "role", "aud") == "role:aud"
    assert ownership.end_of("realm", "user", "ANA", ignore_case=True) == "user:2"
    assert ownership.end_of("realm", "user", "2") == "user:2"


async def test_a_name_that_is_given_up_means_another_object() -> None:
    ownership = Ownership()
    ownership.register("a")
    held = Owned("user", "realm", ("user:1",), names=("ana",))
    ownership.compare("a", [held], changes=True, replaces=False)
    await ownership.claim("a", [Owned("user", "realm", ("user:anna",), names=("anna",))])
    assert ownership.name_in_program("realm", "1") == "anna"
    assert ownership.end_of("realm", "user", "ana", ignore_case=True) == "user:ana"
    ownership.hold("b", [Owned("user", "realm", ("user:2",), names=("ana",))], created=True)
    ownership.hold("m", [Owned("member", "realm", ("group:9", "user:1"), names=("staff", "ana"))])
    assert ownership.end_of("realm", "user", "ana", ignore_case=True) == "user:2"


async def test_two_new_objects_whose_names_differ_in_case() -> None:
    ownership = Ownership()
    for urn, name in (("b", "aud"), ("a", "AUD")):
        end = ownership.end_of("realm", "role", name)
        await ownership.claim(urn, [Owned("role", "realm", (end,), names=(name,))])


async def test_the_owner_of_what_exists_may_be_compared_a_moment_later() -> None:
    ownership, owned = Ownership(), Owned("user", "realm", ("user:1",), label="user ben")

    async def compare() -> None:
        await asyncio.sleep(0.1)
        ownership.register("first")
        with pytest.raises(Refused, match="first and second both manage user ben"):
            ownership.compare("first", [owned], changes=False, replaces=False)

    with working_for(ownership, "second"):
        later = asyncio.ensure_future(compare())
        with pytest.raises(Refused, match="second and first both manage user ben"):
            await claim_existing(owned)
    await later
