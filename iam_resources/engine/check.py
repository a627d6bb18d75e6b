"""Checks what a program wrote, before anything is called: every failing field at once, each with what was expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from iam_resources.engine.model import FieldFacts, Inputs, Model, facts
from iam_resources.engine.rules import rules_of
from iam_resources.engine.values import contains_unknown


@dataclass(frozen=True)
class Failure:
    """One field that is wrong.

    Attributes:
        path: the field, with keys and indices where the fault is deeper (`attributes.team[0]`).
        reason: what was expected and what to do, for a person.
        unknown: whether there is no such field; its value may be a secret, as it is not known to be harmless.
    """

    path: str
    reason: str
    unknown: bool = False

    def shown(self, given: Mapping[str, Any], secret: Iterable[str]) -> tuple[str, str]:
        """The property and the reason for the engine, which prints the value that it finds under that property.

        So only a field of the top is named there, and only where its value may be seen and takes one line; every other
        one is named in the reason.

        Args:
            given: the values by field.
            secret: the fields whose values are secret.
        """
        value = given.get(self.path)
        is_deep = self.path not in given and ("." in self.path or "[" in self.path)
        is_long = isinstance(value, str) and "\n" in value
        if self.unknown or self.path in secret or is_deep or is_long:
            return "", f"property {self.path}: {self.reason}"
        return self.path, self.reason


def check(model: type[Inputs], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Failure]]:
    """Check the inputs of a resource and bring them to their canonical form.

    Args:
        model: the inputs model.
        given: the values by field; unknown ones pass every check.

    Returns:
        The canonical values (defaults filled in, sets sorted, nothing that is None), and what is wrong with them.
    """
    failures: list[Failure] = []
    checked: Inputs | None = None
    try:
        checked = model.model_validate(dict(given))
    except ValidationError as error:
        failures = [_failure(model, given, detail) for detail in error.errors(include_url=False)]
    failures += _broken_rules(model, given, checked, {re.split(r"[.\[]", failure.path)[0] for failure in failures})
    if checked is None or failures:
        return dict(given), failures
    return canonical(checked), []


def canonical(values: Model) -> dict[str, Any]:
    """A model as plain values: without None, and with sets in their one order."""
    known = facts(type(values))
    return {
        name: _plain(value, known[name])
        for name in type(values).model_fields
        if (value := getattr(values, name)) is not None
    }


def _plain(value: Any, fact: FieldFacts) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        items = [_plain(item, fact) for item in value]
        if fact.unordered and all(isinstance(item, str) for item in items):
            return sorted(set(items))
        return items
    if isinstance(value, Mapping):
        return {key: _plain(item, fact) for key, item in value.items()}
    return value


def _broken_rules(
    model: type[Inputs], given: Mapping[str, Any], checked: Inputs | None, failed: set[str]
) -> list[Failure]:
    """Rules over several fields run also while other fields are wrong, so that a person sees all faults at once."""
    broken = []
    for rule in rules_of(model):
        if any(name in failed or contains_unknown(given.get(name)) for name in rule.fields):
            continue
        reason = rule.check(checked if checked is not None else _bare(model, given))
        if reason:
            broken.append(Failure(rule.fields[0], reason))
    return broken


def _bare(model: type[Inputs], given: Mapping[str, Any]) -> Inputs:
    """The values without a check, where some other field is wrong; absent ones get their default."""
    return model.model_construct(**{name: given[name] for name in model.model_fields if name in given})


_LIMITS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} items, not {actual_length}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "too_long": "must have at most {max_length} items, not {actual_length}",
}

_KINDS = {
    "string_type": "a string",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map of its fields",
}


def _failure(model: type[Inputs], values: Mapping[str, Any], detail: ErrorDetails) -> Failure:
    where = _written(detail["loc"], values)
    kind, context = detail["type"], detail.get("ctx", {})
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    if kind == "extra_forbidden" and len(where) == 1:
        return Failure(path, _unknown_field(model, str(where[0])), unknown=True)
    if kind == "extra_forbidden":
        return Failure(path, _unknown_part(model, where))
    if kind == "missing":
        return Failure(path, "is required")
    fact = facts(model).get(str(where[0]))
    given = detail["input"] if isinstance(detail["input"], str) and not (fact and fact.secret) else None
    if kind == "literal_error":
        reason = f"must be one of {context['expected']}" + (f", not '{given[:80]}'" if given is not None else "")
    elif kind == "string_pattern_mismatch":
        reason = _pattern_mismatch(_doc_of(model, where), str(context["pattern"]), given)
    elif kind in ("string_too_short", "too_short") and context["min_length"] == 1:
        reason = "must not be empty"
    elif kind in _LIMITS:
        reason = _LIMITS[kind].format(**context)
    elif kind == "value_error":
        reason = str(context["error"])
    elif kind in _KINDS:
        other = " or a map" if fact and fact.or_map and len(where) == 1 else ""
        reason = f"must be {_KINDS[kind]}{other}, not {_shape(detail['input'])}"
    else:
        reason = detail["msg"][:1].lower() + detail["msg"][1:]
    return Failure(path, reason)


def _pattern_mismatch(doc: str, pattern: str, given: str | None) -> str:
    """What a value should be in plain words, where the field has any; the pattern comes last."""
    if not doc:
        return f"must match {pattern}" + (f", not '{given[:80]}'" if given is not None else "")
    got = f"; got '{given[:80]}'" if given is not None else ""
    return f"expected: {doc}{got} (pattern: {pattern})"


def _doc_of(model: type[Inputs], where: tuple[int | str, ...]) -> str:
    """The first sentence about a field, or about the list that a value is in; empty where there is none."""
    name = next((part for part in reversed(where) if isinstance(part, str)), "")
    if len([part for part in where if isinstance(part, str)]) == 1:
        models: list[type[BaseModel]] = [model]
    else:
        models = list(_models_in(model.model_fields[str(where[0])].annotation))
    docs = [each.model_fields[name].description or "" for each in models if name in each.model_fields]
    doc = _first_sentence(docs[0]) if docs else ""
    return doc[:1].lower() + doc[1:] if doc[1:2].islower() else doc


def _written(where: tuple[int | str, ...], values: Any) -> tuple[int | str, ...]:
    """A place as the program has it: without the mark of a key, and the kind that chose a model."""
    parts: list[int | str] = []
    for part in where:
        is_kind = isinstance(values, Mapping) and part not in values and part in list(values.values())
        if part == "[key]" or (is_kind and part != where[-1]):
            continue
        parts.append(part)
        values = _inside(values, part)
    return tuple(parts)


def _inside(values: Any, part: int | str) -> Any:
    if isinstance(values, Mapping):
        return values.get(part)
    return values[part] if isinstance(values, list) and isinstance(part, int) else None


def _first_sentence(doc: str) -> str:
    return " ".join(re.split(r"[.;](?:\s|$)", doc, maxsplit=1)[0].split())


def _unknown_field(model: type[Inputs], name: str) -> str:
    near = difflib.get_close_matches(name, model.model_fields, n=1)
    if near:
        return f"is not an argument; did you mean '{near[0]}'?"
    return f"is not an argument; there are: {', '.join(sorted(model.model_fields))}"


def _unknown_part(model: type[Inputs], where: tuple[int | str, ...]) -> str:
    names = {name for inner in _models_in(model.model_fields[str(where[0])].annotation) for name in inner.model_fields}
    return describe_unknown(str(where[-1]), sorted(names))


def describe_unknown(key: str, known: Sequence[str]) -> str:
    """What is wrong with a key of a map that is not among the known ones, with the closest of them or with all."""
    near = difflib.get_close_matches(key, known, n=1)
    return f"is not known; did you mean '{near[0]}'?" if near else f"is not known; there are: {', '.join(known)}"


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field is made of, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _models_in(info.annotation)
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _shape(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a map"}
    return names.get(type(value), "nothing" if value is None else type(value).__name__)
