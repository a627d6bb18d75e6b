"""All realms, found by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iam_resources.sandbox.cncc.models.realm import CLIENTS, GROUPS, ROLES, SESSIONS, USERS, Realm
from iam_resources.sandbox.collection import Collection, Format
from iam_resources.sandbox.store import Store


class Realms:
    """The realms of the server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        form = Format[Realm](
            "cncc.realm", lambda realm: realm.id, Realm.to_document, lambda document: Realm(store, **document)
        )
        self._realms = Collection(store, form, {"name": lambda realm: (realm.name,)})
        self._realms.load()
        # Objects of all realms share a kind: each document names its realm.
        for document in store.load(ROLES.kind):
            self._realms[document["realm"]].roles.enter(ROLES.read(document))
        for document in store.load(CLIENTS.kind):
            self._realms[document["realm"]].clients.enter(CLIENTS.read(document))
        for document in store.load(GROUPS.kind):
            self._realms[document["realm"]].groups.enter(GROUPS.read(document))
        for document in store.load(USERS.kind):
            self._realms[document["realm"]].users.enter(USERS.read(document))
        for document in store.load(SESSIONS.kind):
            self._realms[document["realm"]].sessions.enter(SESSIONS.read(document))

    def __iter__(self) -> Iterator[Realm]:
        return iter(self._realms)

    def get(self, name: str) -> Realm | None:
        """The realm of a name; names of realms are case-sensitive."""
        return self._realms.first("name", name)

    def has_id(self, realm_id: str) -> bool:
        """Whether an id is taken."""
        return realm_id in self._realms

    def add(self, realm_id: str, settings: dict[str, Any], profile: dict[str, Any]) -> Realm:
        """Make an empty realm."""
        realm = Realm(self._store, realm_id, settings, profile, "")
        self._realms.put(realm)
        return realm

    def put(self, realm: Realm) -> None:
        """Store a realm whose settings (its name is one of them) or profile have changed."""
        self._realms.put(realm)

    def remove(self, realm: Realm) -> None:
        """Remove a realm with all its objects."""
        realm.clear()
        self._realms.remove(realm)
