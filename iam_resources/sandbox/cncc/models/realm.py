"""One realm: its objects, and what the change or removal of one does to the others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from iam_resources.sandbox.cncc.models.client import Client
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.models.session import Session
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.collection import Collection, Format, Ordered
from iam_resources.sandbox.store import Store

USERS: Format[User] = Format("cncc.user", lambda user: user.id, User.to_document, User.from_document)
ROLES: Format[Role] = Format("cncc.role", lambda role: role.id, vars, lambda document: Role(**document))
GROUPS: Format[Group] = Format("cncc.group", lambda group: group.id, vars, lambda document: Group(**document))
CLIENTS: Format[Client] = Format("cncc.client", lambda client: client.id, vars, lambda document: Client(**document))
SESSIONS: Format[Session] = Format("cncc.session", lambda each: each.id, vars, lambda document: Session(**document))


def new_id() -> str:
    """A new id. The server accepts none from a client."""
    return str(uuid.uuid4())


class Realm:
    """A realm with all its objects.

    Args:
        store: where its objects are kept.
        id: its id.
        settings: as the API shows them.
        profile: the user profile.
        default_role: id of the role that every new user gets.

    Attributes:
        users: by user name; also found by ``username``, ``email``, ``role``, ``group``, ``service_client``, and as a
            ``person``: one who is not a service account.
        roles: found by ``name`` (the client's, None for the realm, and its own), ``client``, and what they ``contain``.
        groups: by name; found by ``place`` (parent and name), ``parent`` and ``role``.
        clients: by clientId; found by ``client_id``.
        sessions: found by ``user`` and ``client``.
    """

    def __init__(
        self, store: Store, id: str, settings: dict[str, Any], profile: dict[str, Any], default_role: str
    ) -> None:
        self.id = id
        self.settings = settings
        self.profile = profile
        self.default_role = default_role
        self.users: Collection[User] = Collection(
            store,
            USERS,
            {
                "username": lambda user: (user.username,),
                "email": lambda user: (user.email,) if user.email else (),
                "role": lambda user: user.roles,
                "group": lambda user: user.groups,
                "service_client": lambda user: (user.service_client,),
                "person": lambda user: (user.service_client is None,),
            },
            order=lambda user: user.username,
        )
        self.roles: Collection[Role] = Collection(
            store,
            ROLES,
            {
                "name": lambda role: ((role.client, role.name),),
                "client": lambda role: (role.client,),
                "contain": lambda role: role.composites,
            },
        )
        self.groups: Collection[Group] = Collection(
            store,
            GROUPS,
            {
                "place": lambda group: ((group.parent, group.name),),
                "parent": lambda group: (group.parent,),
                "role": lambda group: group.roles,
            },
            order=lambda group: group.name,
        )
        self.clients: Collection[Client] = Collection(
            store, CLIENTS, {"client_id": lambda client: (client.client_id,)}, order=lambda client: client.client_id
        )
        self.sessions: Collection[Session] = Collection(
            store, SESSIONS, {"user": lambda each: (each.user,), "client": lambda each: (each.client,)}
        )

    @property
    def name(self) -> str:
        """The name in URLs."""
        return str(self.settings["realm"])

    def to_document(self) -> dict[str, Any]:
        """What is stored of the realm itself."""
        return {
            "id": self.id,
            "settings": self.settings,
            "profile": self.profile,
            "default_role": self.default_role,
        }

    def clear(self) -> None:
        """Remove all objects of the realm."""
        for collection in (self.sessions, self.users, self.roles, self.groups, self.clients):
            collection.clear()

    # users

    def remove_user(self, user: User) -> None:
        """Remove a user and their sessions."""
        self.end_sessions(user)
        self.users.remove(user)

    def user_named(self, username: str) -> User | None:
        """The user of a name; names are case-insensitive."""
        return self.users.first("username", username.lower())

    def user_with_email(self, email: str) -> User | None:
        """The user of an address; addresses are case-insensitive."""
        return self.users.first("email", email.lower())

    # roles

    def remove_role(self, role: Role) -> None:
        """Remove a role from all who have it."""
        for user in self.users.find("role", role.id):
            self.revoke(user, [role])
        for group in self.groups.find("role", role.id):
            self.revoke(group, [role])
        for other in self.roles.find("contain", role.id):
            other.composites.remove(role.id)
            self.roles.put(other)
        self.roles.remove(role)

    def role_named(self, name: str, client: str | None = None) -> Role | None:
        """A role of the realm, or of a client; names of roles are case-sensitive."""
        return self.roles.first("name", (client, name))

    def realm_roles(self) -> Ordered[Role]:
        """Roles of the realm itself."""
        return self.roles.find("client", None)

    def with_composites(self, granted: set[str]) -> set[str]:
        """Role ids with all that they contain, directly or not."""
        found: set[str] = set()
        todo = list(granted)
        while todo:
            role_id = todo.pop()
            if role_id not in found and role_id in self.roles:
                found.add(role_id)
                todo.extend(self.roles[role_id].composites)
        return found

    def effective_roles(self, holder: User | Group) -> set[str]:
        """Role ids a user or a group has: granted, through groups and their parents, and contained in those."""
        granted = set(holder.roles)
        for group in [self.groups[group_id] for group_id in holder.groups] if isinstance(holder, User) else [holder]:
            for each in self.lineage(group):
                granted.update(each.roles)
        return self.with_composites(granted)

    def grant(self, holder: User | Group, roles: Iterable[Role]) -> None:
        """Grant roles; those that are granted already stay."""
        for role in roles:
            if role.id not in holder.roles:
                holder.roles.append(role.id)
        self._put_holder(holder)

    def revoke(self, holder: User | Group, roles: Iterable[Role]) -> None:
        """Revoke roles; those that are not granted are ignored."""
        gone = {role.id for role in roles}
        holder.roles = [role_id for role_id in holder.roles if role_id not in gone]
        self._put_holder(holder)

    def _put_holder(self, holder: User | Group) -> None:
        if isinstance(holder, User):
            self.users.put(holder)
        else:
            self.groups.put(holder)

    # groups

    def remove_group(self, group: Group) -> None:
        """Remove a group with its subgroups and all memberships in them."""
        for child in self.children_of(group.id):
            self.remove_group(child)
        for user in self.users.find("group", group.id):
            self.leave(user, group)
        self.groups.remove(group)

    def children_of(self, parent: str | None) -> Ordered[Group]:
        """Direct subgroups; None = the top-level groups."""
        return self.groups.find("parent", parent)

    def child_named(self, name: str, parent: str | None) -> Group | None:
        """The direct subgroup of a name; names of groups are case-sensitive."""
        return self.groups.first("place", (parent, name))

    def lineage(self, group: Group) -> Iterator[Group]:
        """A group, its parent, and so on up to the top level."""
        while True:
            yield group
            if group.parent is None:
                return
            group = self.groups[group.parent]

    def path(self, group: Group) -> str:
        """``/top/child``. Slashes in names are not escaped, so a path can be ambiguous."""
        return "".join(f"/{each.name}" for each in reversed(list(self.lineage(group))))

    def group_at(self, path: str, parent: str | None = None) -> Group | None:
        """The group of a path. Names may contain slashes, even as first character: one leading slash is the path's."""
        parts = path.removeprefix("/").split("/") if parent is None else path.split("/")
        for count in range(1, len(parts) + 1):
            found = self.child_named("/".join(parts[:count]), parent)
            if found is None:
                continue
            if count == len(parts):
                return found
            if below := self.group_at("/".join(parts[count:]), found.id):
                return below
        return None

    def join(self, user: User, group: Group) -> None:
        """Make a user a member."""
        if group.id not in user.groups:
            user.groups.append(group.id)
            self.users.put(user)

    def leave(self, user: User, group: Group) -> None:
        """End a membership, if there is one."""
        if group.id in user.groups:
            user.groups.remove(group.id)
            self.users.put(user)

    # clients and sessions

    def remove_client(self, client: Client) -> None:
        """Remove a client with its roles, its service account and its sessions."""
        for role in self.roles.find("client", client.id):
            self.remove_role(role)
        if service := self.service_account(client):
            self.remove_user(service)
        for session in self.sessions.find("client", client.id):
            self.sessions.remove(session)
        self.clients.remove(client)

    def client_named(self, client_id: str) -> Client | None:
        """The client of a clientId."""
        return self.clients.first("client_id", client_id)

    def service_account(self, client: Client) -> User | None:
        """The user that stands for a client."""
        return self.users.first("service_client", client.id)

    def end_sessions(self, user: User) -> None:
        """End all sessions of a user."""
        for session in self.sessions.find("user", user.id):
            self.sessions.remove(session)
