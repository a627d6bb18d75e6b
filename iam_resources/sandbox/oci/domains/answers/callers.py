"""The caller: by a bearer token of the domain, or by a signed request."""

from __future__ import annotations

from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.oci.access.matching import matches
from iam_resources.sandbox.oci.domains.caller import Caller, role_names
from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.exceptions import access_denied
from iam_resources.sandbox.oci.domains.rights import ADMINISTRATOR
from iam_resources.sandbox.oci.exceptions import ServiceError
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.signatures import authenticate
from iam_resources.sandbox.signed_tokens import SignedTokens

_OUTSIDE = "OCI User"
"""The id of a caller who is not a user of the domain (getting started, "Response Body")."""


def caller_of(call: Call, domain: Domain, tokens: SignedTokens, server: Server) -> Caller:
    """The caller of a request.

    Raises:
        ScimError: 401; the domain does not know the caller.
    """
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_token(domain, tokens, rest.strip(), server.clock())
    if scheme.lower() == "signature":
        try:
            return _by_signature(domain, authenticate(call, server))
        except ServiceError as problem:
            raise access_denied(problem.message) from problem
    raise access_denied("The request has no valid Authorization header.")


def _by_token(domain: Domain, tokens: SignedTokens, text: str, now: float) -> Caller:
    claims = tokens.read(text, now)
    if claims is None or claims["domain"] != domain.name:
        raise access_denied("The access token is not valid.")
    if claims["sub_type"] == "user":
        user = domain.users.get(claims["user_id"])
        if user is None or not user["active"]:
            raise access_denied("The access token is not valid.")
        roles = domain.roles_of(grant for grant, _ in domain.grants_to_user(user["id"]))
        return Caller("User", user["id"], user["displayName"], user["ocid"], role_names(roles))
    app = domain.collection("Apps").get(claims["app_id"])
    if app is None or not app.get("active"):
        raise access_denied("The access token is not valid.")
    roles = domain.roles_of(domain.grants_to(app["id"]))
    return Caller("App", app["id"], app["displayName"], app["ocid"], role_names(roles))


def _by_signature(domain: Domain, principal: Principal) -> Caller:
    if principal.kind != "user":
        groups = domain.collection("DynamicResourceGroups")
        roles = [
            name
            for group in groups
            if matches(group["matchingRule"], principal)
            for name in domain.roles_of(domain.grants_to(group["id"]))
        ]
        return Caller("User", _OUTSIDE, principal.name, principal.id, role_names(roles), by_signature=True)
    user = domain.find("Users", principal.id)
    names = domain.roles_of(grant for grant, _ in domain.grants_to_user(user["id"])) if user else []
    if principal.id == ADMINISTRATOR_ID:
        # The administrator of the tenancy is administrator of all its domains.
        names.append(ADMINISTRATOR)
    if user is None:
        return Caller("User", _OUTSIDE, principal.name, principal.id, role_names(names), by_signature=True)
    return Caller("User", user["id"], user["displayName"], user["ocid"], role_names(names), by_signature=True)
