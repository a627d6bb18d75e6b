"""The attributes of a resource that an answer contains: ``attributes`` and ``attributeSets``.

Getting started, "Query Parameters": both together give the union; an extension's URN gives its default attributes;
attributes ``returned: always`` are always included, those ``never`` never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.scim.paths import resolve
from iam_resources.sandbox.oci.domains.scim.schema import Attribute, Schema

_USUAL = frozenset({"always", "default"})
_SETS = {
    "all": frozenset({"always", "default", "request"}),
    "always": frozenset({"always"}),
    "default": _USUAL,
    "request": frozenset({"always", "request"}),
    "never": frozenset({"always"}),
}
_PAGED = re.compile(r"(?P<path>[^\[]+)\[(?P<page>[^\]]*)\]")


@dataclass
class Page:
    """A page of the values of a multi-valued attribute: ``members[startIndex=1&count=10]``."""

    start_index: int = 1
    count: int | None = None


@dataclass
class Selection:
    """The part of one attribute that is shown.

    Args:
        returned: parts with one of these properties are shown.
        named: parts that are shown because they are named, by name in lower case.
        page: which values.
    """

    returned: frozenset[str]
    named: dict[str, Selection]
    page: Page | None = None


def select(schema: Schema, attributes: Iterable[str], sets: Iterable[str]) -> Selection:
    """The attributes that an answer contains.

    Args:
        schema: of the kind of resource.
        attributes: paths, as the client wrote them.
        sets: names of sets.

    Raises:
        ScimError: 400; there is no such set. Attributes that do not exist are ignored (RFC 7644, 3.9).
    """
    attributes, names = list(attributes), [name.lower() for name in sets]
    for name in names:
        if name not in _SETS:
            raise bad_request(f"{name} is not one of the attribute sets: {', '.join(_SETS)}.")
    returned = frozenset().union(*(_SETS[name] for name in names)) if names else frozenset({"always"})
    chosen = Selection(returned if names or attributes else _USUAL, {})
    for text in attributes:
        _name(schema, chosen, text)
    return chosen


def split_names(text: str) -> list[str]:
    """Paths of a comma-separated list; commas in brackets do not separate."""
    return [name.strip() for name in re.split(r",(?![^\[]*\])", text) if name.strip()]


def _name(schema: Schema, chosen: Selection, text: str) -> None:
    paged = _PAGED.fullmatch(text)
    path = resolve(schema, paged["path"] if paged else text)
    if path is None:
        return
    within = chosen
    if path.extension is not None:
        within = within.named.setdefault(path.extension.name.lower(), Selection(chosen.returned, {}))
    name = path.attribute.name.lower()
    if path.part is None:
        within.named[name] = Selection(_USUAL, {}, _page(paged["page"]) if paged else None)
    else:
        inner = within.named.setdefault(name, Selection(chosen.returned, {}))
        inner.named[path.part.name.lower()] = Selection(_USUAL, {})


def _page(text: str) -> Page:
    given = dict(word.partition("=")[::2] for word in re.split(r"[&,;]", text))
    try:
        count = given.get("count")
        return Page(max(int(given.get("startIndex", "1")), 1), None if count is None else max(int(count), 0))
    except ValueError:
        raise bad_request(f"startIndex and count in [{text}] must be numbers.") from None


Getter = Callable[[str], Any]
"""The value of an attribute of the core schema, or of an extension, by its name."""


def shown(attribute: Attribute, chosen: Selection) -> Selection | None:
    """What is shown of a sub-attribute; None = nothing."""
    named = chosen.named.get(attribute.name.lower())
    if attribute.returned == "never":
        return None
    if attribute.type == "extension":
        # An extension has no properties of its own: it is shown when one of its parts is.
        return named or Selection(chosen.returned, {})
    if named is not None:
        return named
    if attribute.returned not in chosen.returned:
        return None
    return Selection(chosen.returned | _USUAL, {})


def is_whole(attribute: Attribute, chosen: Selection) -> bool:
    """Whether a value is shown completely, so that its parts need not be checked."""
    return attribute.plain and not chosen.named and chosen.returned >= _USUAL


def project(attribute: Attribute, value: Any, chosen: Selection) -> Any:
    """The part of a value that is shown; None = nothing."""
    if not attribute.is_complex:
        return value
    if isinstance(value, list):
        return [inner for item in value if (inner := _object(attribute, item, chosen))] or None
    return _object(attribute, value, chosen) or None


def _object(attribute: Attribute, value: dict[str, Any], chosen: Selection) -> dict[str, Any]:
    if is_whole(attribute, chosen):
        return value
    found = {}
    for name, inner in value.items():
        part = attribute.part(name)
        inside = shown(part, chosen) if part else None
        if part is not None and inside is not None and (projected := project(part, inner, inside)) is not None:
            found[name] = projected
    return found
