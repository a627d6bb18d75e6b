"""Groups and memberships: `iam_resources.oci.api.groups` and `memberships` beside the SDK."""

from __future__ import annotations

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.iam import NAMED, NEW, THEIR_NEW
from tests.oracle.rows.row import Row

JOINED = ("id", "userId", "groupId", "compartmentId", "lifecycleState")

ROWS = [
    Row(
        "Groups.create",
        lambda api, w: api.create({**NEW, "name": "new"}),
        lambda c, w: c.client.create_group(c.model("CreateGroupDetails", name="new", **THEIR_NEW)),
        relies=NAMED,
    ),
    Row(
        "Groups.get",
        lambda api, w: api.get(w["ops"]),
        lambda c, w: c.client.get_group(w["ops"]),
        relies=NAMED,
    ),
    Row(
        "Groups.named",
        lambda api, w: api.named("ops"),
        lambda c, w: c.client.list_groups(TENANCY_ID, name="ops"),
        relies=NAMED,
    ),
    Row(
        "Groups.listing",
        lambda api, w: api.listing(),
        lambda c, w: c.pages("list_groups", TENANCY_ID, limit=2),
        relies=NAMED,
    ),
    Row(
        "Groups.update",
        lambda api, w: api.update(w["ops"], {"description": "e"}, etag=w.etags["ops"], who="ops"),
        lambda c, w: c.client.update_group(
            w["ops"], c.model("UpdateGroupDetails", description="e"), if_match=w.etags["ops"]
        ),
        relies=NAMED,
    ),
    Row(
        "Groups.update",
        lambda api, w: api.update(
            w["ops"], {"freeformTags": {}, "definedTags": {"finance": {"cost": "4"}}}, etag="", who="ops"
        ),
        lambda c, w: c.client.update_group(
            w["ops"],
            c.model("UpdateGroupDetails", freeform_tags={}, defined_tags={"finance": {"cost": "4"}}),
        ),
        relies=NAMED,
        case="of tags, without an etag",
    ),
    Row(
        "Groups.delete",
        lambda api, w: api.delete(w["dev"], etag=w.etags["dev"], who="dev"),
        lambda c, w: c.client.delete_group(w["dev"], if_match=w.etags["dev"]),
    ),
    Row(
        "Memberships.create",
        lambda api, w: api.create(w["bob"], w["ops"], who="bob", group="ops"),
        lambda c, w: c.client.add_user_to_group(c.model("AddUserToGroupDetails", user_id=w["bob"], group_id=w["ops"])),
        relies=JOINED,
    ),
    Row(
        "Memberships.get",
        lambda api, w: api.get(w["ana in ops"]),
        lambda c, w: c.client.get_user_group_membership(w["ana in ops"]),
        relies=JOINED,
    ),
    Row(
        "Memberships.find",
        lambda api, w: api.find(w["ana"], w["ops"]),
        lambda c, w: c.client.list_user_group_memberships(TENANCY_ID, user_id=w["ana"], group_id=w["ops"]),
        relies=JOINED,
    ),
    Row(
        "Memberships.of_group",
        lambda api, w: api.of_group(w["ops"]),
        lambda c, w: c.pages("list_user_group_memberships", TENANCY_ID, group_id=w["ops"], limit=2),
        relies=JOINED,
    ),
    Row(
        "Memberships.of_user",
        lambda api, w: api.of_user(w["ana"]),
        lambda c, w: c.pages("list_user_group_memberships", TENANCY_ID, user_id=w["ana"], limit=2),
        relies=JOINED,
    ),
    Row(
        "Memberships.delete",
        lambda api, w: api.delete(w["ana in ops"], etag=w.etags["ana in ops"], who="ana", group="ops"),
        lambda c, w: c.client.remove_user_from_group(w["ana in ops"], if_match=w.etags["ana in ops"]),
    ),
]
