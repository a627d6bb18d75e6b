"""Groups of an identity domain: `iam_resources.oci.domains.api.groups` beside the SDK."""

from __future__ import annotations

from typing import Any

from iam_resources.scim.patch import Change
from tests.oracle.fixtures import GROUP
from tests.oracle.rows.domain import (
    BLANKS,
    LISTED,
    OPERATIONS_SAY,
    PAGED,
    TOKEN,
    all_of,
    patch,
    search,
    small_operations,
)
from tests.oracle.rows.row import Row

EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"
ASKED = [
    "tags",
    f"{EXTENSION}:owners",
    "urn:ietf:params:scim:schemas:oracle:idcs:extension:posix:Group:gidNumber",
    "urn:ietf:params:scim:schemas:oracle:idcs:extension:requestable:Group:requestable",
]
SHOWN: dict[str, Any] = {"attribute_sets": ["default"], "attributes": ",".join(ASKED)}
PAGES = {"sort_by": "displayName", **SHOWN}
SEEN = ("id", "ocid", "displayName", "meta/version", "meta/created")
NEW = {"schemas": [GROUP, EXTENSION], "displayName": "new", EXTENSION: {"description": "d"}}
MEMBER = 'members[type eq "User" and value eq "{}"]'


def group(c: Any) -> Any:
    """The same in the SDK's names."""
    described = c.model("ExtensionGroupGroup", description="d")
    return c.model(
        "Group",
        schemas=[GROUP, EXTENSION],
        display_name="new",
        urn_ietf_params_scim_schemas_oracle_idcs_extension_group_group=described,
    )


ROWS = [
    all_of("Groups", "group", "staff"),
    Row(
        "Groups.create",
        lambda api, w: api.create(NEW),
        lambda c, w: c.client.create_group(group=group(c), opc_retry_token=TOKEN),
        relies=SEEN,
    ),
    Row(
        "Groups.get",
        lambda api, w: api.get(w["staff"]),
        lambda c, w: c.client.get_group(w["staff"], **SHOWN),
        relies=SEEN,
    ),
    Row(
        "Groups.with_ocid",
        lambda api, w: api.with_ocid(w["staff's ocid"]),
        lambda c, w: c.client.list_groups(
            start_index=1, count=1, filter='ocid eq "{}"'.format(w["staff's ocid"]), **PAGES
        ),
        relies=(*PAGED, "Resources/ocid"),
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Groups.page",
        lambda api, w: api.page(1, 2, filter='displayName co "s"'),
        lambda c, w: c.client.list_groups(start_index=1, count=2, filter='displayName co "s"', **PAGES),
        relies=(*PAGED, "Resources/displayName", "Resources/meta/version"),
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Groups.listing",
        lambda api, w: api.listing(),
        lambda c, w: [c.client.list_groups(start_index=first, count=2, **PAGES) for first in (1, 3, 5)],
        relies=(*PAGED, "Resources/displayName"),
    ),
    Row(
        "Groups.count",
        lambda api, w: api.count(),
        lambda c, w: c.client.list_groups(start_index=1, count=1, **PAGES),
        relies=PAGED,
    ),
    Row(
        "Groups.named",
        lambda api, w: api.named("Müll & Co"),
        lambda c, w: c.client.list_groups(start_index=1, count=2, filter='displayName eq "Müll & Co"', **PAGES),
        relies=LISTED,
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Groups.search",
        lambda api, w: api.search('displayName eq "staff"'),
        lambda c, w: c.client.search_groups(
            group_search_request=search(c, "GroupSearchRequest", 'displayName eq "staff"', ASKED)
        ),
        relies=(*PAGED, "Resources/displayName"),
    ),
    Row(
        "Groups.of_user",
        lambda api, w: api.of_user(w["dan"]),
        lambda c, w: [
            c.client.list_groups(start_index=first, count=2, filter=MEMBER.format(w["dan"]), **PAGES)
            for first in (1, 3)
        ],
        relies=(*PAGED, "Resources/displayName"),
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Groups.replace",
        lambda api, w: api.replace(w["nobody"], NEW, version=w.etags["nobody"], who="nobody"),
        lambda c, w: c.client.put_group(w["nobody"], group=group(c), if_match=w.etags["nobody"], **SHOWN),
        relies=SEEN,
    ),
    Row(
        "Groups.patch",
        lambda api, w: api.patch(
            w["staff"],
            [Change("replace", "displayName", "crew"), Change("add", f"{EXTENSION}:description", "d")],
            who="staff",
        ),
        lambda c, w: c.client.patch_group(
            w["staff"],
            patch_op=patch(c, ("REPLACE", "displayName", "crew"), ("ADD", f"{EXTENSION}:description", "d")),
        ),
        relies=SEEN,
        apart={"body": OPERATIONS_SAY},
        as_ours=small_operations,
    ),
    Row(
        "Groups.join",
        lambda api, w: api.join(w["dan"], w["nobody"], who="dan", group="nobody"),
        lambda c, w: c.client.patch_group(
            w["nobody"], patch_op=patch(c, ("ADD", "members", [{"value": w["dan"], "type": "User"}]))
        ),
        relies=SEEN,
        apart={"body": OPERATIONS_SAY},
        as_ours=small_operations,
    ),
    Row(
        "Groups.leave",
        lambda api, w: api.leave(w["dan"], w["staff"], who="dan", group="staff"),
        lambda c, w: c.client.patch_group(w["staff"], patch_op=patch(c, ("REMOVE", f'members[value eq "{w["dan"]}"]'))),
        relies=SEEN,
        apart={"body": OPERATIONS_SAY},
        as_ours=small_operations,
    ),
    Row(
        "Groups.delete",
        lambda api, w: api.delete(w["nobody"], who="nobody"),
        lambda c, w: c.client.delete_group(w["nobody"]),
    ),
]
