"""Groups of an identity domain.

create  POST /Groups (section 3.9), or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET /Groups/{id}, or of many at once GET /Groups in pages of 1,000 (3.7)
update  PATCH /Groups/{id} (3.11) with what differs; of many at once POST /Bulk
delete  DELETE /Groups/{id} (3.10), or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from iam_resources.engine import Key, Local, Resource
from iam_resources.engine.wire import JsonName
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.directory import Directory
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.named import AnyNamedState, DomainObjectLifecycle, NamedInputs
from iam_resources.oci.domains.references import OwnName
from iam_resources.oci.domains.schemas import GROUP_EXTENSION, POSIX_GROUP, REQUESTABLE
from iam_resources.scim.representation import Representation
from iam_resources.scim.schemas import GROUP

OF_EVERYBODY = frozenset({"All Domain Users", "All_Tenant_Users"})
"""The group that has every user of a domain, who cannot be put in or taken out; the second name is the former one."""
BUILTIN = frozenset({"Administrators", "Domain_Administrators"})
"""The other groups that a new domain has."""


class GroupInputs(NamedInputs):
    display_name: Annotated[OwnName, Key()]
    """Its name, unique in the domain, case-insensitive. A change renames the group in place."""
    description: Annotated[str | None, JsonName(f"{GROUP_EXTENSION}:description")] = None
    """What it is for; an empty string clears the description."""
    external_id: str | None = None
    """Id in the system that the group comes from; an empty string clears it."""
    requestable: Annotated[bool | None, JsonName(f"{REQUESTABLE}:requestable")] = None
    """Whether users may ask to come in."""
    gid_number: Annotated[int | None, Field(ge=0), JsonName(f"{POSIX_GROUP}:gidNumber")] = None
    """Number of the group on POSIX systems."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What happens to the group when the resource is destroyed: deleted, or left as it is."""


class GroupState(GroupInputs, AnyNamedState):
    group_id: str = ""
    """The group's id in the domain, 32 hexadecimal digits."""
    group_ocid: str = ""
    """The group's OCID, the same in all of Oracle Cloud; policies name it."""


class GroupLifecycle(DomainObjectLifecycle[GroupInputs, GroupState]):
    collection = "Groups"
    id_formats = ("<display name, id or OCID>", "<domain URL>/admin/v1/Groups/<display name, id or OCID>")
    kind = "group"
    id_field = "group_id"
    name_field = "display_name"
    schema = GROUP

    def objects(self, place: IdentityDomain) -> Directory[Groups]:
        return place.groups

    def is_builtin(self, place: IdentityDomain, seen: Representation) -> bool:
        return str(seen["displayName"]) in BUILTIN | OF_EVERYBODY


class Group(Resource, lifecycle=GroupLifecycle, token="oci.domains:Group"):
    """A group of an identity domain.

        readers = domains.Group("readers", display_name="SCP_READ", description="May read what SCP manages")

    Operations: sections 3.7 and 3.9 to 3.11. Import: `<display name, id or OCID>`, for another domain than the
    connection's own `<domain URL>/admin/v1/Groups/<display name, id or OCID>`.
    """
