"""Operations in the form of resources: ``PUT /admin/v1/User…Changer/{id or ocid of the user}``."""

from __future__ import annotations

import copy
import secrets
import string
from collections.abc import Callable
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains import passwords
from iam_resources.sandbox.oci.domains.answers.rendering import selection_of
from iam_resources.sandbox.oci.domains.answers.resources import MEDIA_TYPE, check_version, require_resource, save
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.kinds import KINDS, Kind
from iam_resources.sandbox.oci.domains.kinds.users import CAPABILITIES, PASSWORD_STATE
from iam_resources.sandbox.oci.domains.scim.bodies import check_required, read
from iam_resources.sandbox.oci.domains.scim.projection import project
from iam_resources.sandbox.oci.domains.stored import Document

Effect = Callable[[Context, Document, dict[str, Any]], dict[str, Any]]
"""Changes a user as a body requires; returns what the answer shows beside the usual attributes."""


def change(context: Context, changer: Kind, effect: Effect, kind: Kind, reference: str, body: dict[str, Any]) -> Answer:
    """Carry out one operation on a user or an app.

    Raises:
        ScimError: 400, 404, 412.
    """
    former = require_resource(context, kind, reference)
    check_version(context, former)
    asked = read(changer.schema, body)
    check_required(changer.schema, asked)
    document = copy.deepcopy(former)
    result = effect(context, document, asked)
    save(context, kind, document, former)
    full = {
        "schemas": [changer.schema.urn],
        "id": document["id"],
        "meta": {
            "resourceType": changer.name,
            "created": document["meta"]["created"],
            "lastModified": document["meta"]["lastModified"],
            "version": document["meta"]["version"],
            "location": f"{context.admin_url}/{changer.endpoint}/{reference}",
        },
        "ocid": document["ocid"],
        "domainOcid": context.domain.ocid,
        "compartmentOcid": identifiers.TENANCY_ID,
        "tenancyOcid": identifiers.TENANCY_ID,
        **result,
    }
    chosen = selection_of(context, changer)
    return Answer.of_json(200, project(changer.schema.root, full, chosen), MEDIA_TYPE, etag=document["meta"]["version"])


def capabilities(context: Context, user: Document, asked: dict[str, Any]) -> dict[str, Any]:
    """Set the flags that the body contains; the others stay (SDK: none of them is required)."""
    flags = {name: value for name, value in asked.items() if name.startswith("canUse")}
    user[CAPABILITIES] = {**user[CAPABILITIES], **flags}
    return dict(user[CAPABILITIES])


def status(context: Context, user: Document, asked: dict[str, Any]) -> dict[str, Any]:
    """Activate or deactivate; without ``active`` nothing changes."""
    user["active"] = asked.get("active", user["active"])
    return {"active": user["active"]}


def password(context: Context, user: Document, asked: dict[str, Any]) -> dict[str, Any]:
    """Set a password (guide 3.6). Unlike a password in the body of the user, it need not be changed at sign-in.

    Raises:
        ScimError: 400; the policy refuses it.
    """
    passwords.check(context.domain, user, asked["password"])
    _remember(context, user, asked["password"], must_change=False)
    return {}


def reset(context: Context, user: Document, asked: dict[str, Any]) -> dict[str, Any]:
    """Generate a password that must be changed; shown once, to a caller who asks for ``oneTimePassword``."""
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!#$%*+-_")
    signs = [secrets.choice(kind) for kind in kinds for _ in range(4)]
    secrets.SystemRandom().shuffle(signs)
    made = "".join(signs)
    _remember(context, user, made, must_change=True)
    return {"oneTimePassword": made}


def _remember(context: Context, user: Document, text: str, *, must_change: bool) -> None:
    user["_password"] = passwords.remember(user.get("_password"), text)
    user.pop("_administrator", None)
    user[PASSWORD_STATE] = passwords.state(context.moment, must_change=must_change)


def _changer(name: str, table: str) -> Kind:
    return Kind(name, name, table)


CHANGERS: dict[str, tuple[Kind, Effect, Kind]] = {
    changer.endpoint: (changer, effect, KINDS[target])
    for changer, effect, target in (
        (
            _changer("UserCapabilitiesChanger", "user_capabilities_changer"),
            capabilities,
            "Users",
        ),
        (_changer("UserStatusChanger", "user_status_changer"), status, "Users"),
        (_changer("UserPasswordChanger", "user_password_changer"), password, "Users"),
        (_changer("UserPasswordResetter", "user_password_resetter"), reset, "Users"),
        (_changer("AppStatusChanger", "user_status_changer"), status, "Apps"),
    )
}
"""Endpoint → the changer, what it does, and to which kind."""
