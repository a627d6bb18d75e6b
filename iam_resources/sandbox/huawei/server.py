"""The state of the vendor: settings, keys, and all documents."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document, Documents, Key
from iam_resources.sandbox.huawei.failures import Failures
from iam_resources.sandbox.huawei.keys import Keys
from iam_resources.sandbox.huawei.settings import Settings
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.signed_tokens import SignedTokens
from iam_resources.sandbox.store import Store

if TYPE_CHECKING:
    from iam_resources.sandbox.huawei.jobs import Jobs


class Server:
    """What all services of the vendor share.

    Attributes:
        base_url: where the sandbox was last reached.
        page_key: signs markers; another one in each run.
        accounts: of the organisation.
        assignments: account assignments: who may use which set in which account.
        provisioned: permission sets in accounts, with the version that was rolled out there.
        requests: asynchronous requests.
        access_control: the one ABAC configuration, or none.
        jobs: begins and finishes asynchronous requests.
        devices: device authorisations.
        sessions: logins at the portal.
    """

    def __init__(self, store: Store, clock: Callable[[], float], access: str, secret: str) -> None:
        self.clock = clock
        self.settings = Settings()
        self.base_url = "http://127.0.0.1:8080"
        self.page_key = secrets.token_bytes(16)
        self.keys = Keys(store, access, secret)
        # Refresh tokens keep working when access tokens are made invalid.
        self.tokens = SignedTokens(store, "huawei.key", lambda claims: claims["use"] == "access")
        self.failures = Failures()
        self.jobs: Jobs
        self._store = store

        self.users = self._documents("user", name=_user_name, email=_email, external=_external)
        self.groups = self._documents("group", name=lambda each: each["display_name"], external=_external)
        self.memberships = self._documents(
            "membership", **_by("group_id", "user_id"), pair=_fields("group_id", "user_id")
        )
        self.sets = self._documents("permission_set", **_by("name"))
        self.assignments = self._documents(
            "assignment", **_by("set", "account", "principal"), place=_fields("set", "account")
        )
        self.provisioned = self._documents("provisioned", **_by("set", "account"))
        running = {name: _running(name) for name in ("principal", "set")}
        self.requests = self._documents("request", **_by("kind"), status=_fields("kind", "status"), **running)
        self.accounts = Documents(store, "account", _by("name"))
        self.access_control = Documents(store, "access_control")
        self.tenants = Documents(store, "tenant")
        self.bearer_tokens = Documents(store, "bearer_token", _by("tenant", "digest"))
        self.clients = Documents(store, "client")
        self.devices = Documents(store, "device", _by("user_code"))
        self.sessions = Documents(store, "session")
        for name in identifiers.ACCOUNTS:
            self.add_account(name)

    def add_account(self, name: str) -> Document:
        """Add an account to the organisation, or find the one of that name."""
        return self.accounts.first("name", name) or self.accounts.add(
            identifiers.account_id(name), name=name, email=f"{name}@example.com"
        )

    def principal(self, id: str, kind: str) -> Document | None:
        """A user (``USER``) or group (``GROUP``)."""
        return (self.users if kind == "USER" else self.groups).get(id)

    def is_assigned(self, principal: str) -> bool:
        """Whether a user or group has an assignment, or a request for one is under way."""
        return bool(self.assignments.find("principal", principal) or self.requests.find("principal", principal))

    def is_in_accounts(self, set_id: str) -> bool:
        """Whether a permission set is in an account, or a request about it is under way."""
        return bool(self.provisioned.find("set", set_id) or self.requests.find("set", set_id))

    def begin_write(self, set_id: str) -> None:
        """Begin a write to the content of a permission set.

        Raises:
            Refused: 409; another one is under way.
        """
        self.failures.begin_write(set_id, self.clock(), self.settings.set_busy_seconds)

    def _documents(self, of: str, /, **indexes: Key) -> Documents:
        return Documents(self._store, of, indexes, Lag(self.clock, lambda: self.settings.listing_seconds))


def _by(*names: str) -> dict[str, Key]:
    return {name: _field(name) for name in names}


def _field(name: str) -> Key:
    return lambda each: str(each[name])


def _fields(*names: str) -> Key:
    return lambda each: tuple(each[name] for name in names)


def _running(name: str) -> Key:
    return lambda each: each.get(name) if each["status"] == "IN_PROGRESS" else None


def _user_name(user: Document) -> str:
    return str(user["user_name"]).lower()


def _email(user: Document) -> str:
    return str(user["emails"][0]["value"]).lower()


def _external(each: Document) -> str | None:
    return each.get("external_id")
