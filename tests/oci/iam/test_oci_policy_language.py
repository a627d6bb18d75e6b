"""The policy language: what is a statement, what is its one form, and what is said of one that is wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.oci.policies import Fault, faults_of, parse, parse_rule, remarks_on

GROUP_ID, OTHER_ID = "ocid1.group.oc1..aaaa", "ocid1.group.oc1..bbbb"
COMPARTMENT_ID = "ocid1.compartment.oc1..cccc"

ONE_FORM = [
    "Allow group UserAdministrators to manage users in tenancy",
    "Allow group Default/'My Admins', Ops to manage groups in tenancy",
    "Allow any-user to inspect users in tenancy where request.user.name != 'x'",
    "Allow any-group to read all-resources in compartment A:B:C",
    f"Allow group id {GROUP_ID}, id {OTHER_ID} to use instances in compartment id {COMPARTMENT_ID}",
    "Allow dynamic-group D to {OBJECT_READ, BUCKET_INSPECT} in compartment x",
    "Allow group A to {OBJECT_READ} objects in tenancy",
    "Allow group A to manage objects in tenancy where all {target.bucket.name = /Pay*/, any {request.region = 'iad',"
    " request.operation in ('A', 'B')}}",
    "Allow group A to manage objects in tenancy where request.utc-timestamp before '2020-01-01T00:00Z'",
    "Allow group A to manage objects in tenancy where request.utc-timestamp.time-of-day between '09:00:00Z' and"
    " '17:00:00Z'",
    "Allow group A to manage objects in tenancy where request.operation not in ('A')",
    "Allow group A to manage instances in tenancy where target.resource.tag.Ops.Owner = 'x'",
    "Allow service blockstorage, objectstorage-us-ashburn-1 to use keys in compartment ABC",
    "Deny group Interns to manage instance-family in compartment Prod",
    "Define tenancy Source as ocid1.tenancy.oc1..x",
    f"Define group StorageAdmins as {GROUP_ID}",
    "Endorse group StorageAdmins to manage object-family in any-tenancy",
    "Endorse any-user to {WLP_LOG_CREATE} in any-tenancy where request.principal.type = 'workloadprotectionagent'",
    "Endorse group R to associate local-peering-gateways in compartment C with local-peering-gateways in tenancy T",
    "Admit group StorageAdmins of tenancy Source to manage object-family in tenancy",
    "Endorse any-user to associate compute-container-instances in compartment c of tenancy ske with subnets in tenancy"
    " where request.principal.type = 'virtualnode'",
    f"Endorse group R to associate vnics in tenancy with subnets in compartment id {COMPARTMENT_ID} of tenancy T",
    "Deny admit group R of tenancy T to manage remote-peering-to in compartment C",
]


@pytest.mark.parametrize("text", ONE_FORM)
def test_a_statement_in_its_one_form_stays_as_it_is(text: str) -> None:
    statement = parse(text)
    assert statement.text == text
    assert list(faults_of(statement)) == []
    assert list(remarks_on(statement)) == []


@pytest.mark.parametrize(
    ("text", "one_form"),
    [
        ("ALLOW GROUP a TO MANAGE USERS IN TENANCY", "Allow group a to manage users in tenancy"),
        ("allow group 'a' , 'b'\n  to manage users in   tenancy", "Allow group a, b to manage users in tenancy"),
        ("allow group 'D'/'a b' to use users in tenancy", "Allow group D/'a b' to use users in tenancy"),
        ("allow group 'D/a b' to use users in tenancy", "Allow group D/'a b' to use users in tenancy"),
        (
            f"allow group id {GROUP_ID}, group id {OTHER_ID} to use users in tenancy",
            f"Allow group id {GROUP_ID}, id {OTHER_ID} to use users in tenancy",
        ),
        (
            "allow group a to use users in tenancy where target.user.name ! = /A-*/",
            "Allow group a to use users in tenancy where target.user.name != /A-*/",
        ),
        (
            "allow group a to {user_inspect,USER_READ} in tenancy where ALL{request.ad='x' , request.ad='y'}",
            "Allow group a to {USER_INSPECT, USER_READ} in tenancy where all {request.ad = 'x', request.ad = 'y'}",
        ),
    ],
)
def test_other_ways_to_write_the_same_have_the_same_form(text: str, one_form: str) -> None:
    assert parse(text).text == one_form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "it ends at column 1: expected the beginning of a statement"),
        ("Alow group A to manage users in tenancy", "'Alow' at column 1: .*did you mean 'allow'"),
        ("Allow grup A to manage users in tenancy", "'grup' at column 7: .*did you mean 'group'"),
        ("Allow user ana to manage users in tenancy", "'user' at column 7: .*write 'group'"),
        ("Allow group A to mange users in tenancy", "'mange' at column 18: expected a verb .*did you mean 'manage'"),
        ("Allow group A B to manage users in tenancy", "'B' at column 15: .*a blank in it stands in quotes"),
        ("Allow group to manage users in tenancy", "'to' at column 13: expected the name of a group"),
        ("Allow group A to manage users on tenancy", "'on' at column 31: expected 'in'"),
        ("Allow group A to manage users", "it ends at column 30: expected 'in'"),
        ("Allow group A to manage users in tenency", "'tenency' at column 34: .*did you mean 'tenancy'"),
        ("Allow group A to manage users in tenancy when x", "'when' at column 42: expected 'where'"),
        ("Allow group A to manage users, groups in tenancy", "',' at column 30: .*one resource type"),
        ("Allow group A to {users-x} in tenancy", "'users-x' at column 19: expected a permission"),
        ("Allow group A to manage users in tenancy where", "it ends at column 47: expected a variable"),
        ("Allow group A to manage users in tenancy where all {request.ad = 'x'", "the closing brace"),
        ("Allow group A to manage users in tenancy where request.ad == 'x'", "'=' at column 60: expected a value"),
        ("Allow group A to manage users in tenancy where request.ad like 'x'", "'like' at column 59: .*comparison"),
        ("Allow group A to manage users in tenancy where request.ad = 'x", "quotation mark at its end"),
        ("Allow group \u2018A\u2019 to manage users in tenancy", "at column 13: is a curled quotation mark"),
        (f"Allow group {GROUP_ID} to manage users in tenancy", f"at column 13: .*group id {GROUP_ID}"),
        (f"Allow group A to use vcns in compartment {COMPARTMENT_ID}", f"compartment id {COMPARTMENT_ID}"),
        ("Allow group A to manage users in any-tenancy", "'any-tenancy' at column 34: expected where"),
        ("Allow group A to associate users in tenancy", "'associate' at column 18: expected a verb"),
        ("Define tenancy X as here", "'here' at column 21: expected the OCID of the tenancy"),
        ("Define group X", "it ends at column 15: expected as"),
    ],
)
def test_what_is_no_statement_is_reported_with_its_place(text: str, expected: str) -> None:
    with pytest.raises(Fault, match=expected):
        parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Allow group A to manage user in tenancy", "'user' at column 25: .*'users'"),
        ("Allow group A to manage instnaces in tenancy", "'instnaces' .*'instances'"),
        ("Allow group A to use vcns in tenancy where requst.ad = 'x'", "'requst.ad' at column 44: .*'request.ad'"),
        ("Allow group A to use vcns in tenancy where request.user.idd = 'x'", "'request.user.idd' .*'request.user.id'"),
        ("Allow group A to use vcns in tenancy where foo = 'x'", "begins with 'request.' or 'target.'"),
        ("Deny group A to manage groups in compartment B", "write: Deny group A to manage groups in tenancy"),
        ("Allow group A to inspect dynamic-groups in compartment B", "belong to the tenancy"),
    ],
)
def test_slips_and_grants_of_nothing_are_faults(text: str, expected: str) -> None:
    [fault] = faults_of(parse(text))
    assert re.search(expected, str(fault)), str(fault)


def test_users_of_an_identity_domain_in_a_compartment_are_another_thing() -> None:
    text = "Allow group A to manage users in compartment B where target.resource.domain.name = 'HR'"
    assert list(faults_of(parse(text))) == []


def test_what_is_merely_new_is_a_remark() -> None:
    statement = parse("Allow group A to manage quantum-things in tenancy where target.quantum-thing.id = 'x'")
    assert list(faults_of(statement)) == []
    assert list(remarks_on(statement)) == [
        "the resource type 'quantum-things' is not known here; if it is a new one, all is well"
    ]


def test_a_plural_is_a_remark_where_the_vendor_has_both() -> None:
    statement = parse("Allow group A to manage integration-instance in tenancy")
    assert list(faults_of(statement)) == []
    statement = parse("Allow group A to manage cross-connect in tenancy")
    assert list(faults_of(statement)) == []
    assert list(remarks_on(statement)) == [
        "the resource type 'cross-connect' is not known here; did you mean 'cross-connects'?"
    ]


@pytest.mark.parametrize(
    ("text", "one_form"),
    [
        ("instance.id='x'", "instance.id = 'x'"),
        ("ALL {resource.type = 'fnfunc', resource.compartment.id != 'y'}",) * 2,
        ("Any {tag.a.b.value, All{instance.id = 'x'}}", "any {tag.a.b.value, all {instance.id = 'x'}}"),
        ("tag.a.b.value = 'c'",) * 2,
    ],
)
def test_a_matching_rule(text: str, one_form: str) -> None:
    assert parse_rule(text).text == one_form.replace("ALL", "all")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "it ends at column 1"),
        ("all {resource.typ = 'x'}", "'resource.typ' at column 6: .*did you mean 'resource.type'"),
        ("all {resource.type = 'x'", "the closing brace"),
        ("resource.type = fnfunc", "write 'fnfunc'"),
        ("resource.type", "only a tag can stand without"),
        ("instance.id = 'x', instance.id = 'y'", "',' at column 18: .*inside the braces"),
        ("tag.a.value = 'x'", "expected a variable"),
    ],
)
def test_what_is_no_matching_rule_is_reported_with_its_place(text: str, expected: str) -> None:
    with pytest.raises(Fault, match=expected):
        parse_rule(text)


@given(st.text(alphabet="Alow group'{}(),=!/:.id \n\"whereanyinto", max_size=80))
def test_no_text_is_more_than_a_fault(text: str) -> None:
    for begin in ("", "Allow group A to manage users in tenancy where "):
        try:
            one_form = parse(begin + text).text
        except Fault as fault:
            assert "\n" not in str(fault).strip() or "\n" in fault.found
        else:
            assert parse(one_form).text == one_form
