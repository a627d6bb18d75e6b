"""The contents of a new realm, and the two realms of a CNC Console: ``master`` and ``cncc``."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.cncc.models import passwords, profile
from iam_resources.sandbox.cncc.models.client import Client, new_body
from iam_resources.sandbox.cncc.models.realm import Realm, new_id
from iam_resources.sandbox.cncc.models.realms import Realms
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.models.user import User

MASTER = "master"
CONSOLE = "cncc"

CONSOLE_ROLES = {
    # 2.8 and 2.10 print ADMIN, POLICY_WRITE and BSF_READ with these descriptions, 3.x those of SCP. The other functions
    # are those of the guide's table of acronyms, described likewise.
    "ADMIN": "Has access to all NF resources and can perform CRUD operations",
    **{
        f"{function}_{right}": f"Has access to only {function} resources and can {what} Managed Objects of {function}."
        for function in ("BSF", "CAPIF", "NEF", "NRF", "OCNADD", "POLICY", "PROVGW", "SCP", "SEPP", "UDR")
        for right, what in (("READ", "only perform READ"), ("WRITE", "perform CRUD operation on"))
    },
}

REALM_MANAGEMENT = "realm-management"
_RIGHTS = [
    "create-client",
    "impersonation",
    "manage-authorization",
    "manage-clients",
    "manage-events",
    "manage-identity-providers",
    "manage-realm",
    "manage-users",
    "query-clients",
    "query-groups",
    "query-realms",
    "query-users",
    "realm-admin",
    "view-authorization",
    "view-clients",
    "view-events",
    "view-identity-providers",
    "view-realm",
    "view-users",
]

_SETTINGS: dict[str, Any] = {
    "notBefore": 0,
    "defaultSignatureAlgorithm": "RS256",
    "revokeRefreshToken": False,
    "refreshTokenMaxReuse": 0,
    "accessTokenLifespan": 300,
    "ssoSessionIdleTimeout": 1800,
    "ssoSessionMaxLifespan": 36000,
    "enabled": True,
    "sslRequired": "external",
    "registrationAllowed": False,
    "registrationEmailAsUsername": False,
    "rememberMe": False,
    "verifyEmail": False,
    "loginWithEmailAllowed": True,
    "duplicateEmailsAllowed": False,
    "resetPasswordAllowed": False,
    "editUsernameAllowed": False,
    "bruteForceProtected": False,
    "requiredCredentials": ["password"],
    "smtpServer": {},
    "eventsEnabled": False,
    "adminEventsEnabled": False,
    "internationalizationEnabled": False,
    "attributes": {},
    "userManagedAccessAllowed": False,
    "organizationsEnabled": False,
    "adminPermissionsEnabled": False,
}


def new_realm(realms: Realms, given: dict[str, Any]) -> Realm:
    """Make a realm with the roles and clients that the server creates in each new one."""
    name = given["realm"]
    settings = {"realm": name, **_SETTINGS, "enabled": False}
    settings |= {key: value for key, value in given.items() if value is not None and key != "id"}
    realm = realms.add(given.get("id") or new_id(), settings, profile.default(required=name != MASTER))
    offline = _role(realm, "offline_access", "${role_offline-access}")
    uma = _role(realm, "uma_authorization", "${role_uma_authorization}")
    account = _client(realm, "account", "${client_account}", f"/realms/{name}/account/", publicClient=True)
    manage = _role(realm, "manage-account", "${role_manage-account}", account)
    view = _role(realm, "view-profile", "${role_view-profile}", account)
    manage.composites.append(_role(realm, "manage-account-links", "${role_manage-account-links}", account).id)
    realm.roles.put(manage)
    default = _role(realm, f"default-roles-{name}", "${role_default-roles}")
    default.composites += [offline.id, uma.id, manage.id, view.id]
    realm.roles.put(default)
    realm.default_role = default.id
    _client(realm, "account-console", "${client_account-console}", f"/realms/{name}/account/", publicClient=True)
    _client(realm, "admin-cli", "${client_admin-cli}", publicClient=True, standardFlowEnabled=False, direct=True)
    _client(realm, "broker", "${client_broker}", bearerOnly=True)
    _client(
        realm,
        "security-admin-console",
        "${client_security-admin-console}",
        f"/admin/{name}/console/",
        publicClient=True,
    )
    if name == MASTER:
        _role(realm, "admin", "${role_admin}")
        _role(realm, "create-realm", "${role_create-realm}")
    else:
        _management(realm)
    realms.put(realm)
    return realm


def _management(realm: Realm) -> None:
    """The client whose roles are the rights in this realm."""
    client = _client(realm, REALM_MANAGEMENT, "${client_realm-management}", bearerOnly=True)
    made = {name: _role(realm, name, f"${{role_{name}}}", client) for name in _RIGHTS}
    made["realm-admin"].composites = [role.id for name, role in made.items() if name != "realm-admin"]
    made["view-users"].composites = [made["query-users"].id, made["query-groups"].id]
    made["view-clients"].composites = [made["query-clients"].id]
    for role in made.values():
        realm.roles.put(role)


def first_start(realms: Realms, now: float) -> None:
    """Make ``master`` and ``cncc`` where they are missing."""
    if realms.get(MASTER) is None:
        new_realm(realms, {"realm": MASTER, "enabled": True, "accessTokenLifespan": 60})
    if realms.get(CONSOLE) is not None:
        return
    # 2.8 prints "containerId": "cncc": there the id of the realm is its name, not a UUID.
    realm = new_realm(realms, {"id": CONSOLE, "realm": CONSOLE, "enabled": True})
    # Users of a console have attributes of their own; a realm with Keycloak's defaults would drop them silently.
    realm.profile["unmanagedAttributePolicy"] = "ENABLED"
    realms.put(realm)
    _client(
        realm,
        CONSOLE,
        "CNC Console",
        publicClient=True,
        direct=True,
        rootUrl="http://console.example/",
        redirectUris=["http://console.example/*"],
    )
    roles = {name: _role(realm, name, text) for name, text in CONSOLE_ROLES.items()}
    for name, role in roles.items():
        if name == "ADMIN":
            role.composites = [other.id for other in roles.values() if other is not role]
        elif name.endswith("_WRITE"):
            role.composites = [roles[name.replace("_WRITE", "_READ")].id]
        realm.roles.put(role)


def administrator(realms: Realms, username: str, password: str, now: float) -> None:
    """Make the administrator of the server, or set this password where they exist already."""
    realm = realms.get(MASTER)
    if realm is None:
        raise RuntimeError("the master realm is made before its administrator")
    user = realm.user_named(username)
    if user is None:
        user = User(new_id(), realm.id, username.lower(), int(now * 1000), enabled=True)
        admin = realm.role_named("admin")
        user.roles = [realm.default_role, *([admin.id] if admin else [])]
    if not passwords.matches(user.password, password):
        user.password = passwords.make(password, now)
    realm.users.put(user)


def _role(realm: Realm, name: str, description: str, client: Client | None = None) -> Role:
    role = Role(new_id(), realm.id, name, description, client.id if client else None)
    realm.roles.put(role)
    return role


def _client(
    realm: Realm, client_id: str, name: str, base_url: str | None = None, *, direct: bool = False, **given: Any
) -> Client:
    given |= {"name": name, "directAccessGrantsEnabled": direct}
    if base_url is not None:
        given |= {"rootUrl": "${authBaseUrl}", "baseUrl": base_url, "redirectUris": [f"{base_url}*"]}
    given.setdefault("webOrigins", [])
    client = Client(new_id(), realm.id, new_body(given, client_id))
    realm.clients.put(client)
    return client
