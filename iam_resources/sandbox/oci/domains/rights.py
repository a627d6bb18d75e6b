"""Rights of app roles: getting started, "AppRole Permissions", for the endpoints of the sandbox.

``UserCapabilitiesChanger`` is in none of those tables; the function of "User capabilities" (oci-jit) requires that a
User Administrator may use it.
"""

from __future__ import annotations

from collections.abc import Iterable

ADMINISTRATOR = "identity domain administrator"
_READ = frozenset({"GET"})
_ALL = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_OPEN = frozenset({"Schemas", "ResourceTypes", "ServiceProviderConfig"})

_CREDENTIALS = (
    "ApiKeys",
    "AuthTokens",
    "CustomerSecretKeys",
    "SmtpCredentials",
    "OAuth2ClientCredentials",
)
_CHANGERS = ("UserPasswordChanger", "UserPasswordResetter", "UserStatusChanger", "UserCapabilitiesChanger")

_TABLE: dict[str, dict[str, frozenset[str]]] = {
    "user administrator": {
        **dict.fromkeys(("Users", "Groups", "Grants", "Bulk", *_CHANGERS, *_CREDENTIALS), _ALL),
        **dict.fromkeys(("AppRoles", "Apps", "PasswordPolicies"), _READ),
    },
    "user manager": {
        **dict.fromkeys(("Users", "Bulk", *_CHANGERS), _ALL),
        "Groups": frozenset({"GET", "PATCH"}),
        "Apps": _READ,
    },
    "help desk administrator": {
        **dict.fromkeys(("UserPasswordChanger", "UserPasswordResetter", "UserStatusChanger"), _ALL),
        **dict.fromkeys(("Users", "Groups"), _READ),
    },
    "application administrator": {
        **dict.fromkeys(("AppRoles", "Apps", "Grants", "Bulk", "AppStatusChanger"), _ALL),
        **dict.fromkeys(("Users", "Groups"), _READ),
    },
    "security administrator": {
        "PasswordPolicies": _ALL,
        "IdentitySettings": _ALL,
        "DynamicResourceGroups": _ALL,
        **dict.fromkeys(("Users", "Groups", "Apps", "AppRoles"), _READ),
    },
    "audit administrator": dict.fromkeys(("Users", "Groups"), _READ),
}


def allowed(roles: Iterable[str], endpoint: str, operation: str) -> bool:
    """Whether one of these roles, in lower case, allows an operation."""
    if endpoint in _OPEN:
        return operation == "GET"
    return any(role == ADMINISTRATOR or operation in _TABLE.get(role, {}).get(endpoint, frozenset()) for role in roles)
