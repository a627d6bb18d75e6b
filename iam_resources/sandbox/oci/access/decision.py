"""The access decision: does a statement of a policy allow this principal to do this there?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iam_resources.sandbox.oci.access.matching import matches
from iam_resources.sandbox.oci.access.statements import Named, Statement, StatementError, read
from iam_resources.sandbox.oci.documents import Documents
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.server import DynamicGroup, GroupName, Server, Verb

_ORDER = ("inspect", "read", "use", "manage")
_FAMILIES = {"functions-family": ("fn-app", "fn-function", "fn-invocation")}
"""Policy reference of each service, "Aggregate Resource-Type"."""


@dataclass(frozen=True)
class _Grant:
    attached: str
    statement: Statement


class Access:
    """Decides by the policies, which are parsed again after a change."""

    def __init__(self, server: Server, policies: Documents) -> None:
        self._server = server
        self._policies = policies
        self._grants: list[_Grant] = []
        self._version = -1

    def may(
        self, principal: Principal, verb: Verb, resource: str, compartment: str, variables: Mapping[str, str]
    ) -> bool:
        """Whether a statement allows it."""
        self._refresh()
        groups: list[GroupName] | None = None
        for grant in self._grants:
            statement = grant.statement
            if not _covers(statement, verb, resource) or not self._reaches(grant, compartment):
                continue
            if groups is None:
                groups = self.groups_of(principal)
            if self._is_subject(statement, principal, groups) and self._holds(
                statement, principal, groups, {**variables, "target.compartment.id": compartment}
            ):
                return True
        return False

    def groups_of(self, principal: Principal) -> list[GroupName]:
        """Groups a user is in."""
        if principal.kind != "user":
            return []
        return [group for directory in self._server.directories for group in directory.groups_of(principal.id)]

    def dynamic_groups_of(self, principal: Principal) -> list[DynamicGroup]:
        """Dynamic groups that take in an instance or a resource."""
        groups = (group for directory in self._server.directories for group in directory.dynamic_groups())
        return [group for group in groups if matches(group.rule, principal)]

    def check(self, statements: Iterable[str], attached: str) -> None:
        """Check the syntax of statements, and that what they name exists.

        Raises:
            StatementError: one of them is refused.
        """
        for text in statements:
            statement = read(text)
            if statement is None:
                continue
            for named in statement.names:
                if statement.subject in ("group", "dynamic-group") and not self._exists(statement.subject, named):
                    kind = statement.subject.replace("-", " ")
                    raise StatementError(
                        f"The {kind} {named.name} specified in the policy statement does not exist "
                        "under current compartment hierarchy."
                    )
            self._check_place(statement, attached)

    def _check_place(self, statement: Statement, attached: str) -> None:
        if not statement.location:
            return
        if statement.location_by_id:
            if not self._server.compartments.within(statement.location, attached):
                raise StatementError(
                    f"Compartment {{{statement.location}}} does not exist or is not part of the policy compartment "
                    "subtree"
                )
        elif self._server.compartments.path_to(attached, statement.location) is None:
            raise StatementError(
                f"The compartment {statement.location} specified in the policy statement does not exist "
                "under current compartment hierarchy."
            )

    def _exists(self, subject: str, named: Named) -> bool:
        groups: Iterable[GroupName | DynamicGroup]
        for directory in self._server.directories:
            groups = directory.groups() if subject == "group" else directory.dynamic_groups()
            if any(_is(group, named) for group in groups):
                return True
        return False

    def _refresh(self) -> None:
        if self._version == self._policies.version:
            return
        self._version = self._policies.version
        self._grants = []
        for policy in self._policies.all():
            for text in policy.body["statements"]:
                statement = read(text)
                if statement is not None:
                    self._grants.append(_Grant(policy.body["compartmentId"], statement))

    def _reaches(self, grant: _Grant, compartment: str) -> bool:
        statement = grant.statement
        if not statement.location:
            return True
        if statement.location_by_id:
            return self._server.compartments.within(compartment, statement.location)
        place = self._server.compartments.path_to(grant.attached, statement.location)
        return place is not None and self._server.compartments.within(compartment, place)

    def _is_subject(self, statement: Statement, principal: Principal, groups: list[GroupName]) -> bool:
        match statement.subject:
            case "any-user":
                return True
            case "any-group":
                return bool(groups)
            case "group":
                return any(_is(group, named) for group in groups for named in statement.names)
            case "dynamic-group":
                return any(
                    _is(group, named) for group in self.dynamic_groups_of(principal) for named in statement.names
                )
        return principal.kind == "service" and any(named.name == principal.name for named in statement.names)

    def _holds(
        self, statement: Statement, principal: Principal, groups: list[GroupName], variables: dict[str, str]
    ) -> bool:
        if statement.condition is None:
            return True
        variables |= {
            "request.principal.type": principal.resource_type or principal.kind,
            "request.principal.id": principal.id,
            "request.principal.compartment.id": principal.compartment,
        }
        if principal.kind == "user":
            variables |= {"request.user.id": principal.id, "request.user.name": principal.name}
        return statement.condition.holds(variables)


def _covers(statement: Statement, verb: Verb, resource: str) -> bool:
    if not statement.verb:
        return False
    if statement.resource not in (resource, "all-resources") and resource not in _FAMILIES.get(statement.resource, ()):
        return False
    return _ORDER.index(statement.verb) >= _ORDER.index(verb)


def _is(group: GroupName | DynamicGroup, named: Named) -> bool:
    """Names are case-insensitive. Without a domain it is the default one, which contains IAM's own groups."""
    if named.by_id:
        return group.id == named.name
    wanted, has = (text.lower() or "default" for text in (named.domain, group.domain))
    return wanted == has and group.name.lower() == named.name.lower()
