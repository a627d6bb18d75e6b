"""The user profile of a realm: ``users/profile``. Not in the guide."""

from __future__ import annotations

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.request import Request, json_answer
from iam_resources.sandbox.messages import Answer

REPRESENTATION = bodies.Representation(
    "UPConfig", {"attributes": "any", "groups": "any", "unmanagedAttributePolicy": "text"}
)


def get(request: Request) -> Answer:
    """``GET /{realm}/users/profile``."""
    request.require("view-realm", "manage-realm", "view-users", "manage-users", "query-users")
    return json_answer(request.realm.profile)


def update(request: Request) -> Answer:
    """``PUT /{realm}/users/profile``. Only ``unmanagedAttributePolicy`` and ``required`` have an effect here."""
    request.require("manage-realm")
    body = bodies.read(request.call, REPRESENTATION)
    request.realm.profile = {name: value for name, value in body.items() if value is not None}
    request.server.realms.put(request.realm)
    return Answer.of_json(200, request.realm.profile)
