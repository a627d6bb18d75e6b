"""Users of an identity domain: `iam_resources.oci.domains.api.users` beside the SDK."""

from __future__ import annotations

from typing import Any

from iam_resources.oci.auth import Caller
from iam_resources.scim.patch import Change
from tests.oracle.fixtures import USER
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

EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User"
POSIX = "urn:ietf:params:scim:schemas:oracle:idcs:extension:posix:User"
CAPABILITIES = "urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User"
CHANGER = "urn:ietf:params:scim:schemas:oracle:idcs:User{}Changer"
ASKED = [
    "tags",
    f"{EXTENSION}:accountRecoveryRequired",
    *(f"{POSIX}:{name}" for name in ("uidNumber", "gidNumber", "gecos", "homeDirectory", "loginShell")),
]
SHOWN: dict[str, Any] = {"attribute_sets": ["default"], "attributes": ",".join(ASKED)}
PAGES = {"sort_by": "userName", **SHOWN}
SEEN = ("id", "ocid", "userName", "meta/version", "meta/created", "name/familyName", "emails/value", "active")
NEW = {
    "schemas": [USER, EXTENSION],
    "userName": "new",
    "name": {"givenName": "N", "familyName": "Ew"},
    "emails": [{"value": "new@example.com", "type": "work", "primary": True}],
    "phoneNumbers": [{"value": "+49 89 1", "type": "mobile"}],
    EXTENSION: {"isFederatedUser": False},
}
PASSWORD = "Zx7!qpKv93-long"


def user(c: Any, **more: Any) -> Any:
    """The same in the SDK's names."""
    return c.model(
        "User",
        schemas=[USER, EXTENSION],
        user_name="new",
        name=c.model("UserName", given_name="N", family_name="Ew"),
        emails=[c.model("UserEmails", value="new@example.com", type="work", primary=True)],
        phone_numbers=[c.model("UserPhoneNumbers", value="+49 89 1", type="mobile")],
        urn_ietf_params_scim_schemas_oracle_idcs_extension_user_user=c.model(
            "ExtensionUserUser", is_federated_user=False
        ),
        **more,
    )


ROWS = [
    all_of("Users", "user", "dan"),
    Row(
        "Users.create",
        lambda api, w: api.create(NEW),
        lambda c, w: c.client.create_user(user=user(c), opc_retry_token=TOKEN),
        relies=(*SEEN, f"{CAPABILITIES}/canUseApiKeys"),
    ),
    Row(
        "Users.get",
        lambda api, w: api.get(w["dan"]),
        lambda c, w: c.client.get_user(w["dan"], **SHOWN),
        relies=(*SEEN, f"{CAPABILITIES}/canUseApiKeys"),
    ),
    Row(
        "Users.with_ocid",
        lambda api, w: api.with_ocid(w["dan's ocid"]),
        lambda c, w: c.client.get_user(w["dan's ocid"], **SHOWN),
        relies=SEEN,
    ),
    Row(
        "Users.page",
        lambda api, w: api.page(2, 2, filter='userName sw "d" or userName co "a"'),
        lambda c, w: c.client.list_users(start_index=2, count=2, filter='userName sw "d" or userName co "a"', **PAGES),
        relies=(*PAGED, "Resources/userName", "Resources/meta/version"),
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Users.listing",
        lambda api, w: api.listing(),
        lambda c, w: [c.client.list_users(start_index=first, count=2, **PAGES) for first in (1, 3, 5)],
        relies=(*PAGED, "Resources/userName"),
    ),
    Row(
        "Users.count",
        lambda api, w: api.count(),
        lambda c, w: c.client.list_users(start_index=1, count=1, **PAGES),
        relies=PAGED,
    ),
    Row(
        "Users.named",
        lambda api, w: api.named('d"an'),
        lambda c, w: c.client.list_users(start_index=1, count=2, filter='userName eq "d\\"an"', **PAGES),
        relies=LISTED,
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "Users.search",
        lambda api, w: api.search('userName eq "eva"'),
        lambda c, w: c.client.search_users(
            user_search_request=search(c, "UserSearchRequest", 'userName eq "eva"', ASKED)
        ),
        relies=(*PAGED, "Resources/userName", "Resources/meta/version"),
    ),
    Row(
        "Users.replace",
        lambda api, w: api.replace(w["dan"], NEW, version=w.etags["dan"], who="dan"),
        lambda c, w: c.client.put_user(w["dan"], user=user(c), if_match=w.etags["dan"], **SHOWN),
        relies=SEEN,
    ),
    Row(
        "Users.patch",
        lambda api, w: api.patch(
            w["dan"],
            [
                Change("replace", "name.givenName", "Daniel"),
                Change("replace", "emails", "d@example.com", (("type", "work"),), "value"),
                Change("add", "phoneNumbers", [{"value": "+49 89 2", "type": "work"}]),
                Change("remove", "title"),
            ],
            who="dan",
        ),
        lambda c, w: c.client.patch_user(
            w["dan"],
            patch_op=patch(
                c,
                ("REPLACE", "name.givenName", "Daniel"),
                ("REPLACE", 'emails[type eq "work"].value', "d@example.com"),
                ("ADD", "phoneNumbers", [{"value": "+49 89 2", "type": "work"}]),
                ("REMOVE", "title"),
            ),
        ),
        relies=SEEN,
        apart={"body": OPERATIONS_SAY},
        as_ours=small_operations,
    ),
    Row(
        "Users.delete",
        lambda api, w: api.delete(w["dan"], who="dan", force=True),
        lambda c, w: c.client.delete_user(w["dan"], force_delete=True),
    ),
    Row(
        "Users.groups_of",
        lambda api, w: api.groups_of(w["dan"]),
        lambda c, w: c.client.get_user(w["dan"], attributes="groups"),
        relies=("id", "groups/value"),
    ),
    Row(
        "Users.page_with_groups",
        lambda api, w: api.page_with_groups(1, 2),
        lambda c, w: c.client.list_users(attributes="groups", start_index=1, count=2, sort_by="userName"),
        relies=(*PAGED, "Resources/id"),
    ),
    Row(
        "Users.password_set_at",
        lambda api, w: api.password_set_at(w["dan"], Caller("application", "nobody")),
        lambda c, w: c.client.get_user(
            w["dan"],
            attributes="meta,idcsLastModifiedBy,"
            "urn:ietf:params:scim:schemas:oracle:idcs:extension:passwordState:User:lastSuccessfulSetDate",
        ),
        relies=("meta/lastModified",),
    ),
    Row(
        "Users.change_password",
        lambda api, w: api.change_password(w["dan"], PASSWORD, notify=False, who="dan"),
        lambda c, w: c.client.put_user_password_changer(
            w["dan"],
            user_password_changer=c.model(
                "UserPasswordChanger", schemas=[CHANGER.format("Password")], password=PASSWORD, bypass_notification=True
            ),
        ),
    ),
    Row(
        "Users.change_capabilities",
        lambda api, w: api.change_capabilities(w["dan"], {"canUseApiKeys": True, "canUseConsole": False}, who="dan"),
        lambda c, w: c.client.put_user_capabilities_changer(
            w["dan"],
            user_capabilities_changer=c.model(
                "UserCapabilitiesChanger",
                schemas=[CHANGER.format("Capabilities")],
                can_use_api_keys=True,
                can_use_console=False,
            ),
        ),
        relies=("id", "canUseApiKeys"),
    ),
    Row(
        "Users.change_status",
        lambda api, w: api.change_status(w["dan"], active=False, who="dan"),
        lambda c, w: c.client.put_user_status_changer(
            w["dan"],
            user_status_changer=c.model("UserStatusChanger", schemas=[CHANGER.format("Status")], active=False),
        ),
        relies=("id", "active"),
    ),
]
