"""Why the service says NotAuthorizedOrNotFound: it does not distinguish a missing right from a missing object.

After such an answer what can be known is looked up once: who calls, whether the tenancy can be read, the caller's
groups, and which policies speak of them. The error then says what was checked, and the most likely cause. A look that
fails is reported as such; it never takes the place of the first error.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from iam_resources.errors import IamError, NotFound, VendorError
from iam_resources.oci.api.compartments import Compartments
from iam_resources.oci.api.groups import Groups, Memberships
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.policies.grammar import parse_all
from iam_resources.oci.policies.grants import Fit, Right, fit
from iam_resources.oci.policies.statement import Statement
from iam_resources.oci.policies.words import OF_TENANCY

T = TypeVar("T")

HIDDEN = {
    "NotAuthorizedOrNotFound",
    "RelatedResourceNotAuthorizedOrNotFound",
    "NotAuthorizedOrResourceAlreadyExists",
    "NotAuthorized",
}
"""The vendor's codes that hide a cause."""
_GOOD_SECONDS = 60.0
_PATIENCE_SECONDS = 10
"""For each look: the person waits for the first error meanwhile."""
_FEW = 5
_OF_TENANCY = ", while {} belong to the tenancy and to no compartment"


async def explain(error: VendorError, tenancy: Tenancy, verb: str, compartment_id: str, *resources: str) -> None:
    """Complete an error of the service that hides its cause with the likely one.

    Args:
        error: gets a hint.
        tenancy: where.
        verb: of the right that is needed: `inspect`, `read`, `use` or `manage`.
        compartment_id: OCID of the compartment where, or of the tenancy.
        resources: the resource types that it is needed for.
    """
    if error.code in HIDDEN and not error.hint:
        at = "" if compartment_id == tenancy.tenancy_id else compartment_id
        error.hint = await tenancy.part(Diagnosis).of(tuple(Right(verb, each, at) for each in resources))


@dataclass
class _Seen:
    """What could be found out; None where it could not."""

    tenancy: str | None = None
    groups: dict[str, str] | None = None
    policies: list[tuple[str, Statement]] | None = None
    hidden: str = ""
    unchecked: list[str] = field(default_factory=list)


class Diagnosis:
    """What is known of the caller's rights, looked up once a minute at most."""

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy
        self._made: dict[str, tuple[float, asyncio.Task[_Seen]]] = {}

    async def of(self, rights: tuple[Right, ...]) -> str:
        """What was checked, and the most likely cause.

        Args:
            rights: those that are needed, at least one, all in one place.
        """
        caller = self._tenancy.caller
        if caller.kind == "instance" and {right.resource for right in rights} & {"users", "groups"}:
            return (
                f"Checked: the caller is an {caller.shown}. Most likely: instances cannot manage users and groups,"
                " whatever the policies say; sign with the API key of a service user"
            )
        seen = await self._seen(rights[0].compartment_id)
        return f"Checked: {_checked(caller.shown, seen)}. Most likely: {_likely(seen, rights, caller.kind)}"

    async def obstacle(self, right: Right) -> str | None:
        """Why the caller does not have a right, and what gives it; empty where it has it, None where the caller may not
        see what that follows from.
        """
        seen = await self._seen(right.compartment_id)
        if seen.groups is None or seen.policies is None:
            return None
        if not seen.groups:
            return "the caller is in no group, and policies speak of groups"
        return _falls_short(seen.policies, right, seen.groups, min(seen.groups.values()))

    async def _seen(self, at: str) -> _Seen:
        begun, task = self._made.get(at, (float("-inf"), None))
        if task is None or time.monotonic() - begun > _GOOD_SECONDS:
            task = asyncio.ensure_future(self._look(at))
            self._made[at] = (time.monotonic(), task)
        return await asyncio.shield(task)

    async def _look(self, at: str) -> _Seen:
        client, tenancy_id = self._tenancy.identity, self._tenancy.tenancy_id
        seen = _Seen()

        async def attempt(what: str, look: Callable[[], Awaitable[T]]) -> T | None:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    return await look()
            except (IamError, TimeoutError):
                seen.unchecked.append(what)
                return None

        async def tenancy() -> str:
            return str((await Compartments(client, tenancy_id).tenancy()).body["name"])

        async def groups() -> dict[str, str]:
            api = Groups(client, tenancy_id)
            mine = [str(each["groupId"]) async for each in Memberships(client, tenancy_id).of_user(caller.id)]
            return {group_id: str((await api.get(group_id)).body["name"]) for group_id in mine}

        async def policies() -> list[tuple[str, Statement]]:
            api = Policies(client, tenancy_id)
            every = [each async for each in api.listing()]
            if at:
                try:
                    every += [each async for each in api.listing(at)]
                except NotFound:
                    seen.hidden = at
            return [(str(each["name"]), read) for each in every for _, read in parse_all(each["statements"])]

        caller = self._tenancy.caller
        seen.tenancy = await attempt("the tenancy", tenancy)
        seen.groups = await attempt("the groups of the caller", groups) if caller.id else None
        seen.policies = await attempt("the policies of the tenancy", policies)
        return seen


def _checked(caller: str, seen: _Seen) -> str:
    facts = [f"the caller is {caller}"]
    if seen.tenancy is not None:
        facts.append(f"it can read the tenancy {seen.tenancy}")
    if seen.groups is not None:
        facts.append(f"it is in {_listed(seen.groups.values(), 'group')}")
    if seen.policies is not None:
        names = dict.fromkeys(name for name, _ in seen.policies)
        facts.append(f"{len(names)} {'policy' if len(names) == 1 else 'policies'} were read")
    if seen.hidden:
        facts.append(f"it cannot see compartment {seen.hidden}")
    if seen.unchecked:
        facts.append(f"{', '.join(seen.unchecked)} could not be checked")
    return "; ".join(facts)


def _listed(names: object, what: str) -> str:
    there = sorted(str(name) for name in names) if hasattr(names, "__iter__") else []
    if not there:
        return f"no {what}"
    more = f" and {len(there) - _FEW} more" if len(there) > _FEW else ""
    return f"the {what}{'s' if len(there) > 1 else ''} {', '.join(there[:_FEW])}{more}"


def _likely(seen: _Seen, rights: tuple[Right, ...], kind: str) -> str:
    group = sorted(seen.groups.values())[0] if seen.groups else "<group>"
    wanted = " and ".join(f"'{right.statement_for(group)}'" for right in rights)
    if kind != "user":
        return f"no policy lets its dynamic group do it; it needs {wanted.replace('group', 'dynamic-group', 1)}"
    if seen.tenancy is None and seen.groups is None and seen.policies is None:
        return (
            "the caller has no rights in this tenancy, or oci:tenancy is another one than that of its key; an"
            f" administrator can give it {wanted}"
        )
    if seen.groups == {}:
        return f"the caller is in no group, and policies speak of groups: put it into one that has {wanted}"
    if seen.policies is None:
        return f"no policy lets the caller do it; ask an administrator whether there is {wanted}"
    for right in rights:
        if reason := _falls_short(seen.policies, right, seen.groups or {}, group):
            return reason
    if seen.hidden:
        return f"there is no compartment {seen.hidden}, or it was deleted: correct the OCID"
    return "it was deleted, or never was there under this OCID; a policy that was just changed needs up to a minute"


def _falls_short(policies: list[tuple[str, Statement]], right: Right, groups: dict[str, str], group: str) -> str:
    """Why the policies do not give a right; empty when they do."""
    fits = [(fit(statement, right, groups), name, statement) for name, statement in policies]
    denied = [each for each in fits if each[2].effect == "deny" and each[0] >= Fit.CONDITIONAL]
    if denied:
        return f"policy {denied[0][1]} denies it: '{denied[0][2].text}'"
    best = max((each for each in fits if each[2].effect == "allow"), key=lambda each: each[0], default=None)
    needed = right.statement_for(group)
    if best is None or best[0] is Fit.NONE:
        return f"no policy lets the caller {right.verb} {right.resource}; add '{needed}'"
    near, name, statement = best
    match near:
        case Fit.WEAKER:
            return f"policy {name} gives less than that, '{statement.text}'; add '{needed}'"
        case Fit.ELSEWHERE:
            return (
                f"policy {name} gives it elsewhere, '{statement.text}'"
                f"{_OF_TENANCY.format(right.resource) if right.resource in OF_TENANCY else ''}; add '{needed}'"
            )
        case Fit.CONDITIONAL:
            return f"policy {name} gives it under a condition only, which is not met: '{statement.text}'"
    return ""
