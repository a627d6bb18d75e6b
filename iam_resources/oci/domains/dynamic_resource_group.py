"""Dynamic resource groups of an identity domain.

create  POST /DynamicResourceGroups; with `adopt`, after a conflict: GET and PATCH
read    GET /DynamicResourceGroups/{id}, or of many at once GET /DynamicResourceGroups in pages of 1,000
update  PATCH /DynamicResourceGroups/{id} with what differs
delete  DELETE /DynamicResourceGroups/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from iam_resources.engine import ComparedAs, Key, Local, Resource
from iam_resources.oci.domains.api.dynamic_resource_groups import DynamicResourceGroups
from iam_resources.oci.domains.directory import Directory
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.named import AnyNamedState, DomainObjectLifecycle, NamedInputs
from iam_resources.oci.domains.references import OwnName
from iam_resources.oci.domains.schemas import DYNAMIC_RESOURCE_GROUP
from iam_resources.oci.policies import parse_rule, rule_form


def _rule(text: str) -> str:
    """A rule as it is written, after a look at whether it is one.

    Raises:
        ValueError: it is none; says at which word.
    """
    parse_rule(text)
    return text


class DynamicResourceGroupInputs(NamedInputs):
    display_name: Annotated[OwnName, Key()]
    """Its name, unique in the domain. A change renames the group in place."""
    matching_rule: Annotated[str, AfterValidator(_rule), ComparedAs(rule_form)]
    """Which resources are in it, such as `ALL {resource.type = 'fnfunc', resource.compartment.id = 'ocid1.…'}`."""
    description: str | None = None
    """What it is for; an empty string clears the description."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What happens to the group when the resource is destroyed: deleted, or left as it is."""


class DynamicResourceGroupState(DynamicResourceGroupInputs, AnyNamedState):
    dynamic_resource_group_id: str = ""
    """The group's id in the domain, 32 hexadecimal digits."""
    dynamic_resource_group_ocid: str = ""
    """The group's OCID, the same in all of Oracle Cloud."""


class DynamicResourceGroupLifecycle(DomainObjectLifecycle[DynamicResourceGroupInputs, DynamicResourceGroupState]):
    collection = "DynamicResourceGroups"
    id_formats = (
        "<display name, id or OCID>",
        "<domain URL>/admin/v1/DynamicResourceGroups/<display name, id or OCID>",
    )
    kind = "dynamic_resource_group"
    id_field = "dynamic_resource_group_id"
    name_field = "display_name"
    schema = DYNAMIC_RESOURCE_GROUP

    def objects(self, place: IdentityDomain) -> Directory[DynamicResourceGroups]:
        return place.dynamic_resource_groups


class DynamicResourceGroup(Resource, lifecycle=DynamicResourceGroupLifecycle, token="oci.domains:DynamicResourceGroup"):
    """A dynamic resource group: the resources that a rule takes together, as a grantee of roles and policies.

        functions = domains.DynamicResourceGroup(
            "functions", display_name="functions", matching_rule="ALL {resource.type = 'fnfunc'}"
        )

    Import: `<display name, id or OCID>`, for another domain than the connection's own
    `<domain URL>/admin/v1/DynamicResourceGroups/<display name, id or OCID>`.
    """
