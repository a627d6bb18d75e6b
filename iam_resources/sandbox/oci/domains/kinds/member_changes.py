"""Changes of the members of a group, collected from the operations of one request.

Only the difference is kept: adding one member to a group of thousands costs one membership.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import duplicate_members, not_modifiable
from iam_resources.sandbox.oci.domains.kinds.kind import resolve_reference
from iam_resources.sandbox.oci.domains.scim.filters import Compare
from iam_resources.sandbox.oci.domains.scim.patch import Change

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.domain import Domain

Reference = dict[str, Any]


class MemberChanges:
    """Changes of the members of a group.

    Args:
        domain: the domain.
        group: id of the group; "" = a new one.
    """

    def __init__(self, domain: Domain, group: str) -> None:
        self._domain = domain
        self._group = group
        self._added: dict[str, None] = {}
        self._removed: dict[str, None] = {}

    def add_operation(self, change: Change) -> None:
        """Add one operation of a PATCH on ``members``.

        Raises:
            ScimError: 400; a member does not exist, or a sub-attribute of one is changed. 409; one is a member already.
        """
        if change.path.part is not None:
            raise not_modifiable(change.path.text, "immutable")
        if change.op == "add":
            self._add(change.value or [])
        elif change.op == "replace" and change.where is None:
            self.replace(change.value or [])
        elif change.op == "remove":
            self._remove(self._users_to_remove(change))
        else:
            raise not_modifiable(change.path.text, "immutable")

    def replace(self, references: Iterable[Reference]) -> None:
        """Make these the only members.

        Raises:
            ScimError: 400, 409.
        """
        wanted = self._resolve_all(references)
        self._remove(user for user in self._current() if user not in set(wanted))
        for user in wanted:
            self._enter(user)

    def carry_out(self, group: str, moment: str) -> None:
        """Change the memberships."""
        for user in self._removed:
            self._domain.memberships.remove(group, user)
        for user in self._added:
            self._domain.memberships.add(group, user, moment)

    def _add(self, references: Iterable[Reference]) -> None:
        for user in self._resolve_all(references):
            if self._has(user):
                raise duplicate_members()
            self._enter(user)

    def _resolve_all(self, references: Iterable[Reference]) -> list[str]:
        found = [
            resolve_reference(self._domain, "User", "Users", reference, "Group.members")["id"]
            for reference in references
        ]
        if len(set(found)) != len(found):
            raise duplicate_members()
        return found

    def _users_to_remove(self, change: Change) -> list[str]:
        """Users that an operation removes; those who are not members are ignored."""
        if change.where is None:
            given = [reference.get("value") or reference.get("ocid", "") for reference in change.value or ()]
            return self._resolve(given) if change.value else self._current()
        if (
            isinstance(change.where, Compare)
            and change.where.op == "eq"
            and change.where.path.text in ("value", "ocid")
        ):
            return self._resolve([str(change.where.value)])
        test = change.test
        users = self._domain.users
        return [user for user in self._current() if test({"value": user, "ocid": users[user]["ocid"], "type": "User"})]

    def _resolve(self, references: Iterable[str]) -> list[str]:
        return [user["id"] for reference in references if (user := self._domain.find("Users", reference))]

    def _current(self) -> list[str]:
        present = (membership["user"] for membership in self._domain.memberships.of_group(self._group))
        return [*(user for user in present if user not in self._removed), *self._added]

    def _has(self, user: str) -> bool:
        return user in self._added or (self._is_member(user) and user not in self._removed)

    def _is_member(self, user: str) -> bool:
        return self._domain.memberships.get(self._group, user) is not None

    def _enter(self, user: str) -> None:
        self._removed.pop(user, None)
        if not self._is_member(user):
            self._added[user] = None

    def _remove(self, users: Iterable[str]) -> None:
        for user in list(users):
            self._added.pop(user, None)
            if self._is_member(user):
                self._removed[user] = None
