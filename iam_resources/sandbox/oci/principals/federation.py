"""``POST /v1/x509``: an instance proves its identity by a certificate, and gets a token for its session key."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.exceptions import invalid, no_such_path, not_authenticated
from iam_resources.sandbox.oci.principals.instance import Instance, long_names
from iam_resources.sandbox.oci.server import TOKEN_SECONDS, Server
from iam_resources.sandbox.oci.signatures import key_id, verify

PATH = "/oci/auth/v1/x509"
_DIGESTS: dict[str, HashAlgorithm] = {"fed-x509": SHA1(), "fed-x509-sha256": SHA256()}  # noqa: S303 (the client's word)


class Federation:
    """The service that issues tokens to instances."""

    def __init__(self, server: Server, instance: Instance) -> None:
        self._server = server
        self._instance = instance

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        return raw_path

    def answer(self, call: Call) -> Answer:
        """Handle one call.

        Raises:
            ServiceError: 401; signature, certificate and instance do not match.
        """
        if call.raw_path.rstrip("/") != PATH or call.method != "POST":
            raise no_such_path()
        body = _body(call)
        certificate = self._certificate(body.get("certificate", ""))
        tenancy, kind, mark = ([*key_id(call).split("/"), "", ""])[:3]
        if tenancy != _unit(certificate, "opc-tenant") or kind not in _DIGESTS:
            raise not_authenticated()
        if certificate.fingerprint(_DIGESTS[kind]).hex() != mark.replace(":", "").lower():
            raise not_authenticated()
        leaf_key = certificate.public_key()
        if not isinstance(leaf_key, RSAPublicKey):
            raise not_authenticated()
        # The host is not signed here: the vendor's client omits it.
        verify(call, leaf_key, self._server.clock(), ("(request-target)",))
        return Answer.of_json(200, {"token": self._token(certificate, _session_key(body.get("publicKey", "")))})

    def _certificate(self, text: str) -> x509.Certificate:
        try:
            certificate = x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
            authority = self._instance.authority.public_key()
            if not isinstance(authority, RSAPublicKey) or certificate.signature_hash_algorithm is None:
                raise not_authenticated()
            authority.verify(
                certificate.signature,
                certificate.tbs_certificate_bytes,
                PKCS1v15(),
                certificate.signature_hash_algorithm,
            )
        except (ValueError, binascii.Error, InvalidSignature):
            raise not_authenticated() from None
        now = datetime.fromtimestamp(self._server.clock(), UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise not_authenticated()
        return certificate

    def _token(self, certificate: x509.Certificate, session_key: RSAPublicKey) -> str:
        now = int(self._server.clock())
        instance = _unit(certificate, "opc-instance")
        tenancy, compartment = _unit(certificate, "opc-tenant"), _unit(certificate, "opc-compartment")
        claims = {
            "sub": instance,
            "iss": "authService.oracle.com",
            "aud": "oci",
            "ptype": "instance",
            "ttype": "x509",
            "tenant": tenancy,
            "compartment": compartment,
            "resource_type": "instance",
            "opc-certtype": "instance",
            "opc-tenant": tenancy,
            "opc-compartment": compartment,
            "opc-instance": instance,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        return self._server.tokens.sign(claims, session_key)


def _body(call: Call) -> dict[str, str]:
    try:
        body = json.loads(call.body)
    except ValueError:
        raise invalid("the body is not JSON") from None
    if not isinstance(body, dict):
        raise invalid("the body is no object")
    return body


def _session_key(text: str) -> RSAPublicKey:
    try:
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        raise invalid("publicKey is not valid") from None
    if not isinstance(key, RSAPublicKey):
        raise invalid("publicKey is not an RSA key")
    return key


def _unit(certificate: x509.Certificate, name: str) -> str:
    with long_names():
        values = [str(attribute.value) for attribute in certificate.subject]
    return next((value.removeprefix(f"{name}:") for value in values if value.startswith(f"{name}:")), "")
