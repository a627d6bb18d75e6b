"""Users by SCIM (4.9)."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei.directory.people import ATTRIBUTES, add_user, change_user, remove_principal
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.scim import attributes
from iam_resources.sandbox.huawei.scim.access import MOST, list_of
from iam_resources.sandbox.huawei.scim.patch import read_user_changes
from iam_resources.sandbox.messages import Answer

_OPTIONAL = ("external_id", *(name for name, field in ATTRIBUTES.items() if not field.required))


def create(request: Request) -> Answer:
    """4.9.1 CreateUser."""
    attributes.check_schemas(request, attributes.CORE + "User")
    given = attributes.read_user(request.json)
    name = given.pop("user_name")
    try:
        user = add_user(request, name, given)
    except Refused as problem:
        raise _taken(problem, name) from None
    return Answer.of_json(201, attributes.show_user(user))


def list_all(request: Request) -> Answer:
    """4.9.2 ListUsers."""
    return list_of(request, request.server.users, attributes.show_user, str(MOST))


def get(request: Request) -> Answer:
    """4.9.3 GetUser."""
    return Answer.of_json(200, attributes.show_user(_user_of(request)))


def delete(request: Request) -> Answer:
    """4.9.4 DeleteUser."""
    remove_principal(request.server, _user_of(request), "user")
    return Answer(204)


def replace(request: Request) -> Answer:
    """4.9.5 PutUser: an attribute that is not sent is taken away, and ``active`` stays. 200 by the table, 201 by the
    sample."""
    user = _user_of(request)
    attributes.check_schemas(request, attributes.CORE + "User")
    if request.json.get("id", user["id"]) != user["id"]:
        raise attributes.bad_request("id: is another user's")
    return _change(request, user, {**dict.fromkeys(_OPTIONAL), **attributes.read_user(request.json)})


def patch(request: Request) -> Answer:
    """4.9.6 PatchUser."""
    user = _user_of(request)
    return _change(request, user, read_user_changes(request))


def _change(request: Request, user: Document, fields: dict[str, Any]) -> Answer:
    try:
        return Answer.of_json(200, attributes.show_user(change_user(request, user, **fields)))
    except Refused as problem:
        raise _taken(problem, str(fields.get("user_name"))) from None


def _taken(problem: Refused, name: str) -> Refused:
    if problem.code in ("IIC.1310", "IIC.1321"):
        return Refused(409, "", f"User [{name}] or email address already exists.")
    return problem


def _user_of(request: Request) -> Document:
    id = request.parameters["user_id"]
    return request.server.users.require(id, Refused(404, "", f"User [{id}] not found."))
