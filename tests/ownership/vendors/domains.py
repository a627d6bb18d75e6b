"""An identity domain."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

import httpx

from tests.ownership.kinds import FLAGS, Vendor, Words, secret
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import VendorState
from tests.ownership.vendors.place import Candidates, Look

ROLES = ("User Administrator", "Help Desk Administrator", "Audit Administrator")
_HOST = "@example.com"
_CORE = "urn:ietf:params:scim:schemas:core:2.0"
_ORACLE = "urn:ietf:params:scim:schemas:oracle:idcs:extension"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_DESCRIPTION = f"{_ORACLE}:group:Group"
_CAPABILITIES = f"{_ORACLE}:capabilities:User"
_READ = {"can_use_api_keys": "canUseApiKeys", "can_use_smtp_credentials": "canUseSmtpCredentials"}
_FAMILY_NAME = "Lima"
_SCOPE = "urn:opc:idm:__myscopes__"
_TOKEN_SECONDS = 600
_APP = "IDCSAppId"


def _mails(mail: str) -> dict[str, Any]:
    return {"work": {"value": f"{mail}{_HOST}", "primary": True}}


def _user(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt", "on_delete") if name in args}
    fixed = {"family_name": _FAMILY_NAME, "title": args["note"], "emails": _mails(args["mail"])}
    return {"user_name": args["name"], **fixed, **own}


def _group(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt", "on_delete") if name in args}
    return {"display_name": args["name"], "description": args["note"], **own}


DOMAINS = Vendor(
    name="oci.domains",
    classes={
        "User": "User",
        "Group": "Group",
        "Membership": "Membership",
        "GroupMembers": "GroupMembers",
        "Grant": "AppRoleGrant",
        "Capabilities": "UserCapabilities",
        "Status": "UserStatus",
        "Password": "UserPassword",
    },
    render={
        "User": _user,
        "Group": _group,
        "Membership": dict,
        "GroupMembers": dict,
        "Grant": dict,
        "Capabilities": lambda args: {"user": args["user"], args["flag"]: args["value"]},
        "Status": dict,
        "Password": dict,
    },
    outputs={"User": "user_id", "Group": "group_id"},
    note={"User": "title", "Group": "description"},
    on_delete={"User": ("delete", "disable", "keep"), "Group": ("delete", "keep")},
    group_grants=True,
    adopts_grants=True,
    roles=ROLES,
)


class Domain:
    """An identity domain of its own.

    Args:
        origin: where the sandbox is.
        client_id, client_secret: of the application that the domain is worked in by.
    """

    vendor = DOMAINS

    def __init__(self, origin: str, client_id: str, client_secret: str) -> None:
        name = f"own-{secrets.token_hex(4)}"
        httpx.post(f"{origin}/_sandbox/oci/domains", json={"name": name}).raise_for_status()
        self._client = (client_id, client_secret)
        self._url = f"{origin}/oci/domains/{name}"
        self._http = httpx.Client(timeout=60)
        self._token = ("", 0.0)
        self._admin_token = ""  # until there is one, the application acts
        self._admin_token = self._make_admin()
        self._built_in = self._all_ids()
        self.env = {"OCI_DOMAIN_URL": self._url, "OCI_CLIENT_ID": client_id, "OCI_CLIENT_SECRET": client_secret}

    def words(self) -> Words:
        return Words(str, self.look({}).ids)

    def fill(self, state: VendorState) -> None:
        for number, each in state.objects.items():
            match each.kind:
                case "User":
                    user_id = self._make_user(each.name, each.mail, title=each.note)
                    if password := state.passwords.get(number):
                        self._set_password(user_id, secret(password))
                case "Group":
                    body = {"displayName": each.name, _DESCRIPTION: {"description": each.note}}
                    self._call("POST", "/Groups", {"schemas": [f"{_CORE}:Group", _DESCRIPTION], **body})
        for kind, who, what in state.pairs:
            self.do(Hand("join" if kind == "member" else "grant", state.path(who), state.path(what)))

    def do(self, hand: Hand) -> None:
        ids = self.look({}).ids
        user_id = ids[f"user {hand.who}"]
        match hand.does:
            case "join":
                member = [{"value": user_id, "type": "User"}]
                self._patch(f"/Groups/{ids[f'group {hand.what}']}", {"op": "add", "path": "members", "value": member})
            case "leave":
                where = f'members[value eq "{user_id}"]'
                self._patch(f"/Groups/{ids[f'group {hand.what}']}", {"op": "remove", "path": where})
            case "grant":
                self._grant(user_id, ids[f"role {hand.what}"])
            case "revoke":
                self._call("DELETE", f"/Grants/{ids[f'grant {hand.who} {hand.what}']}")
            case "password":
                self._set_password(user_id, secret(hand.what))

    def look(self, candidates: Candidates) -> Look:
        found = Look()
        holders, roles = {}, {}
        for role in self._list("AppRoles"):
            if role["displayName"] in ROLES:
                roles[role["id"]] = role["displayName"]
                found.values[f"role {role['displayName']}"] = {"note": ""}
                found.ids[f"role {role['displayName']}"] = role["id"]
        for user in self._list("Users", f"userName,title,emails,active,{_CAPABILITIES}"):
            name = holders[user["id"]] = user["userName"]
            mail = next(each["value"] for each in user["emails"] if each.get("primary")).removesuffix(_HOST)
            fields = {"note": user.get("title", ""), "mail": mail, "enabled": user["active"]}
            found.values[f"user {name}"] = fields
            found.ids[f"user {name}"] = user["id"]
            for flag in FLAGS:
                found.values[f"capability {name} {flag}"] = user[_CAPABILITIES][_READ[flag]]
            for each in candidates.get(name, ()) if user["active"] else ():
                if self._signs_in(name, secret(each)):
                    found.values[f"password {name}"] = each
        for group in self._list("Groups", f"displayName,members,{_DESCRIPTION}:description"):
            path = holders[group["id"]] = group["displayName"]
            found.values[f"group {path}"] = {"note": group.get(_DESCRIPTION, {}).get("description", "")}
            found.ids[f"group {path}"] = group["id"]
            found.values |= {f"member {holders[each['value']]} {path}": True for each in group.get("members", [])}
        for grant in self._list("Grants"):
            role = roles.get(grant.get("entitlement", {}).get("attributeValue", ""), "")
            if role and grant["grantee"]["value"] in holders:
                what = f"grant {holders[grant['grantee']['value']]} {role}"
                found.values[what] = True
                found.ids[what] = grant["id"]
        return found

    def close(self) -> None:
        self._http.close()

    def _make_user(self, name: str, mail: str, **more: str) -> str:
        mails = [{"type": "work", "value": f"{mail}{_HOST}", "primary": True}]
        body = {"userName": name, "name": {"familyName": _FAMILY_NAME}, "emails": mails, **more}
        return str(self._call("POST", "/Users", {"schemas": [f"{_CORE}:User"], **body}).json()["id"])

    def _make_admin(self) -> str:
        """A person who sets passwords: what the application sets counts as set by an interrupted run. Gives a token."""
        name, password = "help-desk", secret("help-desk")
        id_ = self._make_user(name, name)
        self._set_password(id_, password)
        roles = {role["displayName"]: role["id"] for role in self._page("AppRoles", "")}
        self._grant(id_, roles["User Administrator"])
        answer = self._ask_token({"grant_type": "password", "username": name, "password": password})
        assert answer.is_success, answer.text
        return str(answer.json()["access_token"])

    def _grant(self, user_id: str, role_id: str) -> None:
        body = {
            "schemas": [f"{_ORACLE.removesuffix(':extension')}:Grant"],
            "grantee": {"value": user_id, "type": "User"},
            "app": {"value": _APP},
            "entitlement": {"attributeName": "appRoles", "attributeValue": role_id},
            "grantMechanism": "ADMINISTRATOR_TO_USER",
        }
        self._call("POST", "/Grants", body)

    def _all_ids(self) -> frozenset[str]:
        found = [self._page(kind, "") for kind in ("Users", "Groups", "Grants")]
        return frozenset(each["id"] for page in found for each in page)

    def _list(self, kind: str, attributes: str = "") -> list[dict[str, Any]]:
        return [each for each in self._page(kind, attributes) if kind == "AppRoles" or each["id"] not in self._built_in]

    def _page(self, kind: str, attributes: str) -> list[dict[str, Any]]:
        query = {"count": "1000", **({"attributes": attributes} if attributes else {})}
        found: list[dict[str, Any]] = self._call("GET", f"/{kind}", **query).json()["Resources"]
        return found

    def _set_password(self, user_id: str, value: str) -> None:
        body = {"schemas": [f"{_ORACLE.removesuffix(':extension')}:UserPasswordChanger"], "password": value}
        self._call("PUT", f"/UserPasswordChanger/{user_id}", body, token=self._admin_token)

    def _patch(self, path: str, change: dict[str, Any]) -> None:
        self._call("PATCH", path, {"schemas": [_PATCH], "Operations": [change]})

    def _call(self, method: str, path: str, json: Any = None, *, token: str = "", **query: str) -> httpx.Response:
        url, headers = f"{self._url}/admin/v1{path}", {"authorization": f"Bearer {token or self._bearer()}"}
        answer = self._http.request(method, url, json=json, params=query or None, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def _signs_in(self, name: str, password: str) -> bool:
        return self._ask_token({"grant_type": "password", "username": name, "password": password}).is_success

    def _ask_token(self, form: dict[str, str]) -> httpx.Response:
        url = f"{self._url}/oauth2/v1/token"
        return self._http.post(url, data={**form, "scope": _SCOPE}, auth=self._client)

    def _bearer(self) -> str:
        if time.monotonic() > self._token[1]:
            answer = self._ask_token({"grant_type": "client_credentials"})
            assert answer.is_success, answer.text
            self._token = (answer.json()["access_token"], time.monotonic() + _TOKEN_SECONDS)
        return self._token[0]
