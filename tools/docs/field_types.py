"""The types of fields, as a program meets them: what an argument takes, what an output gives, and both for a reader."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from iam_resources.engine import Model
from iam_resources.engine.model import facts

_SIMPLE = {str: "str", bool: "bool", int: "int", float: "float"}
_LISTS = (list, set, frozenset, tuple)


def without_none(annotation: Any) -> Any:
    """A field's type for when it has a value."""
    kept = tuple(each for each in _members(annotation) if each is not type(None))
    return Union[kept] if kept else Any  # noqa: UP007 (the members are only known here)


def may_be_none(annotation: Any) -> bool:
    """Whether a field can have no value."""
    return type(None) in _members(annotation)


def taken(annotation: Any, *, or_map: bool = False) -> str:
    """The type of an argument: a value, or an output that will have it, at every depth.

    Args:
        annotation: of the field.
        or_map: whether a program may write a map in place of the value.
    """
    other = f" | {_taken_inside(dict[str, Any])}" if or_map else ""
    return f"pulumi.Input[{_taken_inside(annotation)}{other}]"


def given(annotation: Any) -> str:
    """The type of a value that an output has. A vendor may give more than a program may write: words are any string."""
    kinds = [_given_inside(each) for each in _members(annotation)]
    return " | ".join(dict.fromkeys(kinds))


def read(annotation: Any, *, or_map: bool = False) -> str:
    """The type for a person: `list of str`, `map of str to list of str`, `"a" or "b"`."""
    if or_map:
        return f"{read(annotation)} or map"
    kinds = []
    for each in _members(without_none(annotation)):
        arguments = get_args(each)
        if get_origin(each) is Literal:
            kinds += [f'"{word}"' for word in arguments]
        elif get_origin(each) in _LISTS:
            kinds.append(f"list of {read(arguments[0])}")
        elif get_origin(each) in (dict, Mapping):
            kinds.append(f"map of {read(arguments[0])} to {read(arguments[1])}")
        elif _is_model(each):
            kinds.append(f"map with {', '.join(f'`{name}`' for name in facts(each))}")
        else:
            kinds.append(_SIMPLE.get(each, "any value"))
    return " or ".join(dict.fromkeys(kinds))


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """The models that a type holds, at any depth, each after those it holds itself."""
    for each in _members(annotation):
        if _is_model(each):
            for info in each.model_fields.values():
                yield from models_in(info.annotation)
            yield each
        elif get_origin(each) is not Literal:
            for argument in get_args(each):
                yield from models_in(argument)


def _taken_inside(annotation: Any) -> str:
    kinds = []
    for each in _members(without_none(annotation)):
        arguments = get_args(each)
        if get_origin(each) is Literal:
            kinds.append(f"Literal[{', '.join(repr(word) for word in arguments)}]")
        elif get_origin(each) in _LISTS:
            kinds.append(f"Sequence[{taken(arguments[0])}]")
        elif get_origin(each) in (dict, Mapping):
            kinds.append(f"Mapping[{_taken_inside(arguments[0])}, {taken(arguments[1])}]")
        elif _is_model(each):
            kinds.append(f"_{each.__name__}Arguments")
        else:
            kinds.append(_SIMPLE.get(each, "Any"))
    return " | ".join(dict.fromkeys(kinds))


def _given_inside(annotation: Any) -> str:
    arguments = get_args(annotation)
    if annotation is type(None):
        return "None"
    if get_origin(annotation) is Literal:
        return " | ".join(dict.fromkeys(_SIMPLE.get(type(word), "Any") for word in arguments))
    if get_origin(annotation) in _LISTS:
        return f"list[{given(arguments[0])}]"
    if get_origin(annotation) in (dict, Mapping):
        return f"dict[{given(arguments[0])}, {given(arguments[1])}]"
    if _is_model(annotation):
        return f"_{annotation.__name__}Values"
    return _SIMPLE.get(annotation, "Any")


def _members(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, without what `Annotated` adds to them."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(each for argument in get_args(annotation) for each in _members(argument))
    return (annotation,)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)
