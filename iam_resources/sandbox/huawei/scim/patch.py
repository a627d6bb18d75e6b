"""PATCH of SCIM: what 4.9.6 and 4.10.5 change. It is not RFC 7644: paths are names of whole attributes, values may be
strings, and members are removed by a list of values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from iam_resources.sandbox.huawei.fields import Flag, Text
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.scim import attributes

PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_OF_USERS = (
    *("userName", "active", "externalId", "displayName", "nickName", "title", "userType", "preferredLanguage"),
    *("locale", "timezone", "name", "enterprise", "emails", "addresses", "phoneNumbers"),
)
_OF_GROUPS = ("displayName", "members", "externalId")
_ONCE = ("userName", "active")
"""The SDK's documentation: neither removed, nor changed twice in one request."""
_IGNORED = ("id", "schemas")
"""A sample of 4.10.5 sends the id along; it cannot be changed."""


def read_user_changes(request: Request) -> dict[str, Any]:
    """What a PATCH of a user changes, by the names of the identity source; None clears an attribute.

    Raises:
        Refused: 400.
    """
    found: dict[str, Any] = {}
    for op, path, value in _operations(request, _OF_USERS):
        name = attributes.ENTERPRISE if path == "enterprise" else path
        known = attributes.attribute_name(name)
        if path in _ONCE and (op == "remove" or known in found):
            raise attributes.bad_request(f"{path}: can be changed only once, and not be removed")
        if op == "remove":
            if attributes.USER[name].required:
                raise attributes.bad_request(f"{path}: is required")
            found[known] = None
        else:
            known, found[known] = attributes.read_attribute(name, _typed(name, value))
    return found


def group_changes(request: Request) -> Iterator[tuple[str, str, Any]]:
    """The operations of a PATCH of a group: op, attribute, value.

    Raises:
        Refused: 400.
    """
    yield from _operations(request, _OF_GROUPS)


def _operations(request: Request, allowed: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    attributes.check_schemas(request, PATCH_SCHEMA)
    operations = request.json.get("Operations")
    if not isinstance(operations, list) or not operations:
        raise attributes.bad_request("Operations: is required")
    for each in operations:
        op = each.get("op") if isinstance(each, dict) else None
        if op not in ("add", "replace", "remove"):
            raise attributes.bad_request("op: must be add, replace or remove")
        path, value = each.get("path"), each.get("value")
        if op == "remove" and path is None:
            raise attributes.bad_request("path: is required with remove")
        if op != "remove" and value is None:
            raise attributes.bad_request("value: is required with add and replace")
        if path is None and not isinstance(value, dict):
            raise attributes.bad_request("value: must be an object where there is no path")
        parts = [(path, value)] if path is not None else list(value.items())
        for name, part in parts:
            if path is None and name in _IGNORED:
                continue
            if name not in allowed:
                raise attributes.bad_request(f"path: only {', '.join(allowed)} can be updated")
            yield op, name, part


def _typed(name: str, value: Any) -> Any:
    """The value of an attribute that is no string, from its text: ``"false"``, or an object as JSON."""
    if not isinstance(value, str) or isinstance(attributes.USER[name], Text):
        return value
    if isinstance(attributes.USER[name], Flag):
        return {"true": True, "false": False}.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError:
        return value
