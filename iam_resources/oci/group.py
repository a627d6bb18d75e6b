"""Groups of a tenancy.

create  POST groups, one call; with `adopt`, after a conflict: GET groups?name= and PUT groups/{id}
read    GET groups/{id}, or of many at once GET groups in pages
update  PUT groups/{id} with if-match
delete  DELETE groups/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Key, Replaces, Resource
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.groups import Groups
from iam_resources.oci.base.lifecycle import OfTenancyInputs
from iam_resources.oci.base.named import IamLifecycle, NamedInputs, NamedState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory


class GroupInputs(NamedInputs, OfTenancyInputs):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$"), Key(), Replaces()]
    """Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`; policies speak of it. It cannot be
    changed: another name makes another group."""


class GroupState(GroupInputs, NamedState):
    group_id: Annotated[str, JsonName("id")] = ""
    """The group's OCID."""


class GroupLifecycle(IamLifecycle[GroupInputs, GroupState]):
    kind = "group"
    id_field = "group_id"
    rights = ("groups",)
    manages_users = True

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[Groups]:
        return place.groups

    def is_builtin(self, place: Tenancy, seen: Body) -> bool:
        return str(seen["name"]) == "Administrators"  # of every tenancy; cannot be deleted


class Group(Resource, lifecycle=GroupLifecycle, token="oci:Group"):
    """A group of users.

        admins = oci.Group("admins", name="UserAdministrators", description="Manage users and groups")

    A `Policy` says what it may do; a `Membership` or `GroupMembers` says who is in it.

    Operations: CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup. Import: `<name>` or `<OCID>`.
    """
