"""Defined tags in the words of the program: to the service capital letters of their names make no difference."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from iam_resources.oci.base.tags import in_words, tags_to_json
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.functions.application import ApplicationInputs, ApplicationLifecycle
from iam_resources.settings import Settings

THEIRS = {"Operations": {"CostCenter": "42", "Owner": "x"}, "Other": {"A": "b"}}
OURS = {"operations": {"costcenter": "42"}}


def test_what_is_there_is_reported_in_the_words_of_the_program() -> None:
    assert in_words(THEIRS, OURS) == {"operations": {"costcenter": "42", "Owner": "x"}, "Other": {"A": "b"}}
    assert in_words(THEIRS, None) == THEIRS
    assert in_words(None, OURS) == {}


@pytest.mark.parametrize("wanted", [OURS, {"OPERATIONS": {"COSTCENTER": "43"}}])
def test_no_tag_is_sent_under_two_names(wanted: dict[str, dict[str, str]]) -> None:
    given = {"application_id": "", "display_name": "a", "compartment_id": "ocid1.compartment.oc1..a", "subnet_ids": []}
    known = ApplicationInputs.model_construct(**given, defined_tags=THEIRS)
    program = ApplicationInputs.model_construct(**given, defined_tags=wanted)
    sent = tags_to_json(program, known, frozenset({"defined_tags"}))["definedTags"]
    assert sorted(name.lower() for name in sent) == ["operations", "other"]
    [namespace] = wanted
    assert sorted(name.lower() for name in sent[namespace]) == ["costcenter", "owner"]


def test_a_function_application_keeps_the_words_too() -> None:
    body: dict[str, Any] = {"id": "x", "displayName": "a", "compartmentId": "c", "definedTags": THEIRS}
    wanted = ApplicationInputs.model_construct(defined_tags=OURS)
    place = cast(Tenancy, SimpleNamespace(tenancy_id="ocid1.tenancy.oc1..t"))
    message = ApplicationLifecycle(Settings({}, {})).state_of(place, body, wanted).defined_tags
    assert message == {"operations": {"costcenter": "42", "Owner": "x"}, "Other": {"A": "b"}}
