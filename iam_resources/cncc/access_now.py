"""Who has what in a realm now, also by hand: grants, members, roles of groups, and what composite roles include.

Calls: one listing of the roles, of the groups at each level, and of each role's users and each group's members in
pages; one more for the roles of each group and for each composite role. Nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from functools import partial

from iam_resources.access import Entitlement, Grant, Observed, Principal, Resource, State, text_in
from iam_resources.cncc.access import role_entitlement
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.connection import connect
from iam_resources.cncc.realm import Realm
from iam_resources.http.pages import offset_pages
from iam_resources.settings import Settings

_PAGE = 100
_AT_ONCE = 8


async def observe(settings: Settings, states: Iterable[State]) -> list[Observed]:
    """Read the access in every realm that some resources are in.

    Args:
        settings: of the connections.
        states: the resources.

    Raises:
        VendorError: the console refuses, or cannot be reached.
    """
    places = {(text_in(state.inputs.get("connection")), text_in(state.inputs.get("realm"))) for state in states}
    realms: dict[str, Realm] = {}
    called: dict[str, list[tuple[str, str]]] = {}
    for connection, name in sorted(places):
        realm = (await connect(settings, connection or None)).realm(name or None)
        await realm.identify()
        realms.setdefault(realm.home, realm)
        called.setdefault(realm.home, []).append((connection, name))
    return [await _Reading(realm).read(called[home]) for home, realm in realms.items()]


class _Reading:
    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        self._place = Resource(f"cncc:{realm.id}", "cncc", "realm", realm.name)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._grants: list[Grant] = []
        self._names: dict[tuple[str, str], str] = {}
        self._parents: dict[str, str] = {}

    async def read(self, called: Iterable[tuple[str, str]]) -> Observed:
        """Read all of it.

        Args:
            called: the ways in which resources name the realm.
        """
        roles = await self._realm.roles.all()
        groups = [each async for each in self._groups()]
        work = [self._users_of(role) for role in roles]
        work += [self._included_in(role) for role in roles if role.get("composite")]
        work += [part(group) for group in groups for part in (self._members_of, self._roles_of)]
        await asyncio.gather(*work)
        spared = frozenset(f"role:cncc/role/{id_}" for id_ in await self._realm.default_role_ids())
        self._names |= {("role", f"cncc/role/{role['id']}"): str(role["name"]) for role in roles}
        return Observed(
            vendor="cncc",
            family="cncc",
            place=self._realm.id,
            called=tuple(called),
            grants=tuple(self._grants),
            parents=self._parents,
            names=self._names,
            spared=spared,
        )

    async def _groups(self, above: str = "") -> AsyncIterator[Representation]:
        api = self._realm.groups.api
        pages = partial(api.children, above) if above else api.page
        async for group in offset_pages(pages, size=_PAGE):
            yield group
            if above:
                self._parents[f"cncc/group/{group['id']}"] = f"cncc/group/{above}"
            if group.get("subGroupCount", 1):
                async for below in self._groups(str(group["id"])):
                    yield below

    async def _users_of(self, role: Representation) -> None:
        if role["name"] in ("", ".", ".."):  # no address of the API could name it
            return
        async with self._slots:
            async for user in offset_pages(partial(self._realm.roles.api.users_page, role["name"]), size=_PAGE):
                self._grants.append(Grant(self._principal("user", user, "username"), self._role(role)))

    async def _included_in(self, role: Representation) -> None:
        async with self._slots:
            included = await self._realm.roles.api.composites(str(role["id"]))
        for each in included:
            if not each.get("clientRole"):
                self._grants.append(Grant(None, self._role(each), through=self._role(role)))

    async def _members_of(self, group: Representation) -> None:
        what = Entitlement(
            f"member:cncc/group/{group['id']}",
            self._place,
            "group",
            str(group["path"]),
            group=self._principal("group", group, "path").key,
        )
        async with self._slots:
            async for user in offset_pages(partial(self._realm.groups.api.members, str(group["id"])), size=_PAGE):
                self._grants.append(Grant(self._principal("user", user, "username"), what))

    async def _roles_of(self, group: Representation) -> None:
        async with self._slots:
            roles = await self._realm.grants.api.of_group(str(group["id"]))
        who = self._principal("group", group, "path")
        self._grants += [Grant(who, self._role(role)) for role in roles]

    def _role(self, role: Mapping[str, object]) -> Entitlement:
        return role_entitlement(f"cncc/role/{role['id']}", str(role["name"]), self._place)

    def _principal(self, kind: str, seen: Mapping[str, object], name: str) -> Principal:
        key = f"cncc/{kind}/{seen['id']}"
        self._names[kind, key] = str(seen[name])
        return Principal(key, "cncc", kind, str(seen[name]), self._place.key)
