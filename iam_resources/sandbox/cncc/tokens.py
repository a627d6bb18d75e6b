"""Tokens: signed, readable as JWT, to be treated as opaque.

Keycloak signs with RS256; here an HMAC with a key from the state file does, so a token outlives a restart and a client
that tries to verify one finds out that it cannot rely on that. ``iat`` is the server's clock: Keycloak sends no
``Date`` header, so a client of CNC Console IAM has no other way to read it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from typing import Any

from iam_resources.sandbox.store import Store

_KIND = "cncc.key"


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state: dict[str, Any] = next(
            store.load(_KIND), {"id": str(uuid.uuid4()), "secret": secrets.token_hex(32), "generation": 0}
        )
        self._note()

    def _note(self) -> None:
        self._store.put(_KIND, "signing", self._state)

    def expire(self) -> None:
        """Make all access tokens invalid that were signed so far. Refresh tokens keep working."""
        self._state["generation"] += 1
        self._note()

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims."""
        head = _encode({"alg": "HS256", "typ": "JWT", "kid": self._state["id"]})
        text = f"{head}.{_encode(claims)}"
        return f"{text}.{self._signature(text, claims)}"

    def read(self, token: str, kind: str, now: float) -> dict[str, Any] | None:
        """Claims of a token of a kind (``Bearer``, ``Refresh``), or None if it is forged, old or of another kind."""
        text, _, signature = token.rpartition(".")
        try:
            claims = json.loads(base64.urlsafe_b64decode(text.partition(".")[2] + "=="))
        except ValueError:
            return None
        if not isinstance(claims, dict) or not hmac.compare_digest(self._signature(text, claims), signature):
            return None
        return claims if claims.get("typ") == kind and claims["exp"] > now else None

    def _signature(self, text: str, claims: dict[str, Any]) -> str:
        generation = self._state["generation"] if claims.get("typ") == "Bearer" else 0
        key = f"{self._state['secret']}:{generation}".encode()
        return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode().rstrip("=")


def _encode(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")
