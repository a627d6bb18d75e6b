"""What a grant consists of: an app, one of its roles, and who has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from iam_resources.errors import NotFound
from iam_resources.oci.domains.api.app_roles import IDCS_APP
from iam_resources.oci.domains.directory import Directory, Identity
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.schemas import GRANT
from iam_resources.scim.representation import Representation

GRANTEES = {
    "user": ("User", "ADMINISTRATOR_TO_USER"),
    "group": ("Group", "ADMINISTRATOR_TO_GROUP"),
    "dynamic_resource_group": ("DynamicResourceGroup", "ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP"),
}
"""By the argument that says who has the role: the type of the grantee, and how it is granted."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Parts:
    """A grant in its parts.

    Attributes:
        app: the app.
        role: the role.
        field: the argument that says who has it.
        grantee: who has it.
    """

    app: Identity
    role: Identity
    field: str
    grantee: Identity

    @property
    def ids(self) -> tuple[str, str, str]:
        """What distinguishes it from every other grant."""
        return self.app.id, self.role.id, self.grantee.id

    @property
    def body(self) -> Representation:
        """What is sent to make it."""
        kind, mechanism = GRANTEES[self.field]
        return {
            "schemas": [GRANT],
            "grantMechanism": mechanism,
            "grantee": {"type": kind, "value": self.grantee.id},
            "app": {"value": self.app.id},
            "entitlement": {"attributeName": "appRoles", "attributeValue": self.role.id},
        }

    def __str__(self) -> str:
        return f"{self.role.name} to {self.grantee.name}"


def ids_of(seen: Representation) -> tuple[str, str, str]:
    """What distinguishes a grant from every other one, as the service returns it."""
    return str(seen["app"]["value"]), str(seen["entitlement"]["attributeValue"]), str(seen["grantee"]["value"])


def field_of(seen: Representation) -> str:
    """The argument that says who has the role of a grant; empty for a kind that cannot be written."""
    return next((name for name, (kind, _) in GRANTEES.items() if kind == seen["grantee"]["type"]), "")


async def find_parts(
    domain: IdentityDomain, app: str | None, role: str, field: str, grantee: str, *, tried: str
) -> Parts:
    """Look up what a program says.

    Args:
        domain: where.
        app: id, name or display name; None for the domain's own.
        role: name or id.
        field: the argument that says who has it.
        grantee: what that says.
        tried: what is being done, for the error.

    Raises:
        NotFound: one of them does not exist.
        Refused: several apps are called so.
    """
    there = await _app(domain, app or IDCS_APP, tried=tried)
    held = await _role(domain, there, role, tried=tried)
    return Parts(there, held, field, await directory_of(domain, field).identify(grantee, tried=tried))


async def parts_of(domain: IdentityDomain, seen: Representation) -> Parts | None:
    """Look up the parts of a grant; None where one is not found, or is of a kind that cannot be written."""
    field = field_of(seen)
    app_id, role_id, grantee_id = ids_of(seen)
    role = await domain.app_roles.by_id(role_id)
    holders = directory_of(domain, field) if field else None
    grantee = await holders.by_id(grantee_id) if holders else None
    apps = domain.apps
    app = await apps.by_id(app_id)
    if holders is None or role is None or grantee is None or app is None:
        return None
    return Parts(
        apps.identity_of(app), Identity(role_id, "", str(role["displayName"])), field, holders.identity_of(grantee)
    )


def directory_of(domain: IdentityDomain, field: str) -> Directory[Any]:
    """Where those are found whom an argument names."""
    return {"user": domain.users, "group": domain.groups, "dynamic_resource_group": domain.dynamic_resource_groups}[
        field
    ]


async def _app(domain: IdentityDomain, reference: str, *, tried: str) -> Identity:
    apps = domain.apps
    # Asked by itself and not looked for in a listing: of several apps of one name none may be taken.
    seen = await apps.by_id(reference) or await apps.api.named(reference)
    if seen is None:
        raise NotFound(
            f"there is no app {reference} in domain {domain.url}", tried=tried, hint="list_app_roles() names the apps"
        )
    return apps.identity_of(seen)


async def _role(domain: IdentityDomain, app: Identity, reference: str, *, tried: str) -> Identity:
    roles = domain.app_roles
    seen = await roles.by_id(reference) if _ID.fullmatch(reference) else None
    seen = seen or await roles.by_name(f"{app.id}/{reference}")
    if seen is None or seen["app"]["value"] != app.id:
        raise NotFound(
            f"the app {app.name} has no role {reference}", tried=tried, hint="list_app_roles() gives those there are"
        )
    return Identity(str(seen["id"]), "", str(seen["displayName"]))
