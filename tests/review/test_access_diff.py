"""Who gains, loses and keeps what: compared by what is held, not by which resource says so."""

from __future__ import annotations

import dataclasses

from iam_resources.access import UNKNOWN
from iam_resources.review.settings import Settings
from tests.review.plans import access, changed, group, member, plan, reviewed, role, state, user

ANA, BEN, STAFF = user("ana"), user("ben"), group("/staff")


def test_a_new_user_gains_what_is_made_with_them_though_no_id_is_known_yet() -> None:
    eve = user("eve", made=False)
    given = plan([STAFF], [STAFF, eve, member(eve, STAFF, made=False), role(eve, "READER", made=False)])
    assert access(reviewed(given)) == {"eve@example.com": (["group /staff", "role READER"], [])}


def test_a_deleted_user_loses_everything_by_name() -> None:
    report = reviewed(plan([ANA, STAFF, member(ANA, STAFF), role(ANA, "READER")], [STAFF]))
    assert access(report) == {"ana@example.com": ([], ["group /staff", "role READER"])}
    assert report.changed()[0].notes == ["account ana in realm cncc is deleted"]


def test_what_moves_to_another_resource_is_no_loss() -> None:
    old, renamed = role(ANA, "READER"), role(ANA, "READER", made=False)
    renamed = dataclasses.replace(renamed, urn=f"{renamed.urn}-renamed")
    several = state("cncc:UserRoles", "all", {"user": "ana", "roles": ["READER"], "exclusive": True})
    for new in (renamed, several):
        report = reviewed(plan([ANA, old], [ANA, new]))
        assert access(report) == {} and [each.entitlement for each in report.holders[0].keeps] == ["role READER"]


def test_a_replaced_user_loses_what_stays_on_the_former_account() -> None:
    old = role("ana", "READER")  # written by name, so nothing in the program says that it changes
    fresh = dataclasses.replace(changed(ANA, realm="other"), outputs={})
    kept = member(ANA, STAFF)
    again = dataclasses.replace(changed(kept, user=UNKNOWN), dependencies=kept.dependencies)
    report = reviewed(plan([ANA, STAFF, old, kept], [fresh, STAFF, old, again], replaced=["ana"]))
    assert "role READER" in access(report)["ana@example.com"][1]
    (risk,) = (each for each in report.risks if each.rule == "IAM021")
    assert "READER" in risk.text


def test_a_replaced_user_in_the_same_place_keeps_what_is_made_again_and_loses_the_rest() -> None:
    old, kept = role("ana", "READER"), member(ANA, STAFF)
    again = dataclasses.replace(changed(kept, user=UNKNOWN), dependencies=kept.dependencies)
    fresh = changed(ANA, email="new@example.com")
    report = reviewed(plan([ANA, STAFF, old, kept], [fresh, STAFF, old, again], replaced=["ana"]))
    assert access(report) == {"new@example.com": ([], ["role READER"])}
    assert "is replaced" in report.changed()[0].notes[0]


def test_an_import_changes_no_access() -> None:
    report = reviewed(plan([], [ANA, role(ANA, "ADMIN")], imported=["ana", "UserRole-ana-ADMIN"]))
    assert access(report) == {} and report.imported == ["UserRole-ana-ADMIN", "ana"] and not report.risks


def test_a_subgroup_inherits_the_roles_above_it_and_not_the_membership() -> None:
    below = group("/staff/eu", parent="/staff")
    report = reviewed(plan([ANA, STAFF, below], [ANA, STAFF, below, member(ANA, below, made=False)]))
    assert access(report) == {"ana@example.com": (["group /staff/eu"], [])}


def test_a_new_group_below_a_new_group_has_its_path() -> None:
    top = group("/ops", made=False)
    below = state("cncc:Group", "night", {"name": "night", "parent": UNKNOWN}, of={"parent": [top]})
    report = reviewed(plan([ANA], [ANA, top, below, member(ANA, below, made=False)]))
    assert access(report) == {"ana@example.com": (["group /ops/night"], [])}


def test_a_renamed_user_keeps_everything() -> None:
    held = role(ANA, "READER")
    report = reviewed(plan([ANA, held], [changed(ANA, username="anna"), held]))
    assert access(report) == {} and report.changed()[0].notes == ["account ana in realm cncc is renamed to anna"]


def test_two_users_that_change_names_are_not_taken_for_each_other() -> None:
    held = role(ANA, "ADMIN")
    report = reviewed(plan([ANA, BEN, held], [changed(ANA, username="ben"), changed(BEN, username="ana"), held]))
    assert access(report) == {}


def test_a_disabled_user_loses_what_they_could_do() -> None:
    held, off = role(ANA, "READER"), changed(ANA, enabled=False)
    report = reviewed(plan([ANA, held], [off, held]))
    assert access(report) == {"ana@example.com": ([], ["role READER"])}
    quits = user("ana", on_delete="disable")
    assert access(reviewed(plan([quits, held], [held]))) == {"ana@example.com": ([], ["role READER"])}
    kept = user("ana", on_delete="keep")
    assert access(reviewed(plan([kept, held], [held]))) == {}


def test_who_is_named_and_not_managed_is_found_by_the_id_in_the_state() -> None:
    before, new = role("zoe", "READER"), role("zoe", "ADMIN", made=False)
    report = reviewed(plan([before], [before, new]))
    assert access(report) == {"zoe": (["role ADMIN"], [])}
    assert [each.entitlement for each in report.holders[0].keeps] == ["role READER"]


def test_people_are_one_across_vendors_by_mail_or_by_a_mapping_and_not_within_one_place() -> None:
    cloud = state("huawei:User", "ana-cloud", {"user_name": "asilva", "email": "Ana@Example.com"}, {"user_id": "h1"})
    assert [each.name for each in reviewed(plan([ANA, cloud], [ANA, cloud])).holders] == ["ana@example.com"]
    other = user("ana2", email="ana@example.com")
    names = [each.name for each in reviewed(plan([ANA, other], [ANA, other])).holders]
    assert len(names) == 2
    mapped = Settings(people={"cncc/ana2": "Ana Silva", "ana@example.com": "Ana Silva"})
    joined = reviewed(plan([BEN, other], [BEN, other]), mapped)
    assert "Ana Silva" in [each.name for each in joined.holders]


def test_a_value_is_followed_through_another_relation_of_the_same_user() -> None:
    eve = user("eve", made=False)
    password = state("cncc:Password", "eve", {"user": UNKNOWN, "temporary": True}, of={"user": [eve]})
    reads = state("cncc:UserRole", "r", {"user": UNKNOWN, "role": "READER"}, of={"user": [password]})
    fay = user("fay", made=False)
    assert access(reviewed(plan([], [eve, fay, password, reads]))) == {"eve@example.com": (["role READER"], [])}


def test_a_new_user_that_cannot_be_followed_is_said_to_be_unknown() -> None:
    eve, fay = user("eve", made=False), user("fay", made=False)
    lost = dataclasses.replace(role(eve, "ADMIN", made=False), dependencies={})  # as in the engine's stream
    report = reviewed(plan([], [eve, fay, lost]))
    assert [each.rule for each in report.risks if each.rule == "IAM008"] == ["IAM008"]
