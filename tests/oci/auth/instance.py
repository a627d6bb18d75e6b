"""An instance of Oracle Cloud as its metadata service shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

INSTANCE_ID = "ocid1.instance.oc1.iad.d"


class Instance:
    """An instance: a certificate, its key, and the metadata service that hands them out.

    Args:
        tenancy_id: OCID of the tenancy that the certificate names.
    """

    def __init__(self, tenancy_id: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = _certificate(self.key, tenancy_id)
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.texts = {
            "cert.pem": pem,
            "key.pem": self.key.private_bytes(*form).decode(),
            "intermediate.pem": pem,
            "region": "iad",
        }

    def answer(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        return httpx.Response(200, text=self.texts[name]) if name in self.texts else httpx.Response(404)


def _certificate(key: rsa.RSAPrivateKey, tenancy_id: str) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, INSTANCE_ID),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"opc-tenant:{tenancy_id}"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"opc-instance:{INSTANCE_ID}"),
        ]
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime.now(UTC) - timedelta(hours=1))
    return builder.not_valid_after(datetime.now(UTC) + timedelta(hours=1)).sign(key, hashes.SHA256())
