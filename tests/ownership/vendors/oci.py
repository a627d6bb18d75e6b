"""IAM of a tenancy. There is one tenancy, so the names of each program begin with a word of its own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import httpx

from tests.conformance.oci.iam_service import Key
from tests.ownership.kinds import FLAGS, Vendor, Words
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import VendorState
from tests.ownership.vendors.place import Candidates, Look

_HOST = "@example.com"
_READ = {"can_use_api_keys": "canUseApiKeys", "can_use_smtp_credentials": "canUseSmtpCredentials"}


def _named(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt", "on_delete") if name in args}
    return {"name": args["name"], "description": args["note"], **own}


def _user(args: Mapping[str, Any]) -> dict[str, Any]:
    return {**_named(args), "email": f"{args['mail']}{_HOST}"}


OCI = Vendor(
    name="oci",
    classes={
        "User": "User",
        "Group": "Group",
        "Membership": "Membership",
        "GroupMembers": "GroupMembers",
        "Capabilities": "UserCapabilities",
    },
    render={
        "User": _user,
        "Group": _named,
        "Membership": dict,
        "GroupMembers": dict,
        "Capabilities": lambda args: {"user": args["user"], args["flag"]: args["value"]},
    },
    outputs={"User": "user_id", "Group": "group_id"},
    note={"User": "description", "Group": "description"},
    on_delete={"User": ("delete", "keep"), "Group": ("delete", "keep")},
    renames=(),
    blocks=("member",),
)


class Tenancy:
    """The part of a tenancy that one program uses.

    Args:
        origin: where the sandbox is.
        key: of the tenancy's administrator.
        tenancy, region: of the sandbox.
    """

    vendor = OCI

    def __init__(self, origin: str, key: Key, tenancy: str, region: str) -> None:
        self._http = httpx.Client(timeout=60, auth=key, base_url=f"{origin}/oci/identity/20160918")
        self._tenancy = tenancy
        self._prefix = f"p{secrets.token_hex(3)}-"
        self.env = {
            "OCI_TENANCY": tenancy,
            "OCI_USER": key.user_id,
            "OCI_FINGERPRINT": key.fingerprint,
            "OCI_PRIVATE_KEY_PATH": str(key.private_file),
            "OCI_REGION": region,
            "OCI_IDENTITY_ENDPOINT": f"{origin}/oci/identity",
        }

    def words(self) -> Words:
        return Words(lambda name: f"{self._prefix}{name}", self.look({}).ids)

    def fill(self, state: VendorState) -> None:
        for each in state.objects.values():
            body = {"compartmentId": self._tenancy, "name": f"{self._prefix}{each.name}", "description": each.note}
            if each.kind == "User":
                self._call("POST", "/users", {**body, "email": f"{self._prefix}{each.mail}{_HOST}"})
            else:
                self._call("POST", "/groups", body)
        for _, who, what in state.pairs:
            self.do(Hand("join", state.path(who), state.path(what)))

    def do(self, hand: Hand) -> None:
        ids = self.look({}).ids
        pair = {"userId": ids[f"user {hand.who}"], "groupId": ids[f"group {hand.what}"]}
        if hand.does == "join":
            self._call("POST", "/userGroupMemberships", pair)
        else:
            assert hand.does == "leave"
            for each in self._list("/userGroupMemberships", **pair):
                self._call("DELETE", f"/userGroupMemberships/{each['id']}")

    def look(self, candidates: Candidates) -> Look:
        found = Look()
        names = {}
        for user in self._ours("/users"):
            name = names[user["id"]] = user["name"].removeprefix(self._prefix)
            mail = (user.get("email") or "").removesuffix(_HOST).removeprefix(self._prefix)
            found.values[f"user {name}"] = {"note": user["description"], "mail": mail, "enabled": True}
            found.ids[f"user {name}"] = user["id"]
            for flag in FLAGS:
                found.values[f"capability {name} {flag}"] = user["capabilities"][_READ[flag]]
        for group in self._ours("/groups"):
            path = group["name"].removeprefix(self._prefix)
            found.values[f"group {path}"] = {"note": group["description"]}
            found.ids[f"group {path}"] = group["id"]
            for each in self._list("/userGroupMemberships", groupId=group["id"]):
                found.values[f"member {names.get(each['userId'], each['userId'])} {path}"] = True
        return found

    def close(self) -> None:
        for group in self._ours("/groups"):
            for each in self._list("/userGroupMemberships", groupId=group["id"]):
                self._call("DELETE", f"/userGroupMemberships/{each['id']}")
            self._call("DELETE", f"/groups/{group['id']}")
        for user in self._ours("/users"):
            self._call("DELETE", f"/users/{user['id']}")
        self._http.close()

    def _ours(self, path: str) -> list[dict[str, Any]]:
        return [each for each in self._list(path) if each["name"].startswith(self._prefix)]

    def _list(self, path: str, **query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("GET", path, compartmentId=self._tenancy, limit="1000", **query).json()
        return found

    def _call(self, method: str, path: str, json: Any = None, **query: str) -> httpx.Response:
        answer = self._http.request(method, path, json=json, params=query or None)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer
