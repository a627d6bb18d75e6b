"""What each principal effectively has on one side, and by which ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from iam_resources.access.model import Entitlement, Grant, Principal
from iam_resources.access.side import Side

_WAYS = 8
"""How many ways to one entitlement are kept; more would not help a reader."""


@dataclass
class Held:
    """One entitlement that a principal has.

    Attributes:
        entitlement: what.
        ways: by which groups and permission sets, each way from the principal on; an empty one is a grant of its own.
        by: URNs of the resources that say so.
    """

    entitlement: Entitlement
    ways: list[tuple[str, ...]] = field(default_factory=list)
    by: set[str] = field(default_factory=set)


class Effective:
    """The access on one side.

    Args:
        side: before or after.
        more: grants that no resource says, as a vendor was asked for them.
        parents: of groups that no resource manages, the key of the group above.
    """

    def __init__(self, side: Side, more: Iterable[Grant] = (), parents: Mapping[str, str] | None = None) -> None:
        self.side = side
        self._parents = parents or {}
        self.grants: list[Grant] = [*side.grants(), *more]
        self.principals: dict[str, Principal] = {}
        self._of: defaultdict[str, list[Grant]] = defaultdict(list)
        self._through: defaultdict[str, list[Grant]] = defaultdict(list)
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        for grant in self.grants:
            if grant.through is not None:
                self._through[grant.through.key].append(grant)
            elif grant.principal is not None:
                self._of[grant.principal.key].append(grant)
                self.principals.setdefault(grant.principal.key, grant.principal)
                if grant.entitlement.group:
                    self.members[grant.entitlement.group].add(grant.principal.key)
        for found in side.objects.values():
            if found.kind in ("user", "group", "dynamic group"):
                self.principals[found.key] = found.principal

    def is_enabled(self, key: str) -> bool:
        """Whether a user can sign in, as far as the program says."""
        found = self.side.objects.get(key)
        return found is None or found.enabled

    def held_by(self, key: str) -> dict[Entitlement, Held]:
        """What a principal has, also by its groups. A user who is disabled has nothing.

        Args:
            key: of the principal.
        """
        return self._collect(key) if self.is_enabled(key) else {}

    def held_disregarding_status(self, key: str) -> dict[Entitlement, Held]:
        """What a principal has, or would have if they were enabled."""
        return self._collect(key)

    def _collect(self, key: str) -> dict[Entitlement, Held]:
        found: dict[Entitlement, Held] = {}
        waiting: list[tuple[str, tuple[str, ...], bool]] = [(key, (), False)]
        seen: set[tuple[str, tuple[str, ...]]] = set()
        while waiting:
            principal, way, inherited = waiting.pop()
            if (principal, way) in seen or len(way) > _WAYS:
                continue
            seen.add((principal, way))
            for grant in self._of[principal]:
                what = grant.entitlement
                if not (inherited and what.group):  # a subgroup's members are not members of the group above
                    self._add(found, what, way, grant.by)
                if what.group and not inherited:
                    waiting.append((what.group, (*way, what.label), False))
            found_here = self.side.objects.get(principal)
            above = found_here.parent if found_here is not None else self._parents.get(principal, "")
            if above:
                name = self.principals[above].name if above in self.principals else above
                waiting.append((above, (*way, f"group {name}"), True))
        return found

    def _add(
        self,
        found: dict[Entitlement, Held],
        what: Entitlement,
        way: tuple[str, ...],
        by: str,
        depth: int = 0,
    ) -> None:
        held = found.setdefault(what, Held(what))
        if way not in held.ways and len(held.ways) < _WAYS:
            held.ways.append(way)
        held.by.add(by)
        if depth < _WAYS:
            for grant in self._through.get(what.key, ()):
                brought = replace(grant.entitlement, resource=what.resource)
                self._add(found, brought, (*way, what.label), grant.by, depth + 1)

    def people_in(self, group: str) -> set[str]:
        """Keys of the users in a group, also by groups in it."""
        found: set[str] = set()
        waiting = [group]
        seen = set()
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            for member in self.members.get(each, ()):
                principal = self.principals.get(member)
                if principal is not None and principal.kind == "user":
                    found.add(member)
                else:
                    waiting.append(member)
        return found
