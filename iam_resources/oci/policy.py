"""Policies: who may do what, and where.

create  POST policies, one call ("IAM Policy Syntax"); with `adopt`, after a conflict: GET policies?name= and PUT
read    GET policies/{id}, or of many at once GET policies of a compartment in pages
update  PUT policies/{id} with if-match
delete  DELETE policies/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says

The statements are read and checked in a preview, by the rules in `iam_resources.oci.policies`.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from iam_resources.engine import Key, Replaces, Resource, rule
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.compartments import Compartments
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.base.named import IamLifecycle, NamedInputs, NamedState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory, living
from iam_resources.oci.policies import faults_of, one_form, parse, parse_all, remarks_on
from iam_resources.shapes.listings import Listings, list_each

log = logging.getLogger(__name__)


def _checked(text: str) -> str:
    """A statement in its one form.

    Raises:
        Fault: it is not a statement, or would do nothing.
    """
    statement = parse(text)
    for fault in faults_of(statement):
        raise fault
    return statement.text


def _day(text: str | None) -> str | None:
    """A day of the calendar.

    Raises:
        ValueError: it is not one.
    """
    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValueError("is not a day of the calendar: write it as YYYY-MM-DD") from None
    return text


class PolicyInputs(NamedInputs):
    compartment_id: Annotated[str | None, Field(pattern=r"^ocid1\.(tenancy|compartment)\.\S+$"), Replaces(), Key()] = (
        None
    )
    """OCID of the compartment that it is attached to; by default the tenancy. What concerns the whole tenancy, as users
    and groups do, must be attached there."""
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$"), Key(), Replaces()]
    """Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`. It cannot be changed: another name makes
    another policy."""
    statements: Annotated[list[Annotated[str, AfterValidator(_checked)]], Field(min_length=1)]
    """The statements, at least one; 50 unless the tenancy's limit is another. Blanks, and upper or lower case of
    the fixed words, make no difference."""
    version_date: Annotated[str | None, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(_day)] = None
    """Day whose meaning of verbs and resource types counts, YYYY-MM-DD; an empty string: the current day."""

    @rule("compartment_id", "statements")
    def _attached_where_it_counts(self) -> str | None:
        if not (self.compartment_id or "").startswith("ocid1.compartment."):
            return None
        for _, statement in parse_all(self.statements):
            if statement.location is None or statement.location.kind != "compartment":
                return f"must be the tenancy, or left out: a policy of a compartment cannot say '{statement.text}'"
        return None

    @rule("statements")
    def _remarks(self) -> str | None:
        for number, statement in parse_all(self.statements):
            if any(faults_of(statement)):
                continue  # it is refused already
            for remark in remarks_on(statement):
                log.warning("statement %d of policy %s: %s", number, self.name, remark)
        return None


class PolicyState(PolicyInputs, NamedState):
    policy_id: Annotated[str, JsonName("id")] = ""
    """The policy's OCID."""


class PolicyLifecycle(IamLifecycle[PolicyInputs, PolicyState]):
    id_formats = ("<name>", "<OCID>", "<compartment OCID>/<name>")
    kind = "policy"
    id_field = "policy_id"
    rights = ("policies",)
    otherwise_taken = (
        "A policy of that name may be in another compartment. If it is this one, which is to move, let it go there"
        " first: opts=pulumi.ResourceOptions(delete_before_replace=True); until the new one is there, nobody has what"
        " it grants"
    )

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[Policies]:
        return place.policies.of(compartment_id or "")

    def is_builtin(self, place: Tenancy, seen: Body) -> bool:
        return str(seen["name"]) == "Tenant Admin Policy"  # of every tenancy; cannot be deleted

    async def list_all(self, place: Tenancy, listings: Listings) -> AsyncIterator[tuple[str, PolicyState]]:
        """One listing for each compartment that the caller may see."""
        async for id_, state in super().list_all(place, listings):
            yield id_, state
        below = living(Compartments(place.identity, place.tenancy_id).children(deep=True))
        directories = [place.policies.of(str(each["id"])) async for each in below]
        async for _, found in list_each(directories, lambda objects: objects.listing()):
            for seen in found:
                yield str(seen["id"]), self.state_of(place, seen, None)

    def compartment_of(self, place: Tenancy, inputs: PolicyInputs) -> str:
        if (inputs.compartment_id or "").startswith("ocid1.compartment."):
            return str(inputs.compartment_id)
        return super().compartment_of(place, inputs)

    def fields_of(self, seen: Body, fields: PolicyInputs | None) -> dict[str, Any]:
        """The service has changed capital letters of names before now; to it they mean the same."""
        statements = [one_form(text) for text in seen.get("statements") or []]
        words = {one_form(text).casefold(): text for text in (fields.statements if fields else ())}
        return {
            "statements": [words.get(text.casefold(), text) for text in statements],
            "version_date": str(seen.get("versionDate") or "")[:10] or None,
        }


class Policy(Resource, lifecycle=PolicyLifecycle, token="oci:Policy"):
    """A policy: statements about who may do what, and where.

        oci.Policy(
            "admins",
            name="UserAdministrators",
            description="Users and groups from code",
            statements=[
                "Allow group UserAdministrators to manage users in tenancy",
                "Allow group UserAdministrators to manage groups in tenancy",
            ],
        )

    A statement that is misspelt, or that would grant nothing, is refused in the preview.

    Operations: CreatePolicy, GetPolicy, ListPolicies, UpdatePolicy, DeletePolicy. Import: `<name>`, `<OCID>` or
    `<compartment OCID>/<name>`.
    """
