"""The result of a review as data: what every renderer shows. Its JSON schema is docs/review.schema.json."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Access(_Model):
    """One thing that somebody has: an entitlement in a scope."""

    vendor: str
    """The vendor's package, such as `cncc`."""
    scope: str
    """Where: `realm cncc`, `account 0123…`."""
    entitlement: str
    """What: `role ADMIN`, `group /staff`."""
    kind: str
    """`group`, `role`, `permission set`, `policy`, `statement`, …"""
    denies: bool = False
    """Whether it takes something away."""
    traits: list[str] = []
    """What is remarkable about it."""
    ways: list[list[str]] = []
    """By which groups and permission sets, from the person on; an empty way is a grant of its own."""
    resources: list[str] = []
    """URNs of the resources that say so."""


class Moved(_Model):
    """What somebody keeps, by another way than before."""

    access: Access
    """As it is afterwards."""
    former_ways: list[list[str]]
    """The ways before."""


class Account(_Model):
    """An account of somebody."""

    vendor: str
    name: str


class Holder(_Model):
    """Somebody who has access."""

    kind: str
    """`person`; or `group`, `dynamic group`, `everybody`, `service` where it is not known who that is."""
    name: str
    accounts: list[Account]
    notes: list[str] = []
    """What happens to the account itself."""
    gains: list[Access] = []
    losses: list[Access] = []
    keeps: list[Access] = []
    moved: list[Moved] = []

    @property
    def is_changed(self) -> bool:
        """Whether anything changes."""
        return bool(self.gains or self.losses or self.notes)


class Accepted(_Model):
    """Why a risk is accepted."""

    reason: str
    until: str
    """The last day, YYYY-MM-DD."""


class Source(_Model):
    """Where in the program something is declared."""

    file: str
    """Path in the project's folder."""
    line: int


class Risk(_Model):
    """What a rule found."""

    rule: str
    name: str
    severity: Literal["low", "medium", "high", "critical"]
    subject: str
    text: str
    explanation: str
    resources: list[str] = []
    sources: list[Source] = []
    in_policy_pack: bool = False
    """Whether the policy pack has the rule too; the others apply in this review only."""
    accepted: Accepted | None = None


class Broken(_Model):
    """A guardrail that is broken."""

    guardrail: str
    text: str


class Approval(_Model):
    """Who must approve a change in a scope."""

    scope: str
    people: list[str]
    needed: int
    given: list[str]

    @property
    def is_missing(self) -> bool:
        """Whether somebody still has to approve."""
        return len(self.given) < self.needed


class Blast(_Model):
    """How far the change reaches."""

    people_gaining: int
    people_losing: int
    people_unchanged: int
    scopes: list[str]
    operations: dict[str, int]
    """How many resources are created, updated, replaced, deleted, imported."""


class Report(_Model):
    """A review."""

    version: Annotated[Literal[1], Field(description="Of this format.")] = 1
    complete: bool
    """Whether resources that stay are taken into account."""
    notes: list[str]
    blast: Blast
    holders: list[Holder]
    """Everybody, those whose access changes first."""
    imported: list[str]
    """Names of the resources that are managed from now on, which changes no access."""
    risks: list[Risk]
    approvals: list[Approval]
    broken: list[Broken]

    def changed(self) -> list[Holder]:
        """Those whose access or account changes."""
        return [each for each in self.holders if each.is_changed]

    def open_risks(self) -> list[Risk]:
        """The risks that nobody has accepted."""
        return [each for each in self.risks if each.accepted is None]
