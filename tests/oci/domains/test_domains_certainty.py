"""Nothing is taken for gone, nobody loses or keeps access, on a mere guess."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources.errors import Invalid, Unavailable
from iam_resources.oci import domains
from tests.oci.domains.lab import Lab
from tests.oci.domains.test_domains_users import person

NO_TARGET = {"schemas": [], "detail": "The path can not be followed", "status": "400", "scimType": "noTarget"}
MFA = "urn:ietf:params:scim:schemas:oracle:idcs:extension:mfa:User"


async def test_a_group_whose_change_is_refused_keeps_its_members(lab: Lab) -> None:
    staff = await lab.life(domains.Group).create(display_name="staff", description="All")
    ana = await lab.user("ana")
    await lab.join(ana["id"], staff.id)
    lab.refuse_patches(NO_TARGET)
    with pytest.raises(Invalid, match="path can not be followed"):
        await staff.update(display_name="staff", description="All of us")
    assert await lab.members_of(staff.id) == {ana["id"]}


async def test_a_user_put_in_place_keeps_what_is_told_only_when_asked_for(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana", title="T"))
    await lab.patch(f"/Users/{ana.id}", "add", f"{MFA}:mfaEnabledOn", "2026-01-01T00:00:00.000Z")
    assert MFA not in await lab.seen(f"/Users/{ana.id}")
    lab.refuse_patches(NO_TARGET)
    await ana.update(**person("ana", title="U"))
    seen = await lab.seen(f"/Users/{ana.id}", f"{MFA}:mfaEnabledOn")
    assert seen["title"] == "U"
    assert seen[MFA]["mfaEnabledOn"] == "2026-01-01T00:00:00.000Z"


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "<html><title>404 Not Found</title></html>"},
        {
            "json": {
                "code": "NotAuthorizedOrNotFound",
                "message": "Authorization failed or requested resource not found",
            }
        },
        {"json": {"error": "no such service"}},
    ],
)
async def test_a_404_of_something_else_than_the_domain_proves_nothing(lab: Lab, answer: dict[str, Any]) -> None:
    ana = await lab.life(domains.User).create(**person("ana"))
    staff = await lab.life(domains.Group).create(display_name="staff")
    lives = [
        ana,
        staff,
        await lab.life(domains.Membership).create(user=ana.id, group=staff.id),
        await lab.life(domains.GroupMembers).create(group=staff.id, users=["ana"]),
        await lab.life(domains.UserStatus).create(user="ana", active=True),
    ]
    for life in lives:
        await life.in_next_run()
        life.lab.answer_all_with(httpx.Response(404, **answer))  # type: ignore[attr-defined]  # as made here
        with pytest.raises(Unavailable, match="check oci:domain_url"):
            await life.refresh()
    for life in lives[:4]:
        with pytest.raises(Unavailable):
            await life.delete()
    assert (await lab.seen(f"/Users/{ana.id}"))["active"]
    assert await lab.members_of(staff.id) == {ana.id}
