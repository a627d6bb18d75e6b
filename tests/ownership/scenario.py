"""A scenario: what is there before, the programs that follow one another, and what a refusal leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.ownership.expected import expect
from tests.ownership.kinds import FLAGS, Vendor
from tests.ownership.model import Model, Undecided
from tests.ownership.programs import Program, Resource, Step
from tests.ownership.vendor_state import Object, VendorState, grant_in
from tests.ownership.vendors.cncc import CLIENTS, CNCC, URLS
from tests.ownership.vendors.domains import DOMAINS
from tests.ownership.vendors.huawei import HUAWEI, HUAWEI_ROLES
from tests.ownership.vendors.oci import OCI
from tests.ownership.vendors.scim import SCIM

VENDORS: Mapping[str, Vendor] = {vendor.name: vendor for vendor in (CNCC, OCI, DOMAINS, HUAWEI, HUAWEI_ROLES, SCIM)}


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
    roles = [state.add(Object("Role", name)) for name in vendor.roles]
    if "Role" in vendor.classes:
        roles = [state.add(Object("Role", name, note="there")) for name in ("HAND", "READ")]
    policies = [state.add(Object("Policy", name)) for name in vendor.policies]
    if "Urls" in vendor.classes:
        state.urls = {client: dict(URLS) for client in CLIENTS}
    if "Capabilities" in vendor.classes:
        state.capabilities = {(user, flag): True for user in people for flag in FLAGS}
    state.pairs.add(("member", people[0], groups[0]))
    if roles:
        state.pairs.add((grant_in(vendor.accounts[0] if vendor.accounts else ""), people[0], roles[0]))
    if policies:
        state.pairs.add(("policy", roles[0], policies[0]))
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
    kinds = {"User", "Group", "Role", "Text"} | ({"Grant"} if vendor.adopts_grants else set())

    def taking_over(each: Resource) -> Resource:
        if each.kind == "Password":
            return each.with_args(replace_existing=True)
        return each.with_args(adopt=True) if each.kind in kinds else each

    return tuple(map(taking_over, program))
