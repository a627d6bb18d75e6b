"""What the service sends and takes: JSON objects with SCIM attributes, and Oracle's extensions under their URNs."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Representation: TypeAlias = dict[str, Any]

_CORE: Final = "urn:ietf:params:scim:schemas:core:2.0"
_ORACLE: Final = "urn:ietf:params:scim:schemas:oracle:idcs"
_MESSAGES: Final = "urn:ietf:params:scim:api:messages:2.0"

USER: Final = f"{_CORE}:User"
GROUP: Final = f"{_CORE}:Group"
DYNAMIC_RESOURCE_GROUP: Final = f"{_ORACLE}:DynamicResourceGroup"
GRANT: Final = f"{_ORACLE}:Grant"
CAPABILITIES_CHANGER: Final = f"{_ORACLE}:UserCapabilitiesChanger"
PASSWORD_CHANGER: Final = f"{_ORACLE}:UserPasswordChanger"
STATUS_CHANGER: Final = f"{_ORACLE}:UserStatusChanger"

ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
USER_EXTENSION: Final = f"{_ORACLE}:extension:user:User"
USER_STATE: Final = f"{_ORACLE}:extension:userState:User"
PASSWORD_STATE: Final = f"{_ORACLE}:extension:passwordState:User"
CAPABILITIES: Final = f"{_ORACLE}:extension:capabilities:User"
POSIX_USER: Final = f"{_ORACLE}:extension:posix:User"
GROUP_EXTENSION: Final = f"{_ORACLE}:extension:group:Group"
POSIX_GROUP: Final = f"{_ORACLE}:extension:posix:Group"
REQUESTABLE: Final = f"{_ORACLE}:extension:requestable:Group"
DYNAMIC_GROUP: Final = f"{_ORACLE}:extension:dynamic:Group"
TAGS: Final = f"{_ORACLE}:extension:OCITags"

PATCH_OP: Final = f"{_MESSAGES}:PatchOp"
SEARCH_REQUEST: Final = f"{_MESSAGES}:SearchRequest"
BULK_REQUEST: Final = f"{_MESSAGES}:BulkRequest"


def split(path: str) -> tuple[str, str]:
    """The extension of an attribute's path, empty for the core schema, and the rest.

    Args:
        path: `displayName`, `name.givenName`, `urn:…:User:department`.
    """
    if path.startswith("urn:"):
        urn, _, rest = path.rpartition(":")
        return urn, rest
    return "", path


def value_at(seen: Representation, path: str) -> Any:
    """The value of an attribute, None where there is none."""
    urn, rest = split(path)
    value: Any = seen.get(urn) if urn else seen
    for name in rest.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def put_at(body: Representation, path: str, value: Any) -> None:
    """Set the value of an attribute, and make the objects on the way to it; None takes it away."""
    urn, rest = split(path)
    target = body.setdefault(urn, {}) if urn else body
    *way, last = rest.split(".")
    for name in way:
        inner = target.get(name)
        target[name] = inner if isinstance(inner, dict) else {}
        target = target[name]
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def covers(seen: Any, sent: Any) -> bool:
    """Whether all that was sent is there, whatever else is; lists in any order.

    Args:
        seen: a value as the service tells it.
        sent: a value as it was sent.
    """
    if isinstance(sent, dict):
        return isinstance(seen, dict) and all(
            name in _NEVER_TOLD or covers(seen.get(name), value) for name, value in sent.items()
        )
    if isinstance(sent, list):
        return isinstance(seen, list) and all(any(covers(one, each) for one in seen) for each in sent)
    return bool(seen == sent) or (sent is False and seen is None)


_NEVER_TOLD = frozenset(
    {
        "schemas",
        "password",
        "bypassNotification",
        "notificationEmailTemplateId",
        "isAuthenticationDelegated",
        "userFlowControlledByExternalClient",
    }
)
"""Attributes that are never in an answer (`returned: never`), and the list of schemas, which the service extends."""
