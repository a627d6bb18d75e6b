"""Dynamic groups: instances, functions and other resources that may call the services.

create  POST dynamicGroups, one call; with `adopt`, after a conflict: GET dynamicGroups?name= and PUT
read    GET dynamicGroups/{id}, or of many at once GET dynamicGroups in pages
update  PUT dynamicGroups/{id} with if-match
delete  DELETE dynamicGroups/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from iam_resources.engine import Follows, Key, Replaces, Resource
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.dynamic_groups import DynamicGroups
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory, DynamicGroupDirectory
from iam_resources.oci.lifecycle import OfTenancyInputs, in_tenancy
from iam_resources.oci.named import NamedLifecycle
from iam_resources.oci.named_fields import NamedInputs, NamedState, known_of_all
from iam_resources.oci.policies import Fault, parse_rule


class DynamicGroupInputs(NamedInputs, OfTenancyInputs):
    """What a program may write about a dynamic group."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$"), Key(), Replaces()]
    """Name, unique in the tenancy among groups of both kinds, 1 to 100 of letters, digits and `-._`. It can not be
    changed: another name makes another group."""
    matching_rule: Annotated[str, AfterValidator(lambda text: parse_rule(text).text)]
    """Which resources belong to it: `variable = 'value'`, or `any {…}` or `all {…}` of several. Variables:
    `instance.id`, `instance.compartment.id`, `resource.id`, `resource.type`, `resource.compartment.id`, and
    `tag.<namespace>.<tag>.value`, which can also stand alone."""


class DynamicGroupState(DynamicGroupInputs, NamedState):
    """What is known of a dynamic group."""

    dynamic_group_id: str = ""
    """The dynamic group's OCID."""
    etag: Annotated[str, Follows("description", "matching_rule", "freeform_tags", "defined_tags")] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


class DynamicGroupLifecycle(NamedLifecycle[DynamicGroupInputs, DynamicGroupState]):
    """Create, read, update and delete of dynamic groups."""

    manages = "dynamic-groups"
    wire = {"description": "description", "matching_rule": "matchingRule"}  # noqa: RUF012 (as declared)

    def objects(self, tenancy: Tenancy, compartment_id: str | None) -> Directory[DynamicGroups]:
        return tenancy.part(DynamicGroupDirectory)

    async def make(self, tenancy: Tenancy, body: Body) -> Reply:
        return await tenancy.part(DynamicGroupDirectory).api.create(body)

    def place(self, tenancy: Tenancy, inputs: DynamicGroupInputs) -> str:
        return in_tenancy(tenancy, inputs.compartment_id, tried=f"create dynamic group {inputs.name}")

    def from_wire(self, seen: Body) -> DynamicGroupState:
        rule = str(seen.get("matchingRule") or "")
        try:
            rule = parse_rule(rule).text
        except Fault:
            rule = " ".join(rule.split())  # what the service takes is a rule, whatever we make of it
        return DynamicGroupState(**known_of_all(seen), matching_rule=rule, dynamic_group_id=seen["id"])


class DynamicGroup(
    Resource[DynamicGroupInputs, DynamicGroupState], lifecycle=DynamicGroupLifecycle, token="oci:DynamicGroup"
):
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
