"""RSA keys: read, checked, and named by their fingerprint."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from iam_resources.errors import ConfigError

SMALLEST_BITS = 2048
"""The service takes RSA keys of at least this size."""


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name under which the service knows its public half.

    Attributes:
        key_id: `<tenancy>/<user>/<fingerprint>` of an API key, `ST$<token>` of a principal with a session token.
        private_key: signs.
    """

    key_id: str = field(repr=False)
    private_key: rsa.RSAPrivateKey = field(repr=False)

    def sign(self, message: bytes) -> str:
        """The signature in base64: RSA with PKCS#1 v1.5 and SHA-256, the same for the same message."""
        signature = self.private_key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signature).decode()


@dataclass(frozen=True)
class KeyPair:
    """A new key pair, both halves as PEM text."""

    public_key: str
    private_key: str = field(repr=False)

    @classmethod
    def make(cls, bits: int = SMALLEST_BITS) -> KeyPair:
        """Make a pair.

        Args:
            bits: size of the modulus, at least 2048.
        """
        key = new_key(bits)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return cls(public_pem(key), private.decode())


def fingerprint_of(key: rsa.RSAPublicKey) -> str:
    """The service's name for a public key: MD5 of its DER form, in pairs of hexadecimal digits with colons."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der, usedforsecurity=False).digest().hex(":")


def new_key(bits: int = SMALLEST_BITS) -> rsa.RSAPrivateKey:
    """Make a private key.

    Args:
        bits: size of the modulus, at least 2048.
    """
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_pem(key: rsa.RSAPrivateKey) -> str:
    """The public half of a key, as PEM text."""
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(*form).decode()


def load_private_key(
    pem: str,
    pass_phrase: str | None,
    *,
    where: str,
    how_to_set: Callable[[str], str] = lambda field: f"pulumi config set --secret oci:{field}",
) -> rsa.RSAPrivateKey:
    """Read a private key.

    Args:
        pem: the key's text.
        pass_phrase: of the key; one that the key does not need is not an error.
        where: where it is from, for the error.
        how_to_set: gives the command that sets a field of the connection, for the error.

    Raises:
        ConfigError: it is not an RSA private key of at least 2048 bits, or the pass phrase is missing or wrong.
    """
    data = pem.strip().encode()
    if b"\n" not in data:
        data = data.replace(rb"\n", b"\n")  # from a variable that cannot hold line breaks
    command = how_to_set("pass_phrase")
    for phrase in (pass_phrase.encode() if pass_phrase else None, None):
        try:
            key = serialization.load_pem_private_key(data, phrase)
        except TypeError:
            continue  # a phrase for a key without one, or none for a key with one
        except (ValueError, UnsupportedAlgorithm):
            raise _unreadable(data, where, command if pass_phrase else "") from None
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < SMALLEST_BITS:
            raise ConfigError(
                f"{where} is not an RSA key of at least {SMALLEST_BITS} bits",
                hint=f"Make one with: openssl genrsa -out oci_api_key.pem {SMALLEST_BITS}",
            )
        return key
    raise ConfigError(f"{where} needs a pass phrase", hint=f"Set it with: {command}")


def _unreadable(data: bytes, where: str, phrase_command: str) -> ConfigError:
    for load in (serialization.load_pem_public_key, serialization.load_ssh_public_key):
        try:
            load(data)
        except (ValueError, UnsupportedAlgorithm):
            continue
        return ConfigError(f"{where} is a public key", hint="Give the private half: the file that stays with you")
    if b"BEGIN OPENSSH PRIVATE KEY" in data:
        hint = "Turn it into PEM with: ssh-keygen -p -m PEM -f <file>"
        return ConfigError(f"{where} is a key in OpenSSH's own format", hint=hint)
    if b"ENCRYPTED" in data and phrase_command:
        return ConfigError(f"the pass phrase does not open {where}", hint=f"Set it with: {phrase_command}")
    if b"PRIVATE KEY" not in data:
        return ConfigError(
            f"{where} is not a private key in PEM form", hint="It begins with -----BEGIN PRIVATE KEY-----"
        )
    return ConfigError(f"{where} is damaged", hint="Copy it again as a whole, with its line breaks")
