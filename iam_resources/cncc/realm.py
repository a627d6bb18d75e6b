"""One realm: its API, and what is known of its objects and rules."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.realms import Realms
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.role_mapper import RoleMapper
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.api.users import Users
from iam_resources.cncc.auth import ServerClock
from iam_resources.cncc.directory import ClientDirectory, Grants, GroupDirectory, Members, RoleDirectory, UserDirectory
from iam_resources.cncc.directory.locks import UserLocks
from iam_resources.errors import Denied, Invalid, NotFound, Refused
from iam_resources.http import Client

log = logging.getLogger(__name__)

T = TypeVar("T")


class Realm:
    """One realm of a console.

    Args:
        client: the connection.
        name: the realm's name.
        clock: the server's clock.
        former_ids: UUIDs of realms that this one took the place of.
    """

    def __init__(self, client: Client, name: str, clock: ServerClock, former_ids: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.former_ids = former_ids
        self.id = ""
        """The realm's UUID, after `identify`; empty where the server does not show it to this account."""
        self._client = client
        self._identified: asyncio.Task[None] | None = None
        locks = UserLocks()
        self.clock = clock
        self.users = UserDirectory(Users(client, name), name)
        self.roles = RoleDirectory(Roles(client, name), name)
        self.groups = GroupDirectory(Groups(client, name), name)
        self.clients = ClientDirectory(Clients(client, name), name)
        self.grants = Grants(RoleMapper(client, name), self.users, self.roles, locks)
        self.members = Members(self.groups.api, self.users, locks)
        self.rules = RealmRules(Realms(client, name), self.users.api, name)

    @property
    def home(self) -> str:
        """What identifies the realm for ever: its UUID, else where it is."""
        return self.id or f"{self._client.base_url}/realms/{self.name}"

    async def identify(self) -> None:
        """Find out the realm's UUID; one call for each realm and run.

        Raises:
            NotFound: there is no such realm.
        """
        task = self._identified
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._identified = asyncio.ensure_future(self._identify())
        await asyncio.shield(task)

    async def default_role_ids(self) -> frozenset[str]:
        """The UUID of the role that the realm gives everybody, whatever it is called."""
        try:
            default = (await self.rules.realm()).get("defaultRole")
        except (Denied, Invalid):
            default = None
        if default is None:
            default = await self.roles.by_name(self.roles.default)
        return frozenset({str(default["id"])} if default else ())

    async def _identify(self) -> None:
        try:
            self.id = str((await self.rules.realm()).get("id", ""))
        except (Denied, Invalid):
            log.debug("realm %s: the account may not see the realm's settings, so its UUID is not known", self.name)


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

    async def realm(self) -> Representation:
        """The realm's settings, read once.

        Raises:
            Denied: the account may not see them.
            NotFound: there is no such realm.
        """
        settings = await self._once("realm", self._realms.get)
        return settings if settings is not None else await self._realms.get()

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
