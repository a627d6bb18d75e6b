"""The contents of a new domain."""

from __future__ import annotations

import hashlib
from typing import Any

from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains.answers.login import Administrator
from iam_resources.sandbox.oci.domains.answers.resources import add
from iam_resources.sandbox.oci.domains.caller import Caller
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.kinds import KINDS
from iam_resources.sandbox.oci.domains.kinds.groups import GROUP
from iam_resources.sandbox.oci.domains.kinds.identity_settings import SETTINGS_ID
from iam_resources.sandbox.oci.domains.stored import Document

IDCS_APP = "IDCSAppId"
"""Id of the app that the built-in roles belong to; its name is ``IDCSApp`` (getting started, "Working with Apps")."""

ADMIN_ROLES = (
    "Identity Domain Administrator",
    "Security Administrator",
    "Application Administrator",
    "User Administrator",
    "User Manager",
    "Help Desk Administrator",
    "Audit Administrator",
)
CLIENT_ROLES = ("Authenticated Client", "Cloud Gate", "Me", "MFA Client", "Signin", "Self Registration", "Verify Email")
"""Getting started, "AppRole Permissions": the roles for people, and some of those for clients."""

PASSWORD_POLICY: dict[str, Any] = {
    # Guide 3.6 prints a policy that requires 12 characters.
    "name": "defaultPasswordPolicy",
    "description": "Default password policy",
    "passwordStrength": "Standard",
    "priority": 1,
    "minLength": 12,
    "maxLength": 40,
    "minUpperCase": 1,
    "minLowerCase": 1,
    "minNumerals": 1,
    "firstNameDisallowed": True,
    "lastNameDisallowed": True,
    "userNameDisallowed": True,
    "numPasswordsInHistory": 1,
    "maxIncorrectAttempts": 5,
    "lockoutDuration": 30,
    "passwordExpiresAfter": 120,
}


def new_domain(domain: Domain, now: float) -> None:
    """Add what the service creates in each domain: apps, roles, a password policy, administrators."""
    context = _context(domain, now)
    _add(
        context,
        "Apps",
        "idcsapp",
        id=IDCS_APP,
        name="IDCSApp",
        displayName="IDCSApp",
        basedOnTemplate={"value": "OPCAppTemplateId"},
        active=True,
        isOPCService=True,
    )
    for name in (*ADMIN_ROLES, *CLIENT_ROLES):
        for_people = name in ADMIN_ROLES
        given = {"displayName": name, "app": {"value": IDCS_APP}, "availableToClients": True, "adminRole": for_people}
        given |= {"availableToUsers": for_people, "availableToGroups": for_people}
        _add(context, "AppRoles", name, **given)
    _add(context, "PasswordPolicies", "default", id="PasswordPolicy", **PASSWORD_POLICY)
    _add(context, "IdentitySettings", "settings", id=SETTINGS_ID, primaryEmailRequired=True)
    administrators = _group(context, "Domain_Administrators", "Domain Administrators")
    grant(context, administrators, "Group", ADMIN_ROLES[0])


def administrator(domain: Domain, who: Administrator, now: float) -> None:
    """The user and the confidential app that the sandbox was started with, in the default domain."""
    context = _context(domain, now)
    if not domain.with_value("Apps", "name", who.username):
        app = _add(
            context,
            "Apps",
            "administrator",
            name=who.username,
            displayName="Confidential App",
            basedOnTemplate={"value": "CustomWebAppTemplateId"},
            active=True,
            isOAuthClient=True,
            clientType="public",  # no secret is generated: the secret is the password that the sandbox was started with
            allowedGrants=["client_credentials", "password"],
            _administrator=True,
        )
        domain.collection("Apps").put({**app, "clientType": "confidential"})
        grant(context, app, "App", ADMIN_ROLES[0])
    if not domain.with_value("Users", "userName", who.username):
        user = _add(
            context,
            "Users",
            "administrator",
            ocid=identifiers.ADMINISTRATOR_ID,
            userName=who.username,
            name={"givenName": "Tenancy", "familyName": "Administrator"},
            emails=[{"value": "administrator@example.com", "type": "work", "primary": True}],
            _administrator=True,
        )
        group = _group(context, "Administrators", "Administrators", identifiers.ADMINISTRATORS_ID)
        for each in (group, *domain.with_value("Groups", "displayName", "Domain_Administrators")):
            domain.memberships.add(each["id"], user["id"], context.moment)


def grant(context: Context, grantee: Document, kind: str, role: str) -> None:
    """Grant one of the built-in roles."""
    found = context.domain.with_value("AppRoles", "displayName", role)[0]
    _add(
        context,
        "Grants",
        f"{grantee['id']}/{role}",
        grantee={"value": grantee["id"], "type": kind},
        app={"value": IDCS_APP},
        entitlement={"attributeName": "appRoles", "attributeValue": found["id"]},
        grantMechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
    )


def _group(context: Context, name: str, description: str, ocid: str | None = None) -> Document:
    given = {"displayName": name, GROUP: {"description": description}}
    return _add(context, "Groups", name, **given, **({"ocid": ocid} if ocid else {}))


def _add(context: Context, endpoint: str, key: str, /, **given: Any) -> Document:
    kind = KINDS[endpoint]
    # Objects of a new domain have the same ids in every sandbox, so a state stays valid when a sandbox is recreated.
    fixed = {"id": given.pop("id", None) or _id(f"{kind.name}/{context.domain.name}/{key}")}
    private = {word: given.pop(word) for word in list(given) if word.startswith("_") or word == "ocid"}
    if kind.ocid and "ocid" not in private:
        private["ocid"] = identifiers.fixed(kind.ocid, f"{context.domain.name}/{key}")
    read_only = {word: given.pop(word) for word in ("isOPCService",) if word in given}
    return add(context, kind, {"schemas": [kind.schema.urn], **given}, **fixed, **private, **read_only)


def _context(domain: Domain, now: float) -> Context:
    """The service itself as caller (guide 3.8)."""
    call = Call("POST", "", "", {}, b"", "")
    return Context(call, domain, Caller("App", _id("idcssm"), "idcssm", identifiers.fixed("domainapp", "idcssm")), now)


def _id(name: str) -> str:
    """The id that is derived from a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]
