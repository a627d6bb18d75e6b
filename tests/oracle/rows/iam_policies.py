"""Policies and dynamic groups: `iam_resources.oci.api.policies` and `dynamic_groups` beside the SDK."""

from __future__ import annotations

from datetime import date

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.iam import NAMED, NEW, THEIR_NEW
from tests.oracle.rows.row import Row

STATEMENTS = ["allow group ops to inspect users in tenancy", "allow group ops to use groups in tenancy"]
RULE = "ANY {resource.type = 'instance'}"

ROWS = [
    Row(
        "Policies.create",
        lambda api, w: api.create(
            {**NEW, "name": "new", "statements": STATEMENTS, "versionDate": "2026-01-31"},
        ),
        lambda c, w: c.client.create_policy(
            c.model(
                "CreatePolicyDetails", name="new", statements=STATEMENTS, version_date=date(2026, 1, 31), **THEIR_NEW
            )
        ),
        relies=(*NAMED, "statements"),
    ),
    Row(
        "Policies.get",
        lambda api, w: api.get(w["policy"]),
        lambda c, w: c.client.get_policy(w["policy"]),
        relies=(*NAMED, "statements"),
    ),
    Row(
        "Policies.named",
        lambda api, w: api.named("reading"),
        lambda c, w: c.client.list_policies(TENANCY_ID, name="reading"),
        relies=NAMED,
    ),
    Row(
        "Policies.listing",
        lambda api, w: api.listing(),
        lambda c, w: c.pages("list_policies", TENANCY_ID, limit=2),
        relies=(*NAMED, "statements"),
    ),
    Row(
        "Policies.update",
        lambda api, w: api.update(w["policy"], {"statements": STATEMENTS}, etag=w.etags["policy"], who="reading"),
        lambda c, w: c.client.update_policy(
            w["policy"],
            c.model("UpdatePolicyDetails", statements=STATEMENTS),
            if_match=w.etags["policy"],
        ),
        relies=(*NAMED, "statements"),
    ),
    Row(
        "Policies.delete",
        lambda api, w: api.delete(w["policy"], etag=w.etags["policy"], who="reading"),
        lambda c, w: c.client.delete_policy(w["policy"], if_match=w.etags["policy"]),
    ),
    Row(
        "DynamicGroups.create",
        lambda api, w: api.create({**NEW, "name": "new", "matchingRule": RULE}),
        lambda c, w: c.client.create_dynamic_group(
            c.model("CreateDynamicGroupDetails", name="new", matching_rule=RULE, **THEIR_NEW)
        ),
        relies=(*NAMED, "matchingRule"),
    ),
    Row(
        "DynamicGroups.get",
        lambda api, w: api.get(w["dynamic group"]),
        lambda c, w: c.client.get_dynamic_group(w["dynamic group"]),
        relies=(*NAMED, "matchingRule"),
    ),
    Row(
        "DynamicGroups.named",
        lambda api, w: api.named("functions"),
        lambda c, w: c.client.list_dynamic_groups(TENANCY_ID, name="functions"),
        relies=NAMED,
    ),
    Row(
        "DynamicGroups.listing",
        lambda api, w: api.listing(),
        lambda c, w: c.pages("list_dynamic_groups", TENANCY_ID, limit=2),
        relies=(*NAMED, "matchingRule"),
    ),
    Row(
        "DynamicGroups.update",
        lambda api, w: api.update(
            w["dynamic group"], {"matchingRule": RULE}, etag=w.etags["dynamic group"], who="functions"
        ),
        lambda c, w: c.client.update_dynamic_group(
            w["dynamic group"],
            c.model("UpdateDynamicGroupDetails", matching_rule=RULE),
            if_match=w.etags["dynamic group"],
        ),
        relies=(*NAMED, "matchingRule"),
    ),
    Row(
        "DynamicGroups.delete",
        lambda api, w: api.delete(w["dynamic group"], etag=w.etags["dynamic group"], who="functions"),
        lambda c, w: c.client.delete_dynamic_group(w["dynamic group"], if_match=w.etags["dynamic group"]),
    ),
]
