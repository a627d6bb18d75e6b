"""Attributes under SCIM's names and under ours, which are those of the identity source too: `userName`, `user_name`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic.alias_generators import to_camel

from iam_resources.huawei.connection import Row
from iam_resources.scim.schemas import ENTERPRISE


def to_scim(value: Any) -> Any:
    """A value as SCIM takes it: the names of objects in camelCase, at every depth."""
    if isinstance(value, Mapping):
        return {to_camel(name): to_scim(inner) for name, inner in value.items()}
    return [to_scim(each) for each in value] if isinstance(value, list) else value


def from_scim(value: Any) -> Any:
    """The other direction of `to_scim`."""
    if isinstance(value, Mapping):
        return {_in_snake_case(name): from_scim(inner) for name, inner in value.items()}
    return [from_scim(each) for each in value] if isinstance(value, list) else value


def body_of(attributes: Row, schema: str) -> Row:
    """The representation of a whole object."""
    given = {name: value for name, value in attributes.items() if value is not None}
    work = given.pop("enterprise", None)
    extension = {ENTERPRISE: to_scim(work)} if work else {}
    return {"schemas": [schema, *extension], **to_scim(given), **extension}


def row_of(seen: Row) -> Row:
    """An object as a service represents it, under our names. At the top there is `created` too, the time of its
    creation, which SCIM gives in whole seconds, and `created_before`, the end of that second in milliseconds."""
    plain = {"enterprise" if name == ENTERPRISE else name: value for name, value in seen.items()}
    row: Row = from_scim(plain)
    created = str((row.get("meta") or {}).get("created") or "")
    try:
        before = (datetime.fromisoformat(created).timestamp() + 1) * 1000
    except ValueError:
        before = 0.0
    return {**row, "created": created, "created_before": before}


def _in_snake_case(name: str) -> str:
    return re.sub(r"(?<=.)[A-Z]", lambda letter: f"_{letter[0]}", name).lower()
