"""The four words of access: resource, entitlement, grant, principal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Trait(StrEnum):
    """What is remarkable about an entitlement. A vendor's package says which it has."""

    ADMINISTRATOR = "administrator"
    """It brings everything, or the right to give it to oneself."""
    WHOLE_TENANCY = "whole tenancy"
    """It holds everywhere in the tenancy, and allows changes."""
    ALL_RESOURCES = "all resources"
    """It allows everything that can be done to any kind of resource."""
    WILDCARD = "wildcard"
    """It allows actions by a wildcard."""
    EVERYBODY = "everybody"
    """It is for all users, not for named ones."""
    OTHER_TENANCY = "other tenancy"
    """It crosses the boundary of the tenancy."""
    IDENTITY = "identity"
    """It allows changes of users, groups, policies or credentials, by which its holder could gain more."""
    UNREADABLE = "unreadable"
    """What it allows could not be read."""


@dataclass(frozen=True)
class Resource:
    """Where something may be done.

    Attributes:
        key: what identifies it, the same before and after a rename.
        vendor: the vendor's package, such as `oci.domains`.
        kind: `realm`, `tenancy`, `compartment`, `account`, …
        name: what people call it.
        path: where it lies inside the place, from the outermost on; empty for all of the place.
    """

    key: str
    vendor: str = field(compare=False)
    kind: str = field(compare=False)
    name: str = field(compare=False)
    path: tuple[str, ...] = field(compare=False, default=())

    @property
    def label(self) -> str:
        """What people read: `realm cncc`."""
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True)
class Principal:
    """Who has something.

    Attributes:
        key: what identifies it, the same before and after a rename.
        vendor: the vendor's package.
        kind: `user`, `group`, `dynamic group`, `everybody`, `service`.
        name: what people call it.
        place: key of the place it lives in.
        is_certain: False where a value that is not known before the run could not be followed to its object.
    """

    key: str
    vendor: str = field(compare=False)
    kind: str = field(compare=False)
    name: str = field(compare=False)
    place: str = field(compare=False, default="")
    is_certain: bool = field(compare=False, default=True)


EVERYBODY = "everybody"
"""Kind of the principal that stands for all users of a place."""


@dataclass(frozen=True)
class Entitlement:
    """What may be done, and where.

    Attributes:
        key: what identifies it together with the resource.
        resource: where.
        kind: `group`, `role`, `permission set`, `policy`, `statement`.
        name: what people call it.
        traits: what is remarkable about it.
        condition: under which condition it holds, as the vendor writes it; empty for none.
        denies: whether it takes something away instead of giving it.
        group: of membership in a group, the group's key: who is in it has what the group has.
        about: what kind of thing it is about, where one entitlement can include another: `users`; `*` is every kind.
        level: how much may be done there; more includes less. 0 where that says nothing.
    """

    key: str
    resource: Resource
    kind: str = field(compare=False)
    name: str = field(compare=False)
    traits: frozenset[Trait] = field(compare=False, default=frozenset())
    condition: str = field(compare=False, default="")
    denies: bool = field(compare=False, default=False)
    group: str = field(compare=False, default="")
    about: str = field(compare=False, default="")
    level: int = field(compare=False, default=0)

    @property
    def label(self) -> str:
        """What people read: `role ADMIN`."""
        words = f"{self.kind} {self.name}" if self.kind != "statement" else self.name
        text = f"{words} where {self.condition}" if self.condition else words
        return f"denied: {text}" if self.denies else text

    def covers(self, other: Entitlement) -> bool:
        """Whether who has this one has the other one too."""
        if self == other:
            return True
        if (
            not (self.level and other.level)
            or self.denies
            or other.denies
            or self.resource.vendor != other.resource.vendor
        ):
            return False
        holds = self.resource.path == other.resource.path[: len(self.resource.path)]
        about = self.about in ("*", other.about) and self.level >= other.level
        return holds and about and self.condition in ("", other.condition)


@dataclass(frozen=True)
class Grant:
    """One principal has one entitlement.

    Attributes:
        principal: who. None where the entitlement comes with another one.
        entitlement: what.
        by: URN of the resource that says so; empty for what no resource says.
        through: of what comes with another entitlement, that one: a permission set and its policies, a composite role.
    """

    principal: Principal | None
    entitlement: Entitlement
    by: str = ""
    through: Entitlement | None = None
