"""OCIDs in references: of another kind of object, and of somebody who is gone."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.engine.check import check
from iam_resources.errors import NotFound
from iam_resources.oci import domains
from tests.oci.iam.environment import Env

COMPARTMENT = "ocid1.compartment.oc1..aaaa"
GROUP = "ocid1.group.oc1..aaaa"
OF_A_USER: list[tuple[type[Any], dict[str, Any]]] = [
    (oci.Membership, {"group": "Ops"}),
    (oci.GroupMembers, {"group": "Ops"}),
    (oci.AuthToken, {"description": "x"}),
    (oci.UiPassword, {}),
    (oci.UserCapabilities, {"can_use_api_keys": True}),
]


@pytest.mark.parametrize(
    ("kind", "given", "path"),
    [
        (oci.Membership.kind, {"user": COMPARTMENT, "group": "g"}, "user"),
        (oci.Membership.kind, {"user": "ocid1.saml2idp.oc1..aaaa/ana", "group": COMPARTMENT}, "group"),
        (oci.GroupMembers.kind, {"group": GROUP, "users": ["ana", GROUP]}, "users[1]"),
        (domains.Membership.kind, {"user": GROUP, "group": "g"}, "user"),
        (domains.AppRoleGrant.kind, {"role": "User Administrator", "user": GROUP}, "user"),
    ],
)
def test_an_ocid_of_another_kind_is_refused(kind: Any, given: dict[str, Any], path: str) -> None:
    _, failures = check(kind.inputs, given)
    assert [failure.path for failure in failures] == [path]
    assert "is the OCID of a " in failures[0].reason and "ocid1." in failures[0].reason


@pytest.mark.parametrize(("kind", "given"), OF_A_USER, ids=lambda each: getattr(each, "__name__", ""))
async def test_an_ocid_of_somebody_who_is_gone_says_refresh(env: Env, kind: Any, given: dict[str, Any]) -> None:
    user_id = await env.user("ana")
    await env.group("Ops")
    await env.call("DELETE", f"/users/{user_id}")
    users: dict[str, Any] = {"users": [user_id]} if kind is oci.GroupMembers else {"user": user_id}
    with pytest.raises(NotFound, match=r"there is no user .*deleted by hand, run: pulumi up --refresh") as caught:
        await (await env.again()).driver(kind).create(**users, **given)
    assert "If the program makes" not in str(caught.value)
