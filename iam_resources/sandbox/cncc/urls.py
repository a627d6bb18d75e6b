"""Which path goes to which handler. Paths are below ``/cncc/auth``; numbers are sections of the guide G32153."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iam_resources.sandbox.cncc.request import Request
from iam_resources.sandbox.cncc.responses import (
    client_roles,
    clients,
    groups,
    login,
    memberships,
    passwords,
    profile,
    realms,
    required_actions,
    role_mappings,
    roles,
    sessions,
    users,
)
from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.routing import Router

Handler = Callable[[Request], Answer]


@dataclass(frozen=True)
class Route:
    """A handler.

    Attributes:
        handler: what answers.
        below_user: Keycloak looks up the user before it checks the method.
        no_cache: a successful answer has ``Cache-Control: no-cache``.
    """

    handler: Handler
    below_user: bool = False
    no_cache: bool = False


_OPEN = "/realms/{realm}"
_REALM = "/admin/realms/{realm}"
_USER = f"{_REALM}/users/{{id}}"
_ROLE = f"{_REALM}/roles/{{role}}"
_GROUP = f"{_REALM}/groups/{{group}}"
_CLIENT = f"{_REALM}/clients/{{client}}"

_TABLE: list[tuple[str, str, Handler]] = [
    # 2.1 tokens
    ("POST", f"{_OPEN}/protocol/openid-connect/token", login.token),
    ("GET", f"{_OPEN}/protocol/openid-connect/userinfo", login.userinfo),
    ("GET", _OPEN, login.public_realm),
    # realms: not in the guide
    ("POST", "/admin/realms", realms.create),
    ("GET", _REALM, realms.get),
    ("PUT", _REALM, realms.update),
    ("DELETE", _REALM, realms.delete),
    ("GET", f"{_REALM}/authentication/required-actions", required_actions.list_all),
    # 2.2, 2.3 users
    ("POST", f"{_REALM}/users", users.create),
    ("GET", f"{_REALM}/users", users.list_some),
    ("GET", f"{_REALM}/users/count", users.count),
    ("GET", f"{_REALM}/users/profile", profile.get),
    ("PUT", f"{_REALM}/users/profile", profile.update),
    # 2.4, 2.5 one user; PUT is not in the guide
    ("GET", _USER, users.get),
    ("PUT", _USER, users.update),
    ("DELETE", _USER, users.delete),
    # 2.6, 2.7 passwords
    ("PUT", f"{_USER}/reset-password", passwords.reset),
    ("GET", f"{_USER}/credentials", passwords.list_credentials),
    # 2.9, 2.10 roles of a user; DELETE is not in the guide
    ("GET", f"{_USER}/role-mappings", role_mappings.everything),
    ("GET", f"{_USER}/role-mappings/realm", role_mappings.granted),
    ("POST", f"{_USER}/role-mappings/realm", role_mappings.grant),
    ("DELETE", f"{_USER}/role-mappings/realm", role_mappings.revoke),
    ("GET", f"{_USER}/role-mappings/realm/composite", role_mappings.effective),
    ("GET", f"{_USER}/role-mappings/realm/available", role_mappings.available),
    ("GET", f"{_USER}/role-mappings/clients/{{client}}", role_mappings.granted),
    ("POST", f"{_USER}/role-mappings/clients/{{client}}", role_mappings.grant),
    ("GET", f"{_USER}/role-mappings/clients/{{client}}/composite", role_mappings.effective),
    # 2.11 sessions
    ("POST", f"{_USER}/logout", sessions.logout),
    ("GET", f"{_USER}/sessions", sessions.list_of_user),
    # groups of a user: not in the guide
    ("GET", f"{_USER}/groups", memberships.list_of_user),
    ("GET", f"{_USER}/groups/count", memberships.count_of_user),
    ("PUT", f"{_USER}/groups/{{group}}", memberships.join),
    ("DELETE", f"{_USER}/groups/{{group}}", memberships.leave),
    # 2.8 roles; the others are not in the guide
    ("GET", f"{_REALM}/roles", roles.list_some),
    ("POST", f"{_REALM}/roles", roles.create),
    ("GET", _ROLE, roles.get),
    ("PUT", _ROLE, roles.update),
    ("DELETE", _ROLE, roles.delete),
    ("GET", f"{_ROLE}/users", roles.list_users),
    ("GET", f"{_ROLE}/groups", roles.list_groups),
    ("GET", f"{_ROLE}/composites", roles.list_composites),
    ("POST", f"{_ROLE}/composites", roles.add_composites),
    ("DELETE", f"{_ROLE}/composites", roles.remove_composites),
    ("GET", f"{_ROLE}/composites/realm", roles.list_realm_composites),
    ("GET", f"{_REALM}/roles-by-id/{{role_id}}", roles.get),
    ("PUT", f"{_REALM}/roles-by-id/{{role_id}}", roles.update),
    ("DELETE", f"{_REALM}/roles-by-id/{{role_id}}", roles.delete),
    ("GET", f"{_REALM}/roles-by-id/{{role_id}}/composites", roles.list_composites),
    # groups: not in the guide
    ("GET", f"{_REALM}/groups", groups.list_some),
    ("POST", f"{_REALM}/groups", groups.create),
    ("GET", f"{_REALM}/groups/count", groups.count),
    ("GET", f"{_REALM}/group-by-path/{{path+}}", groups.get_by_path),
    ("GET", _GROUP, groups.get),
    ("PUT", _GROUP, groups.update),
    ("DELETE", _GROUP, groups.delete),
    ("GET", f"{_GROUP}/children", groups.list_children),
    ("POST", f"{_GROUP}/children", groups.create_child),
    ("GET", f"{_GROUP}/members", memberships.list_of_group),
    ("GET", f"{_GROUP}/role-mappings", role_mappings.everything),
    ("GET", f"{_GROUP}/role-mappings/realm", role_mappings.granted),
    ("POST", f"{_GROUP}/role-mappings/realm", role_mappings.grant),
    ("DELETE", f"{_GROUP}/role-mappings/realm", role_mappings.revoke),
    ("GET", f"{_GROUP}/role-mappings/realm/composite", role_mappings.effective),
    ("GET", f"{_GROUP}/role-mappings/clients/{{client}}", role_mappings.granted),
    ("POST", f"{_GROUP}/role-mappings/clients/{{client}}", role_mappings.grant),
    ("GET", f"{_GROUP}/role-mappings/clients/{{client}}/composite", role_mappings.effective),
    # 2.12, 2.13 clients; POST and DELETE are not in the guide
    ("GET", f"{_REALM}/clients", clients.list_some),
    ("POST", f"{_REALM}/clients", clients.create),
    ("GET", _CLIENT, clients.get),
    ("PUT", _CLIENT, clients.update),
    ("DELETE", _CLIENT, clients.delete),
    ("GET", f"{_CLIENT}/service-account-user", clients.service_account_user),
    ("GET", f"{_CLIENT}/roles/{{role}}", client_roles.get),
]

_CACHED = {profile.get, login.public_realm}
_UNCACHED = {users.delete, roles.delete, clients.delete, groups.create_child, memberships.join, memberships.leave}

ROUTER: Router[Route] = Router()
for _method, _template, _handler in _TABLE:
    _no_cache = (_method == "GET" and _handler not in _CACHED) or _handler in _UNCACHED
    ROUTER.add(_method, _template, Route(_handler, _template.startswith(_USER), _no_cache))
