"""One realm: its API, and what is known of its objects and rules."""

from __future__ import annotations

import asyncio
import logging

from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.realms import Realms
from iam_resources.cncc.api.role_mapper import RoleMapper
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.api.users import Users
from iam_resources.cncc.directory import ClientDirectory, Grants, GroupDirectory, Members, RoleDirectory, UserDirectory
from iam_resources.cncc.directory.members import UserLocks
from iam_resources.cncc.realm_rules import RealmRules
from iam_resources.directory import Identity
from iam_resources.errors import Denied, Invalid, NotFound, Refused, SignInFailed, Unavailable
from iam_resources.http import Client
from iam_resources.http.clock import ServerClock

log = logging.getLogger(__name__)

_SAME_MOMENT_MS = 5000
"""How far apart a credential's date and the event of the call that made it can be."""


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
        self._default_role_id = ""
        self._identified: asyncio.Task[None] | None = None
        locks = UserLocks()
        self.clock = clock
        self.users = UserDirectory(Users(client, name), name)
        self.roles = RoleDirectory(Roles(client, name), name)
        self.groups = GroupDirectory(Groups(client, name), name)
        self.clients = ClientDirectory(Clients(client, name), name)
        self.grants = Grants(RoleMapper(client, name), self.users, self.roles, locks)
        self.members = Members(self.groups.api, self.users, locks)
        self._realms = Realms(client, name)
        self.rules = RealmRules(self._realms, self.users.api, name)

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
        if not task.done():  # asked for every resource: without another task
            await asyncio.shield(task)

    @property
    def title(self) -> str:
        """What it is called in a message."""
        return f"realm {self.name}"

    @property
    def requests_sent(self) -> int:
        """Requests that its connection has sent so far."""
        return self._client.calls

    def is_default_role(self, role: Identity) -> bool:
        """Whether a role is the one that the realm gives everybody; by its name, where the account may not see which
        one that is."""
        if self._default_role_id:
            return role.id == self._default_role_id
        return role.name == f"default-roles-{self.name.lower()}"

    async def default_role_ids(self) -> frozenset[str]:
        """The UUID of the role that the realm gives everybody, whatever it is called.

        Raises:
            Refused: the account of the connection may not see it.
        """
        try:
            default = (await self.rules.realm()).get("defaultRole")
        except (Denied, Invalid):
            default = None
        if default is None:
            raise Refused(
                f"the account of the connection may not see which role the realm {self.name} gives everybody, so nobody"
                " can lose the others",
                hint="Give the account the role view-realm of the realm, or set exclusive=False",
            )
        return frozenset({str(default["id"])})

    async def is_password_of(self, account: str, account_realm: str, user_id: str, since: int) -> bool:
        """Whether an account has set the password that a user has, as the realm's admin events say.

        False where the realm keeps no admin events, or does not show them to the account of the connection.

        Args:
            account, account_realm: the account's user name, and its realm.
            user_id: whose password.
            since: when the password was set, in milliseconds since 1970.
        """
        try:
            event = await self._realms.newest_password_event(user_id)
            seen = await Users(self._client, account_realm).named(account) if event else None
        except (Denied, Invalid, NotFound, Unavailable):
            return False
        if event is None or seen is None or event.get("authDetails", {}).get("userId") != seen["id"]:
            return False
        return abs(int(event["time"]) - since) <= _SAME_MOMENT_MS

    async def _identify(self) -> None:
        try:
            seen = await self.rules.realm()
            self.id = str(seen.get("id") or "")
            self._default_role_id = str((seen.get("defaultRole") or {}).get("id") or "")
        except SignInFailed:
            raise
        except (Denied, Invalid):
            self.id = ""
        if not self.id:
            self.id = await self._id_in_roles()
        if not self.id:
            log.debug("realm %s: nothing that the account may see has the realm's UUID", self.name)

    async def _id_in_roles(self) -> str:
        """The realm's UUID as its roles have it, for an account that may not see the realm's settings."""
        try:
            roles = await self.roles.api.any_one()
        except (Denied, Invalid):
            roles = []
        try:
            if not roles and (users := await self.users.api.page(0, 1)):  # manage-users alone lists no roles
                roles = await self.grants.api.get(str(users[0]["id"]))
        except (Denied, Invalid, NotFound):
            return ""
        return next((str(role["containerId"]) for role in roles if role.get("containerId")), "")
