"""Security tokens of instances and resources: JWTs that name a session key (``jwk``), which then signs the requests."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256


class SecurityTokens:
    """Signs and reads security tokens. The key is generated when first used, and kept in memory."""

    def __init__(self) -> None:
        self._generation = 0

    @cached_property
    def _key(self) -> RSAPrivateKey:
        return generate_private_key(65537, 2048)

    def expire(self) -> None:
        """Make all tokens invalid that were signed so far."""
        self._generation += 1

    def sign(self, claims: Mapping[str, Any], session_key: RSAPublicKey) -> str:
        """A token with these claims, bound to a session key."""
        body = {**claims, "jwk": json.dumps(as_jwk(session_key)), "generation": self._generation}
        text = f"{_encode({'alg': 'RS256', 'kid': 'asw', 'typ': 'JWT'})}.{_encode(body)}"
        return f"{text}.{_base64(self._key.sign(text.encode(), PKCS1v15(), SHA256()))}"

    def read(self, token: str, now: float) -> tuple[dict[str, Any], RSAPublicKey] | None:
        """Claims and session key of a token, or None if it is forged or no longer valid."""
        text, _, signature = token.rpartition(".")
        try:
            self._key.public_key().verify(_bytes(signature), text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return None
        claims: dict[str, Any] = json.loads(_bytes(text.partition(".")[2]))
        if claims["generation"] != self._generation or claims["exp"] <= now:
            return None
        return claims, of_jwk(json.loads(claims["jwk"]))


def as_jwk(key: RSAPublicKey) -> dict[str, str]:
    """A public key in the form of RFC 7517."""
    numbers = key.public_numbers()
    return {
        "kid": "sandbox",
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }


def of_jwk(jwk: Mapping[str, str]) -> RSAPublicKey:
    """The public key that a JWK describes."""
    return RSAPublicNumbers(int.from_bytes(_bytes(jwk["e"])), int.from_bytes(_bytes(jwk["n"]))).public_key()


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8))


def _encode(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
