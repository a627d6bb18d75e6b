"""A policy statement, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.oci.policies.conditions import Condition
from iam_resources.oci.policies.scanner import quoted


@dataclass(frozen=True)
class Named:
    """Someone or something that a statement names.

    Attributes:
        name: without quotes, or an OCID.
        domain: the identity domain in front of it, without quotes; empty for the default one.
        by_id: whether it is an OCID after `id`.
    """

    name: str
    domain: str = ""
    by_id: bool = False

    @property
    def text(self) -> str:
        if self.by_id:
            return f"id {self.name}"
        return f"{quoted(self.domain)}/{quoted(self.name)}" if self.domain else quoted(self.name)


@dataclass(frozen=True)
class Subject:
    """Who may do something.

    Attributes:
        kind: `group`, `dynamic-group`, `service`, `resource`, `any-user` or `any-group`.
        names: who of that kind; none for the last two.
    """

    kind: str
    names: tuple[Named, ...] = ()

    @property
    def text(self) -> str:
        separator = " " if self.kind == "resource" else ", "
        return f"{self.kind} {separator.join(name.text for name in self.names)}".strip()


@dataclass(frozen=True)
class Location:
    """Where.

    Attributes:
        kind: `tenancy`, `any-tenancy` or `compartment`.
        path: names of compartments from the outermost on, or of another tenancy.
        by_id: the path is one OCID.
        tenancy: the other tenancy that a compartment is in; empty for the own one.
    """

    kind: str
    path: tuple[str, ...] = ()
    by_id: bool = False
    tenancy: str = ""

    @property
    def text(self) -> str:
        where = f"id {self.path[0]}" if self.by_id else ":".join(map(quoted, self.path))
        return f"{self.kind} {where}{f' of tenancy {quoted(self.tenancy)}' if self.tenancy else ''}".strip()


@dataclass(frozen=True)
class Statement:
    """One statement.

    Attributes:
        effect: `allow`, `deny`, `endorse`, `admit`, `deny endorse`, `deny admit` or `define`.
        subject: who; of `define`, what gets a name.
        verb: `inspect`, `read`, `use`, `manage` or `associate`; empty with permissions.
        resource: the resource type; may be empty with permissions.
        permissions: single permissions.
        location: where; None of `define`.
        of: the tenancy that an admitted subject belongs to.
        partner: of `associate`, the other resource type and where that is.
        condition: after `where`.
        meaning: of `define`, the OCID that the name means.
        resource_column: where the resource type stands, from 1.
    """

    effect: str
    subject: Subject
    verb: str = ""
    resource: str = ""
    permissions: tuple[str, ...] = ()
    location: Location | None = None
    of: Location | None = None
    partner: tuple[str, Location] | None = None
    condition: Condition | None = None
    meaning: str = ""
    resource_column: int = 0

    @property
    def text(self) -> str:
        """In its one form: this is what is sent and compared."""
        if self.effect == "define":
            return f"Define {self.subject.text} as {self.meaning}"
        what = f"{{{', '.join(self.permissions)}}}" if self.permissions else self.verb
        parts = [self.effect.capitalize(), self.subject.text]
        parts += [f"of {self.of.text}"] if self.of else []
        parts += ["to", what] + ([self.resource] if self.resource else [])
        parts += [f"in {self.location.text}"] if self.location else []
        parts += [f"with {self.partner[0]} in {self.partner[1].text}"] if self.partner else []
        parts += [f"where {self.condition.text}"] if self.condition else []
        return " ".join(parts)
