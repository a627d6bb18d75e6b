"""Access tokens: readable as JWT, to be treated as opaque.

The service signs with RS256; here an HMAC with a key from the state does, so that a token outlives a restart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from iam_resources.sandbox.store import Store

EXPIRES_IN = 3600
"""Guide 3.1."""
_KIND = "oci.domains.key"


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state: dict[str, Any] = next(
            store.load(_KIND), {"secret": secrets.token_hex(32), "generation": 0, "kid": "SIGNING_KEY"}
        )
        self._store.put(_KIND, "signing", self._state)

    def expire(self) -> None:
        """Make all tokens invalid that were signed so far."""
        self._state["generation"] += 1
        self._store.put(_KIND, "signing", self._state)

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims."""
        head = _encode({"alg": "HS256", "typ": "JWT", "kid": self._state["kid"]})
        text = f"{head}.{_encode(claims)}"
        return f"{text}.{self._signature(text)}"

    def read(self, token: str, now: float) -> dict[str, Any] | None:
        """Claims of a token, or None if it is forged or too old."""
        text, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._signature(text).encode(), signature.encode()):
            return None
        payload = text.partition(".")[2]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return dict(claims) if claims["exp"] > now else None

    def _signature(self, text: str) -> str:
        key = f"{self._state['secret']}:{self._state['generation']}".encode()
        return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode().rstrip("=")


def _encode(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")
