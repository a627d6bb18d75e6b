"""CNC Console IAM: a program with every resource type, as a user of version d838d81 could have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.upgrade.program import Args, Program, Resource, made, of
from tests.upgrade.vendor import CNCC, Snapshot, Vendor

HERE, THERE = "staff", "partners"
_MODULE = "iam_resources.cncc"
_THERE = {"realm": THERE}
_CLIENTS = ("cncc", "spare")
_PROFILE = ("email", "firstName", "lastName", "enabled", "emailVerified", "attributes", "requiredActions")


def _user(name: str, /, **more: Any) -> Resource:
    profile = {"email": f"{name}@example.com", "first_name": "Given", "last_name": "Family"}
    change = {key: more.pop(key) for key in ("update", "replacement") if key in more}
    return Resource(name, f"{_MODULE}.User", {"username": name, **profile, **more}, **change)


def _of_kind(kind: str, name: str, args: Args, **changes: Any) -> Resource:
    return Resource(name, f"{_MODULE}.{kind}", args, **changes)


PROGRAM = (
    *map(_user, ("holder", "second", "third", "mover", "crew", "strict", "keyholder", "newcomer", "guest")),
    _user("boss", adopt=True, attributes={"team": ["lead"]}, update={"attributes": {"team": ["none"]}}),
    _user("keeper", on_delete="keep", update={"last_name": "Kept"}),
    _user("leaver", on_delete="disable", update={"email": "gone@example.com"}),
    _of_kind("Group", "staff", {"name": "Staff & Co / EU"}),
    _of_kind("Group", "keepers", {"name": "Keepers", "attributes": {"floor": ["4"]}}),
    _of_kind("Group", "movers", {"name": "Movers"}),
    _of_kind(
        "User",
        "ana",
        {
            "username": "ana",
            "email": "ana@example.com",
            "first_name": "Ana",
            "last_name": "Ng",
            "enabled": True,
            "email_verified": False,
            "attributes": {"team": ["core"], "site": ["x", "y"]},
            "required_actions": ["UPDATE_PASSWORD"],
        },
        update={"username": "ana.ng", "attributes": {"team": ["ops"], "site": []}},
        replacement=_THERE,
    ),
    _of_kind(
        "RealmRole",
        "reader",
        {"name": "NRF_READ", "description": "Reads NRF"},
        update={"name": "NRF / READ"},
    ),
    _of_kind("RealmRole", "writer", {"name": "NRF_WRITE", "realm": HERE}, replacement=_THERE),
    _of_kind(
        "Group",
        "north",
        {"name": "North / East", "parent": of("staff.group_id"), "attributes": {"region": ["ne"], "old": ["1"]}},
        update={"attributes": {"region": ["n", "e"], "old": []}},
    ),
    _of_kind(
        "Group",
        "south",
        {"name": "South", "parent": "/Keepers"},
        update={"name": "South & West"},
        replacement={**_THERE, "parent": "/Standby"},
        opts={"depends_on": ["keepers"]},
    ),
    _of_kind(
        "UserRole",
        "grant",
        {"user": of("holder.user_id"), "role": "POLICY_READ"},
        update={"role": "BSF_READ"},
        replacement={**_THERE, "user": "standby"},
        unfinished={"role": "POLICY_WRITE"},
        refused=("DELETE", "/users/{user_id}/role-mappings"),
    ),
    _of_kind(
        "UserRole",
        "grant-by-name",
        {"user": of("second.username"), "role": of("reader.role_id")},
        update={"user": of("third.username")},
    ),
    _of_kind(
        "UserRoles",
        "roles",
        {"user": of("crew.user_id"), "roles": ["POLICY_READ", "BSF_READ"]},
        update={"roles": ["POLICY_WRITE", "BSF_READ"]},
    ),
    _of_kind(
        "UserRoles",
        "only-roles",
        {"user": of("strict.username"), "roles": ["POLICY_READ"], "exclusive": True},
        update={"roles": ["ADMIN"]},
        replacement={**_THERE, "user": of("ana.user_id")},
    ),
    _of_kind(
        "Membership",
        "member",
        {"user": of("holder.user_id"), "group": of("staff.group_id")},
        update={"group": of("keepers.group_id")},
        replacement={**_THERE, "user": "standby", "group": "/Standby"},
        unfinished={"group": "/Keepers"},
        refused=("DELETE", "/users/{user_id}/groups/{group_id}"),
    ),
    _of_kind(
        "Membership",
        "member-by-name",
        {"user": of("mover.username"), "group": of("movers.path"), "realm": HERE},
        update={"user": of("third.username")},
        replaced=True,
    ),
    _of_kind(
        "ClientUrls",
        "urls",
        {"client_id": "cncc", "root_url": "https://one.example/", "redirect_uris": ["https://one.example/*"]},
        import_id="{realm}/{client_id}",
        update={"root_url": "https://two.example/"},
        replacement={"client_id": "spare"},
    ),
    _of_kind(
        "Password",
        "password",
        {"user": of("keyholder.user_id"), "value": made("first")},
        import_id="",
        update={"value": made("later"), "version": 2},
        since={"replace_existing": True},
        replaced=True,
    ),
    _of_kind(
        "Password",
        "once",
        {"user": of("newcomer.username"), "value": made("first"), "temporary": True},
        import_id="",
        update={"temporary": False},
        replacement={**_THERE, "user": "standby"},
    ),
    _of_kind(
        "Logout",
        "logout",
        {"user": of("guest.user_id"), "triggers": {"roles": "1"}},
        import_id="",
        update={"triggers": {"roles": "2"}},
        replacement={**_THERE, "user": "standby"},
    ),
)


def _env(vendor: Vendor) -> dict[str, str]:
    return {
        "CNCC_ENDPOINT": f"{vendor.origin}{CNCC}",
        "CNCC_USERNAME": vendor.username,
        "CNCC_PASSWORD": vendor.password,
        "CNCC_REALM": HERE,
    }


def _prepare(vendor: Vendor) -> None:
    for realm in (HERE, THERE):
        body = {"realm": realm, "enabled": True, "editUsernameAllowed": True, "sslRequired": "none"}
        assert vendor.send("POST", f"{CNCC}/admin/realms", body).is_success
        at = _at(realm)
        profile = vendor.get(f"{at}/users/profile")
        profile["unmanagedAttributePolicy"] = "ENABLED"
        assert vendor.send("PUT", f"{at}/users/profile", profile).is_success
        for name in ("ADMIN", "POLICY_READ", "POLICY_WRITE", "BSF_READ"):
            vendor.make(f"{at}/roles", {"name": name})
            vendor.get(f"{at}/roles/{name}")
        for client_id in _CLIENTS:
            flags = {"publicClient": True, "directAccessGrantsEnabled": True}
            urls = {"rootUrl": "http://console.example/", "redirectUris": ["http://console.example/*"]}
            vendor.make(f"{at}/clients", {"clientId": client_id, **flags, **urls})
    vendor.make(f"{_at(HERE)}/users", {"username": "boss", "enabled": True, "attributes": {"desk": ["9"]}})
    vendor.make(
        f"{_at(THERE)}/users",
        {"username": "standby", "enabled": True, "email": "s@example.com", "firstName": "S", "lastName": "B"},
    )
    vendor.make(f"{_at(THERE)}/groups", {"name": "Standby"})


def _look(vendor: Vendor, secrets: Mapping[str, str]) -> Snapshot:
    found = Snapshot()
    for realm in (HERE, THERE):
        at = _at(realm)
        for client in vendor.get(f"{at}/clients"):
            if client["clientId"] in _CLIENTS:
                found.names.append({client["id"], client["clientId"]})
                urls = {"rootUrl": client.get("rootUrl"), "redirectUris": sorted(client["redirectUris"])}
                found.put(f"{realm}/clients/{client['clientId']}", **urls)
        for role in vendor.get(f"{at}/roles", max=1000, briefRepresentation="false"):
            found.names.append({role["id"], role["name"]})
            found.put(f"{realm}/roles/{role['name']}", description=role.get("description"))
        for group in _groups(vendor, at, ""):
            found.names.append({group["id"], group["path"]})
            found.put(f"{realm}/groups{group['path']}", attributes=group.get("attributes"))
        for user in vendor.get(f"{at}/users", max=1000, briefRepresentation="false"):
            name, its = user["username"], f"{at}/users/{user['id']}"
            found.names.append({user["id"], name})
            found.put(
                f"{realm}/users/{name}",
                **{key: user.get(key) for key in _PROFILE},
                groups=sorted(group["path"] for group in vendor.get(f"{its}/groups")),
                roles=sorted(role["name"] for role in vendor.get(f"{its}/role-mappings/realm")),
                passwords=[word for word, value in secrets.items() if vendor.signs_in(realm, name, value)],
            )
    return found


def _groups(vendor: Vendor, at: str, above: str) -> list[dict[str, Any]]:
    where = f"{at}/groups/{above}/children" if above else f"{at}/groups"
    found = vendor.get(where, max=1000, briefRepresentation="false")
    return [each for group in found for each in (group, *_groups(vendor, at, group["id"]))]


def _at(realm: str) -> str:
    return f"{CNCC}/admin/realms/{realm}"


PROGRAM = Program("cncc", ("cncc",), PROGRAM, ("first", "later"), _env, _prepare, _look)
