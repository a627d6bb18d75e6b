"""What exists in one place of a vendor, as resources would declare it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, get_args

from iam_resources.engine.check import check
from iam_resources.engine.model import facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.registry import ResourceType, all_types
from iam_resources.engine.runner import Runner, Values
from iam_resources.errors import Refused, one_line
from iam_resources.inventory.stored import Stored
from iam_resources.settings import Settings
from iam_resources.shapes.listings import Listings
from iam_resources.shapes.named import NamedLifecycle
from iam_resources.shapes.place import End, PlacedLifecycle

_PEOPLE = "user"


@dataclass(frozen=True)
class Link:
    """What an argument of an object refers to.

    Attributes:
        target: token and vendor's id of the object; the token is empty where its kind is not listed.
        name: what the vendor calls it.
    """

    target: tuple[str, str]
    name: str


@dataclass(frozen=True)
class Item:
    """One object or relation.

    Attributes:
        kind: its resource type.
        id: as an import takes it.
        name: what the vendor calls it; of a relation, both ends.
        key: token and vendor's id; what links refer to.
        inputs, outputs: as the engine stores them.
        owned: what a resource of it owns.
        links: by argument.
        implied: arguments that a program need not write.
    """

    kind: ResourceType
    id: str
    name: str
    key: tuple[str, str]
    inputs: Values
    outputs: Values
    owned: tuple[Owned, ...]
    links: Mapping[str, Link]
    implied: frozenset[str] = frozenset()

    @property
    def fault(self) -> str:
        """Why no program can declare it; empty where one can."""
        _, failures = check(self.kind.inputs, self.inputs)
        return "; ".join(one_line(f"{each.path} {each.reason}") for each in failures)

    @property
    def is_person(self) -> bool:
        """Whether it is somebody who signs in."""
        return getattr(self.kind.lifecycle, "kind", "") == _PEOPLE

    @property
    def is_relation(self) -> bool:
        """Whether it is about other objects only."""
        return not issubclass(self.kind.lifecycle, NamedLifecycle)


@dataclass(frozen=True)
class Wanted:
    """Which of what exists is meant.

    Attributes:
        vendor: the module of its resource types: `cncc`, `oci.domains`.
        only: words of the kinds; empty for all.
        match: a shell pattern on names; relations count where either end has such a name.
        search: the vendor's own search, for the one named kind of `only`.
        connection: over which connection; None for the default one.
        include_builtin: whether what the vendor itself made counts too.
        of_everybody: see `Listings`.
        place: arguments that name the place, where it is another than the connection's: `{"domain_url": "https://…"}`.
    """

    vendor: str
    only: tuple[str, ...] = ()
    match: str = ""
    search: str = ""
    connection: str | None = None
    include_builtin: bool = False
    of_everybody: bool | None = None
    place: Mapping[str, str] = field(default_factory=dict)

    def matches(self, name: str) -> bool:
        """Whether a name has the pattern: the whole of it, or what is behind its last slash."""
        names = (name, name.strip("/"), name.rpartition("/")[2])
        return not self.match or any(fnmatchcase(each, self.match) for each in names)


@dataclass
class Inventory:
    """What was found.

    Attributes:
        items: objects before what refers to them, each kind in the order of its listing.
        where: the place, in words.
        calls: requests that it took.
        unknown_ends: relations left out, as one of their ends is in no listing.
    """

    where: str = ""
    items: list[Item] = field(default_factory=list)
    calls: int = 0
    unknown_ends: int = 0


def vendors() -> list[str]:
    """The vendors of which everything can be listed, by the module of their resource types."""
    return sorted({kind.module for kind in all_types() if _is_listed(kind)})


def word_of(kind: ResourceType) -> str:
    """What the objects of a kind are called on the command line: `users`, `realm-roles`."""
    word = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.name).lstrip("-")
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word.removesuffix('s')}s"


def kinds_of(vendor: str) -> dict[str, ResourceType]:
    """The kinds of a vendor that can be listed, by word: those with a name of their own first.

    Raises:
        Refused: nothing of that vendor can be listed.
    """
    kinds = [kind for kind in all_types() if kind.module == vendor and _is_listed(kind)]
    if not kinds:
        raise Refused(f"there is nothing to list of {vendor!r}", hint=f"Write one of: {', '.join(vendors())}")
    kinds.sort(key=lambda kind: (not issubclass(kind.lifecycle, NamedLifecycle), kind.token))
    return {word_of(kind): kind for kind in kinds}


class Lister:
    """Lists what exists in the place that a connection leads to.

    Args:
        wanted: what is meant.
        settings: has the connection.

    Raises:
        Refused: nothing of that vendor can be listed, or `only` or `search` cannot be.
    """

    def __init__(self, wanted: Wanted, settings: Settings) -> None:
        self._wanted = wanted
        self._settings = settings
        self._kinds = kinds_of(wanted.vendor)
        self._chosen = _choose(wanted, self._kinds)
        self._lifecycles: dict[str, Any] = {word: kind.lifecycle(settings) for word, kind in self._kinds.items()}
        self._describers: dict[str, _Describer] = {}
        self._place: Any = None

    @property
    def kinds(self) -> list[ResourceType]:
        """All kinds of the vendor that can be listed: those with a name of their own first."""
        return list(self._kinds.values())

    async def take(self, report: Callable[[str, int, int], None] = lambda *_: None) -> Inventory:
        """List all that is meant.

        Args:
            report: is called now and then with the word of a kind, the number of objects so far, and of calls.
        """
        place, wanted = await self._open(), self._wanted
        listings = Listings(include_builtin=wanted.include_builtin, of_everybody=wanted.of_everybody)
        before = _calls_of(place)
        found = Inventory(where=_where(place))
        if wanted.search:
            (word,) = [each for each in self._chosen if isinstance(self._lifecycles[each], NamedLifecycle)]
            searched = self._lifecycles[word]
            listings.search(searched.objects(place), lambda: searched.search(place, wanted.search))
        for word in self._chosen:
            describer = self._describers[self._kinds[word].token]
            report(word, len(found.items), _calls_of(place) - before)
            async for id_, state in self._lifecycles[word].list_all(place, listings):
                item = await describer.describe(id_, state)
                if _is_meant(item, wanted):
                    found.items.append(item)
                if len(found.items) % 100 == 0:
                    report(word, len(found.items), _calls_of(place) - before)
        found.calls, found.unknown_ends = _calls_of(place) - before, listings.unknown_ends
        return found

    async def of_stored(self, stored: Iterable[Stored]) -> list[Item]:
        """The objects of resources that a stack has, as its state describes them; those that can be listed."""
        await self._open()
        describers = ((each, self._describers.get(each.kind.token)) for each in stored)
        return [await describer.describe_stored(each) for each, describer in describers if describer]

    async def _open(self) -> Any:
        if self._place is None:
            self._place = place = await _open_place(next(iter(self._lifecycles.values())), self._wanted)
            tokens = {
                id(lifecycle.objects(place)): self._kinds[word].token
                for word, lifecycle in self._lifecycles.items()
                if isinstance(lifecycle, NamedLifecycle)
            }
            self._describers = {
                kind.token: _Describer(kind, self._settings, place, self._wanted, tokens)
                for kind in self._kinds.values()
            }
        return self._place


def check_wanted(wanted: Wanted) -> None:
    """Check that there are such kinds, before anything else is done.

    Raises:
        Refused: nothing of that vendor can be listed, or `only` or `search` cannot be.
    """
    _choose(wanted, kinds_of(wanted.vendor))


async def _open_place(lifecycle: PlacedLifecycle[Any, Any, Any], wanted: Wanted) -> Any:
    """The place that a connection leads to."""
    said = {"connection": wanted.connection, **wanted.place}
    return await lifecycle.place_of(lifecycle.inputs_model.model_construct(**said))


class _Describer:
    """Describes the objects of one kind."""

    def __init__(
        self, kind: ResourceType, settings: Settings, place: Any, wanted: Wanted, tokens: Mapping[int, str]
    ) -> None:
        self._kind = kind
        self._runner = Runner(kind, settings)
        lifecycle: Any = kind.lifecycle
        self._lifecycle = lifecycle
        self._implied: Mapping[str, Any] = lifecycle(settings).implied(place)
        self._said: Values = {"connection": wanted.connection} if wanted.connection else {}
        if getattr(kind.lifecycle, "kind", "") == _PEOPLE and (gentle := _gentlest(kind)):
            self._said["on_delete"] = gentle
        ends: tuple[End, ...] = getattr(lifecycle, "ends", ()) or lifecycle.links
        self._links = [(end, tokens.get(id(end.objects(place)), "")) for end in ends]

    async def describe(self, id_: str, state: Any) -> Item:
        seen = self._runner.describe(id_, state, self._said)
        return await self._item(id_, seen.inputs or {}, seen.state)

    async def describe_stored(self, stored: Stored) -> Item:
        return await self._item(stored.id, stored.inputs, stored.outputs)

    async def _item(self, id_: str, inputs: Values, outputs: Values) -> Item:
        links = {
            end.field: Link((token, str(outputs.get(end.state["id"], ""))), str(outputs.get(end.state["name"], "")))
            for end, token in self._links
            if outputs.get(end.field) and outputs.get(end.state["id"])
        }
        if issubclass(self._lifecycle, NamedLifecycle):
            name = str(outputs[self._lifecycle.name_field])
            key = str(outputs[self._lifecycle.id_field])
        else:
            name = self._lifecycle.listed_name({each: link.name for each, link in links.items()}, outputs)
            key = id_
        return Item(
            kind=self._kind,
            id=id_,
            name=name,
            key=(self._kind.token, key),
            inputs=inputs,
            outputs=outputs,
            owned=await self._runner.owned(outputs),
            links=links,
            implied=frozenset(name for name, value in self._implied.items() if inputs.get(name) == value),
        )


def _choose(wanted: Wanted, kinds: Mapping[str, ResourceType]) -> list[str]:
    unknown = [word for word in wanted.only if word not in kinds]
    if unknown:
        raise Refused(f"there are no {unknown[0]!r} of {wanted.vendor}", hint=f"There are: {', '.join(kinds)}")
    chosen = [word for word, kind in kinds.items() if (word in wanted.only if wanted.only else not _on_request(kind))]
    if wanted.search:
        named = [word for word in chosen if issubclass(kinds[word].lifecycle, NamedLifecycle)]
        if not wanted.only or len(named) != 1:
            words = ", ".join(word for word, kind in kinds.items() if issubclass(kind.lifecycle, NamedLifecycle))
            raise Refused(
                "a search of the vendor is about one kind",
                hint=f"Name it with --only ({words}), and if you want them the relations of these objects",
            )
        if kinds[named[0]].lifecycle.search is NamedLifecycle.search:  # type: ignore[attr-defined]
            raise Refused(f"there is no search of the vendor for {named[0]}", hint="Use --match, which goes by names")
    return chosen


def _is_meant(item: Item, wanted: Wanted) -> bool:
    if item.is_relation:
        return any(map(wanted.matches, [link.name for link in item.links.values()] or [item.name]))
    return wanted.matches(item.name)


def _is_listed(kind: ResourceType) -> bool:
    return issubclass(kind.lifecycle, PlacedLifecycle) and kind.lifecycle.listed


def _on_request(kind: ResourceType) -> bool:
    return issubclass(kind.lifecycle, PlacedLifecycle) and kind.lifecycle.on_request


def _gentlest(kind: ResourceType) -> str:
    """What `on_delete` is to be for people: what does them least harm; empty where the kind has no such argument."""
    if "on_delete" not in facts(kind.inputs):
        return ""
    possible = get_args(kind.inputs.model_fields["on_delete"].annotation)
    return next((each for each in ("disable", "keep") if each in possible), "")


def _calls_of(place: Any) -> int:
    return int(getattr(place, "requests_sent", 0))


def _where(place: Any) -> str:
    return str(getattr(place, "title", "") or getattr(place, "name", "") or place.home)


def select_new(items: Collection[Item], managed: Collection[Owned]) -> list[Item]:
    """Those that no resource of a stack manages.

    Args:
        items: what exists.
        managed: what the resources of the stack own.
    """
    single = set(managed)
    sets = {(each.kind, each.place, end) for each in managed if each.whole for end in each.ends}

    def is_managed(owned: Owned) -> bool:
        return owned in single or any((owned.kind, owned.place, end) in sets for end in owned.ends)

    return [item for item in items if not any(map(is_managed, item.owned))]
