"""What a permission set grants: system-defined identity policies (`managed_policy`), system-defined policies
(`managed_role`), and one custom identity policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from iam_resources.sandbox.huawei.center.permission_sets import begin_write, set_of
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Text
from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES
from iam_resources.sandbox.huawei.pages import answer_page
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_ID = Text(1, 2048, required=True)
_NAME = Text(1, 128)
_POLICY = {"custom_policy": Text(1, 131_072, required=True)}
LONGEST_POLICY = 6144
"""IIC.1293; the table of 4.3.7 has 131,072."""


def attach_policy(request: Request) -> Answer:
    """4.3.1 AttachManagedPolicyToPermissionSet."""
    found, given = set_of(request), request.body({"managed_policy_id": _ID, "managed_policy_name": _NAME})
    id = given["managed_policy_id"]
    if id not in POLICIES:
        raise refused(400, 1246, id)
    return _attach(request, found, "policies", id, POLICIES[id])


def attach_role(request: Request) -> Answer:
    """4.3.17 AttachManagedRoleToPermissionSet."""
    found, given = set_of(request), request.body({"managed_role_id": _ID, "managed_role_name": _NAME})
    id = given["managed_role_id"]
    if id not in ROLES:
        raise refused(404, 1281, id)
    return _attach(request, found, "roles", id, ROLES[id])


def detach_policy(request: Request) -> Answer:
    """4.3.5 DetachManagedPolicyFromPermissionSet."""
    return _detach(request, "policies", request.body({"managed_policy_id": _ID})["managed_policy_id"])


def detach_role(request: Request) -> Answer:
    """4.3.18 DetachManagedRoleFromPermissionSet."""
    return _detach(request, "roles", request.body({"managed_role_id": _ID})["managed_role_id"])


def list_policies(request: Request) -> Answer:
    """4.3.10 ListManagedPoliciesInPermissionSet."""
    return _list(request, "policies", "attached_managed_policies", "policy")


def list_roles(request: Request) -> Answer:
    """4.3.19 ListManagedRolesInPermissionSet."""
    return _list(request, "roles", "attached_managed_roles", "role")


def get_custom(request: Request) -> Answer:
    """4.3.6 GetCustomPolicyForPermissionSet."""
    found = set_of(request)
    if found["custom_policy"] is not None:
        return Answer.of_json(200, {"custom_policy": found["custom_policy"]})
    match request.server.settings.no_custom_policy:
        case "null":
            return Answer.of_json(200, {"custom_policy": None})
        case "empty":
            return Answer.of_json(200, {"custom_policy": ""})
        case "absent":
            return Answer.of_json(200, {})
    raise refused(404, 1211)


def put_custom(request: Request) -> Answer:
    """4.3.7 PutCustomPolicyToPermissionSet."""
    found, policy = set_of(request), request.body(_POLICY)["custom_policy"]
    if len(policy) > LONGEST_POLICY:
        raise refused(400, 1293)
    if not _is_policy(policy):
        raise refused(400, 1285 if found["custom_policy"] is None else 1286)
    return _write(request, found, custom_policy=policy)


def delete_custom(request: Request) -> Answer:
    """4.3.8 DeleteCustomPolicyFromPermissionSet."""
    found = set_of(request)
    if found["custom_policy"] is None:
        raise refused(404, 1211)
    return _write(request, found, custom_policy=None)


def _attach(request: Request, found: Document, field: str, id: str, name: str) -> Answer:
    if id in found[field]:
        raise refused(409, 1207)
    place = max((sequence for sequence, _ in found[field].values()), default=0) + 1
    return _write(request, found, **{field: {**found[field], id: (place, name)}})


def _detach(request: Request, field: str, id: str) -> Answer:
    found = set_of(request)
    if id not in found[field]:
        raise refused(404, 1211)
    return _write(request, found, **{field: {key: value for key, value in found[field].items() if key != id}})


def _write(request: Request, found: Document, **fields: Any) -> Answer:
    begin_write(request, found)
    request.server.sets.change(found, **fields, version=found["version"] + 1)
    return NOTHING


def _list(request: Request, field: str, name: str, word: str) -> Answer:
    found = set_of(request)

    def rows(after: int | None) -> Iterator[Document]:
        all_of_them = ({"sequence": at, "id": id, "name": name} for id, (at, name) in found[field].items())
        return (each for each in all_of_them if after is None or each["sequence"] > after)

    return answer_page(request, name, rows, lambda row: {f"{word}_id": row["id"], f"{word}_name": row["name"]})


def _is_policy(text: str) -> bool:
    try:
        policy = json.loads(text)
    except ValueError:
        return False
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not isinstance(statements, list) or not statements or policy.get("Version") != "5.0":
        return False
    return all(
        isinstance(each, dict)
        and each.get("Effect") in ("Allow", "Deny")
        and bool(each.get("Action") or each.get("NotAction"))
        for each in statements
    )
