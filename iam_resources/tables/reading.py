"""Reads a table of resources, and says of every fault in which file and line it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from iam_resources.engine import Resource
from iam_resources.engine.check import check
from iam_resources.engine.model import facts
from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import one_line, plain
from iam_resources.tables.cells import value_in

NAME_COLUMN = "resource"
"""The column with the name of each resource in the program."""
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Row:
    """One row: one resource.

    Attributes:
        name: of the resource in the program.
        arguments: what it is given; an empty cell is left out, so that it is not managed.
    """

    name: str
    arguments: dict[str, Any]


def read_table(
    file: Path | str, kind: type[pulumi.CustomResource], **resources: Mapping[str, pulumi.CustomResource]
) -> Iterator[Row]:
    """Read the resources of a table, in its order. The whole table is checked before the first row comes.

        groups: dict[str, cncc.Group] = {}
        for row in read_table("groups.csv", cncc.Group, parent=groups):
            groups[row.name] = cncc.Group(row.name, **row.arguments)

    Args:
        file: a CSV file in UTF-8. Its first line names the columns: `resource`, and arguments of the kind. Lists and
            maps are JSON in their cell.
        kind: the class of the resources.
        resources: for an argument that refers to another object, the resources that it can mean, by their names in the
            program. A cell that is none of these names is taken as it is: the vendor's name or id of an object.

    Raises:
        pulumi.RunError: the file cannot be read, or a row is malformed; one line for each fault, with file and line.
    """
    file = Path(file)
    if not issubclass(kind, Resource):
        raise pulumi.RunError(f"{kind.__name__} is not a resource of iam_resources")
    known = set(facts(kind.kind.inputs))
    if unknown := sorted(resources.keys() - known):
        raise pulumi.RunError(f"{kind.kind.token} has no argument {unknown[0]}")
    rows = _checked(file, kind, frozenset(resources))
    return (Row(name, _resolved(arguments, resources)) for name, arguments in rows)


def _resolved(
    arguments: dict[str, Any], resources: Mapping[str, Mapping[str, pulumi.CustomResource]]
) -> dict[str, Any]:
    found = dict(arguments)
    for name, named in resources.items():
        target = named.get(found[name]) if name in found else None
        if isinstance(target, Resource):
            found[name] = getattr(target, str(getattr(target.kind.lifecycle, "id_field", "id")))
    return found


def _checked(file: Path, kind: type[Resource], links: frozenset[str]) -> list[tuple[str, dict[str, Any]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, strict=True)
            return _Table(file, kind, links).read(reader)
    except OSError as error:
        raise pulumi.RunError(f"the table {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise pulumi.RunError(f"the table {file} is not UTF-8 (byte {error.start}): save it as UTF-8") from None


def _about(column: str) -> str:
    """What may be the matter with the name of a column: some spreadsheets write other signs between columns."""
    return " (a comma separates columns)" if {";", "\t"} & {*column} else ""


class _Table:
    """One table while it is read."""

    def __init__(self, file: Path, kind: type[Resource], links: frozenset[str]) -> None:
        self._file = file
        self._links = links
        self._kind = kind
        self._fields = kind.kind.inputs.model_fields
        self._facts = facts(kind.kind.inputs)
        self._faults: list[str] = []
        self._names: dict[str, int] = {}
        self._keys: dict[tuple[str, ...], int] = {}
        named_by = str(getattr(kind.kind.lifecycle, "name_field", ""))
        self._key_fields = [name for name, fact in self._facts.items() if fact.key]
        self._folded = {named_by} if getattr(kind.kind.lifecycle, "ignore_case", False) else set()
        self._folded |= {name for name, fact in self._facts.items() if fact.ignore_case}

    def read(self, reader: Any) -> list[tuple[str, dict[str, Any]]]:
        rows: list[tuple[str, dict[str, Any]]] = []
        try:
            columns = next(reader, None)
            if columns is None:
                raise pulumi.RunError(f"{self._file}:1: the table is empty: its first line names the columns")
            self._check_columns(columns)
            end = reader.line_num
            for cells in reader:
                line, end = end + 1, reader.line_num
                if not cells:
                    continue
                try:
                    rows.append(self._row(columns, cells, line))
                except ValueError as error:
                    self._faults += [f"{self._file}:{line}: {each}" for each in str(error).split("\n")]
        except csv.Error as error:
            self._faults.append(f"{self._file}:{reader.line_num}: not CSV: {error}")
        if self._faults:
            shown = self._faults[:_MOST_SHOWN]
            more = len(self._faults) - len(shown)
            raise pulumi.RunError("\n".join([*shown, *([f"... and {more} more faults"] if more else [])]))
        return rows

    def _check_columns(self, columns: list[str]) -> None:
        wrong = [each for each in columns if each != NAME_COLUMN and each not in self._fields]
        twice = sorted({each for each in columns if columns.count(each) > 1})
        needed = [NAME_COLUMN, *(name for name, fact in self._facts.items() if fact.required)]
        missing = [each for each in needed if each not in columns]
        faults = [
            *(
                f"there is no column {each[:60]!r}{_about(each)}: {self._kind.kind.token} has {self._possible}"
                for each in wrong
            ),
            *(f"the column {each} is there twice" for each in twice),
            *(f"the column {each} is missing" for each in missing),
        ]
        if faults:
            raise pulumi.RunError("\n".join(f"{self._file}:1: {each}" for each in faults))

    @property
    def _possible(self) -> str:
        return ", ".join([NAME_COLUMN, *self._fields])

    def _row(self, columns: list[str], cells: list[str], line: int) -> tuple[str, dict[str, Any]]:
        """One row.

        Raises:
            ValueError: it is malformed; says how, one line for each fault.
        """
        if len(cells) != len(columns):
            raise ValueError(f"has {len(cells)} cells, and the first line names {len(columns)} columns")
        given = dict(zip(columns, cells, strict=True))
        name = given.pop(NAME_COLUMN)
        if not name.strip():
            raise ValueError(f"the column {NAME_COLUMN} is empty: it is the resource's name in the program")
        arguments = {
            column: self._value(column, cell)
            for column, cell in given.items()
            if cell or self._facts[column].required  # an empty string may be what a required one is
        }
        _, failures = check(self._kind.kind.inputs, {**arguments, **dict.fromkeys(self._links, UNKNOWN)})
        if failures:
            raise ValueError("\n".join(f"column {each.path}: {one_line(each.reason)}" for each in failures))
        if name in self._names:
            raise ValueError(f"the resource {plain(name)} is in line {self._names[name]} already")
        self._names[name] = line
        key = self._key(arguments)
        if key in self._keys:
            shown = ", ".join(f"{each} {plain(str(arguments[each]))}" for each in self._key_fields if each in arguments)
            same = " (capital letters make no difference)" if self._folded & arguments.keys() else ""
            raise ValueError(f"{shown} is in line {self._keys[key]} already{same}")
        self._keys[key] = line
        return name, arguments

    def _value(self, column: str, cell: str) -> Any:
        try:
            return value_in(cell, self._fields[column]) if cell else ""
        except ValueError as error:
            shown = "" if self._facts[column].secret else f"{plain(cell[:60])}: "
            raise ValueError(f"column {column}: {shown}{error}") from None

    def _key(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """What two rows of one object have in common."""
        words = [(each, str(arguments.get(each, ""))) for each in [*self._key_fields, "connection"]]
        return tuple(word.casefold() if each in self._folded else word for each, word in words)
