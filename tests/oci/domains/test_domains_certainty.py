"""Nothing is taken for gone, nobody loses or keeps access, on a mere guess."""

from __future__ import annotations

import pytest

from iam_resources.errors import Invalid
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
