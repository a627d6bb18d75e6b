"""Users, groups and who is in them."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, ADMINISTRATORS_ID, TENANCY_ID
from tests.sandbox.oci.tenancy import Tenancy

ELSEWHERE = "ocid1.compartment.oc1..aaaaaaaaxxxx"


async def test_a_new_user_has_everything(tenancy: Tenancy) -> None:
    made = await tenancy.make("/users", name="ana@x.org", email="ana@x.org", description="Ana")
    assert tenancy.last.headers["etag"]
    assert made["id"].startswith("ocid1.user.oc1..aaaaaaaa")
    assert len(made["id"]) == len("ocid1.user.oc1..aaaaaaaa") + 52
    assert {name: made[name] for name in ("lifecycleState", "timeCreated", "freeformTags", "definedTags")} == {
        "lifecycleState": "ACTIVE",
        "timeCreated": "2027-01-15T08:00:00.000Z",
        "freeformTags": {},
        "definedTags": {},
    }
    assert len(made["capabilities"]) == 7
    assert all(made["capabilities"].values())
    assert made["inactiveStatus"] is None
    assert await tenancy.call("GET", f"/users/{made['id']}") == made


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": None}, 400, "MissingParameter"),
        ({"name": "with blank"}, 400, "InvalidParameter"),
        ({"name": "x" * 101}, 400, "InvalidParameter"),
        ({"description": None}, 400, "MissingParameter"),
        ({"description": "x" * 401}, 400, "InvalidParameter"),
        ({"email": "nobody"}, 400, "InvalidParameter"),
        ({"freeformTags": {f"k{n}": "" for n in range(11)}}, 400, "InvalidParameter"),
        ({"freeformTags": {"a b": ""}}, 400, "InvalidParameter"),
        ({"compartmentId": None}, 400, "MissingParameter"),
        ({"compartmentId": ELSEWHERE}, 404, "NotAuthorizedOrNotFound"),
        ({"name": "ADMIN"}, 409, "UserAlreadyExists"),
    ],
)
async def test_what_a_user_must_be(tenancy: Tenancy, body: dict[str, Any], status: int, code: str) -> None:
    whole = {"compartmentId": TENANCY_ID, "name": "ana", "description": "", **body}
    assert await tenancy.code("POST", "/users", whole, expect=status) == code


async def test_a_body_that_is_none(tenancy: Tenancy) -> None:
    headers = {"content-type": "application/json"}
    assert await tenancy.code("POST", "/users", content=b"{", headers=headers, expect=400) == "CannotParseRequest"
    assert await tenancy.code("POST", "/users", content=b"", headers=headers, expect=400) == "MissingParameter"


async def test_a_tenancy_that_asks_for_mail(tenancy: Tenancy) -> None:
    await tenancy.control("POST", "settings", {"email_required": True})
    body = {"compartmentId": TENANCY_ID, "name": "ana", "description": ""}
    refused = await tenancy.call("POST", "/users", body, expect=400)
    assert refused["code"] == "IdcsConversionError"
    assert "The primary email must be specified." in refused["message"]
    await tenancy.call("POST", "/users", {**body, "email": "ana@x.org"})


async def test_mails_are_unique(tenancy: Tenancy) -> None:
    await tenancy.make("/users", name="ana", email="ana@x.org")
    eva = await tenancy.make("/users", name="eva")
    assert await tenancy.code("PUT", f"/users/{eva['id']}", {"email": "ANA@x.org"}, expect=409) == "EmailAlreadyExists"
    await tenancy.call("PUT", f"/users/{eva['id']}", {"email": "eva@x.org"})
    await tenancy.call("PUT", f"/users/{eva['id']}", {"email": "eva@x.org"})


async def test_the_compartment_does_not_belong_into_a_header(tenancy: Tenancy) -> None:
    headers = {"compartment-id": TENANCY_ID}
    body = {"compartmentId": TENANCY_ID, "name": "ana", "description": ""}
    assert await tenancy.code("POST", "/users", body, headers=headers, expect=404) == "NotAuthorizedOrNotFound"


async def test_an_update_leaves_what_it_does_not_name(tenancy: Tenancy) -> None:
    made = await tenancy.make("/users", name="ana", email="ana@x.org", freeformTags={"a": "1", "b": "2"})
    path = f"/users/{made['id']}"
    changed = await tenancy.call("PUT", path, {"description": "x", "email": None})
    assert changed == {**made, "description": "x"}
    changed = await tenancy.call("PUT", path, {"freeformTags": {"a": "3"}, "name": "eva"})
    assert changed == {**made, "description": "x", "freeformTags": {"a": "3"}}


async def test_etags(tenancy: Tenancy) -> None:
    made = await tenancy.make("/users", name="ana")
    path, first = f"/users/{made['id']}", tenancy.last.headers["etag"]
    await tenancy.call("PUT", path, {"description": "x"}, headers={"if-match": first})
    second = tenancy.last.headers["etag"]
    assert second != first
    assert await tenancy.code("PUT", path, {}, headers={"if-match": first}, expect=412) == "NoEtagMatch"
    assert await tenancy.code("DELETE", path, headers={"if-match": first}, expect=412) == "NoEtagMatch"
    await tenancy.call("DELETE", path, headers={"if-match": second}, expect=204)
    assert await tenancy.code("GET", path, expect=404) == "NotAuthorizedOrNotFound"
    assert await tenancy.code("DELETE", path, expect=404) == "NotAuthorizedOrNotFound"


async def test_state_and_capabilities(tenancy: Tenancy) -> None:
    made = await tenancy.make("/users", name="ana")
    path = f"/users/{made['id']}"
    assert await tenancy.code("PUT", f"{path}/state", {"blocked": True}, expect=400) == "InvalidParameter"
    assert (await tenancy.call("PUT", f"{path}/state", {"blocked": False}))["lifecycleState"] == "ACTIVE"
    changed = await tenancy.call("PUT", f"{path}/capabilities", {"canUseSmtpCredentials": False, "canUseApiKeys": None})
    assert changed["capabilities"] == {**made["capabilities"], "canUseSmtpCredentials": False}
    body = {"canUseSmtpCredentials": "no"}
    assert await tenancy.code("PUT", f"{path}/capabilities", body, expect=400) == "InvalidParameter"


async def test_memberships(tenancy: Tenancy) -> None:
    user, group = await tenancy.make("/users", name="ana"), await tenancy.make("/groups", name="staff")
    pair = {"userId": user["id"], "groupId": group["id"]}
    made = await tenancy.call("POST", "/userGroupMemberships", pair)
    assert made["id"].startswith("ocid1.groupmembership.")
    path = f"/userGroupMemberships/{made['id']}"
    assert await tenancy.call("GET", path) == made
    assert await tenancy.code("POST", "/userGroupMemberships", pair, expect=409) == "UserGroupMembershipAlreadyExists"
    listing = f"/userGroupMemberships?compartmentId={TENANCY_ID}"
    assert await tenancy.call("GET", f"{listing}&userId={user['id']}") == [made]
    assert await tenancy.call("GET", f"{listing}&groupId={group['id']}") == [made]
    assert await tenancy.call("GET", f"{listing}&userId={user['id']}&groupId={ADMINISTRATORS_ID}") == []
    assert await tenancy.code("GET", listing, expect=400) == "InvalidParameter"
    # A user in groups, and a group with members, cannot be deleted.
    assert await tenancy.code("DELETE", f"/users/{user['id']}", expect=409) == "Conflict"
    assert await tenancy.code("DELETE", f"/groups/{group['id']}", expect=409) == "Conflict"
    await tenancy.call("DELETE", path, expect=204)
    await tenancy.call("DELETE", f"/users/{user['id']}", expect=204)
    await tenancy.call("DELETE", f"/groups/{group['id']}", expect=204)


@pytest.mark.parametrize("missing", ["userId", "groupId"])
async def test_a_membership_of_nobody(tenancy: Tenancy, missing: str) -> None:
    pair = {"userId": ADMINISTRATOR_ID, "groupId": ADMINISTRATORS_ID}
    some = {name: value for name, value in pair.items() if name != missing}
    assert await tenancy.code("POST", "/userGroupMemberships", some, expect=400) == "MissingParameter"
    unknown = {**pair, missing: "ocid1.x.oc1..a"}
    assert await tenancy.code("POST", "/userGroupMemberships", unknown, expect=404) == "NotAuthorizedOrNotFound"


async def test_paths_and_methods_there_are_not(tenancy: Tenancy) -> None:
    assert await tenancy.code("GET", "/nothing", expect=404) == "NotFound"
    assert await tenancy.code("PUT", "/users", {}, expect=405) == "MethodNotAllowed"
