"""The vendor: finds the handler of a path, and adds Keycloak's headers and error bodies."""

from __future__ import annotations

import re
from collections.abc import Callable

from iam_resources.sandbox.cncc.exceptions import BadPath, CnccError, Plain, no_such_path, wrong_method
from iam_resources.sandbox.cncc.models import seed
from iam_resources.sandbox.cncc.models.realm import Realm
from iam_resources.sandbox.cncc.models.realms import Realms
from iam_resources.sandbox.cncc.request import PREFIX, Request, Server, authenticate, caller_in, realm_of
from iam_resources.sandbox.cncc.urls import ROUTER, Route
from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.routing import Match
from iam_resources.sandbox.signed_tokens import SignedTokens
from iam_resources.sandbox.store import Store

_HEADERS = {
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}


class CnccIam:
    """CNC Console IAM at base path ``/cncc/auth``."""

    name = "cncc"
    prefix = PREFIX

    def __init__(self, store: Store, username: str, password: str, clock: Callable[[], float]) -> None:
        self.realms = Realms(store)
        # Refresh tokens keep working when access tokens are made invalid.
        tokens = SignedTokens(store, "cncc.key", lambda claims: claims.get("typ") == "Bearer")
        self._server = Server(self.realms, tokens, clock)
        seed.first_start(self.realms, clock())
        seed.administrator(self.realms, username, password, clock())

    def realm(self, name: str = seed.CONSOLE) -> Realm:
        """A realm as it is now, for tests.

        Raises:
            KeyError: there is no realm of that name.
        """
        realm = self.realms.get(name)
        if realm is None:
            raise KeyError(name)
        return realm

    def expire_tokens(self) -> None:
        """Make all access tokens that were issued so far invalid."""
        self._server.tokens.expire()

    def failure(self, raw_path: str, status: int) -> Answer:
        """The answer to a call while the server itself has a problem."""
        return Answer.of_json(status, {"error": "unknown_error"})

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        match = ROUTER.find(raw_path.removeprefix(PREFIX))
        return PREFIX + (match.template if match else raw_path.removeprefix(PREFIX))

    def answer(self, call: Call) -> Answer:
        """Handle one call."""
        try:
            return self._dispatch(call).with_headers(_HEADERS)
        except CnccError as problem:
            return Answer.of_json(problem.status, problem.body, problem.content_type).with_headers(_HEADERS)

    def _dispatch(self, call: Call) -> Answer:
        _check_path(call.raw_path)
        path = call.raw_path.removeprefix(PREFIX)
        match = ROUTER.find(path)
        if path.startswith("/realms/"):
            return self._public(call, match)
        if not path.startswith("/admin/realms"):
            raise Plain(404, "Unable to find matching target resource method")
        home, user = authenticate(call, self._server)
        # The realm is looked up before the operation, and the operation before the rights to it.
        name = match.parameters.get("realm") if match else _realm_name(path)
        realm = realm_of(self._server, name) if name else home
        if match is None:
            raise no_such_path()
        request = Request(call, self._server, match.parameters, realm, caller_in(self._server, home, user, realm))
        return _run(_handler(match, call, request), request)

    def _public(self, call: Call, match: Match[Route] | None) -> Answer:
        if match is None:
            raise no_such_path()
        realm = self.realms.get(match.parameters["realm"])
        if realm is None:
            raise Plain(404, "Realm does not exist")
        request = Request(call, self._server, match.parameters, realm)
        return _run(_handler(match, call, request), request)


def _run(route: Route, request: Request) -> Answer:
    answer = route.handler(request)
    return answer.with_headers({"cache-control": "no-cache"}) if route.no_cache and answer.status < 400 else answer


def _handler(match: Match[Route], call: Call, request: Request) -> Route:
    method = "GET" if call.method == "HEAD" else call.method
    if route := match.handlers.get(method):
        return route
    if any(route.below_user for route in match.handlers.values()) and "id" in match.parameters:
        # The user is looked up before the method is checked.
        raise Plain(404, "User not found") if match.parameters["id"] not in request.realm.users else no_such_path()
    raise wrong_method()


def _realm_name(path: str) -> str:
    return path.removeprefix("/admin/realms").strip("/").partition("/")[0]


def _check_path(raw_path: str) -> None:
    """Keycloak accepts normalised paths only: neither a name of two dots nor an empty one can be addressed."""
    if re.search(r"//|/(\.|%2e){1,2}(/|$)", raw_path, re.IGNORECASE):
        raise BadPath("missingNormalization", "Request path not normalized")
    if ";" in raw_path:
        raise BadPath("invalidCharacter", "Request path contains invalid character ';'")
