"""Which path goes to which handler. The five hosts of the vendor are five prefixes below ``/huawei``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iam_resources.sandbox.huawei import identifiers, signatures
from iam_resources.sandbox.huawei.center import (
    access_control,
    assignments,
    instances,
    permission_sets,
    policies,
    provisioning,
    tags,
)
from iam_resources.sandbox.huawei.directory import groups, memberships, tenants, users
from iam_resources.sandbox.huawei.exceptions import Refused, refused
from iam_resources.sandbox.huawei.keys import Caller
from iam_resources.sandbox.huawei.login import oidc, portal
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.scim import access, attributes, service_provider
from iam_resources.sandbox.huawei.scim import groups as scim_groups
from iam_resources.sandbox.huawei.scim import users as scim_users
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.routing import Router

Handler = Callable[[Request], Answer]
Routes = list[tuple[str, str, Handler]]

_INSTANCE = "/v1/instances/{instance_id}"
_ABAC = f"{_INSTANCE}/access-control-attribute-configuration"
_SETS = f"{_INSTANCE}/permission-sets"
_SET = f"{_SETS}/{{permission_set_id}}"
_ASSIGNMENTS = f"{_INSTANCE}/account-assignments"
_TAGS = f"{_INSTANCE}/{{resource_id}}/tags"
_CENTER: Routes = [
    ("GET", "/v1/instances", instances.list_all),  # 4.1
    ("GET", "/v1/registered-regions", instances.list_regions),
    ("POST", _ABAC, access_control.enable),  # 4.2
    ("GET", _ABAC, access_control.get),
    ("PUT", _ABAC, access_control.update),
    ("DELETE", _ABAC, access_control.disable),
    ("POST", _SETS, permission_sets.create),  # 4.3
    ("GET", _SETS, permission_sets.list_some),
    ("GET", f"{_SETS}/provisioned-to-accounts", provisioning.list_sets),
    ("GET", f"{_SETS}/provisioning-statuses", provisioning.ROLL_OUTS.list_some),
    ("GET", f"{_SETS}/provisioning-status/{{request_id}}", provisioning.ROLL_OUTS.get),
    ("GET", _SET, permission_sets.get),
    ("PUT", _SET, permission_sets.update),
    ("DELETE", _SET, permission_sets.delete),
    ("POST", f"{_SET}/attach-managed-policy", policies.MANAGED_POLICIES.attach),
    ("POST", f"{_SET}/detach-managed-policy", policies.MANAGED_POLICIES.detach),
    ("GET", f"{_SET}/managed-policies", policies.MANAGED_POLICIES.list_all),
    ("POST", f"{_SET}/attach-managed-role", policies.MANAGED_ROLES.attach),
    ("POST", f"{_SET}/detach-managed-role", policies.MANAGED_ROLES.detach),
    ("GET", f"{_SET}/managed-roles", policies.MANAGED_ROLES.list_all),
    ("GET", f"{_SET}/custom-policy", policies.get_custom),
    ("PUT", f"{_SET}/custom-policy", policies.put_custom),
    ("DELETE", f"{_SET}/custom-policy", policies.delete_custom),
    ("GET", f"{_SET}/accounts", provisioning.list_accounts),
    ("POST", f"{_SET}/provision", provisioning.provision),
    ("GET", _ASSIGNMENTS, assignments.list_some),  # 4.4
    ("POST", f"{_ASSIGNMENTS}/create", assignments.create),
    ("POST", f"{_ASSIGNMENTS}/delete", assignments.delete),
    ("GET", f"{_ASSIGNMENTS}/creation-status/{{request_id}}", assignments.CREATIONS.get),
    ("GET", f"{_ASSIGNMENTS}/deletion-status/{{request_id}}", assignments.DELETIONS.get),
    ("GET", f"{_ASSIGNMENTS}/creation-statuses", assignments.CREATIONS.list_some),
    ("GET", f"{_ASSIGNMENTS}/deletion-statuses", assignments.DELETIONS.list_some),
    ("GET", _TAGS, tags.list_all),  # 4.5
    ("POST", f"{_TAGS}/create", tags.create),
    ("POST", f"{_TAGS}/delete", tags.delete),
]

_STORE = "/v1/identity-stores/{identity_store_id}"
_USER = f"{_STORE}/users/{{user_id}}"
_GROUP = f"{_STORE}/groups/{{group_id}}"
_MEMBERS = f"{_STORE}/group-memberships"
_TENANT = f"{_STORE}/tenant/{{tenant_id}}"
_DIRECTORY: Routes = [
    ("POST", f"{_STORE}/users", users.create),  # 4.6
    ("GET", f"{_STORE}/users", users.USERS.list_some),
    ("POST", f"{_STORE}/users/retrieve-user-id", users.USERS.get_id),
    ("GET", _USER, users.USERS.get),
    ("PUT", _USER, users.USERS.update),
    ("DELETE", _USER, users.USERS.delete),
    ("POST", f"{_USER}/enable", users.enable),
    ("POST", f"{_USER}/disable", users.disable),
    ("POST", f"{_USER}/reset-password", users.reset_password),
    ("POST", f"{_USER}/verify-email", users.verify_email),
    ("POST", f"{_STORE}/groups", groups.create),  # 4.7
    ("GET", f"{_STORE}/groups", groups.GROUPS.list_some),
    ("POST", f"{_STORE}/groups/retrieve-group-id", groups.GROUPS.get_id),
    ("GET", _GROUP, groups.GROUPS.get),
    ("PUT", _GROUP, groups.GROUPS.update),
    ("DELETE", _GROUP, groups.GROUPS.delete),
    ("POST", _MEMBERS, memberships.create),  # 4.8
    ("GET", _MEMBERS, memberships.list_of_group),
    ("GET", f"{_STORE}/group-memberships-for-member", memberships.list_of_user),
    ("POST", f"{_MEMBERS}/retrieve-group-membership-id", memberships.get_id),
    ("GET", f"{_MEMBERS}/{{membership_id}}", memberships.get),
    ("DELETE", f"{_MEMBERS}/{{membership_id}}", memberships.delete),
    ("POST", f"{_STORE}/is-member-in-groups", memberships.is_member),
    ("POST", f"{_STORE}/provision-tenant", tenants.create),  # of the SDK
    ("GET", f"{_STORE}/provision-tenant", tenants.list_all),
    ("DELETE", _TENANT, tenants.delete),
    ("POST", f"{_TENANT}/bearer-token", tenants.create_token),
    ("GET", f"{_TENANT}/bearer-token", tenants.list_tokens),
    ("DELETE", f"{_TENANT}/bearer-token/{{token_id}}", tenants.delete_token),
]

_V2 = "/{tenant_id}/scim/v2"
_SCIM: Routes = [
    ("POST", f"{_V2}/Users", scim_users.create),  # 4.9
    ("GET", f"{_V2}/Users", scim_users.list_all),
    ("GET", f"{_V2}/Users/{{user_id}}", scim_users.get),
    ("DELETE", f"{_V2}/Users/{{user_id}}", scim_users.delete),
    ("PUT", f"{_V2}/Users/{{user_id}}", scim_users.replace),
    ("PATCH", f"{_V2}/Users/{{user_id}}", scim_users.patch),
    ("POST", f"{_V2}/Groups", scim_groups.create),  # 4.10
    ("GET", f"{_V2}/Groups", scim_groups.list_all),
    ("GET", f"{_V2}/Groups/{{group_id}}", scim_groups.get),
    ("DELETE", f"{_V2}/Groups/{{group_id}}", scim_groups.delete),
    ("PATCH", f"{_V2}/Groups/{{group_id}}", scim_groups.patch),
    ("GET", f"{_V2}/ServiceProviderConfig", service_provider.get),  # 4.11
]
_OIDC: Routes = [
    ("POST", "/v1/clients", oidc.register),  # 4.12 to 4.14
    ("POST", "/v1/tokens", oidc.create_token),
    ("POST", "/v1/device/authorize", oidc.authorize_device),
]
_PORTAL: Routes = [
    ("POST", "/v1/logout", portal.log_out),  # 4.15 to 4.18
    ("GET", "/v1/assigned-accounts", portal.list_accounts),
    ("GET", "/v1/assigned-agencies", portal.list_agencies),
    ("GET", "/v1/credentials", portal.get_credentials),
]


@dataclass(frozen=True)
class Service:
    """One of the hosts.

    Attributes:
        router: its paths.
        authenticate: finds the caller.
        check: refuses a caller, or the ids of a path.
        invalid: makes the refusal of a bad parameter.
    """

    router: Router[Handler]
    authenticate: Callable[[Call, Server], Caller]
    check: Callable[[Request], None]
    invalid: Callable[[str], Refused]


def _anyone(call: Call, server: Server) -> Caller:
    return Caller()


def _nothing(request: Request) -> None:
    """Nothing to check."""


def _check_center(request: Request) -> None:
    if request.caller.account_id != identifiers.MANAGEMENT_ACCOUNT_ID:
        raise refused(403, 1215)
    if "resource_id" not in request.parameters:
        instances.check_instance(request)


def _check_store(request: Request) -> None:
    if request.caller.account_id != identifiers.MANAGEMENT_ACCOUNT_ID:
        raise refused(403, 1305)
    id = request.parameters["identity_store_id"]
    if len(id) != 12:
        raise request.invalid("identity_store_id: length must be 12")
    if id != identifiers.IDENTITY_STORE_ID:
        raise refused(404, 1308)
    for name, value in request.parameters.items():
        if not 1 <= len(value) <= 64:
            raise request.invalid(f"{name}: length must be between 1 and 64")


ROUTES = {"identitycenter": _CENTER, "identitystore": _DIRECTORY, "scim": _SCIM, "oidc": _OIDC, "portal": _PORTAL}


def _router(service: str) -> Router[Handler]:
    router: Router[Handler] = Router()
    for method, template, handler in ROUTES[service]:
        router.add(method, template, handler)
    return router


def _code(number: int) -> Callable[[str], Refused]:
    return lambda why: refused(400, number, why)


SERVICES = {
    "identitycenter": Service(_router("identitycenter"), signatures.authenticate, _check_center, _code(1236)),
    "identitystore": Service(_router("identitystore"), signatures.authenticate, _check_store, _code(400)),
    "scim": Service(_router("scim"), access.authenticate, _nothing, attributes.bad_request),
    "oidc": Service(_router("oidc"), _anyone, _nothing, _code(1606)),
    "portal": Service(_router("portal"), portal.authenticate, _nothing, _code(1505)),
}
