"""A realm of a CNC Console."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

import httpx

from tests.ownership.kinds import Vendor, Words, secret
from tests.ownership.programs import Hand
from tests.ownership.vendor_state import VendorState
from tests.ownership.vendors.keycloak import Keycloak
from tests.ownership.vendors.place import Candidates, Look

CLIENTS = ("web", "app")
URLS = {"root_url": "http://before.example/", "redirect_uris": ["http://before.example/*"]}
_LAST_NAME = "Lima"
_HOST = "@example.com"
_ALL = {"max": 1000, "briefRepresentation": "false"}


def _user(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt", "on_delete", "enabled") if name in args}
    profile = {"first_name": args["note"], "last_name": _LAST_NAME, "email": _mail(args["mail"])}
    return {"username": args["name"], **profile, **own}


def _mail(name: str) -> str:
    return f"{name}{_HOST}"


def _group(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("parent", "adopt") if name in args}
    return {"name": args["name"], "attributes": {"note": [args["note"]]}, **own}


def _role(args: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: args[name] for name in ("adopt",) if name in args}
    return {"name": args["name"], "description": args["note"], **own}


def _roles(args: Mapping[str, Any]) -> dict[str, Any]:
    """Its list takes names only."""
    return {**args, "roles": [_role_name(each) for each in args["roles"]]}


def _role_name(role: Any) -> Any:
    return {"$of": role["$of"].replace(".role_id", ".name")} if isinstance(role, dict) else role


CNCC = Vendor(
    name="cncc",
    classes={
        "User": "User",
        "Group": "Group",
        "Role": "RealmRole",
        "Membership": "Membership",
        "Grant": "UserRole",
        "Roles": "UserRoles",
        "Password": "Password",
        "Urls": "ClientUrls",
    },
    render={
        "User": _user,
        "Group": _group,
        "Role": _role,
        "Membership": dict,
        "Grant": dict,
        "Roles": _roles,
        "Password": dict,
        "Urls": lambda args: {"client_id": args["client"], **args["urls"]},
    },
    outputs={"User": "user_id", "Group": "group_id", "Role": "role_id"},
    note={"User": "first_name", "Group": "attributes", "Role": "description"},
    on_delete={"User": ("delete", "disable", "keep")},
    nested=True,
    group_slash="/",
)


class Realm:
    """A realm of its own.

    Args:
        server: the sandbox or a real Keycloak.
    """

    vendor = CNCC

    def __init__(self, server: Keycloak) -> None:
        self._server = server
        self.name = f"own-{secrets.token_hex(4)}"
        settings = {"enabled": True, "editUsernameAllowed": True, "sslRequired": "none"}
        self._server.call("POST", "", {"realm": self.name, **settings})
        profile = self._get("/users/profile")
        self._call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": "ENABLED"})
        self._call("POST", "/clients", {"clientId": "door", "publicClient": True, "directAccessGrantsEnabled": True})
        self.env = {
            "CNCC_ENDPOINT": server.endpoint,
            "CNCC_USERNAME": server.username,
            "CNCC_PASSWORD": server.password,
            "CNCC_REALM": self.name,
        }

    def words(self) -> Words:
        return Words(str, self.look({}).ids)

    def fill(self, state: VendorState) -> None:
        for number, each in state.objects.items():
            match each.kind:
                case "User":
                    names = {"firstName": each.note, "lastName": _LAST_NAME, "email": _mail(each.mail)}
                    made = self._call("POST", "/users", {"username": each.name, "enabled": each.enabled, **names})
                    if password := state.passwords.get(number):
                        self._set_password(made.headers["location"].rsplit("/", 1)[1], secret(password))
                case "Group":
                    assert not each.parent
                    self._call("POST", "/groups", {"name": each.name, "attributes": {"note": [each.note]}})
                case "Role":
                    self._call("POST", "/roles", {"name": each.name, "description": each.note})
        for client, urls in state.urls.items():
            wire = {"rootUrl": urls["root_url"], "redirectUris": urls["redirect_uris"]}
            self._call("POST", "/clients", {"clientId": client, "publicClient": True, **wire})
        for kind, who, what in state.pairs:
            self.do(Hand("join" if kind == "member" else "grant", state.path(who), state.path(what)))

    def do(self, hand: Hand) -> None:
        ids = self.look({}).ids
        path = f"/users/{ids[f'user {hand.who}']}"
        match hand.does:
            case "join" | "leave":
                method = "PUT" if hand.does == "join" else "DELETE"
                self._call(method, f"{path}/groups/{ids[f'group {hand.what}']}")
            case "grant" | "revoke":
                body = [{"id": ids[f"role {hand.what}"], "name": hand.what}]
                self._call("POST" if hand.does == "grant" else "DELETE", f"{path}/role-mappings/realm", body)
            case "password":
                self._set_password(ids[f"user {hand.who}"], secret(hand.what))

    def look(self, candidates: Candidates) -> Look:
        found = Look()
        for role in self._get("/roles", **_ALL):
            if not self._is_built_in(role["name"]):
                found.values[f"role {role['name']}"] = {"note": role.get("description", "")}
                found.ids[f"role {role['name']}"] = role["id"]
        names = {}
        for user in self._get("/users", **_ALL):
            names[user["id"]] = user["username"]
            self._look_at_user(found, user, candidates.get(user["username"], ()))
        self._look_at_groups(found, names, self._get("/groups", **_ALL))
        for client in CLIENTS:
            for seen in self._get("/clients", clientId=client):
                urls = {"root_url": seen.get("rootUrl", ""), "redirect_uris": sorted(seen.get("redirectUris", []))}
                found.values[f"urls {client}"] = urls
        return found

    def close(self) -> None:
        self._call("DELETE", "")

    def _look_at_user(self, found: Look, user: dict[str, Any], candidates: Collection[str]) -> None:
        name, mail = user["username"], user.get("email", "").removesuffix(_HOST)
        fields = {"note": user.get("firstName", ""), "mail": mail, "enabled": user["enabled"]}
        found.values[f"user {name}"] = fields
        found.ids[f"user {name}"] = user["id"]
        granted = {role["name"] for role in self._get(f"/users/{user['id']}/role-mappings/realm")}
        found.values |= {f"grant {name} {role}": True for role in granted if not self._is_built_in(role)}
        if f"default-roles-{self.name}" not in granted:
            found.values[f"default role of {name}"] = "lost"
        for each in candidates if user["enabled"] else ():
            if self._server.signs_in(self.name, "door", name, secret(each)):
                found.values[f"password {name}"] = each

    def _look_at_groups(self, found: Look, names: Mapping[str, str], groups: list[dict[str, Any]]) -> None:
        for group in groups:
            path = group["path"].removeprefix("/")
            found.values[f"group {path}"] = {"note": (group.get("attributes") or {}).get("note", [""])[0]}
            found.ids[f"group {path}"] = group["id"]
            for member in self._get(f"/groups/{group['id']}/members", **_ALL):
                found.values[f"member {names[member['id']]} {path}"] = True
            self._look_at_groups(found, names, self._get(f"/groups/{group['id']}/children", **_ALL))

    def _is_built_in(self, role: str) -> bool:
        return role in ("offline_access", "uma_authorization", f"default-roles-{self.name}")

    def _set_password(self, user_id: str, value: str) -> None:
        body = {"type": "password", "value": value, "temporary": False}
        self._call("PUT", f"/users/{user_id}/reset-password", body)

    def _call(self, method: str, path: str, json: Any = None) -> httpx.Response:
        return self._server.call(method, f"/{self.name}{path}", json)

    def _get(self, path: str, **query: Any) -> Any:
        return self._server.get(f"/{self.name}{path}", **query)
