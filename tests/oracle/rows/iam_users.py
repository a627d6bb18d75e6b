"""Users: `iam_resources.oci.api.users` beside the SDK."""

from __future__ import annotations

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.iam import NAMED, NEW, THEIR_NEW
from tests.oracle.rows.row import BLANKS, Row

TAGS = {"team": "a b/c"}

ROWS = [
    Row(
        "Users.create",
        lambda api, w: api.create({**NEW, "name": "new", "email": "new@example.com", "freeformTags": TAGS}),
        lambda c, w: c.client.create_user(
            c.model("CreateUserDetails", name="new", email="new@example.com", freeform_tags=TAGS, **THEIR_NEW)
        ),
        relies=(*NAMED, "description", "email", "capabilities/canUseConsolePassword", "freeformTags"),
    ),
    Row(
        "Users.get",
        lambda api, w: api.get(w["ana"]),
        lambda c, w: c.client.get_user(w["ana"]),
        relies=(*NAMED, "email", "capabilities/canUseApiKeys", "description"),
    ),
    Row(
        "Users.named",
        lambda api, w: api.named("bob"),
        lambda c, w: c.client.list_users(TENANCY_ID, name="bob"),
        relies=NAMED,
    ),
    Row(
        "Users.named",
        lambda api, w: api.named("o'neil+a@x.org (1/2)?&=#%é"),
        lambda c, w: c.client.list_users(TENANCY_ID, name="o'neil+a@x.org (1/2)?&=#%é"),
        case="of odd letters",
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Users.listing",
        lambda api, w: api.listing(),
        lambda c, w: c.pages("list_users", TENANCY_ID, limit=2),
        relies=NAMED,
    ),
    Row(
        "Users.update",
        lambda api, w: api.update(
            w["ana"], {"description": "e", "email": "a@example.com"}, etag=w.etags["ana"], who="ana"
        ),
        lambda c, w: c.client.update_user(
            w["ana"],
            c.model("UpdateUserDetails", description="e", email="a@example.com"),
            if_match=w.etags["ana"],
        ),
        relies=(*NAMED, "email"),
    ),
    Row(
        "Users.delete",
        lambda api, w: api.delete(w["bob"], etag=w.etags["bob"], who="bob"),
        lambda c, w: c.client.delete_user(w["bob"], if_match=w.etags["bob"]),
    ),
    Row(
        "Users.unblock",
        lambda api, w: api.unblock(w["ana"], etag=w.etags["ana"], who="ana"),
        lambda c, w: c.client.update_user_state(
            w["ana"], c.model("UpdateStateDetails", blocked=False), if_match=w.etags["ana"]
        ),
        relies=NAMED,
    ),
    Row(
        "Users.update_capabilities",
        lambda api, w: api.update_capabilities(
            w["ana"], {"canUseConsolePassword": False, "canUseApiKeys": True}, etag=w.etags["ana"], who="ana"
        ),
        lambda c, w: c.client.update_user_capabilities(
            w["ana"],
            c.model("UpdateUserCapabilitiesDetails", can_use_console_password=False, can_use_api_keys=True),
            if_match=w.etags["ana"],
        ),
        relies=(*NAMED, "capabilities/canUseConsolePassword"),
    ),
]
