"""PATCH (RFC 7644, 3.5.2): changes of single attributes, sub-attributes and values.

The SDK writes operations in upper case (``ADD``), the guide in lower case; both are accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.oci.domains.exceptions import ScimError, bad_request, missing, not_modifiable
from iam_resources.sandbox.oci.domains.scim.bodies import convert, has_schema, read
from iam_resources.sandbox.oci.domains.scim.filters import Node, parse_value_filter
from iam_resources.sandbox.oci.domains.scim.matching import Test, compile_filter, in_value
from iam_resources.sandbox.oci.domains.scim.paths import Path, resolve
from iam_resources.sandbox.oci.domains.scim.schema import Attribute, Schema

PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_TARGET = re.compile(r"(?P<path>[^\[\]]+?)(?:\[(?P<filter>.*)\](?:\.(?P<part>[\w$]+))?)?", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """One operation, parsed.

    Args:
        op: ``add``, ``replace`` or ``remove``.
        path: the attribute, and its sub-attribute if the path names one.
        where: the filter on its values.
        value: the new value, converted; None for ``remove``.
    """

    op: str
    path: Path
    where: Node | None
    value: Any

    @property
    def attribute(self) -> Attribute:
        """The attribute that is changed as a whole or in part."""
        return self.path.attribute

    @property
    def test(self) -> Test:
        """Whether a value is one of those to change."""
        return (lambda _: True) if self.where is None else compile_filter(self.where, in_value)


def read_changes(schema: Schema, body: dict[str, Any]) -> Iterator[Change]:
    """The operations of a PATCH body.

    Raises:
        ScimError: 400.
    """
    operations = body.get("Operations")
    absent = [name for name in ("schemas", "Operations") if not body.get(name)]
    if absent:
        raise missing(absent)
    if not has_schema(body, PATCH_OP) or not isinstance(operations, list):
        raise bad_request(f"The schemas of a PATCH request must be {PATCH_OP}.", "error.sandbox.invalidSyntax")
    for operation in operations:
        yield from _read(schema, operation)


def _read(schema: Schema, operation: Any) -> Iterator[Change]:
    op = str(operation.get("op", "")).lower() if isinstance(operation, dict) else ""
    if op not in ("add", "replace", "remove"):
        raise bad_request("The op of a PATCH operation must be add, replace or remove.", "error.sandbox.invalidSyntax")
    text, value = operation.get("path"), operation.get("value")
    if text:
        yield _change(schema, op, str(text), value)
        return
    if op == "remove" or not isinstance(value, dict):
        raise bad_request("A PATCH operation without a path must add or replace an object.", "error.sandbox.noTarget")
    for name, inner in read(schema, {key: inner for key, inner in value.items() if key != "schemas"}).items():
        path = resolve(schema, name)
        if path is not None:
            yield Change(op, path, None, inner)


def _change(schema: Schema, op: str, text: str, value: Any) -> Change:
    match = _TARGET.fullmatch(text.strip())
    path = resolve(schema, match["path"]) if match else None
    if match is None or path is None:
        raise _no_path(schema, text)
    where = None
    if match["filter"] is not None:
        where = parse_value_filter(path.leaf, match["filter"])
        if match["part"] is not None:
            part = path.attribute.part(match["part"])
            if part is None:
                raise _no_path(schema, text)
            path = Path(path.extension, path.attribute, part)
    if op == "remove":
        # Some clients give the values to remove in the value instead of in the path.
        given = convert(path.leaf, value, path.text) if isinstance(value, list) else None
        return Change(op, path, where, given)
    leaf = path.leaf
    if isinstance(value, list) and not leaf.multi and len(value) == 1:
        value = value[0]
    if where is not None and path.part is None:
        value = value[0] if isinstance(value, list) and value else value
        converted = convert(leaf, value, path.text)
        return Change(op, path, where, converted[0] if converted else None)
    return Change(op, path, where, convert(leaf, value, path.text))


def _no_path(schema: Schema, text: str) -> ScimError:
    return bad_request(f"The path {text} is not valid for {schema.name}.", "error.sandbox.invalidPath")


def apply(change: Change, document: dict[str, Any]) -> None:
    """Make a change in a document, which is changed in place.

    Raises:
        ScimError: 400; the attribute cannot be changed, or no value matches.
    """
    attribute = change.attribute
    holder = document
    if change.path.extension is not None:
        holder = document.setdefault(change.path.extension.name, {})
    former = holder.get(attribute.name)
    new: Any
    _check_mutability(change, former)
    if change.where is not None or (change.path.part is not None and attribute.multi):
        new = _in_values(change, former or [])
    elif change.path.part is not None:
        new = _in_parts(change.path.part, change, dict(former or {}))
    else:
        new = _whole(change, former)
    if new in (None, [], {}):
        holder.pop(attribute.name, None)
    else:
        holder[attribute.name] = new
    if change.path.extension is not None and not holder:
        del document[change.path.extension.name]


def _check_mutability(change: Change, former: Any) -> None:
    for leaf, value in ((change.attribute, former), (change.path.part, _part_of(former, change.path.part))):
        if leaf is None:
            continue
        if leaf.mutability == "readOnly":
            raise not_modifiable(change.path.text, "readOnly")
        same = change.value == value and change.op != "remove"
        if leaf.mutability == "immutable" and value is not None and leaf is change.path.leaf and not same:
            raise not_modifiable(change.path.text, "immutable")


def _part_of(former: Any, part: Attribute | None) -> Any:
    return former.get(part.name) if isinstance(former, dict) and part is not None else None


def _in_parts(part: Attribute, change: Change, value: dict[str, Any]) -> dict[str, Any]:
    if change.op == "remove" or change.value is None:
        value.pop(part.name, None)
    elif part.multi and change.op == "add":
        value[part.name] = _added(part, value.get(part.name, []), change.value)
    else:
        value[part.name] = change.value
    return value


def _in_values(change: Change, values: list[Any]) -> list[Any]:
    test, part = change.test, change.path.part
    meant = [test(value) for value in values]
    if not any(meant):
        if change.op == "remove":
            return values
        raise bad_request(f"No value of {change.path.text} matches the path.", "error.sandbox.noTarget")
    if part is not None:
        found = [
            _in_parts(part, change, dict(value)) if hit else value for value, hit in zip(values, meant, strict=True)
        ]
    elif change.op == "remove":
        return [value for value, hit in zip(values, meant, strict=True) if not hit]
    else:
        found = [{**value, **change.value} if hit else value for value, hit in zip(values, meant, strict=True)]
    return _one_primary(values, found)


def _whole(change: Change, former: Any) -> Any:
    attribute = change.attribute
    if change.op == "remove":
        if change.value is None:
            return None
        return [value for value in former or [] if not any(_same(attribute, value, gone) for gone in change.value)]
    if attribute.multi and change.op == "add":
        return _one_primary(former or [], _added(attribute, former or [], change.value or []))
    if attribute.is_complex and not attribute.multi:
        return {**(former or {}), **(change.value or {})}
    return change.value


def _added(attribute: Attribute, values: list[Any], new: list[Any]) -> list[Any]:
    found = list(values)
    for value in new:
        at = next((at for at, old in enumerate(found) if _same(attribute, old, value)), None)
        if at is None:
            found.append(value)
        elif attribute.is_complex:
            found[at] = {**found[at], **value}
    return found


def _same(attribute: Attribute, one: Any, other: Any) -> bool:
    """Whether two values are the same: by the composite key, if the attribute has one."""
    if not attribute.is_complex:
        return bool(one == other)
    names = attribute.key or ("value",)
    return all(one.get(name) == other.get(name) for name in names)


def _one_primary(before: list[Any], after: list[Any]) -> list[Any]:
    """A value that a PATCH makes primary is the only primary one afterwards (RFC 7644, 3.5.2)."""
    was = [value for value in before if isinstance(value, dict) and value.get("primary")]
    now = [value for value in after if isinstance(value, dict) and value.get("primary")]
    if len(now) < 2 or len(was) != 1:
        return after
    new = [value for value in now if value != was[0]]
    return [
        {**value, "primary": False} if isinstance(value, dict) and value == was[0] and new else value for value in after
    ]
