"""Writes the stub of each vendor's package: `python -m tools.stubs [--check] [package ...]`.

A stub gives editors and type checkers what the models say: each resource class with its arguments and outputs, typed
and documented. Every other public name is taken from where it is defined. docs/decisions/0002-typed-classes.md says
why it is done so.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from iam_resources.engine import Model
from iam_resources.engine.model import facts
from iam_resources.engine.registry import ResourceType
from tools.docs import field_types, fields
from tools.docs.docstring import docstring
from tools.docs.rooms import Room, room, rooms
from tools.docs.written import laid_out, settle
from tools.say import Stop, ends_in_one_line

WIDTH = 120
_HEAD = """# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

import pulumi
"""


def stub(of: Room) -> str:
    """The stub of a room's package."""
    lines = [_HEAD, *_taken_over(of), "", f"__all__ = [{', '.join(repr(name) for name in of.names)}]"]
    models: dict[type[Model], None] = {}
    for kind in of.resources.values():
        for info in (*kind.inputs.model_fields.values(), *kind.state.model_fields.values()):
            models |= dict.fromkeys(field_types.models_in(info.annotation))
    for model in models:
        lines += [*_map_class(model, "Arguments"), *_map_class(model, "Values")]
    for name, kind in of.resources.items():
        lines += _class(name, kind)
    text = _without_unused("\n".join(lines))
    return laid_out(text, str(of.folder / "__init__.pyi"))


def _taken_over(of: Room) -> Iterator[str]:
    """An import for each public name that is not a resource, from where the package itself has it."""
    tree = ast.parse((of.folder / "__init__.py").read_text())
    found = {
        alias.asname or alias.name: f"from {node.module} import {alias.name} as {alias.asname or alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for name in of.names:
        if name in of.resources:
            continue
        if name not in found:
            raise Stop(f"{of.package.__name__} does not import {name} by name: the stub needs its module")
        yield found[name]


def _class(name: str, kind: ResourceType) -> Iterator[str]:
    yield f"class {name}(pulumi.CustomResource):"
    yield _quoted(docstring(kind.resource).text, 1)
    for output, fact in facts(kind.state).items():
        if not fact.write_only:
            yield f"    {output}: pulumi.Output[{field_types.given(kind.state.model_fields[output].annotation)}]"
            yield _quoted(" ".join(fact.doc.split()) or "As written.", 1)
    yield "    def __init__("
    yield "        self,"
    yield "        resource_name: str,"
    yield "        /,"
    yield "        opts: pulumi.ResourceOptions | None = None,"
    known = facts(kind.inputs)
    if known:
        yield "        *,"
    for argument, fact in sorted(known.items(), key=lambda item: not item[1].required):
        type_ = field_types.taken(kind.inputs.model_fields[argument].annotation, or_map=fact.or_map)
        yield f"        {argument}: {type_}," if fact.required else f"        {argument}: {type_} | None = None,"
    yield "    ) -> None:"
    yield _quoted(f"{docstring(kind.resource).summary}\n\n{_arguments(kind)}", 2)


def _arguments(kind: ResourceType) -> str:
    lines = ["Args:"]
    texts = {
        "resource_name": "Its name in the program, unique among the resources of its type.",
        "opts": "The options that every Pulumi resource takes.",
    }
    for name, _ in sorted(facts(kind.inputs).items(), key=lambda item: not item[1].required):
        said = fields.rules(kind.inputs, name)
        default = fields.default(kind.inputs, name)
        said += [f"default `{default}`"] if default else []
        rules = f" {fields.sentence(said)}" if said else ""
        texts[name] = f"{fields.description(kind.inputs, name)}{rules}".strip()
    for name, text in texts.items():
        lines += textwrap.wrap(
            f"{name}: {text}", WIDTH - 8, initial_indent="    ", subsequent_indent="        ", break_long_words=False
        )
    return "\n".join(lines)


def _map_class(model: type[Model], suffix: str) -> Iterator[str]:
    """A model inside a field is a map to a program: what it may write (`Arguments`), or what it gets (`Values`)."""
    yield f"class _{model.__name__}{suffix}(TypedDict):"
    yield _quoted(docstring(model).text or model.__name__, 1)
    for name, fact in facts(model).items():
        annotation = model.model_fields[name].annotation
        type_ = field_types.taken(annotation) if suffix == "Arguments" else field_types.given(annotation)
        yield f"    {name}: {type_ if fact.required else f'NotRequired[{type_}]'}"
        yield _quoted(fields.description(model, name) or "As written.", 1)


def _quoted(text: str, depth: int) -> str:
    """A docstring; lines that fit are left as they are."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines: list[str] = []
    for line in safe.splitlines():
        width = WIDTH - 4 * depth - (0 if lines else 3)
        deeper = " " * (len(line) - len(line.lstrip()))
        fits = len(line) <= width
        lines += [line] if fits else textwrap.wrap(line, width, subsequent_indent=deeper, break_long_words=False)
    if len(lines) > 1 or len(lines[0]) + 6 + 4 * depth > WIDTH:
        lines.append("")
    return textwrap.indent('"""' + "\n".join(lines) + '"""', "    " * depth)


def _without_unused(text: str) -> str:
    """Take out the names of the head that the rest does not use."""
    head, body = _HEAD, text.removeprefix(_HEAD)
    for name in ("Mapping", "Sequence", "Any", "Literal", "NotRequired", "TypedDict"):
        if f"{name}[" not in body and f"({name})" not in body and not _is_word_in(name, body):
            head = head.replace(f"{name}, ", "").replace(f", {name}\n", "\n").replace(f"import {name}\n", "import \n")
    return "\n".join(line for line in head.splitlines() if not line.endswith("import ")) + "\n" + body


def _is_word_in(name: str, body: str) -> bool:
    return name == "Any" and any(
        isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(f"import pulumi\n{body}"))
    )


def main() -> None:
    check = "--check" in sys.argv[1:]
    names = [argument for argument in sys.argv[1:] if argument != "--check"]
    if any(name.startswith("-") for name in names):
        raise Stop("Usage: python -m tools.stubs [--check] [package ...]")
    found = [room(name) for name in names] if names else rooms()
    stubs: dict[Path, str] = {each.folder / "__init__.pyi": stub(each) for each in found}
    settle(stubs, " ".join(["python -m tools.stubs", *names]), check=check)


if __name__ == "__main__":
    ends_in_one_line(main)
