"""Users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains import passwords
from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.kinds.grants import grants_to, remove_grants_to, role_reference
from iam_resources.sandbox.oci.domains.kinds.kind import Kind
from iam_resources.sandbox.oci.domains.scim.schema import CORE, EXTENSION
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain

USER = f"{EXTENSION}user:User"
STATE = f"{EXTENSION}userState:User"
PASSWORD_STATE = f"{EXTENSION}passwordState:User"
CAPABILITIES = f"{EXTENSION}capabilities:User"
SELF_CHANGE = f"{EXTENSION}selfChange:User"

FLAGS = (
    "canUseApiKeys",
    "canUseAuthTokens",
    "canUseConsolePassword",
    "canUseCustomerSecretKeys",
    "canUseOAuth2ClientCredentials",
    "canUseSmtpCredentials",
    "canUseDbCredentials",
)
"""The capabilities of a new user (guide 3.2; examples). The eighth, ``canUseConsole``, is in the SDK's schema
only: a user has it once it was set."""


class Users(Kind):
    """Users. The service adds to a new one a recovery mail, a display name, all capabilities, and a state."""

    ocid = "user"
    indexed = ("id", "userName", "displayName", "externalId", "emails.value")
    unique = ("userName",)

    def __init__(self) -> None:
        super().__init__("User", "Users", "user", f"{CORE}User")
        self.computed = {
            "groups": _groups,
            f"{USER}:appRoles": _app_roles,
            f"{USER}:grants": grants_to,
            f"{PASSWORD_STATE}:applicablePasswordPolicy": _password_policy,
        }
        self.finders = dict.fromkeys(("groups.value", "groups.ocid"), _members)

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """Check the rules across attributes, and add the values that the service sets.

        Raises:
            ScimError: 400; there is no primary mail or several, or the policy refuses the password.
        """
        document.pop(SELF_CHANGE, None)
        _check_emails(document, required=context.domain.requires_primary_email)
        if former is not None and context.call.method == "PUT":
            _keep(document, former)
        _complete(document, former)
        password = document.pop("password", None)
        if password is not None:
            passwords.check(context.domain, document, password)
            document["_password"] = passwords.remember(document.get("_password"), password)
            # A password in the body of a user must be changed at the first sign-in.
            document[PASSWORD_STATE] = passwords.state(context.moment, must_change=True)

    def after_removal(self, context: Context, document: Document) -> None:
        """Memberships and grants are removed with a user."""
        context.domain.memberships.drop_user(document["id"])
        remove_grants_to(context.domain, document)


def _check_emails(document: Document, *, required: bool) -> None:
    primaries = [mail for mail in document.get("emails", ()) if mail.get("primary")]
    if required and not primaries:
        # Observed in chadgeary/cloudoffice#13.
        raise bad_request("The primary email must be specified.", "error.identity.user.primaryEmailNotSpecified")
    if len(primaries) > 1:
        raise bad_request("Only one email can be the primary email.", "error.sandbox.severalPrimaryEmails")


def _complete(document: Document, former: Document | None) -> None:
    """Add what the service sets (examples; guide 3.2; the note of the Terraform provider on recovery mails)."""
    name = document["name"]
    known = former["name"] if former else {}
    if former is None or not name.get("formatted") or (name != known and name["formatted"] == known.get("formatted")):
        words = [name.get(part) for part in ("givenName", "middleName", "familyName")]
        name["formatted"] = " ".join(word for word in words if word)
    document.setdefault("displayName", name["formatted"])
    document.setdefault("active", True)
    mails = document.get("emails", [])
    for mail in mails:
        for flag in ("secondary", "verified", "primary"):
            mail.setdefault(flag, False)
    primary = next((mail for mail in mails if mail["primary"]), None)
    if primary is not None and not any(mail["type"] == "recovery" for mail in mails):
        recovery = {"secondary": False, "verified": primary["verified"], "type": "recovery", "primary": False}
        mails.append({**recovery, "value": primary["value"]})
    own = document.setdefault(USER, {})
    own.setdefault("isFederatedUser", False)
    for attribute in ("bypassNotification", "userFlowControlledByExternalClient", "notificationEmailTemplateId"):
        own.pop(attribute, None)
    document.setdefault(STATE, {}).setdefault("locked", {"on": False})
    capabilities = document.setdefault(CAPABILITIES, {})
    for flag in FLAGS:
        capabilities.setdefault(flag, True)


def _keep(document: Document, former: Document) -> None:
    """A PUT keeps what has operations of its own: status, locks, capabilities, the state of the password."""
    document.setdefault("active", former["active"])
    for extension in (CAPABILITIES, STATE, PASSWORD_STATE):
        if extension in former:
            document[extension] = {**former[extension], **document.get(extension, {})}
    document.setdefault(USER, {}).setdefault("isFederatedUser", former[USER]["isFederatedUser"])


def _groups(domain: Domain, user: Document) -> list[dict[str, Any]]:
    found = []
    for membership in domain.memberships.of_user(user["id"]):
        group = domain.groups[membership["group"]]
        found.append(
            {
                "value": group["id"],
                "ocid": group["ocid"],
                "$ref": f"Groups/{group['id']}",
                "display": group["displayName"],
                "nonUniqueDisplay": group["displayName"],
                "type": "direct",
                "membershipOcid": membership["membershipOcid"],
                "dateAdded": membership["dateAdded"],
            }
        )
    return found


def _members(domain: Domain, group: str) -> list[str]:
    found = domain.find("Groups", group)
    return [membership["user"] for membership in domain.memberships.of_group(found["id"])] if found else []


def _app_roles(domain: Domain, user: Document) -> list[dict[str, Any]]:
    return [
        role_reference(domain, role, how)
        for grant, how in domain.grants_to_user(user["id"])
        if (role := domain.role_of(grant))
    ]


def _password_policy(domain: Domain, user: Document) -> dict[str, Any]:
    policy = passwords.policy_of(domain)
    return {
        "value": policy["id"],
        "$ref": f"PasswordPolicies/{policy['id']}",
        "display": policy["name"],
        "priority": policy["priority"],
    }
