"""Dynamic groups: instances, functions and other resources that may call the services.

create  POST dynamicGroups, one call; with `adopt`, after a conflict: GET dynamicGroups?name= and PUT
read    GET dynamicGroups/{id}, or of many at once GET dynamicGroups in pages
update  PUT dynamicGroups/{id} with if-match
delete  DELETE dynamicGroups/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from iam_resources.engine import Key, Replaces, Resource
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.groups import DynamicGroups
from iam_resources.oci.base.lifecycle import OfTenancyInputs
from iam_resources.oci.base.named import IamLifecycle, NamedInputs, NamedState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory
from iam_resources.oci.policies import parse_rule, rule_form


class DynamicGroupInputs(NamedInputs, OfTenancyInputs):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$"), Key(), Replaces()]
    """Name, unique in the tenancy among groups of both kinds, 1 to 100 of letters, digits and `-._`. It cannot be
    changed: another name makes another group."""
    matching_rule: Annotated[str, AfterValidator(lambda text: parse_rule(text).text)]
    """Which resources belong to it: `variable = 'value'`, or `any {…}` or `all {…}` of several. Variables:
    `instance.id`, `instance.compartment.id`, `resource.id`, `resource.type`, `resource.compartment.id`, and
    `tag.<namespace>.<tag>.value`, which can also stand alone."""


class DynamicGroupState(DynamicGroupInputs, NamedState):
    dynamic_group_id: Annotated[str, JsonName("id")] = ""
    """The dynamic group's OCID."""


class DynamicGroupLifecycle(IamLifecycle[DynamicGroupInputs, DynamicGroupState]):
    kind = "dynamic_group"
    id_field = "dynamic_group_id"
    rights = ("dynamic-groups",)

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[DynamicGroups]:
        return place.dynamic_groups

    def fields_of(self, seen: Body, fields: DynamicGroupInputs | None) -> dict[str, Any]:
        return {"matching_rule": rule_form(str(seen.get("matchingRule") or ""))}


class DynamicGroup(Resource, lifecycle=DynamicGroupLifecycle, token="oci:DynamicGroup"):
    """A dynamic group: the resources that match a rule may call the services, as policies for the group say.

        oci.DynamicGroup(
            "functions",
            name="JIT_UUC_DG",
            description="The function and its connector",
            matching_rule=f"all {{resource.type = 'fnfunc', resource.compartment.id = '{compartment_id}'}}",
        )

    A rule that is misspelt is refused in the preview.

    Operations: CreateDynamicGroup, GetDynamicGroup, ListDynamicGroups, UpdateDynamicGroup, DeleteDynamicGroup. Import:
    `<name>` or `<OCID>`.
    """
