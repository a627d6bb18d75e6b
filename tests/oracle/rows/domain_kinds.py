"""The other kinds of an identity domain: their files in `iam_resources.oci.domains.api` beside the SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from iam_resources.scim.patch import Change
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

IDCS = "urn:ietf:params:scim:schemas:oracle:idcs"
RULE = "ALL {resource.type = 'fnfunc'}"


@dataclass(frozen=True)
class Kind:
    """One kind of resource.

    Attributes:
        ours: our class.
        one, many: in the names of the SDK's operations.
        model: of its search.
        named_by: the attribute by which people call it.
        known: name in the fixtures of one that is there.
        asked: what our reads ask for.
        whole: whether they ask for what the service gives unasked too.
    """

    ours: str
    one: str
    many: str
    model: str
    named_by: str
    known: str
    asked: tuple[str, ...] = ()
    whole: bool = True

    @property
    def shown(self) -> dict[str, Any]:
        """What reads ask for, as arguments of the SDK."""
        sets = {"attribute_sets": ["default"]} if self.asked and self.whole else {}
        return {**sets, **({"attributes": ",".join(self.asked)} if self.asked else {})}

    def listed(self, c: Any, **more: Any) -> Any:
        """A part of the listing, by the SDK."""
        return getattr(c.client, f"list_{self.many}")(sort_by=self.named_by, **self.shown, **more)

    def every(self, c: Any) -> list[Any]:
        """The whole listing, by the SDK."""
        found = [self.listed(c, start_index=1, count=2)]
        while len(found[-1].data.resources or []) == 2:
            found.append(self.listed(c, start_index=1 + 2 * len(found), count=2))
        return found


def reads(kind: Kind) -> Iterator[Row]:
    """The reads that all kinds have."""
    spelled = {"spelling of the query": BLANKS}

    def by(equal: str, count: int) -> Callable[[Any, Any], Any]:
        return lambda c, w: kind.listed(c, start_index=1, count=count, filter=equal)

    yield Row(
        f"{kind.ours}.get",
        lambda api, w: api.get(w[kind.known]),
        lambda c, w: getattr(c.client, f"get_{kind.one}")(w[kind.known], **kind.shown),
        relies=("id",) if kind.named_by == "id" else ("id", kind.named_by),
    )
    yield all_of(kind.ours, kind.one, kind.known)
    yield Row(
        f"{kind.ours}.page",
        lambda api, w: api.page(1, 3, filter="id pr"),
        by("id pr", 3),
        relies=(*PAGED, f"Resources/{kind.named_by}"),
        apart=spelled,
    )
    yield Row(f"{kind.ours}.listing", lambda api, w: api.listing(), lambda c, w: kind.every(c), relies=PAGED)
    yield Row(
        f"{kind.ours}.count", lambda api, w: api.count(), lambda c, w: kind.listed(c, start_index=1, count=1), PAGED
    )
    yield Row(
        f"{kind.ours}.with_ocid",
        lambda api, w: api.with_ocid("ocid1.none"),
        by('ocid eq "ocid1.none"', 1),
        relies=LISTED,
        apart=spelled,
    )
    yield Row(
        f"{kind.ours}.search",
        lambda api, w: api.search("id pr"),
        lambda c, w: getattr(c.client, f"search_{kind.many}")(
            **{f"{kind.one}_search_request": search(c, f"{kind.model}SearchRequest", "id pr", kind.asked, kind.whole)}
        ),
        relies=PAGED,
    )


GROUPS = Kind(
    "DynamicResourceGroups",
    "dynamic_resource_group",
    "dynamic_resource_groups",
    "DynamicResourceGroup",
    "displayName",
    "dynamic",
    ("matchingRule", "tags"),
)
APPS = Kind("Apps", "app", "apps", "App", "displayName", "app", ("id", "name", "displayName"), whole=False)
ROLES = Kind("AppRoles", "app_role", "app_roles", "AppRole", "displayName", "role")
GRANTS = Kind("Grants", "grant", "grants", "Grant", "id", "grant")
POLICIES = Kind("PasswordPolicies", "password_policy", "password_policies", "PasswordPolicy", "name", "password policy")


def named(kind: Kind, name: str, filter: str, count: int) -> Row:
    """The row of a look-up by name."""
    return Row(
        f"{kind.ours}.named",
        lambda api, w: api.named(name),
        lambda c, w: kind.listed(c, start_index=1, count=count, filter=filter),
        relies=LISTED,
        apart={"spelling of the query": BLANKS},
    )


WRITES = [
    Row(
        "DynamicResourceGroups.create",
        lambda api, w: api.create(
            {"schemas": [f"{IDCS}:DynamicResourceGroup"], "displayName": "new", "matchingRule": RULE}
        ),
        lambda c, w: c.client.create_dynamic_resource_group(
            dynamic_resource_group=c.model(
                "DynamicResourceGroup",
                schemas=[f"{IDCS}:DynamicResourceGroup"],
                display_name="new",
                matching_rule=RULE,
            ),
            opc_retry_token=TOKEN,
        ),
        relies=("id", "ocid", "displayName", "meta/version"),
    ),
    Row(
        "DynamicResourceGroups.patch",
        lambda api, w: api.patch(w["dynamic"], [Change("replace", "matchingRule", RULE)], who="dynamic"),
        lambda c, w: c.client.patch_dynamic_resource_group(
            w["dynamic"], patch_op=patch(c, ("REPLACE", "matchingRule", RULE))
        ),
        relies=("id", "displayName"),
        apart={"body": OPERATIONS_SAY},
        as_ours=small_operations,
    ),
    Row(
        "DynamicResourceGroups.delete",
        lambda api, w: api.delete(w["dynamic"], who="dynamic", force=True),
        lambda c, w: c.client.delete_dynamic_resource_group(w["dynamic"], force_delete=True),
    ),
    Row(
        "Grants.create",
        lambda api, w: api.create(
            {
                "schemas": [f"{IDCS}:Grant"],
                "grantMechanism": "ADMINISTRATOR_TO_GROUP",
                "grantee": {"value": w["staff"], "type": "Group"},
                "app": {"value": w["app"]},
                "entitlement": {"attributeName": "appRoles", "attributeValue": w["role"]},
            }
        ),
        lambda c, w: c.client.create_grant(
            grant=c.model(
                "Grant",
                schemas=[f"{IDCS}:Grant"],
                grant_mechanism="ADMINISTRATOR_TO_GROUP",
                grantee=c.model("GrantGrantee", value=w["staff"], type="Group"),
                app=c.model("GrantApp", value=w["app"]),
                entitlement=c.model("GrantEntitlement", attribute_name="appRoles", attribute_value=w["role"]),
            ),
            opc_retry_token=TOKEN,
        ),
        relies=("id", "grantee/value", "app/value", "entitlement/attributeValue", "grantMechanism"),
    ),
    Row(
        "Grants.delete",
        lambda api, w: api.delete(w["grant"], who="grant"),
        lambda c, w: c.client.delete_grant(w["grant"]),
    ),
    Row(
        "Grants.named",
        lambda api, w: api.named(w["grant"]),
        lambda c, w: GRANTS.listed(c, start_index=1, count=2, filter=f'id eq "{w["grant"]}"'),
        relies=PAGED,
        apart={"spelling of the query": BLANKS},
    ),
]
ROWS = [
    *(row for kind in (GROUPS, APPS, ROLES, GRANTS, POLICIES) for row in reads(kind)),
    named(GROUPS, "dynamic", 'displayName eq "dynamic"', 2),
    named(APPS, "tool", '(displayName eq "tool") or (name eq "tool")', 2),
    named(ROLES, "IDCSAppId/User Administrator", 'displayName eq "User Administrator"', 1000),
    named(POLICIES, "Simple", 'name eq "Simple"', 2),
    *WRITES,
]
