"""Read resources that clients send: names as in the schema, types, required and canonical values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.oci.domains.exceptions import (
    ScimError,
    bad_request,
    missing,
    not_canonical,
    out_of_range,
    too_long,
    unknown_attribute,
    wrong_type,
)
from iam_resources.sandbox.oci.domains.scim.paths import resolve
from iam_resources.sandbox.oci.domains.scim.schema import Attribute, Schema

_MEDIA_TYPES = ("application/json", "application/scim+json")

ID_LIMIT, OCID_LIMIT = 40, 255
"""Longest ``value`` and ``ocid`` of a reference, as reported from the live service together with
``error.common.validation.stringExceedsMaxLimit``."""


def read_json(call: Call) -> dict[str, Any]:
    """The body as an object.

    Raises:
        ScimError: 415 for another media type, 400 where it is not a JSON object.
    """
    if call.headers.get("content-type", "").partition(";")[0].strip().lower() not in _MEDIA_TYPES:
        raise ScimError(415, "Request failed: HTTP 415 Unsupported Media Type.", None)
    try:
        body = json.loads(call.body)
    except ValueError:
        raise bad_request("The request body is not valid JSON.", "error.sandbox.invalidSyntax") from None
    if not isinstance(body, dict):
        raise bad_request("The request body is not a JSON object.", "error.sandbox.invalidSyntax")
    return body


def has_schema(body: dict[str, Any], urn: str) -> bool:
    """Whether the ``schemas`` of a message contain a schema."""
    schemas = body.get("schemas")
    return isinstance(schemas, list) and urn in schemas


def read(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """A resource with the names of the schema. Attributes that are null are omitted; readOnly ones are not.

    Raises:
        ScimError: 400; an attribute is unknown, or its value invalid.
    """
    found: dict[str, Any] = {}
    for name, value in body.items():
        path = resolve(schema, name)
        if path is None or path.part is not None:
            raise unknown_attribute(name, schema.name)
        value = convert(path.attribute, value, path.text)
        if value is None:
            continue
        if path.extension is not None:
            # Getting started, "Change Your Own Profile Attributes", writes "urn:…:selfChange:User:allowSelfChange".
            found.setdefault(path.extension.name, {})[path.attribute.name] = value
        elif path.attribute.type == "extension":
            found.setdefault(path.attribute.name, {}).update(value)
        else:
            found[path.attribute.name] = value
    return found


def convert(attribute: Attribute, value: Any, name: str) -> Any:
    """A value of an attribute; None where it is empty.

    Args:
        attribute: the attribute.
        value: what the client sent.
        name: the path, for error messages.

    Raises:
        ScimError: 400.
    """
    if value is None:
        return None
    if not attribute.multi:
        return _single(attribute, value, name)
    if not isinstance(value, list):
        value = [value]
    return [_single(attribute, item, name) for item in value if item is not None] or None


def _single(attribute: Attribute, value: Any, name: str) -> Any:
    if attribute.is_complex:
        return _object(attribute, value, name)
    match attribute.type:
        case "boolean":
            if isinstance(value, str) and value.lower() in ("true", "false"):
                return value.lower() == "true"
            fits = isinstance(value, bool)
        case "integer":
            fits = isinstance(value, int) and not isinstance(value, bool)
            if fits:
                _check_range(attribute, value, name)
        case "dateTime":
            return _date_time(value, name)
        case _:
            fits = isinstance(value, str)
    if not fits:
        raise wrong_type(name, attribute.type)
    if attribute.oneof:
        return _canonical(attribute, value, name)
    return value


def _check_range(attribute: Attribute, value: int, name: str) -> None:
    least, most = attribute.min, attribute.max
    if (least is not None and value < least) or (most is not None and value > most):
        raise out_of_range(name, least, most)


def _date_time(value: Any, name: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise wrong_type(name, "dateTime") from None
    # The service answers with milliseconds, even where it received none.
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _canonical(attribute: Attribute, value: str, name: str) -> str:
    for allowed in attribute.oneof:
        if value == allowed or (not attribute.exact and value.lower() == allowed.lower()):
            return allowed
    raise not_canonical(name, attribute.oneof)


def _object(attribute: Attribute, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong_type(name, "complex")
    joint = ":" if attribute.type == "extension" else "."
    found = {}
    for part_name, inner in value.items():
        part = attribute.part(part_name)
        if part is None:
            raise unknown_attribute(f"{name}{joint}{part_name}", name)
        if (converted := convert(part, inner, f"{name}{joint}{part.name}")) is not None:
            found[part.name] = converted
    for part in attribute.parts.values():
        if part.default is not None and attribute.type != "extension":
            found.setdefault(part.name, part.default)
    if attribute.part("$ref") is not None:
        _check_reference(found, name)
    return found


def _check_reference(reference: dict[str, Any], name: str) -> None:
    for part, limit in (("value", ID_LIMIT), ("ocid", OCID_LIMIT)):
        if len(str(reference.get(part, ""))) > limit:
            raise too_long(f"{name}.{part}", limit)


def check_required(schema: Schema, resource: dict[str, Any]) -> None:
    """Raise an error that names all required attributes that are missing.

    Raises:
        ScimError: 400.
    """
    names = []
    for attribute in schema:
        value = resource.get(attribute.name)
        if value is None:
            if attribute.required and attribute.mutability != "readOnly":
                names.append(attribute.name)
        elif attribute.is_complex and attribute.mutability != "readOnly":
            names += _missing_parts(attribute, value)
    if names:
        raise missing(list(dict.fromkeys(names)))


def _missing_parts(attribute: Attribute, value: Any) -> list[str]:
    joint = ":" if attribute.type == "extension" else "."
    names = []
    for item in value if isinstance(value, list) else [value]:
        for part in attribute.parts.values():
            given = item.get(part.name)
            if given is None and part.required and part.mutability != "readOnly":
                names.append(f"{attribute.name}{joint}{part.name}")
            elif given is not None and part.is_complex and part.mutability != "readOnly":
                names += [f"{attribute.name}{joint}{inner}" for inner in _missing_parts(part, given)]
    return names
