"""Clients: 2.12 and 2.13 of the guide; creation and removal are Keycloak's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Described, Message, Plain, duplicate, server_failed
from iam_resources.sandbox.cncc.models.client import Client, new_body, new_secret
from iam_resources.sandbox.cncc.models.realm import new_id
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, created, json_answer, page_of
from iam_resources.sandbox.cncc.responses.users import represent as represent_user
from iam_resources.sandbox.messages import Answer

_FLAGS = [
    "surrogateAuthRequired",
    "enabled",
    "alwaysDisplayInConsole",
    "bearerOnly",
    "consentRequired",
    "standardFlowEnabled",
    "implicitFlowEnabled",
    "directAccessGrantsEnabled",
    "serviceAccountsEnabled",
    "publicClient",
    "frontchannelLogout",
    "fullScopeAllowed",
    "authorizationServicesEnabled",
    "directGrantsOnly",
    "useTemplateConfig",
    "useTemplateScope",
    "useTemplateMappers",
]
_TEXTS = [
    "id",
    "clientId",
    "name",
    "description",
    "type",
    "rootUrl",
    "adminUrl",
    "baseUrl",
    "clientAuthenticatorType",
    "secret",
    "registrationAccessToken",
    "protocol",
    "origin",
    "clientTemplate",
]
REPRESENTATION = bodies.Representation(
    "ClientRepresentation",
    {
        **dict.fromkeys(_TEXTS, "text"),
        **dict.fromkeys(_FLAGS, "flag"),
        **dict.fromkeys(("redirectUris", "webOrigins", "defaultClientScopes", "optionalClientScopes"), "texts"),
        **dict.fromkeys(("notBefore", "nodeReRegistrationTimeout"), "number"),
        **dict.fromkeys(("attributes", "authenticationFlowBindingOverrides"), "map"),
        **dict.fromkeys(
            ("access", "protocolMappers", "registeredNodes", "authorizationSettings", "defaultRoles"), "any"
        ),
    },
)
_KEPT = {"id", "access", "attributes", "defaultClientScopes", "optionalClientScopes", "secret", "protocolMappers"}
"""Fields that a PUT does not simply overwrite."""
_ILLEGAL_SCHEMES = ("javascript", "data", "vbscript")
LIMIT = 255


def client_of(request: Request) -> Client:
    """The client of the path, by ``id``, not by ``clientId``.

    Raises:
        CnccError: 404.
    """
    client = request.realm.clients.get(request.parameters["client"])
    if client is None:
        raise Plain(404, "Could not find client")
    return client


def represent(request: Request, client: Client) -> dict[str, Any]:
    """A client as the API shows it."""
    manage = request.may("manage-clients")
    access = {"view": True, "configure": manage, "manage": manage}
    body = dict(client.body)
    if client.flag("publicClient"):
        body.pop("secret", None)
    return {"id": client.id, **body, "access": access}


def list_some(request: Request) -> Answer:
    """2.12 ``GET /{realm}/clients``: by clientId; ``clientId=`` is exact unless ``search=true``.

    Callers who may query clients and not view them get an empty listing.
    """
    request.require("view-clients", "manage-clients", "query-clients")
    clients = list(request.realm.clients) if request.may("view-clients", "manage-clients") else []
    if wanted := request.call.query().get("clientId", ""):
        if request.flag("search", False):
            clients = [client for client in clients if wanted.lower() in client.client_id.lower()]
        else:
            clients = [client for client in clients if client.client_id == wanted]
    first, most = request.page(None)
    return json_answer([represent(request, client) for client in page_of(clients, first, most)])


def create(request: Request) -> Answer:
    """``POST /{realm}/clients``."""
    request.require("manage-clients", "create-client")
    body = bodies.read(request.call, REPRESENTATION)
    _check(body)
    key = new_id()
    client_id = body.get("clientId") or key
    if request.realm.client_named(client_id):
        raise Message(409, f"Client {client_id} already exists")
    client = Client(key, request.realm.id, new_body(body, client_id))
    request.realm.clients.put(client)
    _sync_service_account(request, client)
    return created(request.realm_location(f"/clients/{client.id}"))


def get(request: Request) -> Answer:
    """``GET /{realm}/clients/{id}``."""
    request.require("view-clients", "manage-clients")
    return json_answer(represent(request, client_of(request)))


def update(request: Request) -> Answer:
    """2.13 ``PUT /{realm}/clients/{id}``: missing and null fields stay; attributes are merged, an empty one is removed.

    Scopes and id are ignored. A missing ``frontchannelLogout`` takes the value of ``publicClient``.
    """
    request.require("manage-clients")
    body = bodies.read_optional(request.call, REPRESENTATION)
    client = client_of(request)
    if body is None:
        raise server_failed()
    _check(body)
    new_name = body.get("clientId")
    if new_name is not None and not new_name.strip():
        raise Described(400, "invalid_input", "Client ID cannot be blank")
    other = request.realm.client_named(new_name) if new_name is not None else None
    if other is not None and other is not client:
        raise duplicate()
    client.body |= {name: value for name, value in body.items() if value is not None and name not in _KEPT}
    attributes = {**client.body["attributes"], **(body.get("attributes") or {})}
    client.body["attributes"] = {name: value for name, value in attributes.items() if value}
    if body.get("frontchannelLogout") is None:
        client.body["frontchannelLogout"] = client.flag("publicClient")
    if body.get("secret"):
        client.body["secret"] = body["secret"]
    elif not client.flag("publicClient") and not client.flag("bearerOnly") and not client.body.get("secret"):
        client.body["secret"] = new_secret()
        client.body["attributes"]["client.secret.creation.time"] = str(int(request.now))
    request.realm.clients.put(client)
    _sync_service_account(request, client)
    return NO_CONTENT


def delete(request: Request) -> Answer:
    """``DELETE /{realm}/clients/{id}``."""
    request.require("manage-clients")
    request.realm.remove_client(client_of(request))
    return NO_CONTENT


def service_account_user(request: Request) -> Answer:
    """``GET /{realm}/clients/{id}/service-account-user``."""
    request.require("view-clients", "manage-clients")
    client = client_of(request)
    user = request.realm.service_account(client)
    if user is None:
        raise Described(400, "unknown_error", f"Service account not enabled for the client '{client.client_id}'")
    return json_answer(represent_user(user))


def _sync_service_account(request: Request, client: Client) -> None:
    """A client with ``serviceAccountsEnabled`` has a user ``service-account-<clientId>``."""
    realm = request.realm
    user = realm.service_account(client)
    if client.flag("serviceAccountsEnabled") and user is None:
        name = f"service-account-{client.client_id}".lower()
        realm.users.put(
            User(
                new_id(),
                realm.id,
                name,
                int(request.now * 1000),
                enabled=True,
                roles=[realm.default_role],
                service_client=client.id,
            )
        )
    elif not client.flag("serviceAccountsEnabled") and user is not None:
        realm.remove_user(user)


def _check(body: dict[str, Any]) -> None:
    """Check URLs as the server does; one message names all problems."""
    redirects = [address for address in body.get("redirectUris") or [] if address]
    urls = [(label, body[name]) for label, name in (("Root URL", "rootUrl"), ("Base URL", "baseUrl")) if body.get(name)]
    problems = []
    for label, value in urls:
        if "#" in value and label == "Root URL":
            problems.append(f"{label} must not contain an URL fragment")
    if any("#" in address for address in redirects):
        problems.append("Redirect URIs must not contain an URI fragment")
    for label, value in urls:
        if _scheme(value) in _ILLEGAL_SCHEMES:
            problems.append(f"{label} uses an illegal scheme")
        elif not _is_url(value, absolute=label == "Root URL"):
            problems.append(f"{label} is not a valid URL")
    if any(_scheme(address) in _ILLEGAL_SCHEMES for address in redirects):
        problems.append("A redirect URI uses an illegal scheme")
    if any(" " in address for address in redirects):
        problems.append("A redirect URI is not a valid URI")
    if problems:
        raise Described(400, "invalid_input", "; ".join(problems))
    if any(len(body.get(name) or "") > LIMIT for name in ("clientId", "name", "description", "rootUrl", "baseUrl")):
        raise server_failed()


def _scheme(address: str) -> str:
    return address.partition(":")[0].strip().lower()


def _is_url(value: str, *, absolute: bool) -> bool:
    if value in ("${authBaseUrl}", "${authAdminUrl}"):
        return True
    if any(character in value for character in ' ${}<>"\\^`|'):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) if absolute else True
