"""The filter language (RFC 7644, 3.4.2.2; getting started, "Query Parameters"), parsed into a tree.

Beyond the RFC the service accepts a path after brackets: ``phoneNumbers[type eq "home"].value co "503"``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.oci.domains.exceptions import ScimError, bad_request
from iam_resources.sandbox.oci.domains.scim.paths import Path, resolve
from iam_resources.sandbox.oci.domains.scim.schema import Attribute, Schema

OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>[()\[\]])|(?P<word>[^\s()\[\]"]+))')


@dataclass(frozen=True)
class Compare:
    """``path op value``; ``op`` ``pr`` has no value."""

    path: Path
    op: str
    value: Any = None


@dataclass(frozen=True)
class Both:
    """``left and right``."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Either:
    """``left or right``."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Without:
    """``not (inner)``."""

    inner: Node


@dataclass(frozen=True)
class Among:
    """``path[inner]``: one value of the attribute fulfils the inner filter."""

    path: Path
    inner: Node


@dataclass(frozen=True)
class OneOf:
    """The resource is one of these: a part of a filter that was resolved without looking at resources."""

    ids: frozenset[str]


Node = Compare | Both | Either | Without | Among | OneOf


def parse(schema: Schema, text: str) -> Node:
    """A filter for resources of a kind.

    Raises:
        ScimError: 400; it is not a filter, or names an attribute that is not searchable.
    """
    return _Reader(schema, text).whole()


def parse_value_filter(attribute: Attribute, text: str) -> Node:
    """The part between the brackets of a path in a PATCH: a filter on the values of one attribute.

    Raises:
        ScimError: 400.
    """
    inner = Schema(attribute.name, "", attribute)
    return _Reader(inner, text, searchable_only=False).whole()


class _Reader:
    """Recursive descent; ``not`` binds closest, then ``and``, then ``or``."""

    def __init__(self, schema: Schema, text: str, *, searchable_only: bool = True) -> None:
        self._schema = schema
        self._text = text
        self._searchable_only = searchable_only
        self._tokens = list(self._split())
        self._at = 0

    def _split(self) -> list[str]:
        found, at = [], 0
        while at < len(self._text.rstrip()):
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self._bad()
            found.append(match["text"] or match["sign"] or match["word"])
            at = match.end()
        return found

    def _bad(self) -> ScimError:
        return bad_request(f"The filter {self._text} is not valid.", "error.sandbox.invalidFilter")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def whole(self) -> Node:
        node = self._either(self._schema)
        if self._at != len(self._tokens):
            raise self._bad()
        return node

    def _either(self, schema: Schema) -> Node:
        node = self._both(schema)
        while self._peek().lower() == "or":
            self._next()
            node = Either(node, self._both(schema))
        return node

    def _both(self, schema: Schema) -> Node:
        node = self._single(schema)
        while self._peek().lower() == "and":
            self._next()
            node = Both(node, self._single(schema))
        return node

    def _single(self, schema: Schema) -> Node:
        if self._peek().lower() == "not":
            self._next()
            return Without(self._group(schema))
        if self._peek() == "(":
            return self._group(schema)
        path = self._path(schema, self._next())
        if self._peek() == "[":
            return self._among(path)
        return self._compare(schema, path)

    def _group(self, schema: Schema) -> Node:
        if self._next() != "(":
            raise self._bad()
        node = self._either(schema)
        if self._next() != ")":
            raise self._bad()
        return node

    def _among(self, path: Path) -> Node:
        self._next()
        inner = Schema(path.leaf.name, "", path.leaf)
        node = self._either(inner)
        if self._next() != "]":
            raise self._bad()
        if self._peek().startswith("."):
            node = Both(node, self._compare(inner, self._path(inner, self._next()[1:])))
        return Among(path, node)

    def _path(self, schema: Schema, text: str) -> Path:
        path = resolve(schema, text)
        if path is None:
            raise bad_request(
                f"Attribute {text} of the filter is not defined in the schema of {schema.name}.",
                "error.sandbox.invalidFilter",
            )
        if self._searchable_only and not path.leaf.in_filters:
            raise bad_request(f"Attribute {path.text} is not searchable.", "error.sandbox.notSearchable")
        return path

    def _compare(self, schema: Schema, path: Path) -> Node:
        op = self._next().lower()
        if op == "pr":
            return Compare(path, op)
        if op not in OPERATORS:
            raise self._bad()
        value = self._value()
        if path.leaf.name == "value" and str(value).startswith("ocid1."):
            path = _by_ocid(schema, path)
        return Compare(path, op, value)

    def _value(self) -> Any:
        token = self._next()
        lowered = token.lower()
        if token in ("", "(", ")", "[", "]"):
            raise self._bad()
        try:
            return json.loads(lowered if lowered in ("true", "false", "null") else token)
        except ValueError:
            # The vendor's own example omits the quotes around an id.
            return token


def _by_ocid(schema: Schema, path: Path) -> Path:
    """Guide 3.8: where a filter names the id of a user, "ocid" can be used as well."""
    if path.part is None:
        ocid = schema.root.part("ocid")
        return path if ocid is None else Path(path.extension, ocid)
    return Path(path.extension, path.attribute, path.attribute.part("ocid") or path.part)
