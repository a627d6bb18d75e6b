"""What the markers and limits of a field say, in sentences for a person. The reference and the stubs share them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from iam_resources.engine import Model
from iam_resources.engine.model import FieldFacts, facts

_REPLACES = "a change replaces the object"
_KEY = "part of the natural key"
_SECRET = "secret"  # noqa: S105 (a word for readers)
_WRITE_ONLY = "write-only secret"
_PER_KEY = "only the keys that are mentioned are managed"
_UNORDERED = "order does not matter"
_KEPT = "sent but not read back"
_LOCAL = "never sent to the vendor"

MEANINGS = {
    _REPLACES: "it cannot be changed in place, so the object is replaced",
    _KEY: "two objects with the same key cannot stand side by side, so a replacement that keeps it deletes first",
    _SECRET: "kept encrypted in state and never shown, whether or not the program marks it so",
    _WRITE_ONLY: "the vendor never gives it back; it is sent once, and again only when the named argument changes",
    _PER_KEY: "other keys of the object are left as they are; an empty list clears a key",
    _UNORDERED: "a list with the same values in another order, or with repetitions, is not a change",
    "refers to another object": "naming it in any of the ways that these outputs show is not a change",
    _KEPT: "the state keeps what was sent",
    _LOCAL: "it concerns this project only, and a change of it alone makes no call",
}
"""What each rule means, for the reference."""


def rules(model: type[Model], name: str) -> list[str]:
    """The rules of an argument, each as a short sentence without a full stop."""
    fact = facts(model)[name]
    return [text for applies, text in _rules(fact) if applies]


def _rules(fact: FieldFacts) -> Iterator[tuple[bool, str]]:
    yield fact.replaces, _REPLACES
    yield fact.key, _KEY
    yield bool(fact.write_only), f"{_WRITE_ONLY}, sent again when `{fact.write_only}` changes"
    yield fact.secret and not fact.write_only, _SECRET
    yield fact.per_key, _PER_KEY
    yield fact.unordered, _UNORDERED
    yield bool(fact.refers), f"refers to another object: {' or '.join(f'`{field}`' for field in fact.refers)}"
    yield fact.kept, _KEPT
    yield fact.local, _LOCAL


def limits(model: type[Model], name: str) -> list[str]:
    """The limits that the model checks, each in a few words; not those that the field's text has already."""
    info = model.model_fields[name]
    said = _numbers(info.description or "")
    texts = dict.fromkeys(_limits_of(info.annotation, info.metadata))
    return [text for text in texts if not _numbers(text) or not _numbers(text) <= said]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.replace(",", "")))


def default(model: type[Model], name: str) -> str:
    """The value that counts where an argument is not mentioned; empty where there is none."""
    value = model.model_fields[name].get_default(call_default_factory=False)
    if model.model_fields[name].is_required() or value is None:
        return ""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def description(model: type[Model], name: str) -> str:
    """What a field is, with its limits, on one line."""
    text = " ".join(facts(model)[name].doc.split())
    said = "; ".join(limits(model, name))
    return f"{text} ({said[:1].upper()}{said[1:]}.)" if said and text else text or said


def _limits_of(annotation: Any, metadata: Iterable[Any]) -> Iterator[str]:
    """The limits of a value, then those of the items, keys and values inside it, which say whose they are."""
    outer = list(_flat(metadata))
    for kind, marks in _members(annotation):
        arguments = get_args(kind)
        yield from _limits(_bounds([*outer, *marks]), "characters" if kind is str else "items")
        if get_origin(kind) in (list, set, frozenset, tuple):
            yield from _limits_inside("each item", arguments[0])
        elif get_origin(kind) in (dict, Mapping):
            yield from _limits_inside("each key", arguments[0])
            yield from _limits_inside("each value", arguments[1])


def _limits_inside(whose: str, annotation: Any) -> Iterator[str]:
    for text in _limits_of(annotation, ()):
        yield f"{whose}: {text}" if text.startswith("each ") else f"{whose} {text}"


def _members(annotation: Any, marks: Iterable[Any] = ()) -> Iterator[tuple[Any, list[Any]]]:
    """The members of a union, such as `Annotated[int, Field(ge=1)] | None`, each with its own marks."""
    if hasattr(annotation, "__metadata__"):
        yield from _members(get_args(annotation)[0], [*marks, *_flat(annotation.__metadata__)])
    elif get_origin(annotation) in (Union, types.UnionType):
        for each in get_args(annotation):
            if each is not type(None):
                yield from _members(each, marks)
    else:
        yield annotation, list(marks)


def _bounds(marks: Iterable[Any]) -> dict[str, Any]:
    words = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "multiple_of")
    return {word: value for mark in marks for word in words if (value := getattr(mark, word, None)) is not None}


def _flat(metadata: Any) -> Iterator[Any]:
    for mark in metadata:
        yield from _flat(mark.metadata) if isinstance(mark, FieldInfo) else (mark,)


def _limits(bounds: dict[str, Any], unit: str) -> Iterator[str]:
    least, most = bounds.get("min_length"), bounds.get("max_length")
    if least is not None and most is not None:
        yield f"{least} to {most:,} {unit}"
    elif most is not None:
        yield f"at most {most:,} {unit}"
    elif least is not None:
        yield "not empty" if least == 1 else f"at least {least} {unit}"
    low, high = bounds.get("ge"), bounds.get("le")
    if low is not None and high is not None:
        yield f"{low:,} to {high:,}"
    elif low is not None:
        yield f"at least {low:,}"
    elif high is not None:
        yield f"at most {high:,}"
    if "gt" in bounds:
        yield f"more than {bounds['gt']:,}"
    if "lt" in bounds:
        yield f"less than {bounds['lt']:,}"
    if "multiple_of" in bounds:
        yield f"a multiple of {bounds['multiple_of']:,}"
    if "pattern" in bounds:
        yield f"matches `{bounds['pattern']}`"


def sentence(parts: list[str]) -> str:
    """Several short sentences as one, with its full stop; empty where there are none."""
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
