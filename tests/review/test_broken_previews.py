"""A real preview with anything in it replaced by something else is reviewed or refused, and never a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.access import UNKNOWN
from iam_resources.review.reading import Unreadable, read_preview
from iam_resources.review.reviewing import review
from iam_resources.review.settings import Settings


def _state(token: str, name: str, inputs: dict[str, Any], outputs: dict[str, Any], **of: str) -> dict[str, Any]:
    kind = f"pulumi-python:dynamic/{token}"
    where = {"realm": "cncc", "realm_id": "R"}
    return {
        "urn": f"urn:pulumi:dev::people::{kind}::{name}",
        "type": kind,
        "id": name,
        "custom": True,
        "inputs": inputs,
        "outputs": {**inputs, **outputs, **where} if outputs else {},
        "propertyDependencies": {field: [urn] for field, urn in of.items()},
    }


ANA = _state("cncc:User", "ana", {"username": "ana", "email": "a@example.com", "on_delete": "delete"}, {"user_id": "1"})
STAFF = _state("cncc:Group", "staff", {"name": "staff"}, {"group_id": "2", "path": "/staff"})
IN_STAFF = _state(
    "cncc:Membership", "in", {"user": "1", "group": "2"}, {"user_id": "1", "group_id": "2", "group_path": "/staff"}
)
EVE = _state("cncc:User", "eve", {"username": "eve"}, {})
ROLES = _state("cncc:UserRoles", "eve", {"user": UNKNOWN, "roles": ["ADMIN"], "exclusive": True}, {}, user=EVE["urn"])
POLICY = _state("oci:Policy", "p", {"name": "p", "statements": ["Allow group x to manage users in tenancy"]}, {})
PREVIEW: dict[str, Any] = {
    "config": {"cncc:username": "admin"},
    "steps": [
        {"op": "delete", "urn": ANA["urn"], "oldState": ANA},
        {"op": "same", "urn": STAFF["urn"], "oldState": STAFF, "newState": STAFF},
        {
            "op": "update",
            "urn": IN_STAFF["urn"],
            "oldState": IN_STAFF,
            "newState": IN_STAFF,
            "detailedDiff": {"user": {}},
        },
        {"op": "create", "urn": EVE["urn"], "newState": EVE},
        {"op": "create", "urn": ROLES["urn"], "newState": ROLES},
        {"op": "create", "urn": POLICY["urn"], "newState": POLICY},
    ],
    "changeSummary": {"create": 3, "delete": 1, "same": 1, "update": 1},
}


def _spots(found: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(found) if isinstance(found, dict) else range(len(found)) if isinstance(found, list) else ():
        yield found, key
        yield from _spots(found[key])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_anything_in_a_preview_can_be_something_else(data: st.DataObject) -> None:
    preview = copy.deepcopy(PREVIEW)
    for _ in range(data.draw(st.integers(1, 3))):
        spots = list(_spots(preview))
        if spots:
            holder, key = data.draw(st.sampled_from(spots))
            holder[key] = data.draw(ANYTHING)
    try:
        review(read_preview(json.dumps(preview), "preview.json"), Settings())
    except Unreadable as error:
        assert "\n" not in str(error)
