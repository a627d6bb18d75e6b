"""Signs as the vendor's documentation says, with code of its own: neither the project's nor the sandbox's."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Generator, Mapping
from email.utils import formatdate
from functools import cache

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GENERAL = ("(request-target)", "host")
OF_BODY = ("content-length", "content-type", "x-content-sha256")


@cache
def a_key(number: int = 0) -> RSAPrivateKey:
    """A private key; making one costs a tenth of a second, so each is made once."""
    return generate_private_key(65537, 2048)


def public_pem(key: RSAPrivateKey) -> str:
    """Its public part, as it is uploaded."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: RSAPrivateKey) -> str:
    """What names it beside the user."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der, usedforsecurity=False).digest().hex(":")


class Signer(httpx.Auth):
    """Signs every request.

    Args:
        key_id: whom to name.
        key: what to sign with.
        now: seconds since the epoch; None = the real time.
        date: the header that carries the date.
        leave_out: headers that are not signed.
        change: what is changed after the signature was made: header → value.
        parts: parameters of the ``Authorization`` header that are different.
    """

    requires_request_body = True

    def __init__(
        self,
        key_id: str,
        key: RSAPrivateKey,
        *,
        now: float | None = None,
        date: str = "date",
        leave_out: tuple[str, ...] = (),
        change: Mapping[str, str] | None = None,
        parts: Mapping[str, str] | None = None,
    ) -> None:
        self.key_id = key_id
        self.key = key
        self.now = now
        self.date = date
        self.leave_out = leave_out
        self.change = change or {}
        self.parts = parts or {}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        headers = request.headers
        headers[self.date] = formatdate(self.now, usegmt=True)
        signed = [self.date, *GENERAL]
        if request.method in ("POST", "PUT", "PATCH"):
            headers.setdefault("content-type", "application/json")
            headers["content-length"] = str(len(request.content))
            headers["x-content-sha256"] = base64.b64encode(hashlib.sha256(request.content).digest()).decode()
            signed += OF_BODY
        signed = [name for name in signed if name not in self.leave_out]
        target = f"{request.method.lower()} {request.url.raw_path.decode()}"
        lines = [f"{name}: {target if name == '(request-target)' else headers[name]}" for name in signed]
        signature = self.key.sign("\n".join(lines).encode(), PKCS1v15(), SHA256())
        parts = {
            "version": "1",
            "headers": " ".join(signed),
            "keyId": self.key_id,
            "algorithm": "rsa-sha256",
            "signature": base64.b64encode(signature).decode(),
            **self.parts,
        }
        headers["authorization"] = "Signature " + ",".join(f'{name}="{value}"' for name, value in parts.items())
        headers.update(self.change)
        yield request
