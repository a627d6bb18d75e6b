"""Audit records of logins that make users, as a connector hands them to the function."""

from __future__ import annotations

import secrets
from typing import Any

DOMAIN = f"idcs-{'0a1b2c3d' * 4}"
ALL_ON = dict.fromkeys(
    (
        "canUseApiKeys",
        "canUseAuthTokens",
        "canUseCustomerSecretKeys",
        "canUseDbCredentials",
        "canUseOAuth2ClientCredentials",
        "canUseSmtpCredentials",
    ),
    True,
) | {"canUseConsolePassword": False}


def user_id() -> str:
    """A new id, as a domain gives to a user."""
    return secrets.token_hex(16)


def record(actor_id: str, actor_name: str = "ana", domain_name: str = DOMAIN, event: str = "UserJit") -> dict[str, Any]:
    """One audit record."""
    return {
        "id": secrets.token_hex(8),
        "source": "JITProvisioning",
        "type": f"com.oraclecloud.identityControlPlane.{event}",
        "data": {
            "eventName": event,
            "additionalDetails": {"actorId": actor_id, "actorName": actor_name, "domainName": domain_name},
        },
    }
