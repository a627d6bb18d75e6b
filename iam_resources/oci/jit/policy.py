"""The policies of the pipeline: what lets a connector invoke a function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from iam_resources.errors import Denied, NotFound
from iam_resources.oci.api.compartments import Compartments
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.checks import LOOK_AS_OTHER, PROGRAM, Check
from iam_resources.oci.policies import Statement, Subject, parse_all

NEEDED = ("fn-function", "fn-invocation")
"""The resource types that a connector with a function as its target has to use."""
_ENOUGH = {"use", "manage"}
_WIDER = {"functions-family", "all-resources"}


def statements(compartment_id: str, dynamic_group_ocid: str = "") -> list[str]:
    """What the policy says: the connectors of the compartment may find and invoke the functions of it.

    These are the statements that the Console offers when a connector is made. The logs it takes from need none.

    Args:
        compartment_id: OCID of the compartment of the function and the connector.
        dynamic_group_ocid: OCID of the dynamic group that may invoke the functions too, as in the guide's step 3;
            empty for none.
    """
    named = [
        f"Allow dynamic-group id {dynamic_group_ocid} to use {resource} in {_place(compartment_id)}"
        for resource in NEEDED
        if dynamic_group_ocid
    ]
    return named + [
        f"Allow any-user to use {resource} in {_place(compartment_id)} where all {{request.principal.type ="
        f" 'serviceconnector', request.principal.compartment.id = '{compartment_id}'}}"
        for resource in NEEDED
    ]


async def allowed(tenancy: Tenancy, compartment_id: str, groups: Sequence[str]) -> Check:
    """Look whether policies let a connector of a compartment find and invoke a function of it.

    Policies of the compartment count, and those of all it is in, up to the tenancy.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment.
        groups: names and OCIDs of the dynamic group that connectors of the compartment are in; empty for none.
    """
    api, hidden = Policies(tenancy.identity, tenancy.tenancy_id), []
    places, outer = await _above(tenancy, compartment_id)
    statements: list[str] = []
    for place in places:
        try:
            statements += [
                str(statement)
                async for policy in api.listing(place)
                if policy.get("lifecycleState") == "ACTIVE"
                for statement in policy["statements"]
            ]
        except (Denied, NotFound):
            hidden.append(place)
    missing = lacking(statements, places, groups)
    if not missing:
        return Check("policies", "ok", "the connector may invoke the function")
    fault = f"nothing that can be read lets the connector use {' and '.join(missing)}"
    if hidden or not outer:
        unread = [f"the policies of {place}" for place in hidden] + ([] if outer else ["the compartments above"])
        return Check("policies", "unknown", f"{fault}; {' and '.join(unread)} cannot be read", LOOK_AS_OTHER)
    return Check("policies", "missing", fault.replace(" that can be read", ""), PROGRAM)


async def _above(tenancy: Tenancy, compartment_id: str) -> tuple[dict[str, str], bool]:
    """A compartment and all it is in, with their names in lower case; and whether all of them could be read."""
    api, places = Compartments(tenancy.identity, tenancy.tenancy_id), dict[str, str]()
    at = compartment_id
    try:
        while at and at not in places and at != tenancy.tenancy_id:
            places[at] = ""
            seen = (await api.get(at)).body
            places[at], at = str(seen.get("name") or "").lower(), str(seen.get("compartmentId") or "")
    except (Denied, NotFound):
        return {**places, tenancy.tenancy_id: ""}, False
    return {**places, tenancy.tenancy_id: ""}, True


def lacking(existing: Iterable[str], places: Mapping[str, str], groups: Sequence[str] = ()) -> list[str]:
    """Those of `NEEDED` that no statement lets a connector of the compartment use, as far as it can be seen.

    Args:
        existing: the statements of the policies.
        places: OCID and name of the compartment, and then of all that it is in.
        groups: names and OCIDs of the dynamic group that the connector is in.
    """
    read = [statement for _, statement in parse_all(existing)]
    return [resource for resource in NEEDED if not any(_lets(each, resource, places, groups) for each in read)]


def _lets(statement: Statement, resource: str, places: Mapping[str, str], groups: Sequence[str]) -> bool:
    if statement.effect != "allow" or statement.verb not in _ENOUGH or statement.location is None:
        return False
    if statement.resource not in {resource, *_WIDER} or not _is_ours(statement.subject, groups):
        return False
    where, compartment_id = statement.location, next(iter(places))
    if where.by_id and where.path[0] not in places:
        return False
    if where.kind == "compartment" and not where.by_id and where.path[-1].lower() not in places.values():
        return False
    condition = statement.condition.text.lower() if statement.condition else ""
    if "request.principal.type" in condition and "serviceconnector" not in condition:
        return False
    return "request.principal.compartment.id" not in condition or compartment_id.lower() in condition


def _is_ours(subject: Subject, groups: Sequence[str]) -> bool:
    ours = {each.lower() for each in groups if each}
    return subject.kind == "any-user" or (
        subject.kind == "dynamic-group" and any(each.name.lower() in ours for each in subject.names)
    )


def _place(compartment_id: str) -> str:
    return "tenancy" if compartment_id.startswith("ocid1.tenancy.") else f"compartment id {compartment_id}"
