"""What is at the vendor, as the model has it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Pair = tuple[str, int, int]
"""`member`, a user, a group; `grant`, or `grant in` an account, a user or group, a role; `policy`, a role, a policy: by
their numbers."""
PAIRED = {"member": ("User", "Group"), "grant": ("User", "Role"), "policy": ("Role", "Policy")}
"""The kinds of objects in pairs, by the first word of a pair. A grant may also be of a group."""
Seen = dict[str, Any]
"""What there is at the vendor, by what it is called: `user ana`, `member ana alpha`, `grant ana READ`."""


@dataclass
class Object:
    """A user, a group, a role or a policy.

    Attributes:
        kind: User, Group, Role or Policy.
        name: at the vendor.
        parent: number of the group above, 0 at the top.
        note: some text that the program can change.
        mail: local part of a user's address.
        enabled: whether a user may sign in.
    """

    kind: str
    name: str
    parent: int = 0
    note: str = ""
    mail: str = ""
    enabled: bool = True


@dataclass
class VendorState:
    """Everything at the vendor, by numbers that stay the same for as long as an object is the same one."""

    objects: dict[int, Object] = field(default_factory=dict)
    pairs: set[Pair] = field(default_factory=set)
    capabilities: dict[tuple[int, str], bool] = field(default_factory=dict)
    passwords: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    """What a policy of a role's own allows, by the role."""
    urls: dict[str, dict[str, Any]] = field(default_factory=dict)
    former_urls: dict[str, dict[str, Any]] = field(default_factory=dict)
    last: int = 0

    def copy(self) -> VendorState:
        """One that can be changed."""
        return copy.deepcopy(self)

    def add(self, made: Object) -> int:
        """A new object; its number."""
        self.last += 1
        self.objects[self.last] = made
        return self.last

    def of_kind(self, kind: str) -> list[int]:
        """The numbers of all objects of a kind."""
        return [number for number, each in self.objects.items() if each.kind == kind]

    def find(self, kind: str, name: str, parent: int = 0) -> int | None:
        """The number of the object with a name."""
        for number, each in self.objects.items():
            if (each.kind, each.name, each.parent) == (kind, name, parent):
                return number
        return None

    def find_path(self, kind: str, path: str) -> int | None:
        """The number of the object at a path of names."""
        found: int | None = 0
        for name in path.split("/"):
            found = None if found is None else self.find(kind, name, found)
        return found

    def path(self, number: int) -> str:
        """The names of an object and of the groups above it."""
        each = self.objects[number]
        return f"{self.path(each.parent)}/{each.name}" if each.parent else each.name

    def below(self, number: int) -> Iterator[int]:
        """The groups below a group, the lowest first."""
        for each, found in self.objects.items():
            if found.parent == number:
                yield from self.below(each)
                yield each

    def remove(self, number: int) -> None:
        """An object goes, with all that is below it and all that it has."""
        for gone in [*self.below(number), number]:
            del self.objects[gone]
            self.pairs = {pair for pair in self.pairs if gone not in pair[1:]}
            self.capabilities = {key: flag for key, flag in self.capabilities.items() if key[0] != gone}
            self.passwords.pop(gone, None)
            self.texts.pop(gone, None)

    def seen_pair(self, pair: Pair) -> str:
        """What a pair is called."""
        return f"{pair[0]} {self.path(pair[1])} {self.path(pair[2])}"

    def seen_object(self, number: int) -> str:
        """What an object is called."""
        return f"{self.objects[number].kind.lower()} {self.path(number)}"

    def seen(self) -> Seen:
        """All of it by what it is called."""
        found: Seen = {}
        for number, each in self.objects.items():
            fields: dict[str, Any] = {"note": each.note}
            if each.kind == "User":
                fields |= {"mail": each.mail, "enabled": each.enabled}
            found[self.seen_object(number)] = fields
        found |= {self.seen_pair(pair): True for pair in self.pairs}
        for (number, name), flag in self.capabilities.items():
            found[f"capability {self.path(number)} {name}"] = flag
        for number, password in self.passwords.items():
            if self.objects[number].enabled:
                found[f"password {self.path(number)}"] = password
        found |= {f"text {self.path(number)}": text for number, text in self.texts.items()}
        return found | {f"urls {client}": urls for client, urls in self.urls.items()}


def word_of(thing: tuple[Any, ...]) -> str:
    """What a pair or another thing is, wherever it is: `grant` of `grant in production`."""
    return str(thing[0]).partition(" ")[0]


def grant_in(account: str) -> str:
    """What grants are called in an account, or at a vendor without accounts."""
    return f"grant in {account}" if account else "grant"
