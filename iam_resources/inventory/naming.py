"""Names of resources and variables, from the vendor's names: the same in every run, and readable."""

from __future__ import annotations

import builtins
import hashlib
import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_NOT_IN_NAMES = re.compile(r"[^\w.@+/-]+")
_LONGEST = 120
_RESERVED = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "pulumi", "annotations", "row"})


@dataclass
class Names:
    """Names of resources of one kind.

    Attributes:
        by_id: the name of each, by the id that was given.
        clashes: names that several would have had, each with the names that they have instead.
    """

    by_id: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, list[str]] = field(default_factory=dict)


def resource_name(text: str) -> str:
    """The name of a resource, from what the vendor calls it: spaces and signs become dashes.

    Args:
        text: any string; one without letters and digits gives an empty name.
    """
    name = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", text))
    name = re.sub(r"-*/-*", "/", name)
    name = re.sub(r"/{2,}", "/", name).strip("-/")
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 9]}-{_digest(text)[:8]}"
    return name


def assign_names(
    wanted: Sequence[tuple[str, str]], *, kept: Mapping[str, str] | None = None, taken: Collection[str] = ()
) -> Names:
    """Names for objects of one kind, all different.

    An object keeps the name that it has. Of new ones that would have the same name, or that of another resource, each
    gets a part of a hash of its id, so that it does not matter which of them is listed first.

    Args:
        wanted: id and vendor's name of each.
        kept: names by id, of an earlier run.
        taken: names of other resources of the same kind.
    """
    names = Names(by_id={id_: kept[id_] for id_, _ in wanted if id_ in kept} if kept else {})
    used = {*taken, *names.by_id.values()}
    bases = {id_: resource_name(text) or "unnamed" for id_, text in wanted if id_ not in names.by_id}
    counted = Counter(bases.values())
    single = {id_: base for id_, base in bases.items() if counted[base] == 1 and base not in used}
    names.by_id |= single
    used |= set(single.values())
    for id_, base in bases.items():
        if id_ not in single:
            name = _distinct(base, id_, used, "-")
            used.add(name)
            names.by_id[id_] = name
            names.clashes.setdefault(base, []).append(name)
    return names


def assign_variables(wanted: Iterable[tuple[str, str, str]], reserved: Collection[str] = ()) -> dict[str, str]:
    """Variables for resources, all different, by key.

    Args:
        wanted: key, name of the resource, and what it is (`user`), which tells two of the same name apart.
        reserved: names that the module uses itself.
    """
    given: dict[str, str] = {}
    used = {*_RESERVED, *reserved}
    rows = [(key, _identifier(name, kind), kind) for key, name, kind in wanted]
    counted = Counter(base for _, base, _ in rows)
    for key, base, kind in rows:
        variable = base
        if variable in used or (counted[base] > 1 and variable in given.values()):
            variable = f"{base}_{_identifier(kind, 'object')}"
        if variable in used:
            variable = _distinct(variable, key, used, "_")
        used.add(variable)
        given[key] = variable
    return given


def _identifier(text: str, kind: str) -> str:
    """A variable's name, in lower case; letters of other alphabets stay."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    word = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", plain).lower()).strip("_")
    word = re.sub(r"_{2,}", "_", word)
    if not word.isidentifier():
        word = re.sub(r"[^a-z0-9_]+", "_", word).strip("_")
        word = f"{kind}_{word}" if word else kind
    return word


def _distinct(base: str, id_: str, used: Collection[str], between: str) -> str:
    digest = _digest(id_)
    for length in range(6, len(digest) + 1):
        name = f"{base}{between}{digest[:length]}"
        if name not in used:
            return name
    raise AssertionError("two objects have one id")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
