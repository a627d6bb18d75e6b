"""What an account may do in a realm, as far as Keycloak shows it to the account itself; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from iam_resources.cncc.api.representation import Representation
from iam_resources.errors import Denied
from iam_resources.findings import listed
from iam_resources.http import Client

_CHANGED_BY = {"users": "manage-users", "groups": "manage-users", "roles": "manage-realm", "clients": "manage-clients"}
"""The kinds of object, each with the role that lets an account change it."""
_REALM = "/admin/realms/{realm}"


@dataclass
class Rights:
    """What an account may do.

    Attributes:
        read: for each kind of object whether it may be read.
        changed: for each kind whether it may be changed; None where that is not shown.
    """

    read: dict[str, bool] = field(default_factory=dict)
    changed: dict[str, bool | None] = field(default_factory=dict)

    @property
    def lacking(self) -> set[str]:
        """The kinds that it certainly cannot read, or cannot change."""
        return {kind for kind in self.read if not self.read[kind] or self.changed[kind] is False}

    def __str__(self) -> str:
        change = [kind for kind in self.read if self.read[kind] and self.changed[kind]]
        only_read = [kind for kind in self.read if self.read[kind] and self.changed[kind] is False]
        unknown = [kind for kind in self.read if self.read[kind] and self.changed[kind] is None]
        nothing = [kind for kind in self.read if not self.read[kind]]
        parts = [
            f"may manage {listed(change)}" if change else "",
            f"may read, and not change, {listed(only_read)}" if only_read else "",
            f"may read {listed(unknown)} (whether it may change them is not shown to it)" if unknown else "",
            f"may not read {listed(nothing)}" if nothing else "",
        ]
        return "; ".join(filter(None, parts))


async def rights_of(client: Client, realm: str, account_realm: str, username: str) -> Rights:
    """Find out what the account of a connection may do.

    Every realm has clients: a listing of them is empty where the account may see none.
    """
    rights = Rights()
    for kind in _CHANGED_BY:
        listed = await _list(client, f"{_REALM}/{kind}", realm)
        rights.read[kind] = bool(listed) if kind == "clients" else listed is not None
        access = [each["access"].get("manage") for each in listed or () if isinstance(each.get("access"), dict)]
        rights.changed[kind] = bool(access[0]) if access else None
    for kind, role in _CHANGED_BY.items():
        if rights.changed[kind] is None:  # an empty realm shows nothing of users, but its groups have the same right
            known = [rights.changed[other] for other in _CHANGED_BY if _CHANGED_BY[other] == role]
            rights.changed[kind] = next((each for each in known if each is not None), None)
    granted = await _granted(client, realm, account_realm, username)
    if granted is not None:
        rights.changed = {kind: role in granted or _ALL in granted for kind, role in _CHANGED_BY.items()}
    return rights


_ALL = "admin"
"""The role of realm master that gives every right in every realm."""


async def _granted(client: Client, realm: str, account_realm: str, username: str) -> set[str] | None:
    """The names of the account's roles that give rights in a realm; None where the account may not see its own."""
    users = await _list(client, f"{_REALM}/users", account_realm, username=username, exact="true")
    user = next((each for each in users or () if each.get("username") == username.lower()), None)
    name = f"{realm}-realm" if account_realm == "master" else "realm-management"
    clients = await _list(client, f"{_REALM}/clients", account_realm, clientId=name)
    if user is None or clients is None:
        return None
    if not clients and not await _list(client, f"{_REALM}/clients", account_realm):  # there is one, but it sees none
        return None
    mappings = f"{_REALM}/users/{user['id']}/role-mappings"
    paths = [f"{mappings}/clients/{each['id']}/composite" for each in clients if each.get("clientId") == name]
    found = [await _list(client, path, account_realm) for path in (f"{mappings}/realm/composite", *paths)]
    return None if None in found else {str(role["name"]) for roles in found for role in roles or ()}


async def _list(client: Client, path: str, realm: str, **query: str) -> list[Representation] | None:
    """A listing, its first object alone where nothing is asked for; None where the account may not see it."""
    try:
        asked: dict[str, str | int] = dict(query) if query or path.endswith("/composite") else {"first": 0, "max": 1}
        reply = await client.call("GET", path, at={"realm": realm}, query=asked, tried="look at the rights")
    except Denied:
        return None
    return list(reply.body) if isinstance(reply.body, list) else None
