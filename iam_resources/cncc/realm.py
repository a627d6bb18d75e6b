"""One realm: its API, and what is known of its objects and rules."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.realms import Realms
from iam_resources.cncc.api.role_mapper import RoleMapper
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.api.users import Users
from iam_resources.cncc.auth import ServerClock
from iam_resources.cncc.directory import ClientDirectory, Grants, GroupDirectory, Members, RoleDirectory, UserDirectory
from iam_resources.errors import Denied, Invalid, NotFound, Refused
from iam_resources.http import Client

T = TypeVar("T")


class Realm:
    """One realm of a console.

    Args:
        client: the connection.
        name: the realm's name.
        clock: the server's clock.
    """

    def __init__(self, client: Client, name: str, clock: ServerClock) -> None:
        self.name = name
        self.clock = clock
        self.users = UserDirectory(Users(client, name), name)
        self.roles = RoleDirectory(Roles(client, name), name)
        self.groups = GroupDirectory(Groups(client, name), name)
        self.clients = ClientDirectory(Clients(client, name), name)
        self.grants = Grants(RoleMapper(client, name), self.users, self.roles)
        self.members = Members(self.groups.api, self.users)
        self.rules = RealmRules(Realms(client, name), self.users.api, name)


class RealmRules:
    """What a realm allows, read once: what it does not allow it drops without a word, so that is asked before a write.

    Args:
        realms, users: the calls.
        realm: the realm's name.
    """

    def __init__(self, realms: Realms, users: Users, realm: str) -> None:
        self._realms = realms
        self._users = users
        self._realm = realm
        self._read: dict[str, asyncio.Task[Any]] = {}

    async def check_attributes(self, names: Iterable[str], *, tried: str) -> None:
        """See that the realm keeps these attributes when an administrator sends them.

        Raises:
            Refused: it does not; the error says which and what to change.
        """
        wanted = set(names)
        if not wanted:
            return
        profile = await self._once("profile", self._users.profile)
        if profile is None:
            return  # a server without user profiles keeps all, and one that does not show it decides itself
        declared = {each["name"]: each for each in profile.get("attributes", [])}
        keeps_all = profile.get("unmanagedAttributePolicy") in ("ENABLED", "ADMIN_EDIT")
        lost = []
        for name in sorted(wanted):
            if name in declared:
                editors = declared[name].get("permissions", {}).get("edit", ["admin"])
                if "admin" not in editors:
                    lost.append(name)
            elif name == "locale":
                settings = await self._once("realm", self._realms.get)
                if settings is not None and not settings.get("internationalizationEnabled"):
                    lost.append(name)
            elif not keeps_all:
                lost.append(name)
        if lost:
            raise Refused(
                f"realm {self._realm} would drop the attribute{'s' if lost[1:] else ''} {', '.join(lost)}",
                tried=tried,
                hint="Declare them in the realm's user profile with edit permission for administrators, or set"
                " 'Unmanaged attributes' to 'Only administrators can write' in the realm settings ('locale' needs"
                " internationalization turned on)",
            )

    async def default_required_actions(self, wanted: Iterable[str], *, tried: str) -> frozenset[str]:
        """See that the realm knows these required actions.

        Returns:
            Those that it requires of every new user, also unasked.

        Raises:
            Refused: it does not know some; the error says which, and which there are.
        """
        listed = await self._once("actions", self._realms.required_actions)
        if listed is None:
            return frozenset()
        known = {str(action["alias"]) for action in listed}
        lost = sorted(set(wanted) - known)
        if lost:
            raise Refused(
                f"realm {self._realm} knows no required action {', '.join(lost)}",
                tried=tried,
                hint=f"There are: {', '.join(sorted(known))}",
            )
        return frozenset(str(action["alias"]) for action in listed if action.get("defaultAction"))

    async def _once(self, what: str, read: Callable[[], Awaitable[T]]) -> T | None:
        task = self._read.get(what)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._read[what] = asyncio.ensure_future(_if_shown(read))
        answer: T | None = await asyncio.shield(task)
        return answer


async def _if_shown(read: Callable[[], Awaitable[T]]) -> T | None:
    """None where the server has no such thing, or does not show it to this account."""
    try:
        return await read()
    except (NotFound, Denied, Invalid):
        return None
