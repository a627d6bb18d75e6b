"""Permission sets: their texts, what they grant, where they are, and their tags (4.3, 4.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle
from iam_resources.huawei.api.calls import CenterCalls
from iam_resources.huawei.connection import Row

NOT_LATEST = "LATEST_PERMISSION_SET_NOT_PROVISIONED"
"""The status of a set in an account that has an older version of it."""
_TAGS, _TYPE = "/v1/instances/{type}/{id}/tags", "identitycenter:permissionset"
MOST_TAGS, MOST_REMOVED = 50, 20
"""Tags of a set, and those that one call removes (4.5.3)."""


class SetCalls(CenterCalls):
    """Calls below one permission set."""

    async def of_set(self, method: str, path: str, set_id: str, *, tried: str, **more: Any) -> Reply:
        """Make one call."""
        return await self.call(method, f"/permission-sets/{{id}}{path}", at={"id": set_id}, tried=tried, **more)


class PermissionSets(SetCalls):
    """Calls on permission sets."""

    kind, id_field, name_field = "permission set", "permission_set_id", "name"

    @operation("huawei-18")
    async def create(self, body: Row, *, settle: Settle) -> Reply:
        """Make a set. 4.3.13."""
        tried = f"create permission set {body['name']}"
        reply = await self.call("POST", "/permission-sets", tried=tried, json=body, settle=settle)
        return Reply(reply.status, reply.headers, reply.body.get("permission_set", reply.body))

    @operation("huawei-17")
    def listing(self, **query: str | None) -> AsyncIterator[Row]:
        """All sets; `name` and `permission_set_id` narrow it down. 4.3.12."""
        return self.rows("/permission-sets", "permission_sets", tried="list permission sets", query=query)

    async def find(self, name: str) -> str | None:
        """The id of the set of exactly that name; None where there is none."""
        found = [each async for each in self.listing(name=name) if each["name"] == name]
        return str(found[0][self.id_field]) if found else None

    @operation("huawei-08")
    async def get(self, set_id: str) -> Row:
        """A set by id. 4.3.3."""
        reply = await self.of_set("GET", "", set_id, tried=f"read permission set {set_id}")
        return dict(reply.body["permission_set"])

    @operation("huawei-09")
    async def update(self, set_id: str, body: Mapping[str, str], *, who: str) -> None:
        """Change the texts of a set: all three are sent, as one that is not may be cleared. 4.3.4."""
        await self.of_set("PUT", "", set_id, tried=f"change permission set {who}", json=body)

    @operation("huawei-07")
    async def delete(self, set_id: str, *, who: str, **more: Any) -> None:
        """Delete a set. 4.3.2."""
        await self.of_set("DELETE", "", set_id, tried=f"delete permission set {who}", **more)

    @operation("huawei-14")
    def accounts(self, set_id: str, **query: str | None) -> AsyncIterator[Any]:
        """The ids of the accounts that a set is in; `provisioning_status` narrows it down. 4.3.9."""
        path, tried = "/permission-sets/{id}/accounts", f"list the accounts of permission set {set_id}"
        return self.rows(path, "account_ids", at={"id": set_id}, tried=tried, query=query)

    @operation("huawei-19")
    def of_account(self, account_id: str, **query: str | None) -> AsyncIterator[Any]:
        """The ids of the sets that are in an account. 4.3.14."""
        path, tried = "/permission-sets/provisioned-to-accounts", f"list the permission sets of account {account_id}"
        return self.rows(path, "permission_sets", tried=tried, query={"account_id": account_id, **query})

    @operation("huawei-11")
    async def custom_policy(self, set_id: str) -> str:
        """The custom identity policy of a set; empty where it has none and the service says so without a 404. 4.3.6."""
        reply = await self.of_set("GET", "/custom-policy", set_id, tried=f"read the custom policy of {set_id}")
        return str((reply.body or {}).get("custom_policy") or "")

    @operation("huawei-12")
    async def put_custom_policy(self, set_id: str, policy: str, *, who: str) -> None:
        """Write the custom identity policy of a set. 4.3.7."""
        body, tried = {"custom_policy": policy}, f"write the custom policy of permission set {who}"
        await self.of_set("PUT", "/custom-policy", set_id, tried=tried, json=body)

    @operation("huawei-13")
    async def delete_custom_policy(self, set_id: str, *, who: str) -> None:
        """Delete the custom identity policy of a set. 4.3.8."""
        await self.of_set("DELETE", "/custom-policy", set_id, tried=f"delete the custom policy of permission set {who}")

    @operation("huawei-32")
    async def tags(self, set_id: str) -> dict[str, str]:
        """The tags of a set. 4.5.1."""
        at, tried = {"type": _TYPE, "id": set_id}, f"read the tags of permission set {set_id}"
        rows = self.service.rows(_TAGS, "tags", tried=tried, at=at)
        return {str(each["key"]): str(each.get("value") or "") async for each in rows}

    @operation("huawei-33", "huawei-34")
    async def change_tags(self, set_id: str, gone: Sequence[str], added: Mapping[str, str], *, who: str) -> None:
        """Remove some tags, then add or change others, as there may be 50 in all. 4.5.3, 4.5.2."""
        at, tried = {"type": _TYPE, "id": set_id}, f"change the tags of permission set {who}"
        for start in range(0, len(gone), MOST_REMOVED):
            body: Row = {"tags": [{"key": key} for key in gone[start : start + MOST_REMOVED]]}
            await self.service.call("POST", f"{_TAGS}/delete", at=at, tried=tried, json=body, repeat=True)
        if added:
            body = {"tags": tags_body(added)}
            await self.service.call("POST", f"{_TAGS}/create", at=at, tried=tried, json=body, repeat=True)


def tags_body(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as the calls take them."""
    return [{"key": key, "value": value} for key, value in tags.items()]


class Attachments(SetCalls):
    """Calls on what is attached to a set by its id."""

    word: str
    """`policy` or `role`."""
    rows_field: str
    """The field of a listing with the rows."""

    @operation("huawei-06", "huawei-22")
    async def attach(self, set_id: str, policy_id: str, *, tried: str) -> None:
        """Attach one. 4.3.1, 4.3.17.

        Raises:
            Conflict: 409 IIC.1207, it is attached already.
        """
        body = {f"managed_{self.word}_id": policy_id}
        await self.of_set("POST", f"/attach-managed-{self.word}", set_id, tried=tried, json=body, repeat=True)

    @operation("huawei-10", "huawei-23")
    async def detach(self, set_id: str, policy_id: str, *, tried: str) -> None:
        """Detach one. 4.3.5, 4.3.18."""
        body = {f"managed_{self.word}_id": policy_id}
        await self.of_set("POST", f"/detach-managed-{self.word}", set_id, tried=tried, json=body, repeat=True)

    @operation("huawei-15", "huawei-24")
    async def of(self, set_id: str) -> dict[str, str]:
        """What is attached: names by id. 4.3.10, 4.3.19."""
        path = f"/permission-sets/{{id}}/{self.rows_field.removeprefix('attached_').replace('_', '-')}"
        rows = self.rows(path, self.rows_field, at={"id": set_id}, tried=f"list what is attached to {set_id}")
        return {str(each[f"{self.word}_id"]): str(each.get(f"{self.word}_name") or "") async for each in rows}


class ManagedPolicies(Attachments):
    """System-defined identity policies of a set."""

    word, rows_field = "policy", "attached_managed_policies"


class ManagedRoles(Attachments):
    """System-defined policies of a set, which the API also calls roles."""

    word, rows_field = "role", "attached_managed_roles"
