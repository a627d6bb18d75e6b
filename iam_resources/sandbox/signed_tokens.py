"""Access tokens: signed, readable as JWT, opaque to clients.

The vendors sign with RS256; here an HMAC with a key from the state file does. So a token outlives a restart, and a
client that tries to verify one finds out that it cannot rely on that.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from iam_resources.sandbox.store import Store

Claims = dict[str, Any]


class SignedTokens:
    """Signs and reads tokens.

    Args:
        store: where the key is kept.
        kind: of the key's document.
        expires: whether `expire` makes a token with these claims invalid.
    """

    def __init__(self, store: Store, kind: str, expires: Callable[[Claims], bool] = lambda _: True) -> None:
        self._store = store
        self._kind = kind
        self._expires = expires
        self._key: dict[str, Any] = {"id": str(uuid.uuid4()), "secret": secrets.token_hex(32), "generation": 0}
        for kept in store.load(kind):
            self._key |= kept
        store.put(kind, "signing", self._key)

    def expire(self) -> None:
        """Make all access tokens invalid that were signed so far."""
        self._key["generation"] += 1
        self._store.put(self._kind, "signing", self._key)

    def sign(self, claims: Claims) -> str:
        """A token with these claims."""
        head = _encode({"alg": "HS256", "typ": "JWT", "kid": self._key["id"]})
        text = f"{head}.{_encode(claims)}"
        return f"{text}.{self._signature(text, claims)}"

    def read(self, token: str, now: float) -> Claims | None:
        """Claims of a token; None where it is forged or no longer valid."""
        text, _, signature = token.rpartition(".")
        try:
            claims = json.loads(base64.urlsafe_b64decode(text.partition(".")[2] + "=="))
        except ValueError:
            return None
        if not isinstance(claims, dict):
            return None
        if not hmac.compare_digest(self._signature(text, claims).encode(), signature.encode()):
            return None
        return claims if claims["exp"] > now else None

    def _signature(self, text: str, claims: Claims) -> str:
        generation = self._key["generation"] if self._expires(claims) else 0
        key = f"{self._key['secret']}:{generation}".encode()
        return _base64(hmac.digest(key, text.encode(), hashlib.sha256))


def _encode(value: Claims) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
