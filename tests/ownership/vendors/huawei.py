"""IAM Identity Center of Huawei Cloud. There is one instance, so the names of a program begin with a word of its own.

A role of the model is a permission set, and is granted in accounts. It has system-defined identity policies, or in the
second form of the vendor system-defined policies, which its API calls roles.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from secrets import token_hex
from typing import Any

import httpx

from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, account_id, policy_id
from tests.ownership.kinds import Vendor, Words
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import VendorState, grant_in
from tests.ownership.vendors.place import Candidates, Look
from tests.sandbox.huawei.signer import Signer

ACCOUNTS = ("development", "production")
POLICIES = ("ReadOnlyPolicy", "ECSReadOnlyPolicy", "OBSReadOnlyPolicy", "VPCReadOnlyPolicy")
ROLES = ("readonly", "ECS FullAccess", "OBS OperateAccess", "VPC ReadOnlyAccess")
_CENTER = f"identitycenter/v1/instances/{INSTANCE_ID}"
STORE = f"identitystore/v1/identity-stores/{IDENTITY_STORE_ID}"
_SERVICES = ("identitycenter", "identitystore")
_NOT_LATEST = "LATEST_PERMISSION_SET_NOT_PROVISIONED"
HOST = "@example.com"
_RUNS_SECONDS = 0.3
"""How long a request of the service runs, so that others meet it."""
_UNKNOWN_SECONDS = 0.2
"""How long assignments do not know a new user or group."""
_ENDS_SECONDS = 30


def user_args(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt", "on_delete") if name in args}
    names = {"display_name": args["name"], "given_name": "Ana", "family_name": "Lima"}
    return {"user_name": args["name"], **names, "title": args["note"], "email": f"{args['mail']}{HOST}", **own}


def _group(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt",) if name in args}
    return {"display_name": args["name"], "description": args["note"], **own}


def _set(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt",) if name in args}
    return {"name": args["name"], "description": args["note"], **own}


def _of_set(args: Mapping[str, Any], word: str = "policy") -> dict[str, Any]:
    """What is about a permission set, in an account or not."""
    fields = {"role": "permission_set", "policy": f"managed_{word}_id", "policies": f"managed_{word}_ids"}
    renamed = {fields.get(name, name): value for name, value in args.items() if name != "account"}
    return {**renamed, **({"account_id": account_id(args["account"])} if "account" in args else {})}


def _text(args: Mapping[str, Any]) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": [f"ecs:{args['text']}:get"]}
    policy = json.dumps({"Version": "5.0", "Statement": [statement]})
    return {"permission_set": args["role"], "policy": policy, "adopt": args["adopt"]}


HUAWEI = Vendor(
    name="huawei",
    classes={
        "User": "User",
        "Group": "Group",
        "Role": "PermissionSet",
        "Membership": "Membership",
        "GroupMembers": "GroupMembers",
        "Grant": "AccountAssignment",
        "Holders": "AccountAssignments",
        "Attachment": "ManagedPolicyAttachment",
        "Attachments": "ManagedPolicies",
        "Text": "CustomPolicy",
    },
    render={
        "User": user_args,
        "Group": _group,
        "Role": _set,
        "Membership": dict,
        "GroupMembers": dict,
        "Grant": _of_set,
        "Holders": _of_set,
        "Attachment": _of_set,
        "Attachments": _of_set,
        "Text": _text,
    },
    outputs={"User": "user_id", "Group": "group_id", "Role": "permission_set_id"},
    note={"User": "title", "Group": "description", "Role": "description"},
    on_delete={"User": ("delete", "disable", "keep")},
    fields={"policies": "managed_policy_ids"},
    renames=("Group",),
    group_grants=True,
    blocks=("grant",),
    policies=POLICIES,
    accounts=ACCOUNTS,
)
HUAWEI_ROLES = replace(
    HUAWEI,
    name="huawei (managed roles)",
    module="huawei",
    classes={**HUAWEI.classes, "Attachment": "ManagedRoleAttachment", "Attachments": "ManagedRoles"},
    render={**HUAWEI.render, **dict.fromkeys(("Attachment", "Attachments"), partial(_of_set, word="role"))},
    fields={"policies": "managed_role_ids"},
    policies=ROLES,
)


class Organisation:
    """The part of an organisation that one program uses.

    Args:
        origin: where the sandbox is.
        access, secret: the key of its administrator.
    """

    vendor = HUAWEI
    _word, _words = "policy", "policies"
    """What is attached to permission sets, one and many."""

    def __init__(self, origin: str, access: str, secret: str) -> None:
        self._http = httpx.Client(timeout=60, base_url=f"{origin}/huawei/")
        self._control = f"{origin}/_sandbox/huawei"
        self._set(request_seconds=_RUNS_SECONDS, principal_seconds=0)
        self._key = access, secret
        self._prefix = f"p{token_hex(3)}-"
        self.env = {
            "HUAWEI_ACCESS_KEY": access,
            "HUAWEI_SECRET_KEY": secret,
            **{f"HUAWEI_{name.upper()}_ENDPOINT": f"{origin}/huawei/{name}" for name in _SERVICES},
        }

    def words(self) -> Words:
        return Words(lambda name: f"{self._prefix}{name}", self.look({}).ids)

    def fill(self, state: VendorState) -> None:
        for each in state.objects.values():
            name = f"{self._prefix}{each.name}"
            match each.kind:
                case "User":
                    mail = {"primary": True, "type": "Work", "value": f"{self._prefix}{each.mail}{HOST}"}
                    names = {"display_name": name, "name": {"family_name": "Lima", "given_name": "Ana"}}
                    body = {"user_name": name, **names, "title": each.note, "emails": [mail], "password_mode": "OTP"}
                    self._call("POST", f"{STORE}/users", body)
                case "Group":
                    self._call("POST", f"{STORE}/groups", {"display_name": name, "description": each.note})
                case "Role":
                    self._call("POST", f"{_CENTER}/permission-sets", {"name": name, "description": each.note})
        for kind, who, what in state.pairs:
            word, _, account = kind.partition(" in ")
            does = {"member": "join", "grant": "grant", "policy": "attach"}[word]
            self.do(Hand(does, state.path(who), state.path(what), account))  # type: ignore[arg-type]
        self._set(principal_seconds=_UNKNOWN_SECONDS)

    def do(self, hand: Hand) -> None:
        ids = self.look({}).ids
        match hand.does:
            case "join":
                member = {"user_id": ids[f"user {hand.who}"]}
                body = {"group_id": ids[f"group {hand.what}"], "member_id": member}
                self._call("POST", f"{STORE}/group-memberships", body)
            case "leave":
                self._call("DELETE", f"{STORE}/group-memberships/{ids[f'member {hand.who} {hand.what}']}")
            case "grant" | "revoke":
                about = _target(account_id(hand.account), ids[f"role {hand.what}"], ids[f"user {hand.who}"], "USER")
                self._assign("create" if hand.does == "grant" else "delete", about)
            case "attach" | "detach":
                path = f"{_CENTER}/permission-sets/{ids[f'role {hand.who}']}"
                body = {f"managed_{self._word}_id": policy_id(hand.what)}
                self._call("POST", f"{path}/{hand.does}-managed-{self._word}", body)
                if self._rows(f"{path}/accounts", "account_ids"):
                    every = {"target_type": "ALL_PROVISIONED_ACCOUNTS"}
                    self._request(
                        f"{path}/provision", every, "permission-sets/provisioning", "permission_set_provisioning"
                    )

    def look(self, candidates: Candidates) -> Look:
        found = Look()
        principals = self._look_at_users(found) | self._look_at_groups(found)
        for policy in self.vendor.policies:
            found.values[f"policy {policy}"] = {"note": ""}
            found.ids[f"policy {policy}"] = policy_id(policy)
        sets = self._look_at_sets(found)
        for account in ACCOUNTS:
            query = {"account_id": account_id(account)}
            for row in self._rows(f"{_CENTER}/account-assignments", "account_assignments", **query):
                if row["permission_set_id"] in sets:
                    holder = principals.get(row["principal_id"], row["principal_id"])
                    found.values[f"{grant_in(account)} {holder} {sets[row['permission_set_id']]}"] = True
        return found

    def close(self) -> None:
        self._clear()
        self._http.close()

    def _clear(self) -> None:
        """Delete all that the program and its test have made."""
        ids = self.look({}).ids
        for account in ACCOUNTS:
            query = {"account_id": account_id(account)}
            for row in self._rows(f"{_CENTER}/account-assignments", "account_assignments", **query):
                if row["permission_set_id"] in ids.values():
                    self._assign("delete", _target(**row))
        for what, id_ in ids.items():
            match what.partition(" ")[0]:
                case "role":
                    self._call("DELETE", f"{_CENTER}/permission-sets/{id_}")
                case "user" | "group" as kind:
                    self._call("DELETE", f"{STORE}/{kind}s/{id_}")

    def _set(self, **settings: float) -> None:
        httpx.post(f"{self._control}/settings", json=settings).raise_for_status()

    def _look_at_users(self, found: Look) -> dict[str, str]:
        names = {}
        for user in self._ours(f"{STORE}/users", "users", "user_name"):
            name = names[user["user_id"]] = user["user_name"].removeprefix(self._prefix)
            mail = user["emails"][0]["value"].removesuffix(HOST).removeprefix(self._prefix)
            fields = {"note": user.get("title") or "", "mail": mail, "enabled": user["enabled"]}
            found.values[f"user {name}"] = fields
            found.ids[f"user {name}"] = user["user_id"]
        return names

    def _look_at_groups(self, found: Look) -> dict[str, str]:
        names = {}
        users = {id_: what.partition(" ")[2] for what, id_ in found.ids.items()}
        for group in self._ours(f"{STORE}/groups", "groups", "display_name"):
            id_, name = group["group_id"], group["display_name"].removeprefix(self._prefix)
            names[id_] = name
            found.values[f"group {name}"] = {"note": group.get("description") or ""}
            found.ids[f"group {name}"] = id_
            for row in self._rows(f"{STORE}/group-memberships", "group_memberships", group_id=id_):
                what = f"member {users.get(row['member_id']['user_id'], row['member_id']['user_id'])} {name}"
                found.values[what] = True
                found.ids[what] = row["membership_id"]
        return names

    def _look_at_sets(self, found: Look) -> dict[str, str]:
        names = {}
        for row in self._ours(f"{_CENTER}/permission-sets", "permission_sets", "name"):
            id_, name = row["permission_set_id"], row["name"].removeprefix(self._prefix)
            names[id_] = name
            found.values[f"role {name}"] = {"note": row.get("description") or ""}
            found.ids[f"role {name}"] = id_
            path = f"{_CENTER}/permission-sets/{id_}"
            for row in self._rows(f"{path}/managed-{self._words}", f"attached_managed_{self._words}"):
                found.values[f"policy {name} {row[f'{self._word}_name']}"] = True
            own = self._http.get(f"{path}/custom-policy", auth=Signer(*self._key, time.time()))
            if own.is_success:
                found.values[f"text {name}"] = json.loads(own.json()["custom_policy"])["Statement"][0]["Action"][0][
                    4:-4
                ]
            for account in self._rows(f"{path}/accounts", "account_ids", provisioning_status=_NOT_LATEST):
                found.values[f"not rolled out: {name} in {account}"] = True
        return names

    def _assign(self, verb: str, about: dict[str, str]) -> None:
        """Make or remove an assignment."""
        noun = {"create": "creation", "delete": "deletion"}[verb]
        path = f"{_CENTER}/account-assignments/{verb}"
        self._request(path, about, f"account-assignments/{noun}", f"account_assignment_{noun}")

    def _request(self, path: str, body: dict[str, str], status_path: str, name: str) -> None:
        """Send a request that the service works on by itself, and wait for its end."""
        request = self._call("POST", path, body).json()[f"{name}_status"]
        end = time.monotonic() + _ENDS_SECONDS
        while request["status"] not in ("SUCCEEDED", "FAILED"):
            assert time.monotonic() < end, request
            time.sleep(_RUNS_SECONDS / 4)
            answer = self._call("GET", f"{_CENTER}/{status_path}-status/{request['request_id']}")
            request = answer.json()[f"{name}_status"]
        assert request["status"] == "SUCCEEDED", request

    def _ours(self, path: str, rows: str, name: str) -> list[dict[str, Any]]:
        return [each for each in self._rows(path, rows) if each[name].startswith(self._prefix)]

    def _rows(self, path: str, rows: str, **query: str) -> list[Any]:
        return list(self._pages(path, rows, query))

    def _pages(self, path: str, rows: str, query: Mapping[str, str]) -> Iterator[Any]:
        marker: dict[str, str] = {}
        while True:
            body = self._call("GET", path, None, limit="100", **query, **marker).json()
            yield from body[rows]
            if not (following := body["page_info"].get("next_marker")):
                return
            marker = {"marker": following}

    def _call(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        auth = Signer(*self._key, time.time())
        answer = self._http.request(method, path, json=body, params=query or None, auth=auth)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer


class RoleOrganisation(Organisation):
    """The same, where permission sets have system-defined policies."""

    vendor = HUAWEI_ROLES
    _word, _words = "role", "roles"


def _target(account_id: str, permission_set_id: str, principal_id: str, principal_type: str) -> dict[str, str]:
    """The body about one assignment."""
    target = {"target_id": account_id, "target_type": "ACCOUNT", "permission_set_id": permission_set_id}
    return {**target, "principal_id": principal_id, "principal_type": principal_type}
