"""The reference: one page a vendor room, written from the models, the markers and the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel

from iam_resources.engine import Inputs, Model
from iam_resources.engine.model import facts
from iam_resources.engine.registry import ResourceType
from iam_resources.engine.rules import Rule, rules_of
from tools.docs import field_types, fields
from tools.docs.coverage import Coverage
from tools.docs.docstring import Docstring, docstring, field_texts
from tools.docs.rooms import Room

_WRITTEN = "<!-- Written by `make docs` from the code: change the docstrings, not this file. -->"
_SAMPLES = {str: '"..."', bool: "True", int: "1", float: "1.0"}


def index(rooms: list[Room]) -> str:
    """docs/reference/README.md."""
    lines = [
        _WRITTEN,
        "# Reference",
        "",
        "A field that a program does not mention is not managed: it is neither compared nor sent. Every argument may"
        " be a plain value or another resource's output.",
        "",
        "| Vendor | What | Resources | Lookups |",
        "|---|---|---|---|",
    ]
    for room in rooms:
        page_name = f"{room.name}.md"
        made = (*room.resources, *room.components)
        resources = ", ".join(f"[{name}]({page_name}#{_anchor(name)})" for name in made)
        lookups = ", ".join(f"[{name}]({page_name}#{_anchor(name)})" for name in room.lookups)
        lines.append(
            f"| [`{room.name}`]({page_name}) | {_cell(docstring(room.package).summary)} | {resources} | {lookups} |"
        )
    lines += ["", "The rules in the tables:", ""]
    lines += [f"- **{rule}**: {meaning}" for rule, meaning in fields.MEANINGS.items()]
    lines += ["", "Which operation of a vendor is reached how: [coverage](../coverage.md)."]
    return "\n".join([*lines, ""])


def page(room: Room, coverage: Coverage) -> str:
    """The page of one room."""
    lines = [_WRITTEN, f"# `{room.name}`", "", *_prose(docstring(room.package), room.alias)]
    if room.resources:
        lines += ["Resources: " + ", ".join(f"[{name}](#{_anchor(name)})" for name in room.resources), ""]
    if room.components:
        lines += ["Components: " + ", ".join(f"[{name}](#{_anchor(name)})" for name in room.components), ""]
    if room.lookups:
        lines += ["Lookups: " + ", ".join(f"[{name}](#{_anchor(name)})" for name in room.lookups), ""]
    for name, kind in room.resources.items():
        lines += _resource(room, name, kind, coverage)
    for name, component in room.components.items():
        lines += _component(room, name, component, coverage)
    if room.lookups:
        lines += ["# Lookups", ""]
    for name, lookup in room.lookups.items():
        lines += _lookup(room, name, lookup, coverage)
    if room.types:
        lines += ["# Types", ""]
    for name, type_ in room.types.items():
        lines += _type(name, type_)
    return "\n".join(lines).rstrip() + "\n"


def _resource(room: Room, name: str, kind: ResourceType, coverage: Coverage) -> Iterator[str]:
    told = docstring(kind.resource)
    yield from (f"## {name}", "", *told.prose[:1], "")
    yield from _code("\n\n".join(told.examples) or _example(room, name, kind))
    for paragraph in told.prose[1:]:
        yield from (paragraph, "")
    yield from ("### Arguments of " + name, "", "| Name | Type | | Rule | Description |", "|---|---|---|---|---|")
    for field, fact in sorted(facts(kind.inputs).items(), key=lambda item: not item[1].required):
        value = fields.default(kind.inputs, field)
        need = "**required**" if fact.required else f"optional, `{value}`" if value else "optional"
        rules = "<br>".join(fields.rules(kind.inputs, field))
        type_ = field_types.read(kind.inputs.model_fields[field].annotation, or_map=fact.or_map)
        yield _row(f"`{field}`", type_, need, rules, fields.description(kind.inputs, field))
    yield from ("", "### Outputs of " + name, "", "| Name | Type | Description |", "|---|---|---|")
    yield _row("`id`", "str", "The Pulumi resource id.")
    arguments = facts(kind.inputs)
    for field, fact in facts(kind.state).items():
        if not fact.write_only:
            text = fields.description(kind.state, field)
            same = field in arguments and fact.doc == arguments[field].doc
            said = f" {fields.sentence(['secret'])}" if fact.secret else ""
            shown = "As the argument of that name." if same else text
            yield _row(f"`{field}`", field_types.read(kind.state.model_fields[field].annotation), f"{shown}{said}")
    yield ""
    yield from _import(room, name, kind)
    used = coverage.used_by(f"{room.name}.{name}")
    if used:
        yield from (f"### Operations of {name}", "")
        yield from (f"- {each.section}" + (f": `{each.method} {each.path}`" if each.method else "") for each in used)
        yield ""


def _component(room: Room, name: str, component: type[Any], coverage: Coverage) -> Iterator[str]:
    told = docstring(component)
    yield from (f"## {name}", "", *told.prose[:1], "")
    yield from _code("\n\n".join(told.examples))
    for paragraph in told.prose[1:]:
        yield from (paragraph, "")
    yield from (f"### Arguments of {name}", "", "| Name | Type | | Description |", "|---|---|---|---|")
    texts = told.entries.get("Args", {})
    for parameter in inspect.signature(component).parameters.values():
        optional = "**required**" if parameter.default is parameter.empty else f"optional, `{parameter.default!r}`"
        need = "optional" if parameter.default is None else optional
        text = texts.get(parameter.name, "")
        yield _row(f"`{parameter.name}`", f"`{_annotation(parameter.annotation)}`", need, text)
    yield from ("", f"### Outputs of {name}", "", "| Name | Type | Description |", "|---|---|---|")
    for field, text in field_texts(component).items():
        yield _row(f"`{field}`", f"`{_annotation(component.__annotations__[field])}`", text)
    yield ""
    used = coverage.used_by(f"{room.name}.{name}")
    if used:
        yield from (f"### Operations of {name}", "")
        for each in used:
            call = f"`{each.method} {each.path}`" if each.method else each.name
            yield f"- {each.section}" + ("" if call in each.section else f": {call}")
        yield ""


def _import(room: Room, name: str, kind: ResourceType) -> Iterator[str]:
    forms = kind.lifecycle.id_formats
    if not forms:
        return
    yield from (f"### Import of {name}", "")
    yield f"Import id: {' or '.join(f'`{form}`' for form in forms)}. Three ways, each followed by an empty preview:"
    yield ""
    yield from _code(f"pulumi import '{kind.type_token}' example '{forms[0]}'", "bash")
    options = f'opts=pulumi.ResourceOptions(import_="{forms[0]}")'
    yield from _code(_example(room, name, kind, options))
    yield "and many at once, `pulumi import --file resources.json` with:"
    yield ""
    entry = f'{{"type": "{kind.type_token}", "name": "example", "id": "{forms[0]}"}}'
    yield from _code(f'{{"resources": [{entry}]}}', "json")


def _lookup(room: Room, name: str, lookup: Any, coverage: Coverage) -> Iterator[str]:
    told = docstring(lookup)
    yield from (f"## {name}", "")
    yield from _code(_signature(room, name, lookup))
    yield from _prose(told, room.alias)
    for title in ("Args", "Returns", "Raises"):
        if title in told.entries:
            yield f"{ {'Args': 'Arguments', 'Raises': 'Raises'}[title] }:"
            yield ""
            yield from (f"- `{entry}`: {text}" for entry, text in told.entries[title].items())
            yield ""
        elif title in told.sections:
            yield from (f"{title}: {' '.join(told.sections[title].split())}", "")
    used = coverage.used_by(f"{room.name}.{name}")
    if used:
        yield from ("Operations: " + "; ".join(each.section for each in used) + ".", "")


def _type(name: str, type_: type[Any]) -> Iterator[str]:
    yield from (f"## {name}", "", *_prose(docstring(type_), ""))
    if is_dataclass(type_) or issubclass(type_, BaseModel):
        hints = get_type_hints(type_)
        texts = {**field_texts(type_), **docstring(type_).entries.get("Attributes", {})}
        names = [each.name for each in dataclass_fields(type_)] if is_dataclass(type_) else list(type_.model_fields)
        yield from ("| Field | Type | Description |", "|---|---|---|")
        yield from (_row(f"`{field}`", f"`{_annotation(hints[field])}`", texts.get(field, "")) for field in names)
        yield ""


def _prose(told: Docstring, alias: str) -> Iterator[str]:
    for paragraph in told.prose:
        yield from (paragraph, "")
    for example in told.examples if alias else ():
        yield from _code(example)


def _signature(room: Room, name: str, lookup: Any) -> str:
    signature = inspect.signature(lookup)
    arguments, keyword_only = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            arguments.append("*")
        value = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        arguments.append(f"{parameter.name}: {_annotation(parameter.annotation)}{value}")
    inside = "".join(f"\n    {argument}," for argument in arguments)
    return f"{room.alias}.{name}({inside}\n) -> {_annotation(signature.return_annotation)}"


def _annotation(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return text.replace("collections.abc.", "").replace("typing.", "").replace("|", "\\|" if "\n" in text else "|")


def _example(room: Room, name: str, kind: ResourceType, *more: str) -> str:
    arguments = [f"{field}={_sample(kind.inputs, field)}" for field in mentioned(kind.inputs)]
    written = ['"example"', *arguments, *more]
    return f"{room.alias}.{name}({', '.join(written)})"


def mentioned(model: type[Inputs]) -> list[str]:
    """The arguments of an example: those that are required, and one of several where a rule requires any of them."""
    names = [field for field, fact in facts(model).items() if fact.required]
    for rule in rules_of(model):
        if _breaks(rule, model, names):
            others = [field for field in (*rule.fields, *facts(model)) if field not in names]
            names += next(([field] for field in others if not _breaks(rule, model, [*names, field])), [])
    return names


def _breaks(rule: Rule, model: type[Inputs], names: Iterable[str]) -> bool:
    try:
        return rule.check(model.model_construct(None, **dict.fromkeys(names, "..."))) is not None
    except AttributeError:  # it looks inside a value, and "..." has nothing inside
        return False


def _sample(model: type[Model], field: str) -> str:
    info = model.model_fields[field]
    if info.examples:
        return repr(info.examples[0])
    annotation = field_types.without_none(info.annotation)
    text = field_types.read(annotation)
    if text.startswith('"'):
        return text.split(" or ")[0]
    return _SAMPLES.get(annotation, "[...]" if text.startswith("list") else "{...}")


def _code(text: str, language: str = "python") -> tuple[str, ...]:
    return (f"```{language}", text, "```", "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("\\\\|", "\\|")


def _anchor(name: str) -> str:
    return name.lower()
