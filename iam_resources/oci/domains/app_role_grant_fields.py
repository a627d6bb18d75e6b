"""What a program may write about a grant, and what is known of one."""

from __future__ import annotations

from typing import Annotated

from iam_resources.engine import Follows, Key, Local, Refers, rule
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.oci.domains.grant_parts import MECHANISMS
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainState
from iam_resources.oci.domains.references import Name, UserName
from iam_resources.oci.ocids import reference_to

_GRANTEE = Refers("grantee_id", "grantee_ocid", "grantee_name")


class AppRoleGrantInputs(DomainInputs):
    """What a program may write about a grant. Exactly one of `user`, `group` and `dynamic_resource_group`."""

    role: Annotated[Name, Key(), Refers("role_id", "role_name")]
    """The role: its name, such as `User Administrator`, or its id."""
    app: Annotated[Name | None, Key(), Refers("app_id", "app_name")] = None
    """The app it belongs to: its id, name or display name; without it the one whose roles let manage the domain."""
    user: Annotated[UserName | None, Key(), _GRANTEE] = None
    """Who has the role: a user's id, OCID or user name."""
    group: Annotated[Annotated[Name, reference_to("group")] | None, Key(), _GRANTEE] = None
    """Who has the role: a group's id, OCID or display name."""
    dynamic_resource_group: Annotated[Annotated[Name, reference_to("dynamicgroup")] | None, Key(), _GRANTEE] = None
    """Who has the role: a dynamic resource group's id, OCID or display name."""
    adopt: Annotated[bool, Local()] = False
    """Take over the grant where there is one already, instead of failing; a destroy then takes it away."""

    @rule("user", "group", "dynamic_resource_group")
    def _one_grantee(self) -> str | None:
        given = [name for name in MECHANISMS if getattr(self, name) is not None]
        if len(given) == 1:
            return None
        return f"exactly one of {', '.join(MECHANISMS)} has the role, not {' and '.join(given) or 'none'}"


class AppRoleGrantState(AppRoleGrantInputs, DomainState, UnfinishedState):
    """What is known of a grant."""

    grant_id: Annotated[str, Follows("role", "app", *MECHANISMS)] = ""
    """The grant's id."""
    role_id: Annotated[str, Follows("role", "app")] = ""
    """The role's id."""
    role_name: Annotated[str, Follows("role", "app")] = ""
    """The role's name."""
    app_id: Annotated[str, Follows("app")] = ""
    """The app's id."""
    app_name: Annotated[str, Follows("app")] = ""
    """The app's display name."""
    grantee_id: Annotated[str, Follows(*MECHANISMS)] = ""
    """Id of who has the role."""
    grantee_ocid: Annotated[str, Follows(*MECHANISMS)] = ""
    """OCID of who has the role."""
    grantee_name: Annotated[str, Follows(*MECHANISMS)] = ""
    """Name of who has the role."""
