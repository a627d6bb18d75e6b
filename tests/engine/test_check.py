"""Every fault of the inputs is reported at once, in words for a person, and what is not known yet is no fault."""

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Discriminator, Field, Tag

from iam_resources.engine import Inputs, Model, OrMap, Secret
from iam_resources.engine.check import Failure, check
from iam_resources.engine.model import facts
from iam_resources.engine.values import UNKNOWN
from tests.engine.things import ThingInputs


def test_all_faults_come_together_each_with_its_field() -> None:
    _, failures = check(ThingInputs, {"size": "big", "colour": ["red"], "marks": {"k": ["v", 3]}})
    assert {(item.path, item.reason) for item in failures} == {
        ("title", "is required"),
        ("size", "must be a whole number, not a string"),
        ("colour", "is not an argument; did you mean 'colours'?"),
        ("marks.k[1]", "must be a string, not a number"),
    }


def test_a_rule_over_two_fields_is_reported_beside_a_fault_of_a_third() -> None:
    _, failures = check(ThingInputs, {"title": "", "size": 11, "place": "shelf"})
    assert {item.path for item in failures} == {"title", "size"}
    assert "must be at most 10 on a shelf" in [item.reason for item in failures]


@pytest.mark.parametrize(
    "given_values",
    [{"title": UNKNOWN}, {"title": "a", "size": UNKNOWN, "place": "shelf"}, {"title": "a", "colours": ["x", UNKNOWN]}],
)
def test_unknown_values_fail_no_check_that_could_pass(given_values: dict[str, Any]) -> None:
    values, failures = check(ThingInputs, given_values)
    assert failures == []
    assert values == given_values


def test_a_secret_value_is_never_repeated_in_a_reason() -> None:
    _, failures = check(ThingInputs, {"title": "a", "code": 987654321, "hint": ["hush-hush"]})
    assert {item.path for item in failures} == {"code", "hint"}
    assert not any("987654321" in item.reason or "hush" in item.reason for item in failures)


def test_a_secret_value_is_not_in_the_text_of_the_model_s_own_error() -> None:
    with pytest.raises(ValueError, match="code") as caught:
        ThingInputs.model_validate({"title": "a", "code": 987654321})
    assert "987654321" not in str(caught.value)


@given(colours=st.lists(st.sampled_from("abcdef"), max_size=8))
def test_the_order_of_a_set_does_not_matter(colours: list[str]) -> None:
    values, _ = check(ThingInputs, {"title": "a", "colours": colours})
    assert values["colours"] == sorted(set(colours))


def test_facts_are_read_from_the_markers() -> None:
    known = facts(ThingInputs)
    assert known["title"].key and known["title"].required
    assert known["place"].replaces
    assert known["code"].secret and known["code"].write_only == "code_version"
    assert known["marks"].per_key and known["colours"].unordered and known["behave"].local
    assert known["size"].doc == "How large, 1 to 100."


class _Part(Model):
    kind: str = "part"
    primary: bool | None = None


class _Worded(Inputs):
    account: Annotated[str | None, Field(pattern="^[0-9a-f]{32}$")] = None
    """The account, 32 hexadecimal digits. Another sentence."""
    bare: Annotated[str | None, Field(pattern="^[a-z]+$")] = None
    ids: list[Annotated[str, Field(pattern="^id-")]] | None = None
    """OCIDs of networks."""
    name: Annotated[str | None, Field(min_length=1)] = None
    names: Annotated[list[str] | None, Field(min_length=1)] = None
    key: Annotated[str | None, Field(pattern="^k"), Secret()] = None
    """The key."""
    text: Annotated[str | None, OrMap()] = None


@pytest.mark.parametrize(
    ("given_values", "path", "reason"),
    [
        (
            {"account": "production"},
            "account",
            "expected: the account, 32 hexadecimal digits; got 'production' (pattern: ^[0-9a-f]{32}$)",
        ),
        ({"bare": "A"}, "bare", "must match ^[a-z]+$, not 'A'"),
        ({"ids": ["id-1", "x"]}, "ids[1]", "expected: OCIDs of networks; got 'x' (pattern: ^id-)"),
        ({"key": "hush"}, "key", "expected: the key (pattern: ^k)"),
        ({"name": ""}, "name", "must not be empty"),
        ({"names": []}, "names", "must not be empty"),
        ({"text": []}, "text", "must be a string or a map, not a list"),
        ({"name": []}, "name", "must be a string, not a list"),
    ],
)
def test_a_reason_says_first_what_is_expected_in_plain_words(
    given_values: dict[str, Any], path: str, reason: str
) -> None:
    assert [(each.path, each.reason) for each in check(_Worded, given_values)[1]] == [(path, reason)]


class _WithParts(Inputs):
    parts: dict[Literal["work", "home"], _Part] | None = None
    one: Annotated[Annotated[_Part, Tag("part")], Discriminator(lambda value: value["kind"])] | None = None
    code: str | None = None


def test_what_is_wrong_inside_is_reported_where_the_program_has_it() -> None:
    _, failures = check(
        _WithParts, {"parts": {"work": {"primry": True}, "wrk": {}}, "one": {"kind": "part", "primary": 3}}
    )
    assert {(item.path, item.reason) for item in failures} == {
        ("parts.work.primry", "is not known; did you mean 'primary'?"),
        ("parts.wrk", "must be one of 'work' or 'home', not 'wrk'"),
        ("one.primary", "must be true or false, not a number"),
    }


def test_the_value_of_an_argument_that_there_is_not_is_never_shown() -> None:
    """Such as a password in a place that has none."""
    given = {"name": "a", "password": "open sesame"}
    (failure,) = (each for each in check(ThingInputs, given)[1] if each.path == "password")
    name, reason = failure.shown(given, ())
    assert name == ""
    assert reason.startswith("property password: is not an argument")


def test_no_property_is_named_whose_value_the_engine_would_print_wrongly() -> None:
    given = {"code": 987654321, "parts": 3, "title": "-----BEGIN\n-----END"}
    assert Failure("code", "must be a string").shown(given, {"code"}) == ("", "property code: must be a string")
    assert Failure("parts", "must be a map").shown(given, {"code"}) == ("parts", "must be a map")
    assert Failure("parts.work", "is required").shown(given, {"code"}) == ("", "property parts.work: is required")
    assert Failure("title", "is no key").shown(given, ()) == ("", "property title: is no key")
