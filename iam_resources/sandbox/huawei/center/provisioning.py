"""Where permission sets are, and their roll-out to accounts, which the text calls pre-provisioning."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei.center.permission_sets import set_of
from iam_resources.sandbox.huawei.center.statuses import Statuses
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Text
from iam_resources.sandbox.huawei.jobs import RUNNING, provisioned_id
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer

LATEST, NOT_LATEST = "LATEST_PERMISSION_SET_PROVISIONED", "LATEST_PERMISSION_SET_NOT_PROVISIONED"
_BODY = {
    "target_id": Text(1, 64),
    "target_type": Text(required=True, among=("ACCOUNT", "ALL_PROVISIONED_ACCOUNTS")),
}


def list_accounts(request: Request) -> Answer:
    """4.3.9 ListAccountsForProvisionedPermissionSet."""
    return _list(request, "account_ids", "set", set_of(request)["id"], "account")


def list_sets(request: Request) -> Answer:
    """4.3.14 ListPermissionSetsProvisionedToAccount."""
    return _list(request, "permission_sets", "account", request.required("account_id"), "set")


def provision(request: Request) -> Answer:
    """4.3.15 ProvisionPermissionSet; asynchronous. An answer for all accounts names one of them only."""
    found, given = set_of(request), request.body(_BODY)
    server, target = request.server, None
    if given["target_type"] == "ACCOUNT":
        if (target := given.get("target_id")) is None:
            raise request.invalid("target_id: is required with target_type ACCOUNT")
        if provisioned_id(found["id"], target) not in server.provisioned:
            raise refused(404, 1225)
    places = list(server.provisioned.find("set", found["id"]))
    if not places:
        raise refused(404, 1225)
    request.server.begin_write(found["id"])
    return ROLL_OUTS.begin(request, set=found["id"], account=target or places[0]["account"], target=target)


def _list(request: Request, name: str, index: str, key: str, shown: str) -> Answer:
    status, sets = request.among("provisioning_status", LATEST, NOT_LATEST), request.server.sets

    def fits(each: Document) -> bool:
        now = LATEST if each["version"] == sets[each["set"]]["version"] else NOT_LATEST
        return each[index] == key and status in (None, now)

    return page_of(request, name, request.server.provisioned, lambda each: each[shown], (index, key), fits)


def _shown(request: Request, job: Document) -> dict[str, Any]:
    running = request.server.settings.running_status
    return {
        "account_id": job["account"],
        "created_date": str(job["created"]),  # a string in 4.3.15 and 4.3.16, a number everywhere else
        "failure_reason": job["reason"],
        "permission_set_id": job["set"],
        "request_id": job["id"],
        "status": running if job["status"] == RUNNING else job["status"],
    }


ROLL_OUTS = Statuses("provision", "permission_set_provisioning_status", "permission_sets_provisioning_status", _shown)
