"""Attribute-based access control (ABAC): one configuration for the instance."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Items, Nested, Text
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_NAME = "instance_access_control_attribute_configuration"
_VALUE = Nested({"source": Items(Text(0, 255), 1, 1, required=True)}, required=True)
_ATTRIBUTES = Items(Nested({"key": Text(1, 128, required=True), "value": _VALUE}), 0, 20, required=True)
_BODY = {_NAME: Nested({"access_control_attributes": _ATTRIBUTES}, required=True)}


def enable(request: Request) -> Answer:
    """4.2.1 CreateInstanceAccessControlAttributeConfiguration; asynchronous."""
    attributes = _attributes(request)
    server = request.server
    if identifiers.INSTANCE_ID in server.access_control:  # one whose creation has failed is in the way, too
        raise refused(409, 1257)
    job = request.server.jobs.begin("access_control")
    fields = {"attributes": attributes, "status": "CREATION_IN_PROGRESS", "reason": None, "request": job["id"]}
    server.access_control.add(identifiers.INSTANCE_ID, **fields)
    return NOTHING


def get(request: Request) -> Answer:
    """4.2.2 DescribeInstanceAccessControlAttributeConfiguration. The list has no order."""
    found = request.server.access_control.get(identifiers.INSTANCE_ID)
    if found is None:
        match request.server.settings.no_access_control:
            case "empty":
                return Answer.of_json(200, {_NAME: {"access_control_attributes": []}})
            case "absent":
                return Answer.of_json(200, {})
        raise refused(404, 404, _NAME)
    configuration = {"access_control_attributes": sorted(found["attributes"], key=_place)}
    return Answer.of_json(200, {_NAME: configuration, "status": found["status"], "status_reason": found["reason"]})


def update(request: Request) -> Answer:
    """4.2.3 UpdateInstanceAccessControlAttributeConfiguration; the text does not say whether it replaces or merges."""
    attributes = _attributes(request)
    server = request.server
    found = _found(request)
    if server.settings.access_control_merges:
        sent = {each["key"] for each in attributes}
        attributes = [each for each in found["attributes"] if each["key"] not in sent] + attributes
        if len(attributes) > 20:
            raise request.invalid("access_control_attributes: number of items must be between 0 and 20")
    server.access_control.change(found, attributes=attributes)
    return NOTHING


def disable(request: Request) -> Answer:
    """4.2.4 DeleteInstanceAccessControlAttributeConfiguration."""
    request.server.access_control.remove(_found(request))
    return NOTHING


def _found(request: Request) -> Document:
    return request.server.access_control.require(identifiers.INSTANCE_ID, refused(404, 404, _NAME))


def _attributes(request: Request) -> list[dict[str, Any]]:
    attributes: list[dict[str, Any]] = request.body(_BODY)[_NAME]["access_control_attributes"]
    if len({each["key"] for each in attributes}) < len(attributes):
        raise request.invalid("access_control_attributes: a key must be unique")
    return attributes


def _place(attribute: dict[str, Any]) -> str:
    """A place in an order that no client can rely on."""
    return str(attribute["key"])[::-1]
