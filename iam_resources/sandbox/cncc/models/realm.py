"""One realm: its objects, and the indexes that are kept beside them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from iam_resources.sandbox.cncc.models.client import Client
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.ordered import OrderedIds
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.models.session import Session
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.store import Store

KIND = "cncc."


def new_id() -> str:
    """A fresh id. The server takes none from a client."""
    return str(uuid.uuid4())


@dataclass
class Realm:
    """A realm with all it holds. Its methods keep objects, indexes and store together."""

    id: str
    settings: dict[str, Any]
    profile: dict[str, Any]
    default_role: str
    store: Store
    users: dict[str, User] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.usernames: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self.listed = OrderedIds(self._username)
        """Users that are no service accounts, by name."""
        self.everyone = OrderedIds(self._username)
        """All users, by name."""
        self._indexed: dict[str, tuple[str, str | None]] = {}
        """User id → name and address as they stand in the indexes."""
        self.role_names: dict[tuple[str | None, str], str] = {}
        self.role_users: defaultdict[str, OrderedIds] = defaultdict(lambda: OrderedIds(self._username))
        self.role_groups: defaultdict[str, set[str]] = defaultdict(set)
        self.children: defaultdict[str | None, dict[str, str]] = defaultdict(dict)
        self.members: defaultdict[str, OrderedIds] = defaultdict(lambda: OrderedIds(self._username))
        self.client_ids: dict[str, str] = {}
        self.user_sessions: defaultdict[str, set[str]] = defaultdict(set)

    @property
    def name(self) -> str:
        """The name in URLs."""
        return str(self.settings["realm"])

    def _username(self, user_id: str) -> str:
        return self.users[user_id].username

    # realm

    def save(self) -> None:
        """Note that the settings or the profile changed."""
        self.store.put(f"{KIND}realm", self.id, self._document())

    def _document(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "settings": self.settings,
            "profile": self.profile,
            "default_role": self.default_role,
        }

    def drop(self) -> None:
        """Remove the realm and all it holds from the store."""
        for session in list(self.sessions.values()):
            self.remove_session(session)
        for kind, objects in (
            ("user", self.users),
            ("role", self.roles),
            ("group", self.groups),
            ("client", self.clients),
        ):
            for key in objects:
                self.store.drop(f"{KIND}{kind}", key)
        self.store.drop(f"{KIND}realm", self.id)

    # users

    def put_user(self, user: User) -> None:
        """Add a user, or note that one changed, also in name or address."""
        self.users[user.id] = user
        if self._indexed.get(user.id) != (user.username, user.email):
            self._index(user)
        self.store.put(f"{KIND}user", user.id, user.to_document())

    def _index(self, user: User) -> None:
        if former := self._indexed.get(user.id):
            self.usernames.pop(former[0], None)
            self.emails.pop(former[1] or "", None)
            for ordered in (self.listed, self.everyone, *self.role_users.values(), *self.members.values()):
                ordered.stale()
        self._indexed[user.id] = (user.username, user.email)
        self.usernames[user.username] = user.id
        if user.email:
            self.emails[user.email] = user.id
        self.everyone.add(user.id)
        if user.service_client is None:
            self.listed.add(user.id)
        for role in user.roles:
            self.role_users[role].add(user.id)
        for group in user.groups:
            self.members[group].add(user.id)

    def remove_user(self, user: User) -> None:
        """Remove a user with its grants, memberships and sessions."""
        self.end_sessions(user)
        self.listed.discard(user.id)
        self.everyone.discard(user.id)
        for role in user.roles:
            self.role_users[role].discard(user.id)
        for group in user.groups:
            self.members[group].discard(user.id)
        self.usernames.pop(user.username, None)
        if user.email and self.emails.get(user.email) == user.id:
            del self.emails[user.email]
        del self._indexed[user.id]
        del self.users[user.id]
        self.store.drop(f"{KIND}user", user.id)

    def user_named(self, username: str) -> User | None:
        """The user of a name, in any case."""
        found = self.usernames.get(username.lower())
        return self.users[found] if found else None

    def user_with_email(self, email: str) -> User | None:
        """The user of an address, in any case."""
        found = self.emails.get(email.lower())
        return self.users[found] if found else None

    # roles

    def put_role(self, role: Role, former_name: str | None = None) -> None:
        """Add a role, or note that one changed."""
        if former_name is not None:
            self.role_names.pop((role.client, former_name), None)
        self.roles[role.id] = role
        self.role_names[role.client, role.name] = role.id
        self.store.put(f"{KIND}role", role.id, vars(role))

    def remove_role(self, role: Role) -> None:
        """Remove a role from all who have it."""
        for user_id in list(self.role_users.pop(role.id, ())):
            self.users[user_id].roles.remove(role.id)
            self.put_user(self.users[user_id])
        for group_id in self.role_groups.pop(role.id, ()):
            self.groups[group_id].roles.remove(role.id)
            self.put_group(self.groups[group_id])
        for other in self.roles.values():
            if role.id in other.composites:
                other.composites.remove(role.id)
                self.put_role(other)
        del self.role_names[role.client, role.name]
        del self.roles[role.id]
        self.store.drop(f"{KIND}role", role.id)

    def role_named(self, name: str, client: str | None = None) -> Role | None:
        """A role of the realm, or of a client; here case counts."""
        found = self.role_names.get((client, name))
        return self.roles[found] if found else None

    def realm_roles(self) -> list[Role]:
        """Roles of the realm itself."""
        return [role for role in self.roles.values() if role.client is None]

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

    def effective_roles(self, user: User) -> set[str]:
        """Role ids a user has: granted, through groups and their parents, and contained in those."""
        granted = set(user.roles)
        for group_id in user.groups:
            for group in self.lineage(self.groups[group_id]):
                granted.update(group.roles)
        return self.with_composites(granted)

    def grant(self, holder: User | Group, roles: list[Role]) -> None:
        """Give roles; those that are there stay."""
        for role in roles:
            if role.id not in holder.roles:
                holder.roles.append(role.id)
            self._index_grant(holder, role.id)
        self._put_holder(holder)

    def revoke(self, holder: User | Group, roles: list[Role]) -> None:
        """Take roles; those that are not there are passed over."""
        for role in roles:
            if role.id in holder.roles:
                holder.roles.remove(role.id)
            if isinstance(holder, User):
                self.role_users[role.id].discard(holder.id)
            else:
                self.role_groups[role.id].discard(holder.id)
        self._put_holder(holder)

    def _index_grant(self, holder: User | Group, role_id: str) -> None:
        if isinstance(holder, User):
            self.role_users[role_id].add(holder.id)
        else:
            self.role_groups[role_id].add(holder.id)

    def _put_holder(self, holder: User | Group) -> None:
        if isinstance(holder, User):
            self.put_user(holder)
        else:
            self.put_group(holder)

    # groups

    def put_group(self, group: Group, former: tuple[str | None, str] | None = None) -> None:
        """Add a group, or note that one changed; ``former`` = parent and name before."""
        if former is not None:
            self.children[former[0]].pop(former[1], None)
        self.groups[group.id] = group
        self.children[group.parent][group.name] = group.id
        for role in group.roles:
            self.role_groups[role].add(group.id)
        self.store.put(f"{KIND}group", group.id, vars(group))

    def remove_group(self, group: Group) -> None:
        """Remove a group with all below it, and everybody's membership there."""
        for child in self.children_of(group.id):
            self.remove_group(child)
        for user_id in list(self.members.pop(group.id, ())):
            self.users[user_id].groups.remove(group.id)
            self.put_user(self.users[user_id])
        for role in group.roles:
            self.role_groups[role].discard(group.id)
        self.children.pop(group.id, None)
        self.children[group.parent].pop(group.name, None)
        del self.groups[group.id]
        self.store.drop(f"{KIND}group", group.id)

    def children_of(self, parent: str | None) -> list[Group]:
        """Groups right below one, by name; None = the top."""
        return [self.groups[group_id] for _, group_id in sorted(self.children.get(parent, {}).items())]

    def lineage(self, group: Group) -> Iterator[Group]:
        """A group, its parent, and so on to the top."""
        while True:
            yield group
            if group.parent is None:
                return
            group = self.groups[group.parent]

    def path(self, group: Group) -> str:
        """``/top/child``. Slashes in names are not escaped, so a path can be ambiguous."""
        return "".join(f"/{each.name}" for each in reversed(list(self.lineage(group))))

    def group_at(self, path: str, parent: str | None = None) -> Group | None:
        """The group of a path, with names that contain slashes, also in front: only one slash is the path's own."""
        parts = path.removeprefix("/").split("/") if parent is None else path.split("/")
        for count in range(1, len(parts) + 1):
            found = self.children.get(parent, {}).get("/".join(parts[:count]))
            if found is None:
                continue
            if count == len(parts):
                return self.groups[found]
            if below := self.group_at("/".join(parts[count:]), found):
                return below
        return None

    def join(self, user: User, group: Group) -> None:
        """Make a user a member."""
        if self.members[group.id].add(user.id):
            user.groups.append(group.id)
            self.put_user(user)

    def leave(self, user: User, group: Group) -> None:
        """End a membership, if there is one."""
        if self.members[group.id].discard(user.id):
            user.groups.remove(group.id)
            self.put_user(user)

    # clients

    def put_client(self, client: Client, former_client_id: str | None = None) -> None:
        """Add a client, or note that one changed."""
        if former_client_id is not None:
            self.client_ids.pop(former_client_id, None)
        self.clients[client.id] = client
        self.client_ids[client.client_id] = client.id
        self.store.put(f"{KIND}client", client.id, vars(client))

    def remove_client(self, client: Client) -> None:
        """Remove a client with its roles and its service account."""
        for role in [role for role in self.roles.values() if role.client == client.id]:
            self.remove_role(role)
        if service := self.service_account(client):
            self.remove_user(service)
        for session in [session for session in self.sessions.values() if session.client == client.id]:
            self.remove_session(session)
        del self.client_ids[client.client_id]
        del self.clients[client.id]
        self.store.drop(f"{KIND}client", client.id)

    def client_named(self, client_id: str) -> Client | None:
        """The client of a clientId."""
        found = self.client_ids.get(client_id)
        return self.clients[found] if found else None

    def service_account(self, client: Client) -> User | None:
        """The user that stands for a client."""
        return next((user for user in self.users.values() if user.service_client == client.id), None)

    # sessions

    def put_session(self, session: Session) -> None:
        """Add a session, or note that it was used."""
        self.sessions[session.id] = session
        self.user_sessions[session.user].add(session.id)
        self.store.put(f"{KIND}session", session.id, vars(session))

    def remove_session(self, session: Session) -> None:
        """End one session."""
        self.sessions.pop(session.id, None)
        self.user_sessions[session.user].discard(session.id)
        self.store.drop(f"{KIND}session", session.id)

    def end_sessions(self, user: User) -> None:
        """End all sessions of a user."""
        for session_id in list(self.user_sessions.get(user.id, ())):
            self.remove_session(self.sessions[session_id])
        self.user_sessions.pop(user.id, None)
