"""Users, groups and memberships of the identity source (4.6 to 4.8), and what the SDK has of its SCIM."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from iam_resources.coverage import operation
from iam_resources.http import Reply, Settle
from iam_resources.huawei.api.calls import StoreCalls
from iam_resources.huawei.connection import Row

_TOKENS = "/tenant/{id}/bearer-token"


class Principals(StoreCalls):
    """Calls on users or on groups."""

    kind: str
    id_field: str
    name_field: str

    @operation("huawei-35", "huawei-41")
    async def create(self, body: Row, *, settle: Settle) -> Reply:
        """Make one. 4.6.1, 4.7.1."""
        tried, secret = f"create {self.kind} {body[self.name_field]}", self.kind == "user"  # a one-time password
        return await self._call("POST", "", tried=tried, json=body, settle=settle, secret=secret)

    @operation("huawei-36", "huawei-42")
    def listing(self, **query: str | None) -> AsyncIterator[Row]:
        """All of them; `user_name` or `display_name` narrows it down, but not to an exact match. 4.6.2, 4.7.2."""
        return self.rows(f"/{self.kind}s", f"{self.kind}s", tried=f"list {self.kind}s", query=query)

    @operation("huawei-37", "huawei-43")
    async def delete(self, object_id: str, *, who: str, **more: Any) -> None:
        """Delete one. 4.6.3, 4.7.3."""
        await self._call("DELETE", "/{id}", at={"id": object_id}, tried=f"delete {self.kind} {who}", **more)

    @operation("huawei-38", "huawei-45")
    async def get(self, object_id: str) -> Row:
        """One by id. 4.6.4, 4.7.5."""
        reply = await self._call("GET", "/{id}", at={"id": object_id}, tried=f"read {self.kind} {object_id}")
        return dict(reply.body)

    @operation("huawei-39", "huawei-44")
    async def update(self, object_id: str, changes: Mapping[str, Any], *, who: str) -> None:
        """Change attributes of one; null clears an attribute, and its key must be there. 4.6.5, 4.7.4."""
        operations = [{"attribute_path": path, "attribute_value": value} for path, value in changes.items()]
        at, tried = {"id": object_id}, f"update {self.kind} {who}"
        await self._call("PUT", "/{id}", at=at, tried=tried, json={"operations": operations})

    @operation("huawei-40", "huawei-46")
    async def find(self, name: str) -> str:
        """The id of the one of exactly that name, of at most 255 characters. 4.6.6, 4.7.6."""
        unique = {"attribute_path": self.name_field, "attribute_value": name}
        body = {"alternate_identifier": {"unique_attribute": unique}}
        path, tried = f"/retrieve-{self.kind}-id", f"find {self.kind} {name}"
        return str((await self._call("POST", path, tried=tried, json=body, repeat=True)).body[self.id_field])

    async def _call(self, method: str, path: str, *, tried: str, **more: Any) -> Reply:
        return await self.call(method, f"/{self.kind}s{path}", tried=tried, **more)


class Users(Principals):
    """Calls on users."""

    kind, id_field, name_field = "user", "user_id", "user_name"

    async def set_enabled(self, user_id: str, *, enabled: bool, who: str) -> None:
        """Let a user sign in or not (EnableUser, DisableUser of the SDK)."""
        word = "enable" if enabled else "disable"
        await self._call("POST", f"/{{id}}/{word}", at={"id": user_id}, tried=f"{word} user {who}", repeat=True)

    async def reset_password(self, user_id: str, mode: str, *, who: str) -> str:
        """Set a new password (ResetPwdMode of the SDK): gives it, empty where it is sent by mail."""
        at, body, tried = {"id": user_id}, {"mode": mode}, f"reset the password of user {who}"
        reply = await self._call("POST", "/{id}/reset-password", at=at, tried=tried, json=body, secret=True)
        return str((reply.body or {}).get("password") or "")

    async def verify_email(self, user_id: str, *, who: str) -> None:
        """Send a user a message with a link that verifies the e-mail address (VerifyEmail of the SDK)."""
        tried = f"verify the e-mail address of user {who}"
        await self._call("POST", "/{id}/verify-email", at={"id": user_id}, tried=tried)


class Groups(Principals):
    """Calls on groups."""

    kind, id_field, name_field = "group", "group_id", "display_name"


class Memberships(StoreCalls):
    """Calls on users in groups."""

    @operation("huawei-47")
    async def create(self, user_id: str, group_id: str, *, tried: str) -> str:
        """Put a user into a group; gives the id of the membership. 4.8.1.

        Raises:
            Conflict: 400 IIC.1370, the user is in it already.
        """
        body = _pair(user_id, group_id)
        reply = await self.call("POST", "/group-memberships", tried=tried, json=body, repeat=True)
        return str(reply.body["membership_id"])

    @operation("huawei-48")
    def of_group(self, group_id: str) -> AsyncIterator[Row]:
        """The memberships of a group. 4.8.2."""
        tried = f"list the users of group {group_id}"
        return self.rows("/group-memberships", "group_memberships", tried=tried, query={"group_id": group_id})

    @operation("huawei-49")
    def of_user(self, user_id: str) -> AsyncIterator[Row]:
        """The memberships of a user. 4.8.3."""
        path, tried = "/group-memberships-for-member", f"list the groups of user {user_id}"
        return self.rows(path, "group_memberships", tried=tried, query={"user_id": user_id})

    @operation("huawei-50")
    async def delete(self, membership_id: str, *, tried: str) -> None:
        """Take a user out of a group. 4.8.4."""
        await self.call("DELETE", "/group-memberships/{id}", at={"id": membership_id}, tried=tried)

    @operation("huawei-51")
    async def get(self, membership_id: str) -> Row:
        """A membership by id. 4.8.5."""
        tried = f"read membership {membership_id}"
        return dict((await self.call("GET", "/group-memberships/{id}", at={"id": membership_id}, tried=tried)).body)

    @operation("huawei-52")
    async def find(self, user_id: str, group_id: str) -> str:
        """The id of a membership. 4.8.6."""
        path, tried = "/group-memberships/retrieve-group-membership-id", f"find user {user_id} in group {group_id}"
        reply = await self.call("POST", path, tried=tried, json=_pair(user_id, group_id), repeat=True)
        return str(reply.body["membership_id"])

    @operation("huawei-53")
    async def exist(self, user_id: str, group_ids: Sequence[str]) -> dict[str, bool]:
        """Which of at most 100 groups a user is in. 4.8.7."""
        body = {"member_id": {"user_id": user_id}, "group_ids": list(group_ids)}
        tried = f"look which groups user {user_id} is in"
        reply = await self.call("POST", "/is-member-in-groups", tried=tried, json=body, repeat=True)
        return {str(each["group_id"]): bool(each["membership_exists"]) for each in reply.body["results"]}


class Tenants(StoreCalls):
    """Calls on provisioning tenants of SCIM and their bearer tokens, which the text does not have."""

    async def create(self, *, settle: Settle) -> Reply:
        """Make the tenant (CreateProvisioningTenant).

        Raises:
            Conflict: 400 IIC.1331, there is one.
        """
        return await self.call("POST", "/provision-tenant", tried="create the tenant of SCIM", settle=settle)

    async def list_all(self) -> list[Row]:
        """The tenants (ListProvisioningTenants)."""
        reply = await self.call("GET", "/provision-tenant", tried="list the tenants of SCIM")
        return list((reply.body or {}).get("provisioning_tenants") or ())

    async def delete(self, tenant_id: str) -> None:
        """Delete a tenant, which must have no token (DeleteProvisioningTenant)."""
        await self.call("DELETE", "/tenant/{id}", at={"id": tenant_id}, tried=f"delete the SCIM tenant {tenant_id}")

    async def create_token(self, tenant_id: str) -> Row:
        """Make a token (CreateBearerToken): the only answer with it."""
        tried, at = f"create a bearer token of the SCIM tenant {tenant_id}", {"id": tenant_id}
        return dict((await self.call("POST", _TOKENS, at=at, tried=tried, secret=True)).body)

    async def list_tokens(self, tenant_id: str) -> list[Row]:
        """The tokens of a tenant, without their text (ListBearerTokens)."""
        tried = f"list the bearer tokens of the SCIM tenant {tenant_id}"
        reply = await self.call("GET", _TOKENS, at={"id": tenant_id}, tried=tried)
        return list((reply.body or {}).get("bearer_tokens") or ())

    async def delete_token(self, tenant_id: str, token_id: str) -> None:
        """End a token (DeleteBearerToken)."""
        at, tried = {"id": tenant_id, "token": token_id}, f"delete the bearer token {token_id}"
        await self.call("DELETE", f"{_TOKENS}/{{token}}", at=at, tried=tried)


def _pair(user_id: str, group_id: str) -> dict[str, Any]:
    return {"group_id": group_id, "member_id": {"user_id": user_id}}
