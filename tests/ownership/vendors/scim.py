"""SCIM of IAM Identity Center of Huawei Cloud: users and groups in its identity source, made with a bearer token.

The identity source itself shows what there is, whichever way it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from tests.ownership.kinds import Vendor
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import VendorState
from tests.ownership.vendors.huawei import HOST, STORE, Organisation, user_args
from tests.ownership.vendors.place import Candidates, Look

_CORE = "urn:ietf:params:scim:schemas:core:2.0"


def _group(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt",) if name in args}
    return {"display_name": args["name"], "external_id": args["note"], **own}


SCIM = Vendor(
    name="huawei.scim",
    classes={"User": "User", "Group": "Group", "Membership": "Membership", "GroupMembers": "GroupMembers"},
    render={"User": user_args, "Group": _group, "Membership": dict, "GroupMembers": dict},
    outputs={"User": "user_id", "Group": "group_id"},
    note={"User": "title", "Group": "external_id"},
    on_delete={"User": ("delete", "disable", "keep")},
)


class Tenant(Organisation):
    """The part of an identity source that one program uses, and a bearer token for it.

    Args:
        origin: where the sandbox is.
        access, secret: the key of its administrator.
    """

    vendor = SCIM

    def __init__(self, origin: str, access: str, secret: str) -> None:
        super().__init__(origin, access, secret)
        tenants = self._call("GET", f"{STORE}/provision-tenant").json()["provisioning_tenants"]
        tenant = tenants[0] if tenants else self._call("POST", f"{STORE}/provision-tenant").json()
        self._tokens = f"{STORE}/tenant/{tenant['tenant_id']}/bearer-token"
        made = self._call("POST", self._tokens).json()
        self._token_id = str(made["token_id"])
        endpoint = f"{origin}/huawei/scim"
        headers = {"Authorization": f"Bearer {made['token']}"}
        self._scim = httpx.Client(timeout=60, base_url=f"{endpoint}/{tenant['tenant_id']}/scim/v2/", headers=headers)
        settings = {"TENANT_ID": tenant["tenant_id"], "TOKEN": made["token"], "ENDPOINT": endpoint}
        self.env |= {f"HUAWEI_SCIM_{name}": value for name, value in settings.items()}

    def fill(self, state: VendorState) -> None:
        for each in state.objects.values():
            name = f"{self._prefix}{each.name}"
            match each.kind:
                case "User":
                    mail = {"primary": True, "type": "work", "value": f"{self._prefix}{each.mail}{HOST}"}
                    names = {"displayName": name, "name": {"familyName": "Lima", "givenName": "Ana"}}
                    body = {"userName": name, **names, "title": each.note, "emails": [mail], "active": True}
                    self._send("POST", "Users", {"schemas": [f"{_CORE}:User"], **body})
                case "Group":
                    body = {"displayName": name, "externalId": each.note}
                    self._send("POST", "Groups", {"schemas": [f"{_CORE}:Group"], **body})
        for _, who, what in state.pairs:
            self.do(Hand("join", state.path(who), state.path(what)))

    def look(self, candidates: Candidates) -> Look:
        found = Look()
        self._look_at_users(found)
        self._look_at_groups(found)
        for name in list(found.values):
            if name.startswith("group "):
                note = self._send("GET", f"Groups/{found.ids[name]}").json().get("externalId")
                found.values[name] = {"note": note or ""}
        return found

    def close(self) -> None:
        self._clear()
        self._call("DELETE", f"{self._tokens}/{self._token_id}")
        self._scim.close()
        self._http.close()

    def _send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        answer = self._scim.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer
