"""Access keys: the administrator's, and temporary ones with a security token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from iam_resources.sandbox.huawei.documents import Documents
from iam_resources.sandbox.huawei.identifiers import ADMINISTRATOR_ID, MANAGEMENT_ACCOUNT_ID
from iam_resources.sandbox.store import Store


@dataclass(frozen=True)
class Caller:
    """The caller of an API: the account that it acts in, and its id there."""

    account_id: str = ""
    id: str = ""


@dataclass(frozen=True)
class AccessKey:
    """A key; ``token`` is empty for a permanent one."""

    secret: str
    caller: Caller
    token: str = ""


class Keys:
    """Access keys by their ids (AK)."""

    def __init__(self, store: Store, access: str, secret: str) -> None:
        self._permanent = {access: AccessKey(secret, Caller(MANAGEMENT_ACCOUNT_ID, ADMINISTRATOR_ID))}
        self._temporary = Documents(store, "temporary_key")

    def find(self, access: str, now: float) -> AccessKey | None:
        """The key of an AK, unless it has expired."""
        if access in self._permanent:
            return self._permanent[access]
        found = self._temporary.get(access)
        if found is None or found["expires"] <= now:
            return None
        return AccessKey(found["secret"], Caller(found["account_id"], found["caller"]), found["token"])

    def issue(self, account_id: str, caller: str, expires: int) -> dict[str, str | int]:
        """A temporary key, in the form of 4.18.1.

        Args:
            expires: seconds since the epoch.
        """
        access, secret, token = secrets.token_hex(10).upper(), secrets.token_hex(20), secrets.token_urlsafe(300)
        self._temporary.add(access, secret=secret, token=token, account_id=account_id, caller=caller, expires=expires)
        names = ("access_key_id", "expiration", "secret_access_key", "session_token")
        return dict(zip(names, (access, expires, secret, token), strict=True))
