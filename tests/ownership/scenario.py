"""A scenario: what is there before, the programs that follow one another, and what a refusal leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.ownership.expected import expect
from tests.ownership.kinds import FLAGS, Vendor
from tests.ownership.model import Model, Undecided
from tests.ownership.programs import Program, Resource, Step
from tests.ownership.vendor_state import Object, VendorState
from tests.ownership.vendors.cncc import CLIENTS, CNCC, URLS
from tests.ownership.vendors.domains import DOMAINS, ROLES
from tests.ownership.vendors.oci import OCI

VENDORS: Mapping[str, Vendor] = {vendor.name: vendor for vendor in (CNCC, OCI, DOMAINS)}


@dataclass(frozen=True)
class Scenario:
    """One test: a vendor, what is there before, and steps; the first makes the program."""

    vendor: str
    state: VendorState
    steps: tuple[Step, ...]


def there_before(vendor: Vendor) -> VendorState:
    """What is there before any program, of which nobody must take anything away."""
    state = VendorState()
    people = [state.add(Object("User", name, note="there", mail=name)) for name in ("hugo", "ana")]
    groups = [state.add(Object("Group", name, note="there")) for name in ("hall", "alpha")]
    if vendor.name == "cncc":
        roles = [state.add(Object("Role", name, note="there")) for name in ("HAND", "READ")]
        state.urls = {client: dict(URLS) for client in CLIENTS}
    else:
        roles = [state.add(Object("Role", name)) for name in ROLES] if "Grant" in vendor.classes else []
        state.capabilities = {(user, flag): True for user in people for flag in FLAGS}
    state.pairs.add(("member", people[0], groups[0]))
    if roles:
        state.pairs.add(("grant", people[0], roles[0]))
    return state


def recovered(model: Model, step: Step) -> Model:
    """What is there after a step that must be refused, and the programs that follow it.

    Raises:
        Undecided: that depends on how far the refused one came, or those are refused as well.
    """
    refused, after = expect(model, step), model.by_hand(step.hands)
    for program in step.recover:
        outcome = expect(after, Step((), program))
        if outcome.refusals or outcome.may_refuse:
            raise Undecided("what comes after a refusal is refused too")
        after = outcome.after
    taken = refused.after.owned().keys() - after.owned().keys() - model.owned().keys()
    if taken & (model.state.pairs | {("object", number) for number in model.state.objects}):
        raise Undecided("the refused program may have taken over what the corrected one does not mention")
    return after


def adopting(vendor: Vendor, program: Program) -> Program:
    """A program that takes over everything that exists already: objects, and passwords."""
    kinds = {"User", "Group", "Role"} | ({"Grant"} if vendor.group_grants else set())

    def taking_over(each: Resource) -> Resource:
        if each.kind == "Password":
            return each.with_args(replace_existing=True)
        return each.with_args(adopt=True) if each.kind in kinds else each

    return tuple(map(taking_over, program))
