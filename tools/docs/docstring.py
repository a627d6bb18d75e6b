"""Docstrings in Google style, taken apart: what a reader sees first, the examples, and the named sections."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_SECTIONS = ("Args", "Attributes", "Returns", "Raises", "Yields")


@dataclass(frozen=True)
class Docstring:
    """A docstring in parts.

    Attributes:
        text: what comes before the sections, as it is written; indented blocks in it are code.
        sections: the text of each section by its name, without its indentation.
    """

    text: str
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The first paragraph on one line."""
        return " ".join(self.text.split("\n\n", 1)[0].split())

    @property
    def examples(self) -> list[str]:
        """The indented blocks."""
        return [textwrap.dedent(block).strip() for block in _blocks(self.text) if block.startswith("    ")]

    @property
    def prose(self) -> list[str]:
        """The paragraphs that are not code."""
        return [block for block in _blocks(self.text) if not block.startswith("    ")]

    @property
    def entries(self) -> dict[str, dict[str, str]]:
        """The sections that list things by name: each thing's text, on one line."""
        return {
            name: _entries(text) for name, text in self.sections.items() if name in ("Args", "Attributes", "Raises")
        }


def docstring(thing: Any) -> Docstring:
    """The docstring of a class, a function or a module; its own, not one that is inherited."""
    lines = inspect.cleandoc(thing.__doc__ or "").splitlines()
    text: list[str] = []
    sections: dict[str, list[str]] = {}
    into = text
    for line in lines:
        heading = line.removesuffix(":")
        if line.endswith(":") and heading in _SECTIONS:
            into = sections.setdefault(heading, [])
        elif line and not line.startswith(" ") and into is not text:
            into = text
            into.append(line)
        else:
            into.append(line)
    return Docstring(
        "\n".join(text).strip(),
        {name: textwrap.dedent("\n".join(lines)).strip() for name, lines in sections.items()},
    )


def field_texts(type_: type[Any]) -> dict[str, str]:
    """The texts under the fields of a class, as they stand in its source."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(type_))).body[0]
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _blocks(text: str) -> list[str]:
    """Paragraphs; blank lines inside one indented block do not end it."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        if blocks and block.startswith("    ") and blocks[-1].startswith("    "):
            blocks[-1] += f"\n\n{block}"
        elif block.strip():
            blocks.append(block.strip("\n"))
    return blocks


def _entries(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line and not line.startswith(" ") and ":" in line:
            name, rest = line.split(":", 1)
            found[name] = rest.strip()
        elif name:
            found[name] = f"{found[name]} {line.strip()}".strip()
    return found
