"""The policies of the pipeline: what lets a connector invoke a function."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.oci.policies import Fault, Statement, parse

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


def lacking(there: Iterable[str], compartment_id: str) -> list[str]:
    """Those of `NEEDED` that no statement lets a connector of the compartment use, as far as a look at them tells.

    Args:
        there: the statements of the compartment's and the tenancy's policies.
        compartment_id: OCID of the compartment.
    """
    read = [statement for text in there if (statement := _read(text)) is not None]
    return [resource for resource in NEEDED if not any(_lets(each, resource, compartment_id) for each in read)]


def _read(text: str) -> Statement | None:
    try:
        return parse(text)
    except Fault:
        return None


def _lets(statement: Statement, resource: str, compartment_id: str) -> bool:
    if statement.effect != "allow" or statement.verb not in _ENOUGH or statement.location is None:
        return False
    if statement.resource not in {resource, *_WIDER} or statement.subject.kind not in ("any-user", "dynamic-group"):
        return False
    if statement.location.by_id and statement.location.path[0] != compartment_id:
        return False
    condition = statement.condition.text.lower() if statement.condition else ""
    if "request.principal.type" in condition and "serviceconnector" not in condition:
        return False
    return "request.principal.compartment.id" not in condition or compartment_id.lower() in condition


def _place(compartment_id: str) -> str:
    return "tenancy" if compartment_id.startswith("ocid1.tenancy.") else f"compartment id {compartment_id}"
