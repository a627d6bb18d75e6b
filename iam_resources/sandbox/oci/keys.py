"""Public keys with which users may sign."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


class KeyFormatError(Exception):
    """The string is not a public key that the service accepts. The message is one line for the user."""


def read_public_key(pem: str) -> RSAPublicKey:
    """An RSA public key of at least 2048 bits, in PEM.

    Raises:
        KeyFormatError: it is something else.
    """
    try:
        key = load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFormatError("not a public key in PEM") from None
    if not isinstance(key, RSAPublicKey):
        raise KeyFormatError("not an RSA key")
    if key.key_size < 2048:
        raise KeyFormatError(f"{key.key_size} bits; at least 2048 are needed")
    return key


def fingerprint(key: RSAPublicKey) -> str:
    """MD5 over the DER form, in pairs of lower-case hexadecimal digits (Required Keys and OCIDs, "Fingerprint")."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.md5(der, usedforsecurity=False).hexdigest()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


class Keys:
    """Keys by user and fingerprint; parsed once, so that a check costs microseconds."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], RSAPublicKey] = {}
        self._names: dict[str, str] = {}

    def add(self, user_id: str, user_name: str, pem: str) -> str:
        """Accept signatures of a user by a key; returns its fingerprint.

        Raises:
            KeyFormatError: the string is not an RSA public key.
        """
        key = read_public_key(pem)
        mark = fingerprint(key)
        self._keys[user_id, mark] = key
        self._names[user_id] = user_name
        return mark

    def remove(self, user_id: str, mark: str) -> None:
        """Refuse signatures of a user by the key of this fingerprint."""
        self._keys.pop((user_id, mark), None)

    def find(self, user_id: str, mark: str) -> RSAPublicKey | None:
        """The key, or None."""
        return self._keys.get((user_id, mark))

    def name_of(self, user_id: str) -> str:
        """The name of a user who has, or had, a key."""
        return self._names.get(user_id, user_id)
