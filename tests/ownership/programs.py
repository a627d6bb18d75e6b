"""Programs as data: what is declared, how it is run, and how it changes from one step to the next.

Nothing here knows iam_resources or Pulumi. The words are those of the model: a `Grant` is `cncc.UserRole` in one vendor
and `domains.AppRoleGrant` in another (see kinds.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

NAMED = ("User", "Group", "Role")
"""Kinds that are objects with a name of their own."""
RELATIONS = ("Membership", "GroupMembers", "Grant", "Roles", "Holders", "Attachment", "Attachments")
"""Kinds that hold pairs."""
KIND_AT = {"user": "User", "group": "Group", "role": "Role", "policy": "Policy"}
"""The kind of object at each end of a relation."""

Way = Literal["output", "name", "id"]
Key = tuple[str, str, str]
"""What Pulumi tells resources apart by: the component, the kind, the name."""


@dataclass(frozen=True)
class Set:
    """A kind that holds several pairs.

    Attributes:
        relation: the kind that holds one of them.
        owners: the arguments that all of them have in common.
        lists: its lists, and the end of the relation that each item of one is.
    """

    relation: str
    owners: tuple[str, ...]
    lists: Mapping[str, str]


SETS: Mapping[str, Set] = {
    "GroupMembers": Set("Membership", ("group",), {"users": "user"}),
    "Roles": Set("Grant", ("user",), {"roles": "role"}),
    "Holders": Set("Grant", ("role", "account"), {"users": "user", "groups": "group"}),
    "Attachments": Set("Attachment", ("role",), {"policies": "policy"}),
}
"""Kinds that hold all pairs of something: of a group, of a user, of a role in an account, of a role."""


@dataclass(frozen=True)
class Ref:
    """How an argument refers to an object.

    Attributes:
        kind: User, Group, Role or Policy.
        name: by output, the name of the resource; else the name that the object has at the vendor.
        way: by an output of the resource, by the object's name, or by its id written out.
    """

    kind: str
    name: str
    way: Way = "output"


@dataclass(frozen=True)
class Resource:
    """One resource of a program.

    Attributes:
        kind: in the words of the model.
        name: in Pulumi.
        args: in the words of the model; references are `Ref`.
        inside: name of the component that it is in, empty at the top.
        aliases: what it was called before: name and component.
        options: further options, as `pulumi.ResourceOptions` calls them.
    """

    kind: str
    name: str
    args: Mapping[str, Any]
    inside: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """What Pulumi knows it by."""
        return (self.inside, self.kind, self.name)

    @property
    def former_keys(self) -> tuple[Key, ...]:
        """What Pulumi takes it for as well."""
        return tuple((inside, self.kind, name) for name, inside in self.aliases)

    @property
    def named(self) -> bool:
        """Whether it is an object with a name of its own."""
        return self.kind in NAMED

    def refs(self) -> Iterator[Ref]:
        """All references in its arguments."""
        for value in self.args.values():
            if isinstance(value, Ref):
                yield value
            elif isinstance(value, tuple):
                yield from (each for each in value if isinstance(each, Ref))

    def with_args(self, **args: Any) -> Resource:
        """The same with other arguments."""
        return replace(self, args={**self.args, **args})

    def with_options(self, **options: Any) -> Resource:
        """The same with other options."""
        return replace(self, options={**self.options, **options})

    def with_refs(self, change: Mapping[Ref, Ref]) -> Resource:
        """The same with other references."""

        def new(value: Any) -> Any:
            if isinstance(value, tuple):
                return tuple(new(each) for each in value)
            return change.get(value, value) if isinstance(value, Ref) else value

        return replace(self, args={name: new(value) for name, value in self.args.items()})

    def __str__(self) -> str:
        args = ", ".join(f"{name}={_shown(value)}" for name, value in self.args.items())
        more = "".join(f", {name}={value!r}" for name, value in self.options.items())
        more += f", aliases={list(self.aliases)}" if self.aliases else ""
        more += f", inside={self.inside!r}" if self.inside else ""
        return f"{self.kind}({self.name!r}, {args}{more})"


Program = tuple[Resource, ...]


@dataclass(frozen=True)
class Fault:
    """How a run is broken in between.

    Attributes:
        how: `refused` (the call answers 500 and does nothing), `late` (it does its work and answers 500), `lost` (it
            does its work and the connection is cut), or `killed` (the engine is killed at that call).
        skip: how many writes of each method pass before.
    """

    how: Literal["refused", "late", "lost", "killed"]
    skip: int


@dataclass(frozen=True)
class Run:
    """How `pulumi up` is called.

    Attributes:
        parallel: `--parallel`.
        refresh: `--refresh`.
        preview: whether `pulumi preview` comes first, which must not fail where `up` must not.
        go_on: `--continue-on-error`.
        replace: names of resources that are to be replaced.
        by: how that is said: an option of `up`, or `pulumi state taint` before it.
        protect: names of resources that `pulumi state protect` protects before it.
        fault: how it is broken in between.
        destroy: `pulumi destroy` instead.
    """

    parallel: int = 64
    refresh: bool = False
    preview: bool = False
    go_on: bool = False
    replace: tuple[str, ...] = ()
    by: Literal["--replace", "--target-replace", "taint"] = "--replace"
    protect: tuple[str, ...] = ()
    fault: Fault | None = None
    destroy: bool = False


@dataclass(frozen=True)
class Hand:
    """What somebody does at the vendor by hand.

    Attributes:
        does: join or leave a group, grant or revoke a role, attach a policy to a role or detach it, set a password.
        who, what: names of the objects, or the password.
        account: where a role is granted, of a vendor that has accounts.
    """

    does: Literal["join", "leave", "grant", "revoke", "attach", "detach", "password"]
    who: str
    what: str
    account: str = ""

    @property
    def gives(self) -> bool:
        """Whether something is there afterwards that was not there before."""
        return self.does in ("join", "grant", "attach")


@dataclass(frozen=True)
class Step:
    """From one program to the next.

    Attributes:
        changes: names of the changes that it makes, for the counts.
        program: what is declared from now on.
        run: how it is run.
        hands: what is done by hand before.
        recover: programs to run, one after the other, where it is refused.
        unprotect: whether `pulumi state unprotect` comes before those.
    """

    changes: tuple[str, ...]
    program: Program
    run: Run = Run()
    hands: tuple[Hand, ...] = ()
    recover: tuple[Program, ...] = ()
    unprotect: bool = False


def _shown(value: Any) -> str:
    if isinstance(value, Ref):
        literal = {"output": value.name, "name": repr(value.name), "id": f"id of {value.name!r}"}
        return literal[value.way]
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(each) for each in value) + "]"
    return repr(value)
