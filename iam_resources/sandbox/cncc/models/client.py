"""A client (an application) of a realm."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SCOPES = ["web-origins", "acr", "roles", "profile", "basic", "email"]
OPTIONAL_SCOPES = ["address", "phone", "organization", "offline_access", "microprofile-jwt"]


@dataclass
class Client:
    """A client. ``body`` is its representation as the API shows it, without id and ``access``."""

    id: str
    realm: str
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def client_id(self) -> str:
        """The name in URLs and tokens; ``id`` is the key in the admin API."""
        return str(self.body["clientId"])

    def flag(self, name: str) -> bool:
        """A boolean of the representation."""
        return bool(self.body.get(name))


def new_body(given: dict[str, Any], client_id: str) -> dict[str, Any]:
    """The representation of a new client: the given fields over the server's defaults."""
    service = bool(given.get("serviceAccountsEnabled"))
    body: dict[str, Any] = {"clientId": client_id}
    for name in ("name", "description", "rootUrl", "adminUrl", "baseUrl"):
        if given.get(name) is not None:
            body[name] = given[name]
    defaults: dict[str, Any] = {
        "surrogateAuthRequired": False,
        "enabled": True,
        "alwaysDisplayInConsole": False,
        "clientAuthenticatorType": "client-secret",
        "secret": None,
        "redirectUris": [],
        "webOrigins": _origins(given),
        "notBefore": 0,
        "bearerOnly": False,
        "consentRequired": False,
        "standardFlowEnabled": True,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": False,
        "publicClient": False,
        "frontchannelLogout": False,
        "protocol": "openid-connect",
        "attributes": None,
        "authenticationFlowBindingOverrides": {},
        "fullScopeAllowed": True,
        "nodeReRegistrationTimeout": -1,
        "defaultClientScopes": [*DEFAULT_SCOPES[:1], *(["service_account"] if service else []), *DEFAULT_SCOPES[1:]],
        "optionalClientScopes": OPTIONAL_SCOPES,
    }
    body |= {name: given[name] if given.get(name) is not None else value for name, value in defaults.items()}
    body["attributes"] = {"realm_client": "false", **(given.get("attributes") or {})}
    if body["publicClient"] or body["bearerOnly"]:
        del body["secret"]
    else:
        body["secret"] = body["secret"] or new_secret()
    return body


def new_secret() -> str:
    """A secret of 32 characters."""
    return secrets.token_urlsafe(24)


def _origins(given: dict[str, Any]) -> list[str]:
    """Origins of the redirect addresses: the default of ``webOrigins``."""
    found: list[str] = []
    for address in given.get("redirectUris") or []:
        scheme, mark, rest = address.partition("://")
        origin = f"{scheme}{mark}{rest.partition('/')[0]}"
        if mark and origin not in found:
            found.append(origin)
    return found
