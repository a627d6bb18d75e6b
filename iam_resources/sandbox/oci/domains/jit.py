"""A login that creates its user: just-in-time provisioning by SAML, and its audit record.

The form of the record is that of the audit log (Content/Audit/Reference/logeventreference.htm: a CloudEvents envelope
around ``data`` with ``additionalDetails``); the names in ``additionalDetails`` are those that the function of
"User capabilities" (oci-jit) reads, and those of "Using the Audit Event APIs" of getting started. That page captures
"UserJit" events, but no public page shows which field of a record has this value. Here it is ``data.eventName``.
"""

from __future__ import annotations

import uuid
from typing import Any

from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains.answers.resources import add, save
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.kinds import KINDS
from iam_resources.sandbox.oci.domains.kinds.users import CAPABILITIES, USER
from iam_resources.sandbox.oci.domains.stored import Document

EVENT_NAME = "UserJit"


def login(
    context: Context, user_name: str, *, given_name: str, family_name: str, email: str, groups: list[str]
) -> tuple[dict[str, Any], bool]:
    """Sign a user in, who is created where they do not exist.

    Args:
        context: the identity provider as caller, the domain and the time.
        user_name: name of the user.
        given_name: first name of a new user.
        family_name: last name of a new user.
        email: primary mail of a new user.
        groups: names of groups to join, as in an assertion with group mappings; unknown ones are ignored.

    Returns:
        The audit record, and whether the user is new.

    Raises:
        ScimError: the user cannot be created like this.
    """
    user = next(iter(context.domain.with_value("Users", "userName", user_name)), None)
    is_new = user is None
    if user is None:
        body = {
            "schemas": [KINDS["Users"].schema.urn],
            "userName": user_name,
            "name": {"givenName": given_name, "familyName": family_name},
            "emails": [{"value": email, "type": "work", "primary": True, "verified": True}],
            USER: {"isFederatedUser": True, "creationMechanism": "samljit"},
            # oci-jit: "A user being provisioned via SAML JIT will have all capabilities except for a local password."
            CAPABILITIES: {"canUseConsolePassword": False},
        }
        user = add(context, KINDS["Users"], body)
    else:
        user = dict(user)
        save(context, KINDS["Users"], user, context.domain.users[user["id"]])
    for name in groups:
        for group in context.domain.with_value("Groups", "displayName", name):
            context.domain.memberships.add(group["id"], user["id"], context.moment)
    return _record(context, user, is_new), is_new


def _record(context: Context, user: Document, is_new: bool) -> dict[str, Any]:
    event = "sso.user.jit.create.success" if is_new else "sso.user.jit.update.success"
    domain = context.domain
    return {
        "id": str(uuid.uuid4()),
        "source": "IdentityDomain",
        "specversion": "1.0",
        "type": f"com.oraclecloud.IdentityDomain.{EVENT_NAME}",
        "time": context.moment,
        "dataschema": "2.0",
        "data": {
            "eventName": EVENT_NAME,
            "eventGroupingId": str(uuid.uuid4()),
            "compartmentId": identifiers.TENANCY_ID,
            "compartmentName": identifiers.TENANCY_NAME,
            "resourceName": user["userName"],
            "resourceId": user["ocid"],
            "message": f"{EVENT_NAME} succeeded",
            "additionalDetails": {
                "eventId": event,
                "actorName": user["userName"],
                "actorDisplayName": user["displayName"],
                "actorId": user["id"],
                "actorType": "User",
                "domainName": domain.name,
                "domainDisplayName": domain.name,
                "domainOcid": domain.ocid,
                "adminResourceType": "User",
                "adminResourceName": user["displayName"],
                "ssoIdentityProvider": context.caller.display,
                "ssoIdentityProviderType": "SAML",
                "serviceName": "SSO",
                "tenantId": identifiers.TENANCY_ID,
            },
            "identity": {
                "principalId": user["ocid"],
                "principalName": user["userName"],
                "tenantId": identifiers.TENANCY_ID,
                "ipAddress": "127.0.0.1",
            },
        },
        "oracle": {
            "compartmentid": identifiers.TENANCY_ID,
            "ingestedtime": context.moment,
            "loggroupid": "_Audit",
            "tenantid": identifiers.TENANCY_ID,
        },
    }
