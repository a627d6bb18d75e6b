"""Memberships of users in groups, stored apart from both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iam_resources.sandbox.collection import Collection, Format, Ordered
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.store import Store

Membership = dict[str, Any]
"""``group``, ``user``, ``membershipOcid``, ``dateAdded``."""


class Memberships:
    """The memberships of one domain.

    Args:
        store: where they are kept.
        kind: their kind in the store, with the domain's name.
        lag: what listings do not show yet.
    """

    def __init__(self, store: Store, kind: str, lag: Lag[str, Membership]) -> None:
        self._memberships: Collection[Membership] = Collection(
            store,
            Format(kind, lambda each: _id(each["group"], each["user"]), lambda each: each, dict),
            {name: _key(name) for name in ("group", "user")},
            lag=lag,
        )
        self._memberships.load()

    def get(self, group: str, user: str) -> Membership | None:
        """The membership of a user in a group."""
        return self._memberships.get(_id(group, user))

    def of_group(self, group: str) -> Ordered[Membership]:
        """Memberships of a group."""
        return self._memberships.find("group", group)

    def of_user(self, user: str) -> Ordered[Membership]:
        """Memberships of a user."""
        return self._memberships.find("user", user)

    def listed_groups(self, user: str) -> list[str]:
        """Groups of a user, as listings show them."""
        listed = self._memberships.listed(self.of_user(user), lambda each: bool(each["user"] == user))
        return [membership["group"] for membership in listed]

    def add(self, group: str, user: str, moment: str) -> None:
        """Make a user a member; idempotent."""
        if self.get(group, user) is not None:
            return
        ocid = identifiers.new("groupmembership")
        self._memberships.put({"group": group, "user": user, "membershipOcid": ocid, "dateAdded": moment})

    def remove(self, group: str, user: str) -> None:
        """End a membership, if there is one."""
        if (membership := self.get(group, user)) is not None:
            self._memberships.remove(membership)

    def drop_group(self, group: str) -> None:
        """End all memberships of a group."""
        self._drop(self.of_group(group))

    def drop_user(self, user: str) -> None:
        """End all memberships of a user."""
        self._drop(self.of_user(user))

    def _drop(self, memberships: Iterable[Membership]) -> None:
        for membership in list(memberships):
            self._memberships.remove(membership)


def _id(group: str, user: str) -> str:
    return f"{group}/{user}"


def _key(name: str) -> Any:
    return lambda each: (each[name],)
