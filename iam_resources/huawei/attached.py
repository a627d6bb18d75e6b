"""What is attached to permission sets by an id: system-defined identity policies, and system-defined policies."""

from __future__ import annotations

from iam_resources.directory import found
from iam_resources.errors import IamError, VendorError
from iam_resources.huawei.api.permission_sets import Attachments
from iam_resources.huawei.directory import Listings
from iam_resources.huawei.roll_out import Content
from iam_resources.shapes.place import Called, Known

_UNKNOWN = frozenset({"IIC.1246", "IIC.1281"})
"""The codes for an id that no system-defined policy has (400 for an identity policy, 404 for a role)."""


class Policies:
    """Policies that are attached by their id: nothing lists all of them, so any id is taken as it is."""

    async def identify(self, reference: str, *, tried: str) -> Known:
        return Known(reference, reference)

    async def by_id(self, object_id: str) -> Known:
        return Known(object_id, object_id)

    def identity_of(self, seen: Known) -> Known:
        return seen


class Attached(Listings[str, dict[str, str]]):
    """Attachments of one kind: names by id, in one listing a set, and a roll-out after each change."""

    def __init__(self, api: Attachments, content: Content) -> None:
        super().__init__(api.of)
        self._api = api
        self._content = content

    async def attach(self, permission_set: Called, policy_id: str) -> None:
        """Attach one; one that is attached already is not an error. `roll_out` is to follow."""
        tried = f"attach {self._api.word} {policy_id} to permission set {permission_set.name}"
        try:
            async with self._content.writing(permission_set.id):
                await self._api.attach(permission_set.id, policy_id, tried=tried)
        except VendorError as error:
            if error.code in _UNKNOWN:
                error.hint = f"{policy_id} must be an id, as IAM shows it: IAM Identity Center finds none by its name"
            if error.code != "IIC.1207":
                raise
        finally:
            self.forget(permission_set.id)

    async def detach(self, permission_set: Called, policy_id: str) -> None:
        """Detach one; one that is not attached is not an error. `roll_out` is to follow."""
        tried = f"detach {self._api.word} {policy_id} from permission set {permission_set.name or permission_set.id}"
        try:
            async with self._content.writing(permission_set.id):
                await found(self._api.detach(permission_set.id, policy_id, tried=tried))
        finally:
            self.forget(permission_set.id)

    async def roll_out(self, permission_set: Called) -> IamError | None:
        """Roll the set out; gives why that failed, as the change itself is made."""
        try:
            await self._content.roll_out(permission_set.id, permission_set.name or permission_set.id)
        except IamError as error:
            return error
        return None
