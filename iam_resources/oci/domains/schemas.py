"""URNs of Oracle's own schemas, and the attributes that it never returns."""

from __future__ import annotations

from typing import Final

_ORACLE: Final = "urn:ietf:params:scim:schemas:oracle:idcs"

DYNAMIC_RESOURCE_GROUP: Final = f"{_ORACLE}:DynamicResourceGroup"
GRANT: Final = f"{_ORACLE}:Grant"
CAPABILITIES_CHANGER: Final = f"{_ORACLE}:UserCapabilitiesChanger"
PASSWORD_CHANGER: Final = f"{_ORACLE}:UserPasswordChanger"
STATUS_CHANGER: Final = f"{_ORACLE}:UserStatusChanger"

USER_EXTENSION: Final = f"{_ORACLE}:extension:user:User"
USER_STATE: Final = f"{_ORACLE}:extension:userState:User"
PASSWORD_STATE: Final = f"{_ORACLE}:extension:passwordState:User"
CAPABILITIES: Final = f"{_ORACLE}:extension:capabilities:User"
POSIX_USER: Final = f"{_ORACLE}:extension:posix:User"
GROUP_EXTENSION: Final = f"{_ORACLE}:extension:group:Group"
POSIX_GROUP: Final = f"{_ORACLE}:extension:posix:Group"
REQUESTABLE: Final = f"{_ORACLE}:extension:requestable:Group"
TAGS: Final = f"{_ORACLE}:extension:OCITags"

NEVER_RETURNED = frozenset(
    {
        "password",
        "bypassNotification",
        "notificationEmailTemplateId",
        "isAuthenticationDelegated",
        "userFlowControlledByExternalClient",
    }
)
"""Attributes that are never in an answer (`returned: never`)."""
