"""Ids: those that are the same in every sandbox, and new ones."""

from __future__ import annotations

import hashlib
import secrets
import uuid

INSTANCE_ID = "ins-5a9d0b0c0e0f0001"
IDENTITY_STORE_ID = "d-5a9d0b0c01"
INSTANCE_URN = f"IdentityCenter::system:instance:{INSTANCE_ID}"
REGION = "cn-north-4"
ADMINISTRATOR_ID = "0ad1e8c0b2f34d0b9f0e5a9d0b0c0e0f"
"""The IAM user whose access key is the administrator's: ``created_by`` and ``updated_by``."""


def account_id(name: str) -> str:
    """The id of an account: 32 hexadecimal digits, the same for a name in every sandbox."""
    return _digest(f"account {name}")


def policy_id(name: str) -> str:
    """The id of a system-defined identity policy, or of a system-defined policy (role)."""
    return _digest(f"policy {name}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


MANAGEMENT_ACCOUNT_ID = account_id("management")
ACCOUNTS = ("management", "development", "production")
"""Names of the accounts of the organisation at the start."""

POLICIES = {
    policy_id(name): name
    for name in (
        *("AdministratorPolicy", "ReadOnlyPolicy", "BillingReadOnlyPolicy", "ECSFullPolicy", "ECSReadOnlyPolicy"),
        *("OBSFullPolicy", "OBSReadOnlyPolicy", "VPCFullPolicy", "VPCReadOnlyPolicy", "IAMReadOnlyPolicy"),
    )
}
"""System-defined identity policies, by id."""
ROLES = {
    policy_id(name): name
    for name in ("te_admin", "readonly", "secu_admin", "ECS FullAccess", "OBS OperateAccess", "VPC ReadOnlyAccess")
}
"""System-defined policies, which the API also calls roles, by id."""


def new_id() -> str:
    """A UUID: of a user, a group, a membership, a request."""
    return str(uuid.uuid4())


def new_permission_set_id() -> str:
    """``ps-`` and 16 hexadecimal digits."""
    return f"ps-{secrets.token_hex(8)}"


def permission_set_urn(id: str) -> str:
    """The URN of a permission set."""
    return f"IdentityCenter::system:permissionSet:{id}"


def agency_name(permission_set_name: str, permission_set_id: str) -> str:
    """The name of the trust agency that a permission set becomes in an account."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in permission_set_name)
    return f"IdentityCenter_{kept}_{permission_set_id.removeprefix('ps-')}"


def agency_urn(account: str, name: str) -> str:
    """The URN of a trust agency."""
    return f"iam::{account}:agency:{name}"
