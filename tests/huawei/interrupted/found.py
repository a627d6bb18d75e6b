"""What there is in an organisation, and what was sent to it, seen by hand."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from tests.conformance.huawei.service import CENTER, STORE, Organisation
from tests.huawei.interrupted.wanted import ACCOUNTS, Granted, Wanted

_CONTENT = re.compile(
    r"(PUT|POST|DELETE) .*/permission-sets/(ps-[0-9a-f]+)(|/custom-policy|/(at|de)tach-managed-(policy|role))"
)
_LATE_SECONDS = 0.1
"""How much later than it acts a call may be in the log: an answer has to be sent too."""
NOT_LATEST = "LATEST_PERMISSION_SET_NOT_PROVISIONED"


def rows(organisation: Organisation, path: str, field: str, **query: str) -> Iterator[dict[str, Any]]:
    """All rows of a listing."""
    marker: dict[str, str] = {}
    while True:
        page = organisation.get(path, **query, **marker)
        yield from page[field]
        if not page["page_info"].get("next_marker"):
            return
        marker = {"marker": page["page_info"]["next_marker"]}


def find(organisation: Organisation) -> Wanted:
    """All that there is, as a program would want it."""
    users = {row["user_id"]: row for row in rows(organisation, f"{STORE}/users", "users")}
    groups = {row["group_id"]: row["display_name"] for row in rows(organisation, f"{STORE}/groups", "groups")}
    names = {**{id_: row["user_name"] for id_, row in users.items()}, **groups}
    members = {(names[user], groups[group]) for group in groups for user in organisation.members_of(group) or ()}
    sets = {row["permission_set_id"]: row for row in rows(organisation, f"{CENTER}/permission-sets", "permission_sets")}
    assigned = {
        (sets[row["permission_set_id"]]["name"], account, row["principal_type"], names[row["principal_id"]])
        for account in ACCOUNTS
        for row in rows(organisation, f"{CENTER}/account-assignments", "account_assignments", account_id=account)
    }
    return Wanted(
        {row["user_name"]: row["display_name"].split()[0] for row in users.values()},
        frozenset(groups.values()),
        frozenset(members),
        {row["name"]: _granted(organisation, row) for row in sets.values()},
        frozenset(assigned),
    )


def _granted(organisation: Organisation, row: dict[str, Any]) -> Granted:
    path = f"{CENTER}/permission-sets/{row['permission_set_id']}"
    attached = {
        word: frozenset(each[f"{word}_id"] for each in rows(organisation, f"{path}/managed-{plural}", field))
        for word, plural, field in (
            ("policy", "policies", "attached_managed_policies"),
            ("role", "roles", "attached_managed_roles"),
        )
    }
    custom = (organisation.get(f"{path}/custom-policy") or {}).get("custom_policy")
    action = json.loads(custom)["Statement"][0]["Action"][0] if custom else ""
    return Granted(row["session_duration"], row["relay_state"], attached["policy"], attached["role"], action)


def behind(organisation: Organisation) -> list[str]:
    """The names of the permission sets that are not rolled out to all accounts that they are in."""
    return [
        str(row["name"])
        for row in rows(organisation, f"{CENTER}/permission-sets", "permission_sets")
        for _ in rows(
            organisation,
            f"{CENTER}/permission-sets/{row['permission_set_id']}/accounts",
            "account_ids",
            provisioning_status=NOT_LATEST,
        )
    ]


def twice(organisation: Organisation, calls: Iterable[dict[str, Any]]) -> list[str]:
    """What was asked for twice, in words.

    Args:
        organisation: whose requests.
        calls: all calls to it, from the sandbox's log.
    """
    return [*_assigned_twice(organisation), *_rolled_out_twice(organisation, calls)]


def _requests(organisation: Organisation, path: str, plural: str, name: str) -> list[dict[str, Any]]:
    ids = [str(row["request_id"]) for row in rows(organisation, f"{CENTER}/{path}es", plural)]
    return [organisation.get(f"{CENTER}/{path}/{id_}")[name] for id_ in ids]


def _assigned_twice(organisation: Organisation) -> Iterator[str]:
    """Assignments are made and removed in turns: whatever succeeded twice in a row was sent twice."""
    balance: Counter[tuple[str, ...]] = Counter()
    for kind, step in (("creation", 1), ("deletion", -1)):
        name = f"account_assignment_{kind}_status"
        plural = f"account_assignments_{kind}_status"
        for row in _requests(organisation, f"account-assignments/{kind}-status", plural, name):
            about = tuple(row[field] for field in ("permission_set_id", "target_id", "principal_id"))
            if row["status"] == "SUCCEEDED":
                balance[about] += step
            elif not row["failure_reason"].startswith("injected"):
                yield f"{kind} of {about}: {row['status']}, {row['failure_reason']}"
    there = {
        (row["permission_set_id"], account, row["principal_id"])
        for account in ACCOUNTS
        for row in rows(organisation, f"{CENTER}/account-assignments", "account_assignments", account_id=account)
    }
    for about, count in balance.items():
        if count != (about in there):
            yield f"assignment {about}: {count} more made than removed, and there: {about in there}"


def _rolled_out_twice(organisation: Organisation, calls: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Between two roll-outs of a set, of which the first succeeded, there is a change of its content."""
    changes: defaultdict[str, list[float]] = defaultdict(list)
    for call in calls:
        match = _CONTENT.fullmatch(f"{call['method']} {call['path']}")
        acted = (call["status"] or 500) < 300 or call["fault"] in ("drop after", "truncate")
        if match and acted:
            changes[match[2]].append(call["at"] + call["seconds"])
    of_set: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    names = "permission_sets_provisioning_status", "permission_set_provisioning_status"
    for row in _requests(organisation, "permission-sets/provisioning-status", *names):
        of_set[row["permission_set_id"]].append(row)
    for set_id, requests in of_set.items():
        requests.sort(key=lambda row: int(row["created_date"]))
        for first, second in pairwise(requests):
            began, ended = (int(row["created_date"]) / 1000 for row in (first, second))
            between = [at for at in changes[set_id] if began - _LATE_SECONDS <= at <= ended + _LATE_SECONDS]
            if first["status"] != "FAILED" and not between:
                yield f"roll-outs {first['request_id']} and {second['request_id']} of {set_id}: nothing changed between"
