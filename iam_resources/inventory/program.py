"""Writes a module that declares what exists: a statement for each object, or a table for each kind and its loop."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iam_resources.engine.model import facts
from iam_resources.engine.registry import ResourceType
from iam_resources.inventory.items import Item, word_of
from iam_resources.inventory.naming import assign_variables
from iam_resources.tables import NAME_COLUMN, cell_of

MOST_STATEMENTS = 40
"""How many resources are written one by one, where the form is not said."""
MODULE = "__init__.py"
_WIDTH = 100
_PEOPLE = "PEOPLE"


@dataclass(frozen=True)
class Declared:
    """One resource that the module declares.

    Attributes:
        item: what it is of.
        name: the resource's name.
        note: said in a comment above it.
    """

    item: Item
    name: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Where the objects come from, for the module's text.

    Attributes:
        command: what was run.
        where: the place, in words.
    """

    command: str
    where: str


def write_files(declared: Sequence[Declared], source: Source, form: str = "") -> dict[str, str]:
    """The files of a package that declares these resources, by name.

    Args:
        declared: objects before what refers to them.
        source: for the text at the top.
        form: "program" or "table"; empty: by the number of resources.
    """
    form = form or ("program" if len(declared) <= MOST_STATEMENTS else "table")
    if form == "program":
        return {MODULE: _program(declared, source)}
    return _tables(declared, source)


def _program(declared: Sequence[Declared], source: Source) -> str:
    needed = {link.target for each in declared for link in each.item.links.values()}
    variables = assign_variables(
        ((_key(each.item), each.name, _word(each.item.kind)) for each in declared if each.item.key in needed),
        reserved=_reserved(declared),
    )
    lines = list(_head(declared, source, [f"from {package} import {name}" for package, name in _packages(declared)]))
    seen: set[tuple[str, str]] = set()
    word = ""
    for each in declared:
        if word != (word := word_of(each.item.kind)):
            lines += ["", f"# {_title(word)}"]
        item = each.item
        arguments = [(name, _literal(value)) for name, value in _plain_arguments(item)]
        for name, link in item.links.items():
            if link.target in seen:
                reference = f"{variables['/'.join(link.target)]}.{_id_field(link.target[0], declared)}"
                arguments = [(field, reference if field == name else text) for field, text in arguments]
        arguments += [(name, _literal(value)) for name, value in _said(item).items()]
        if each.note:
            lines.append(f"# {each.note}")
        lines.append(_statement(variables.get(_key(item), ""), each, arguments))
        seen.add(item.key)
    return "\n".join(lines) + "\n"


def _tables(declared: Sequence[Declared], source: Source) -> dict[str, str]:
    names = {each.item.key: each.name for each in declared}
    kinds = list(dict.fromkeys(each.item.kind.token for each in declared))
    needed = {link.target[0] for each in declared for link in each.item.links.values()}
    imports = ["from pathlib import Path", "", "import pulumi", ""]
    imports += [f"from {package} import {name}" for package, name in _packages(declared)]
    imports += ["from iam_resources.tables import read_table"]
    if not any(each.item.is_person for each in declared):
        imports.remove("import pulumi")
    lines = [*_head(declared, source, imports), "", "HERE = Path(__file__).parent"]
    files: dict[str, str] = {}
    for token in kinds:
        rows = [each for each in declared if each.item.kind.token == token]
        kind = rows[0].item.kind
        file = f"{_variable(kind)}.csv"
        files[file] = _csv(rows, names)
        linked = {
            name: target
            for each in rows
            for name, link in each.item.links.items()
            if (target := link.target[0]) in kinds
        }
        lines += ["", *_notes(rows), *_loop(rows[0], file, linked, declared, keeps=token in needed)]
    return {MODULE: "\n".join(lines) + "\n", **files}


def _loop(
    first: Declared, file: str, linked: Mapping[str, str], declared: Sequence[Declared], *, keeps: bool
) -> Iterator[str]:
    """The loop that reads a table."""
    kind = first.item.kind
    variable, cls = _variable(kind), _class(kind)
    by_token = {each.item.kind.token: each.item.kind for each in declared}
    links = "".join(f", {name}={_variable(by_token[token])}" for name, token in linked.items())
    said = [f"{name}={_literal(value)}" for name, value in _said(first.item).items()]
    opts = [f"opts={_PEOPLE}"] if first.item.is_person else []
    call = f"{cls}({', '.join(['row.name', *opts, *said, '**row.arguments'])})"
    if keeps:
        yield f"{variable}: dict[str, {cls}] = {{}}"
    yield f'for row in read_table(HERE / "{file}", {cls}{links}):'
    yield f"    {variable}[row.name] = {call}" if keeps else f"    {call}"


def _csv(rows: Sequence[Declared], names: Mapping[tuple[str, str], str]) -> str:
    written = [dict(_plain_arguments(each.item)) for each in rows]
    columns = [name for name in facts(rows[0].item.kind.inputs) if any(name in values for values in written)]
    lines = [_csv_line([NAME_COLUMN, *columns])]
    emitted: set[tuple[str, str]] = {key for key in names if key[0] != rows[0].item.kind.token}
    by_kind = {(key[0], name) for key, name in names.items()}
    for each, values in zip(rows, written, strict=True):
        for name, link in each.item.links.items():
            if link.target in emitted:
                values[name] = names[link.target]
            elif (link.target[0], str(values.get(name))) in by_kind:
                values[name] = link.target[1]  # a name that here means another one
        emitted.add(each.item.key)
        lines.append(_csv_line([each.name, *(cell_of(values.get(column)) for column in columns)]))
    return "".join(lines)


def _csv_line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    # The writer quotes a line feed by itself, but no carriage return, at which a reader begins another row.
    if any("\r" in cell for cell in cells):
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _head(declared: Sequence[Declared], source: Source, imports: Iterable[str]) -> Iterator[str]:
    yield f'"""What {_one_line(source.where)} has, written by `{_one_line(source.command)}`.'
    yield ""
    yield "It is yours to change. A later import leaves a changed file as it is, unless --overwrite is given."
    yield '"""'
    yield ""
    people = any(each.item.is_person for each in declared)
    imports = list(imports)
    if people and "import pulumi" not in imports:
        imports = ["import pulumi", "", *imports]
    yield from imports
    notes = dict.fromkeys(str(getattr(each.item.kind.lifecycle, "unreadable", "")) for each in declared)
    for note in filter(None, notes):
        yield ""
        yield from _comment(note)
    if people:
        gentle = next(
            (value for each in declared for name, value in _said(each.item).items() if name == "on_delete"), ""
        )
        what = {"disable": "disables them instead of deleting them", "keep": "leaves them as they are"}.get(gentle, "")
        yield ""
        yield from _comment(
            "People are protected: pulumi refuses to delete them"
            + (f', and on_delete="{gentle}" {what}.' if what else ".")
            + " To delete one all the same: take opts=PEOPLE"
            + (" and on_delete" if what else "")
            + " off that resource, run pulumi up, and then remove it."
        )
        yield f"{_PEOPLE} = pulumi.ResourceOptions(protect=True)"


def _statement(variable: str, each: Declared, arguments: Sequence[tuple[str, str]]) -> str:
    written = [_literal(each.name), *(["opts=PEOPLE"] if each.item.is_person else [])]
    written += [f"{name}={text}" for name, text in arguments]
    start = f"{variable} = " if variable else ""
    line = f"{start}{_class(each.item.kind)}({', '.join(written)})"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{start}{_class(each.item.kind)}(", *(f"    {text}," for text in written), ")"])


def _plain_arguments(item: Item) -> list[tuple[str, Any]]:
    """What a program says of an object, in the order of the model; without what the connection implies."""
    said = _said(item)
    names = [name for name in facts(item.kind.inputs) if name in item.inputs and name not in item.implied]
    known = facts(item.kind.inputs)  # of a map per key, one without keys says nothing
    values = ((name, item.inputs[name]) for name in names if name not in said)
    return [(name, value) for name, value in values if value != {} or not known[name].per_key]


def _said(item: Item) -> dict[str, Any]:
    """What concerns the project only: the same for all objects of a kind."""
    return {
        name: item.inputs[name] for name, fact in facts(item.kind.inputs).items() if fact.local and name in item.inputs
    }


def _notes(rows: Sequence[Declared]) -> Iterator[str]:
    for note in dict.fromkeys(each.note for each in rows if each.note):
        yield f"# {note}"


def _packages(declared: Sequence[Declared]) -> list[tuple[str, str]]:
    """What to import, as package and name."""
    found: set[tuple[str, str]] = set()
    for kind in {each.item.kind.token: each.item.kind for each in declared}.values():
        root = kind.resource.__module__.partition(f".{kind.vendor}")[0]
        package, _, name = f"{root}.{kind.module}".rpartition(".")
        found.add((package, name))
    return sorted(found)


def _class(kind: ResourceType) -> str:
    return f"{kind.module.rpartition('.')[2]}.{kind.name}"


def _word(kind: ResourceType) -> str:
    return word_of(kind).removesuffix("s").replace("-", "_")


def _variable(kind: ResourceType) -> str:
    return word_of(kind).replace("-", "_")


def _id_field(token: str, declared: Sequence[Declared]) -> str:
    lifecycle = next(each.item.kind.lifecycle for each in declared if each.item.kind.token == token)
    return str(getattr(lifecycle, "id_field", "id"))


def _key(item: Item) -> str:
    return "/".join(item.key)


def _reserved(declared: Sequence[Declared]) -> set[str]:
    return {_PEOPLE, *(name for _, name in _packages(declared))}


def _title(word: str) -> str:
    return word.replace("-", " ").capitalize()


def _comment(text: str) -> Iterator[str]:
    import textwrap

    for line in textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False):
        yield f"# {line}"


def _one_line(text: str) -> str:
    return _quoted(text)[1:-1]


def _literal(value: Any) -> str:
    """A value as Python writes it, strings in double quotes; what cannot be seen is escaped."""
    match value:
        case str():
            return _quoted(value)
        case list() | tuple():
            return f"[{', '.join(map(_literal, value))}]"
        case dict():
            return "{" + ", ".join(f"{_literal(key)}: {_literal(each)}" for key, each in value.items()) + "}"
        case _:
            return repr(value)


def _quoted(text: str) -> str:
    letters = [
        {"\\": "\\\\", '"': '\\"'}.get(letter) or (letter if letter.isprintable() else ascii(letter)[1:-1])
        for letter in text
    ]
    return f'"{"".join(letters)}"'
