"""Every resource of the CNC Console, as the conformance run needs to know it."""

from __future__ import annotations

import secrets
from typing import Any

from tests.conformance.case import Args, Case, Change, Declaration
from tests.conformance.cncc.console import REDIRECT_URIS, ROOT_URL, Console

Outputs = dict[str, Any]
_MODULE = "iam_resources.cncc"
_LONG = "x" * 256


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def user(username: str, /, **more: Any) -> Declaration:
    """A user who is complete enough to log in."""
    profile = {"email": f"{username}@example.com", "first_name": "Given", "last_name": "Family"}
    return {"class": f"{_MODULE}.User", "name": username, "args": {"username": username, **profile, **more}}


def group(name: str, title: str) -> Declaration:
    """A group at the top."""
    return {"class": f"{_MODULE}.Group", "name": name, "args": {"name": title}}


def others() -> list[Declaration]:
    """What the cases need: users and groups that stay as they are."""
    people = ("holder", "second", "crew", "strict", "keyholder", "guest")
    return [*map(user, people), group("keepers", "Keepers"), group("staff", "Staff & Co / EU")]


def cases(console: Console, secret: list[str]) -> list[Case]:
    """All of them.

    Args:
        console: the server.
        secret: takes the passwords that are made up.
    """
    secret += [f"first-{secrets.token_hex(8)}", f"later-{secrets.token_hex(8)}"]
    there, back = {"realm": console.other_realm}, {"realm": console.realm}
    return [
        _user(there, back),
        _realm_role(there, back),
        _group(there, back),
        _user_role(there, back),
        _user_roles("roles", "crew", exclusive=False, there=there, back=back),
        _user_roles("only-roles", "strict", exclusive=True, there=there, back=back),
        _membership(there, back),
        _client_urls(),
        _password(secret[-2:], there, back),
        _logout(there, back),
    ]


def _moved(there: Args, back: Args, **references: tuple[str, Any]) -> tuple[Change, Change]:
    """To the other realm and back; each reference is what it is called there, and here."""
    to = {name: both[0] for name, both in references.items()}
    home = {name: both[1] for name, both in references.items()}
    return Change({**there, **to}), Change({**back, **home})


def _user(there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = console.get(f"/users/{outputs['user_id']}", realm=outputs["realm"])
        return seen and {
            "username": seen["username"],
            "email": seen.get("email"),
            "first_name": seen.get("firstName"),
            "last_name": seen.get("lastName"),
            "enabled": seen["enabled"],
            "email_verified": seen["emailVerified"],
            "attributes": seen.get("attributes", {}),
            "required_actions": seen["requiredActions"],
        }

    def drift(console: Console, outputs: Outputs) -> None:
        def change(body: dict[str, Any]) -> None:
            body |= {"lastName": "By-Hand", "enabled": True}
            body["attributes"]["team"] = ["by-hand"]

        console.edit(f"/users/{outputs['user_id']}", change, outputs["realm"])

    return Case(
        name="ana",
        kind=f"{_MODULE}.User",
        args={
            "username": "ana",
            "email": "ana@example.com",
            "first_name": "Ana",
            "last_name": "Ng",
            "enabled": True,
            "email_verified": False,
            "attributes": {"team": ["core"], "site": ["x", "y"]},
            "required_actions": ["UPDATE_PASSWORD"],
        },
        wrong={
            "username": "ANA",
            "email": "A@example.com",
            "attributes": {"": ["x"]},
            "on_delete": "burn",
            "emale": "x",
        },
        look=look,
        updates=(
            Change({"username": "ana.ng"}),
            Change({"email": "ana.ng@example.com"}),
            Change({"first_name": "Anna"}),
            Change({"last_name": "Ng-Ortiz"}),
            Change({"enabled": False}),
            Change({"email_verified": True}),
            Change({"attributes": {"team": ["ops", "core"], "site": [], "desk": ["4"]}}),
            Change({"required_actions": ["VERIFY_EMAIL", "UPDATE_PROFILE"]}),
            Change({"adopt": True, "on_delete": "delete", "first_name": ""}, _fields("adopt", "first_name")),
        ),
        replacement=_moved(there, back),
        drift=drift,
        drifted=_fields("last_name", "enabled", "attributes"),
        vanish=lambda console, outputs: console.call("DELETE", f"/users/{outputs['user_id']}", realm=outputs["realm"]),
        import_ids=("{realm}/{username}", "{realm}/{user_id}"),
    )


def _realm_role(there: Args, back: Args) -> Case:
    def path(outputs: Outputs) -> str:
        return f"/roles-by-id/{outputs['role_id']}"

    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = console.get(path(outputs), realm=outputs["realm"])
        return seen and {"name": seen["name"], "description": seen.get("description")}

    return Case(
        name="reader",
        kind=f"{_MODULE}.RealmRole",
        args={"name": "NRF_READ", "description": "Reads NRF"},
        wrong={"name": "..", "description": _LONG, "adopt": "yes"},
        look=look,
        updates=(
            Change({"name": "NRF / READ"}),
            Change({"description": "Reads all of NRF"}),
            Change({"description": ""}),
            Change({"description": "Reads NRF again"}),
            Change({"adopt": True}),
        ),
        replacement=_moved(there, back),
        drift=lambda console, outputs: console.edit(
            path(outputs), lambda body: body.update(description="By hand"), outputs["realm"]
        ),
        drifted=_fields("description"),
        vanish=lambda console, outputs: console.call("DELETE", path(outputs), realm=outputs["realm"]),
        import_ids=("{realm}/{name}", "{realm}/{role_id}"),
    )


def _group(there: Args, back: Args) -> Case:
    def path(outputs: Outputs) -> str:
        return f"/groups/{outputs['group_id']}"

    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = console.get(path(outputs), realm=outputs["realm"])
        if seen is None:
            return None
        above = seen["path"].removesuffix(f"/{seen['name']}")
        return {"name": seen["name"], "parent": above, "attributes": seen.get("attributes", {})}

    return Case(
        name="north",
        kind=f"{_MODULE}.Group",
        args={"name": "North / East", "parent": _of("staff.group_id"), "attributes": {"region": ["ne"], "old": ["1"]}},
        wrong={"name": "", "attributes": {"region": [_LONG]}, "parent": 7},
        look=look,
        updates=(
            Change({"name": "North & East / 2"}),
            Change({"attributes": {"region": ["n", "e"], "old": []}}),
            Change({"parent": "/Keepers"}),
            Change({"parent": ""}),
            Change({"parent": _of("staff.group_id")}),
            Change({"adopt": True}),
        ),
        replacement=_moved(there, back, parent=("/Standby", _of("staff.group_id"))),
        drift=lambda console, outputs: console.edit(
            path(outputs), lambda body: body["attributes"].update(region=["by-hand"]), outputs["realm"]
        ),
        drifted=_fields("attributes"),
        vanish=lambda console, outputs: console.call("DELETE", path(outputs), realm=outputs["realm"]),
        import_ids=("{realm}/{path}", "{realm}{path}"),
    )


def _user_role(there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        held = console.roles_of(outputs["user_id"], outputs["realm"])
        return {"role": outputs["role_name"]} if held and outputs["role_name"] in held else None

    return Case(
        name="grant",
        kind=f"{_MODULE}.UserRole",
        args={"user": _of("holder.user_id"), "role": "POLICY_READ"},
        wrong={"user": "", "role": None, "rol": "ADMIN"},
        look=look,
        updates=(
            Change({"role": "BSF_READ"}),
            Change({"user": _of("second.user_id")}),
            Change({"role": "POLICY_WRITE"}),
        ),
        replacement=_moved(there, back, user=("standby", _of("holder.user_id"))),
        vanish=lambda console, outputs: console.grant(
            outputs["user_id"], outputs["role_name"], method="DELETE", realm=outputs["realm"]
        ),
        import_ids=(
            "{realm}/{username}/{role_name}",
            "{realm}/{username}/{role_id}",
            "{realm}/{user_id}/{role_name}",
            "{realm}/{user_id}/{role_id}",
        ),
    )


def _user_roles(name: str, whose: str, *, exclusive: bool, there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        held = console.roles_of(outputs["user_id"], outputs["realm"])
        if held is None:
            return None
        assert f"default-roles-{outputs['realm']}" in held, "what the realm gives everybody is never taken away"
        roles = {role for role in held if not role.startswith("default-roles-")}
        return {"roles": sorted(roles)} if roles else None

    def drift(console: Console, outputs: Outputs) -> None:
        console.grant(outputs["user_id"], outputs["roles"][0], method="DELETE", realm=outputs["realm"])
        if outputs["exclusive"]:
            console.grant(outputs["user_id"], "ADMIN", realm=outputs["realm"])

    return Case(
        name=name,
        kind=f"{_MODULE}.UserRoles",
        args={"user": _of(f"{whose}.user_id"), "roles": ["POLICY_READ", "BSF_READ"], "exclusive": exclusive},
        wrong={"user": "", "roles": "ADMIN", "exclusive": "very"},
        look=look,
        updates=(
            Change({"roles": ["POLICY_WRITE"]}),
            Change({"exclusive": not exclusive}),
            Change({"roles": ["BSF_READ", "POLICY_WRITE"]}),
            Change({"exclusive": exclusive}),
        ),
        replacement=_moved(there, back, user=("understudy", _of(f"{whose}.user_id"))) if exclusive else None,
        drift=drift,
        drifted=_fields("roles"),
        vanish=lambda console, outputs: console.call("DELETE", f"/users/{outputs['user_id']}", realm=outputs["realm"]),
        also_deleted=_fields(whose),
        import_ids=("{realm}/{username}", "{realm}/{user_id}"),
        import_args={"exclusive": None},
    )


def _membership(there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        groups = console.get(f"/users/{outputs['user_id']}/groups", realm=outputs["realm"]) or []
        return {"group": outputs["group_path"]} if outputs["group_id"] in [each["id"] for each in groups] else None

    return Case(
        name="member",
        kind=f"{_MODULE}.Membership",
        args={"user": _of("holder.user_id"), "group": _of("staff.group_id")},
        wrong={"user": "", "group": None},
        look=look,
        updates=(
            Change({"group": "/Keepers"}),
            Change({"user": _of("second.user_id")}),
            Change({"group": _of("staff.group_id")}),
        ),
        replacement=_moved(
            there, back, user=("standby", _of("holder.user_id")), group=("/Standby", _of("keepers.group_id"))
        ),
        vanish=lambda console, outputs: console.call(
            "DELETE", f"/users/{outputs['user_id']}/groups/{outputs['group_id']}", realm=outputs["realm"]
        ),
        import_ids=(
            "{realm}/{username}/{group_path}",
            "{realm}/{username}{group_path}",
            "{realm}/{user_id}/{group_id}",
        ),
    )


def _client_urls() -> Case:
    def path(outputs: Outputs) -> str:
        return f"/clients/{outputs['client_uuid']}"

    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        found = console.get("/clients", realm=outputs["realm"], clientId=outputs["client_id"])
        return (
            {"root_url": found[0].get("rootUrl"), "redirect_uris": sorted(found[0]["redirectUris"])} if found else None
        )

    return Case(
        name="urls",
        kind=f"{_MODULE}.ClientUrls",
        args={"client_id": "cncc", "root_url": "https://one.example/", "redirect_uris": ["https://one.example/*"]},
        wrong={"client_id": "", "redirect_uris": "https://one.example/*", "root_url": 1},
        look=look,
        updates=(
            Change({"root_url": "https://two.example/"}),
            Change({"redirect_uris": ["https://two.example/*", "https://one.example/*"]}),
            Change({"root_url": ""}),
            Change({"root_url": "https://three.example/"}),
        ),
        replacement=(Change({"client_id": "spare"}), Change({"client_id": "cncc"})),
        drift=lambda console, outputs: console.edit(
            path(outputs), lambda body: body.update(rootUrl="https://by-hand.example/"), outputs["realm"]
        ),
        drifted=_fields("root_url"),
        vanish=lambda console, outputs: console.call("DELETE", path(outputs), realm=outputs["realm"]),
        restore=lambda console, outputs: console.make_client(outputs["client_id"], outputs["realm"]),
        import_ids=("{realm}/{client_id}",),
        leaves={"root_url": ROOT_URL, "redirect_uris": REDIRECT_URIS},
    )


def _password(values: list[str], there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        why_not = console.log_in(outputs["username"], args["value"], outputs["realm"])
        if args.get("temporary"):
            return {"value": args["value"] if why_not == "Account is not fully set up" else why_not}
        return {"value": why_not or args["value"]}

    return Case(
        name="password",
        kind=f"{_MODULE}.Password",
        args={"user": _of("keyholder.user_id"), "value": values[0]},
        wrong={"user": "", "value": None, "version": "two"},
        look=look,
        updates=(
            Change({"value": values[1], "version": 2}, _fields("version")),
            Change({"temporary": True}),
            Change({"temporary": False}),
            Change({"user": _of("holder.user_id")}),
            Change({"user": _of("keyholder.user_id"), "replace_existing": True}, _fields("user")),
        ),
        replacement=_moved(there, back, user=("standby", _of("keyholder.user_id"))),
        vanish=lambda console, outputs: console.call("DELETE", f"/users/{outputs['user_id']}", realm=outputs["realm"]),
        also_deleted=_fields("keyholder"),
        no_import="the password cannot be imported: the vendor does not give it back",
        lasting=True,
    )


def _logout(there: Args, back: Args) -> Case:
    def look(console: Console, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        return {}

    return Case(
        name="logout",
        kind=f"{_MODULE}.Logout",
        args={"user": _of("guest.user_id"), "triggers": {"roles": "1"}},
        wrong={"user": "", "triggers": {"roles": 1}},
        look=look,
        updates=(
            Change({"triggers": {"roles": "2"}}),
            Change({"user": _of("holder.user_id")}),
            Change({"user": _of("guest.user_id")}),
        ),
        replacement=_moved(there, back, user=("standby", _of("guest.user_id"))),
        vanish=lambda console, outputs: console.call("DELETE", f"/users/{outputs['user_id']}", realm=outputs["realm"]),
        also_deleted=_fields("guest"),
        no_import="a logout cannot be imported: the vendor does not give it back",
        lasting=True,
    )
