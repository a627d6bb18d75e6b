"""The smallest PATCH: it leads to what is wanted, touches nothing else, and is empty when nothing differs."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iam_resources.scim.patch import Change, Several, apply, smallest
from iam_resources.scim.representation import value_at
from iam_resources.scim.schemas import ENTERPRISE

TYPES = ("work", "home", "other", "recovery")
texts = st.text(st.sampled_from('ab"\\ é'), min_size=1, max_size=3)
mails = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES), "value": texts}, optional={"primary": st.booleans(), "verified": st.booleans()}
)
seen_users = st.fixed_dictionaries(
    {"userName": texts},
    optional={
        "title": texts,
        "name": st.fixed_dictionaries({"familyName": texts}, optional={"givenName": texts}),
        "emails": st.lists(mails, max_size=5, unique_by=lambda mail: (mail["type"], mail["value"])),
        ENTERPRISE: st.fixed_dictionaries({}, optional={"department": texts, "division": texts}),
    },
)
wanted_mails = st.dictionaries(
    st.sampled_from(TYPES).map(lambda type_: (("type", type_),)),
    st.none()
    | st.fixed_dictionaries({"value": texts}, optional={"primary": st.just(False), "verified": st.booleans()}),
).map(Several)
wanted_users = st.fixed_dictionaries(
    {},
    optional={
        "userName": texts,
        "title": texts | st.just(""),
        "name.givenName": texts | st.just(""),
        "name.familyName": texts,
        f"{ENTERPRISE}:department": texts | st.just(""),
        f"{ENTERPRISE}:manager.value": texts | st.just(""),
        "emails": wanted_mails,
    },
)


@given(seen_users, wanted_users)
def test_the_patch_leads_to_what_is_wanted_and_then_nothing_is_left(
    seen: dict[str, Any], wanted: dict[str, Any]
) -> None:
    before = copy.deepcopy(seen)
    after = apply(seen, smallest(seen, wanted))
    assert seen == before
    assert smallest(after, wanted) == []
    for path, value in wanted.items():
        if not isinstance(value, Several):
            assert (value_at(after, path) or "") == value
            continue
        for which, item in value.items.items():
            there = [each for each in after.get("emails") or [] if each["type"] == which[0][1]]
            if item is None:
                assert there == []
            else:
                assert any(
                    all((each.get(name) or False) == (part or False) for name, part in item.items()) for each in there
                )


@given(seen_users, wanted_users)
def test_what_nobody_mentions_stays(seen: dict[str, Any], wanted: dict[str, Any]) -> None:
    after = apply(seen, smallest(seen, wanted))
    for path in ("userName", "title", "name.givenName", "name.familyName", f"{ENTERPRISE}:division"):
        if path not in wanted:
            assert value_at(after, path) == value_at(seen, path)
    mentioned = {which[0][1] for which in wanted["emails"].items} if "emails" in wanted else set()
    kept = [mail for mail in seen.get("emails", []) if mail["type"] not in mentioned]
    assert [mail for mail in after.get("emails") or [] if mail["type"] not in mentioned] == kept


@given(seen_users, st.randoms())
def test_what_the_service_reorders_and_fills_is_no_difference(seen: dict[str, Any], random: Any) -> None:
    wanted: dict[str, Any] = {path: seen[path] for path in ("userName", "title") if path in seen}
    by_type = {mail["type"]: mail for mail in seen.get("emails", [])}
    wanted["emails"] = Several({(("type", type_),): {"value": mail["value"]} for type_, mail in by_type.items()})
    message = copy.deepcopy(seen)
    message["emails"] = [{"verified": False, "secondary": False, **mail} for mail in message.get("emails", [])]
    random.shuffle(message["emails"])
    message["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    assert smallest(message, wanted) == []


def test_only_one_mail_is_primary() -> None:
    seen = {"emails": [{"type": "work", "value": "w", "primary": True}, {"type": "home", "value": "h"}]}
    wanted = {"emails": Several({(("type", "home"),): {"primary": True}})}
    changes = smallest(seen, wanted)
    assert [change.to_wire() for change in changes] == [
        {"op": "replace", "path": 'emails[type eq "work" and value eq "w"].primary', "value": False},
        {"op": "replace", "path": 'emails[type eq "home" and value eq "h"].primary', "value": True},
    ]
    assert [mail["primary"] for mail in apply(seen, changes)["emails"]] == [False, True]


def test_one_of_two_mails_of_a_type_becomes_the_primary_one() -> None:
    seen = {"emails": [{"type": "work", "value": "a", "primary": True}, {"type": "work", "value": "b"}]}
    wanted = {"emails": Several({(("type", "work"),): {"value": "b", "primary": True}})}
    after = apply(seen, smallest(seen, wanted))["emails"]
    assert [(mail["value"], mail["primary"]) for mail in after] == [("a", False), ("b", True)]
    assert smallest({"emails": after}, wanted) == []


def test_values_in_paths_are_escaped() -> None:
    change = Change("remove", "emails", which=(("type", 'a" or type pr or value eq "'),))
    assert change.to_wire()["path"] == 'emails[type eq "a\\" or type pr or value eq \\""]'


def test_parts_of_what_is_not_there_are_added_together() -> None:
    changes = smallest({}, {"name.givenName": "Ana", "name.familyName": "Lima", f"{ENTERPRISE}:department": "Core"})
    assert [change.to_wire() for change in changes] == [
        {"op": "add", "path": f"{ENTERPRISE}:department", "value": "Core"},
        {"op": "add", "path": "name", "value": {"givenName": "Ana", "familyName": "Lima"}},
    ]
