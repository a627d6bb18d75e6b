"""Roles of a client, read-only: the rights in a realm are the roles of its client ``realm-management``."""

from __future__ import annotations

from iam_resources.sandbox.cncc.exceptions import Plain
from iam_resources.sandbox.cncc.request import Request, json_answer
from iam_resources.sandbox.cncc.responses.clients import client_of
from iam_resources.sandbox.cncc.responses.roles import represent
from iam_resources.sandbox.messages import Answer


def get(request: Request) -> Answer:
    """``GET /{realm}/clients/{id}/roles/{name}``."""
    request.require("view-clients", "manage-clients")
    role = request.realm.role_named(request.parameters["role"], client_of(request).id)
    if role is None:
        raise Plain(404, "Could not find role")
    return json_answer(represent(role, brief=False))
