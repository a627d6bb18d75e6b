"""All realms, read from the store and kept by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iam_resources.sandbox.cncc.models.client import Client
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.realm import KIND, Realm
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.models.session import Session
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.store import Store


class Realms:
    """The realms of the server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_name: dict[str, Realm] = {}
        by_id: dict[str, Realm] = {}
        for document in store.load(f"{KIND}realm"):
            realm = Realm(**document, store=store)
            by_id[realm.id] = self._by_name[realm.name] = realm
        for document in store.load(f"{KIND}role"):
            by_id[document["realm"]].put_role(Role(**document))
        for document in store.load(f"{KIND}client"):
            by_id[document["realm"]].put_client(Client(**document))
        for document in store.load(f"{KIND}group"):
            by_id[document["realm"]].put_group(Group(**document))
        for document in store.load(f"{KIND}user"):
            by_id[document["realm"]].put_user(User.from_document(document))
        for document in store.load(f"{KIND}session"):
            by_id[document["realm"]].put_session(Session(**document))
        store.forget()  # what was just read need not be written again

    def __iter__(self) -> Iterator[Realm]:
        return iter(list(self._by_name.values()))

    def get(self, name: str) -> Realm | None:
        """The realm of a name; case counts."""
        return self._by_name.get(name)

    def has_id(self, realm_id: str) -> bool:
        """Whether an id is taken."""
        return any(realm.id == realm_id for realm in self)

    def add(self, realm_id: str, settings: dict[str, Any], profile: dict[str, Any]) -> Realm:
        """Make an empty realm."""
        realm = Realm(realm_id, settings, profile, "", self._store)
        self._by_name[realm.name] = realm
        realm.save()
        return realm

    def rename(self, realm: Realm, former_name: str) -> None:
        """Note that a realm has another name."""
        del self._by_name[former_name]
        self._by_name[realm.name] = realm

    def remove(self, realm: Realm) -> None:
        """Remove a realm with all it holds."""
        realm.drop()
        del self._by_name[realm.name]
