"""Groups of a tenancy.

create  POST groups, one call; with `adopt`, after a conflict: GET groups?name= and PUT groups/{id}
read    GET groups/{id}, or of many at once GET groups in pages
update  PUT groups/{id} with if-match
delete  DELETE groups/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Follows, Key, Replaces, Resource
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.groups import Groups
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory, GroupDirectory
from iam_resources.oci.lifecycle import OfTenancyInputs, in_tenancy
from iam_resources.oci.named import NamedLifecycle
from iam_resources.oci.named_fields import NamedInputs, NamedState, known_of_all


class GroupInputs(NamedInputs, OfTenancyInputs):
    """What a program may write about a group."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$"), Key(), Replaces()]
    """Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`; policies speak of it. It can not be
    changed: another name makes another group."""


class GroupState(GroupInputs, NamedState):
    """What is known of a group."""

    group_id: str = ""
    """The group's OCID."""
    etag: Annotated[str, Follows("description", "freeform_tags", "defined_tags")] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


class GroupLifecycle(NamedLifecycle[GroupInputs, GroupState]):
    """Create, read, update and delete of groups."""

    manages = "groups"
    manages_users = True
    wire = {"description": "description"}  # noqa: RUF012 (declared as a class variable)

    def objects(self, tenancy: Tenancy, compartment_id: str | None) -> Directory[Groups]:
        return tenancy.part(GroupDirectory)

    async def make(self, tenancy: Tenancy, body: Body) -> Reply:
        return await tenancy.part(GroupDirectory).api.create(body)

    def place(self, tenancy: Tenancy, inputs: GroupInputs) -> str:
        return in_tenancy(tenancy, inputs.compartment_id, tried=f"create group {inputs.name}")

    def from_wire(self, seen: Body) -> GroupState:
        return GroupState(**known_of_all(seen), group_id=seen["id"])


class Group(Resource[GroupInputs, GroupState], lifecycle=GroupLifecycle, token="oci:Group"):
    """A group of users.

        admins = oci.Group("admins", name="UserAdministrators", description="Manage users and groups")

    What it may do is said by a `Policy`; who is in it, by a `Membership` or by `GroupMembers`.

    Operations: CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup. Import: `<name>` or `<OCID>`.
    """
