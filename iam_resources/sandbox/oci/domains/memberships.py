"""Who is in which group: kept apart from users and groups, by both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains.lag import Lag
from iam_resources.sandbox.store import Store

Membership = dict[str, Any]
"""``group``, ``user``, ``membershipOcid``, ``dateAdded``."""


class Memberships:
    """The memberships of one domain.

    Args:
        store: where they are kept.
        kind: their kind in the store, with the domain's name.
        lag: what lists do not know yet; keys are (group, user).
    """

    def __init__(self, store: Store, kind: str, lag: Lag[tuple[str, str], Membership]) -> None:
        self._store = store
        self._kind = kind
        self._lag = lag
        self._of_group: dict[str, dict[str, Membership]] = {}
        self._of_user: dict[str, dict[str, Membership]] = {}
        for document in store.load(kind):
            self._enter(document)

    def of_group(self, group: str) -> dict[str, Membership]:
        """Memberships of a group, by user."""
        return self._of_group.get(group, {})

    def of_user(self, user: str) -> dict[str, Membership]:
        """Memberships of a user, by group."""
        return self._of_user.get(user, {})

    def listed_groups(self, user: str) -> Iterable[str]:
        """Groups of a user, as lists see them."""
        seen = self._lag.seen()
        if not seen:
            return self.of_user(user)
        groups = {group for group in self.of_user(user) if (group, user) not in seen}
        return groups | {group for (group, member), former in seen.items() if member == user and former is not None}

    def add(self, group: str, user: str, moment: str) -> None:
        """Make a user a member; one who is stays as is."""
        if user in self.of_group(group):
            return
        self._lag.note((group, user), None)
        membership = {
            "group": group,
            "user": user,
            "membershipOcid": identifiers.new("groupmembership"),
            "dateAdded": moment,
        }
        self._enter(membership)
        self._store.put(self._kind, f"{group}/{user}", membership)

    def remove(self, group: str, user: str) -> None:
        """End a membership, if there is one."""
        membership = self._of_group.get(group, {}).pop(user, None)
        if membership is not None:
            self._lag.note((group, user), membership)
            self._of_user[user].pop(group)
            self._store.drop(self._kind, f"{group}/{user}")

    def drop_group(self, group: str) -> None:
        """End all memberships of a group."""
        for user in list(self.of_group(group)):
            self.remove(group, user)

    def drop_user(self, user: str) -> None:
        """End all memberships of a user."""
        for group in list(self.of_user(user)):
            self.remove(group, user)

    def _enter(self, membership: Membership) -> None:
        self._of_group.setdefault(membership["group"], {})[membership["user"]] = membership
        self._of_user.setdefault(membership["user"], {})[membership["group"]] = membership
