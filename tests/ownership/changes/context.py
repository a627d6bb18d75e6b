"""What a change is made of: the program and the vendor before it, and what hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.ownership.kinds import FLAGS, holder, path_in
from tests.ownership.model import Model
from tests.ownership.programs import Program, Ref, Resource, Step

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]

POOL = {
    "User": ("ana", "ben", "cleo", "dora", "emil", "fred"),
    "Group": ("alpha", "beta", "gamma", "delta", "omega", "sigma"),
    "Role": ("READ", "WRITE", "AUDIT", "ROOT", "TRACE", "PLAN"),
}
"""What objects of programs are called at first."""
SETTINGS = ("Capabilities", "Status", "Password", "Text")
"""Kinds that set one thing of a user, or of a role."""


@dataclass
class Context:
    """Draws for one scenario.

    Args:
        draw: of hypothesis.
        model: what is there now.
        counts: how many names of each kind were given.
    """

    draw: Draw
    model: Model
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        """The program as it is now."""
        return self.model.program

    def pick(self, items: Iterable[T]) -> T | None:
        """One of them, None where there is none."""
        found = list(items)
        chosen: T | None = self.draw(st.sampled_from(found)) if found else None
        return chosen

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """Some of them."""
        most = min(most, len(items))
        if most < least:
            return []
        numbers = st.lists(st.sampled_from(range(len(items))), min_size=least, max_size=most, unique=True)
        return [items[number] for number in self.draw(numbers)]

    def flag(self, of_ten: int = 5) -> bool:
        """Yes in so many cases of ten."""
        return bool(self.draw(st.integers(0, 9)) < of_ten)

    def new_name(self, kind: str) -> str:
        """A name in Pulumi that nothing ever had."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind.lower()}-{self.counts[kind]}"

    def new_word(self) -> str:
        """A word that nothing ever had, for notes, passwords and names at the vendor."""
        self.counts["word"] = self.counts.get("word", 0) + 1
        return f"word{self.counts['word']}"

    def object_name(self, kind: str) -> str:
        """A name for a new object at the vendor."""
        taken = {each.name for each in self.model.state.objects.values()}
        taken |= {str(each.args["name"]) for each in self.program if each.named}
        return next((name for name in POOL[kind] if name not in taken), self.new_word())

    def of_kind(self, *kinds: str) -> list[Resource]:
        """Resources of the program of some kinds."""
        return [each for each in self.program if each.kind in kinds]

    def paths(self, kind: str, program: Program | None = None) -> list[str]:
        """All objects of a kind that a program can refer to."""
        program = self.program if program is None else program
        declared = [path_in(program, each) for each in program if each.kind == kind]
        owned = {path_in(self.program, each) for each in self.program if each.kind == kind}
        state = self.model.state
        there = [state.path(number) for number, each in state.objects.items() if each.kind == kind]
        return list(dict.fromkeys(declared + [each for each in there if each not in owned]))

    def ref(self, kind: str, path: str, program: Program | None = None) -> Ref:
        """A reference to an object, in one of the ways there are."""
        program = self.program if program is None else program
        resource = holder(program, Ref(kind, path, "name"))
        ways = ["name"]
        if resource is not None:
            ways = ["output", "output", "name"]
        if self.model.state.find_path(kind, path) is not None:
            ways.append("id")
        if kind == "Role" and "Role" not in self.model.vendor.classes:
            ways = ["name"]
        if kind == "Policy":
            ways = ["id"]
        way = self.pick(ways)
        if way == "output" and resource is not None:
            return Ref(kind, resource.name)
        return Ref(kind, path, "id" if way == "id" else "name")

    def path_of(self, ref: Ref) -> str:
        """What an object is called that is referred to."""
        if ref.way != "output":
            return ref.name
        found = next(each for each in self.program if each.kind == ref.kind and each.name == ref.name)
        return path_in(self.program, found)

    def step(self, change: str, program: Program, **more: Any) -> Step:
        """A step that makes one change."""
        return Step((change,), program, **more)


def with_resource(program: Program, old: Resource, *new: Resource) -> Program:
    """A program in which one resource is others instead, and is referred to by the new name."""
    changed: list[Resource] = []
    for each in program:
        changed += new if each is old else [each]
    if old.named and len(new) == 1 and new[0].name != old.name:
        return with_refs(tuple(changed), {Ref(old.kind, old.name): Ref(old.kind, new[0].name)})
    return tuple(changed)


def with_refs(program: Program, change: dict[Ref, Ref]) -> Program:
    """A program with other references."""
    return tuple(each.with_refs(change) for each in program)


def with_outputs(program: Program, resource: Resource) -> Program:
    """A program that refers to an object by outputs only."""
    path = path_in(program, resource)
    output = Ref(resource.kind, resource.name)
    ways = {Ref(resource.kind, path, way): output for way in ("name", "id")}
    return with_refs(program, ways)


def referring(program: Program, resource: Resource) -> list[Resource]:
    """Resources that refer to an object, in whatever way."""
    path = path_in(program, resource)

    def is_meant(ref: Ref) -> bool:
        if ref.kind != resource.kind:
            return False
        return ref.name == resource.name if ref.way == "output" else f"{ref.name}/".startswith(f"{path}/")

    return [each for each in program if any(is_meant(ref) for ref in each.refs())]


def without(program: Program, *gone: Resource) -> Program:
    """A program without some resources."""
    return tuple(each for each in program if not any(each is other for other in gone))


def renamed(resource: Resource, name: str) -> Resource:
    """The same under another name in Pulumi."""
    return replace(resource, name=name, aliases=())


def setting_args(context: Context, kind: str) -> dict[str, Any]:
    """What a resource says that sets one thing of a user or role."""
    match kind:
        case "Capabilities":
            return {"flag": context.pick(FLAGS), "value": False}
        case "Status":
            return {"active": context.flag()}
        case "Text":
            return {"text": context.new_word(), "adopt": context.flag()}
    return {"value": context.new_word(), "version": 1}
