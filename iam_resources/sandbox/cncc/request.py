"""What a handler receives: the call, the realm of its path, and the caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from iam_resources.sandbox.cncc.exceptions import Plain, forbidden, no_such_path, not_authenticated
from iam_resources.sandbox.cncc.models import seed
from iam_resources.sandbox.cncc.models.realm import Realm
from iam_resources.sandbox.cncc.models.realms import Realms
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.collection import Ordered
from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.signed_tokens import SignedTokens

PREFIX = "/cncc/auth"
T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """What all realms share."""

    realms: Realms
    tokens: SignedTokens
    clock: Callable[[], float]

    def claims_of(self, token: str, kind: str) -> dict[str, Any] | None:
        """Claims of a token of a kind (``Bearer``, ``Refresh``); None where it is invalid or of another kind."""
        claims = self.tokens.read(token, self.clock())
        return claims if claims and claims.get("typ") == kind else None


@dataclass(frozen=True)
class Caller:
    """The user of a bearer token, and their rights in the realm of the path."""

    user: User
    rights: frozenset[str]
    everything: bool = False

    def may(self, *rights: str) -> bool:
        """Whether the caller has one of these rights."""
        return self.everything or not self.rights.isdisjoint(rights)


@dataclass(frozen=True)
class Request:
    """One call, as a handler sees it."""

    call: Call
    server: Server
    parameters: dict[str, str]
    realm: Realm
    caller: Caller | None = None

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.server.clock()

    def require(self, *rights: str) -> None:
        """Refuse callers without one of these rights; without arguments, all but the server's administrator.

        Raises:
            CnccError: 403.
        """
        if self.caller is None or not self.caller.may(*rights):
            raise forbidden()

    def may(self, *rights: str) -> bool:
        """Whether the caller has one of these rights."""
        return self.caller is not None and self.caller.may(*rights)

    def flag(self, name: str, default: bool) -> bool:
        """A boolean of the query string; anything but ``true`` is false."""
        text = self.call.query().get(name)
        return default if text is None else text.lower() == "true"

    def number(self, name: str) -> int | None:
        """A number of the query string.

        Raises:
            CnccError: 404 where it is not a number (observed on Keycloak 26.5.5).
        """
        text = self.call.query().get(name)
        if text is None:
            return None
        try:
            return int(text)
        except ValueError:
            raise no_such_path() from None

    def page(self, default_max: int | None) -> tuple[int, int | None]:
        """``first`` and ``max``; a negative ``first`` is 0, a negative ``max`` is all."""
        first, most = self.number("first"), self.number("max")
        most = default_max if most is None else most
        return max(first or 0, 0), None if most is None or most < 0 else most

    def location(self, path: str) -> str:
        """An absolute URL for a ``Location`` header."""
        return f"{self.call.base_url}{PREFIX}{path}"

    def realm_location(self, path: str) -> str:
        """An absolute URL below the realm of this call."""
        return self.location(f"/admin/realms/{self.realm.name}{path}")


def json_answer(value: Any) -> Answer:
    """200 with JSON, as the admin API labels it."""
    return Answer.of_json(200, value, "application/json;charset=UTF-8")


def created(location: str) -> Answer:
    """201 without a body: the id of the new object is the end of the ``Location`` header."""
    return Answer(201, headers={"location": location})


def page_of(found: Sequence[T] | Ordered[T], first: int, most: int | None) -> Sequence[T]:
    """A page of a listing; ``most`` None = to the end."""
    if isinstance(found, Ordered):
        return found.page(first, most)
    return found[first:] if most is None else found[first : first + most]


NO_CONTENT = Answer(204)


def authenticate(call: Call, server: Server) -> tuple[Realm, User]:
    """The user of the bearer token.

    Raises:
        CnccError: 401.
    """
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise not_authenticated()
    claims = server.claims_of(token.strip(), "Bearer")
    if claims is None:
        raise not_authenticated()
    realm = server.realms.get(claims["iss"].rpartition("/")[2])
    user = realm.users.get(claims["user"]) if realm else None
    if realm is None or user is None or not user.enabled or (claims["sid"] and claims["sid"] not in realm.sessions):
        raise not_authenticated()
    return realm, user


def caller_in(server: Server, home: Realm, user: User, realm: Realm) -> Caller:
    """A user's rights in a realm: all for administrators of master; by roles for users of the realm itself."""
    effective = home.effective_roles(user)
    if home.name == seed.MASTER:
        admin = home.role_named("admin")
        return Caller(user, frozenset(), everything=admin is not None and admin.id in effective)
    if home is not realm:
        return Caller(user, frozenset())
    management = realm.client_named(seed.REALM_MANAGEMENT)
    names = {
        realm.roles[role_id].name
        for role_id in effective
        if management is not None and realm.roles[role_id].client == management.id
    }
    return Caller(user, frozenset(names))


def realm_of(server: Server, name: str) -> Realm:
    """The realm of a path.

    Raises:
        CnccError: 404.
    """
    realm = server.realms.get(name)
    if realm is None:
        raise Plain(404, "Realm not found.")
    return realm
