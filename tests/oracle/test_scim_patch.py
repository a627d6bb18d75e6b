"""Our PATCH, carried out by an implementation of SCIM that is not ours, leads to what we say it leads to."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources.scim.patch import Several, apply, patch_body, smallest
from iam_resources.scim.schemas import ENTERPRISE, USER
from tests.conftest import unavailable

TYPES = ("work", "home", "other")
texts = st.text(st.sampled_from('ab"\\ é'), min_size=1, max_size=3)
addresses = st.integers(0, 3).map(lambda number: f"mail{number}@example.com")
mails = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(TYPES), "value": addresses}, optional={"display": texts}),
    max_size=4,
    unique_by=lambda mail: (mail["type"], mail["value"]),
)
users = st.fixed_dictionaries(
    {"userName": texts, "emails": mails, "primary": st.integers(0, 3)},
    optional={
        "title": texts,
        "name": st.fixed_dictionaries({"familyName": texts}, optional={"givenName": texts}),
        ENTERPRISE: st.fixed_dictionaries({}, optional={"department": texts, "division": texts}),
    },
)
wishes = st.fixed_dictionaries(
    {},
    optional={
        "userName": texts,
        "title": texts | st.just(""),
        "name.givenName": texts | st.just(""),
        "name.familyName": texts,
        f"{ENTERPRISE}:department": texts | st.just(""),
        "emails": st.dictionaries(
            st.sampled_from(TYPES).map(lambda type_: (("type", type_),)),
            st.none()
            | st.fixed_dictionaries({"value": addresses}, optional={"primary": st.just(False), "display": texts}),
        ).map(Several),
    },
)


@pytest.fixture(scope="module")
def carried_out() -> Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]:
    """Carries a PATCH out on a user; returns the user after it."""
    try:
        import scim2_models
    except ImportError:
        unavailable("the package scim2-models is not installed: make .venv/oracle")
    user_type = scim2_models.User[scim2_models.EnterpriseUser]

    def carry_out(seen: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        user = user_type.model_validate(copy.deepcopy(seen))
        scim2_models.PatchOp[user_type].model_validate(body).patch(user)
        return dict(user.model_dump(exclude_none=True))

    return carry_out


@given(users, wishes)
def test_another_implementation_gets_where_we_say(
    carried_out: Any, seen: dict[str, Any], wanted: dict[str, Any]
) -> None:
    place = seen.pop("primary")
    if place < len(seen["emails"]):
        seen["emails"][place]["primary"] = True
    seen["schemas"] = [USER, ENTERPRISE]
    changes = smallest(seen, wanted)
    if changes:
        assert _plain(carried_out(seen, patch_body(changes))) == _plain(apply(seen, changes))


def _plain(user: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, flags that are not set, and the order of mails."""
    found = {}
    for name in ("userName", "title", "name", "emails", ENTERPRISE):
        value = user.get(name)
        if name == "emails":
            value = sorted(
                json.dumps({key: part for key, part in mail.items() if part}, sort_keys=True) for mail in value or []
            )
        if value:
            found[name] = value
    return found
