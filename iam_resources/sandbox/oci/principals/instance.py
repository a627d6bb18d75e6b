"""One compute instance with a certificate, and the authority that signed it. Generated when first used."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from iam_resources.sandbox.oci.identifiers import INSTANCE_ID, TENANCY_ID

_LIFE = timedelta(days=2)


@contextmanager
def long_names() -> Iterator[None]:
    """Accept names of more than 64 characters without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


class Instance:
    """The instance whose metadata the sandbox serves.

    Args:
        clock: seconds since the epoch.
    """

    id = INSTANCE_ID
    tenancy = TENANCY_ID
    compartment = TENANCY_ID

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    @cached_property
    def authority_key(self) -> RSAPrivateKey:
        """The key that signs certificates of instances."""
        return generate_private_key(65537, 2048)

    @cached_property
    def authority(self) -> x509.Certificate:
        """The certificate of the authority."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PKISVC Identity Intermediate sandbox")])
        return self._certificate(name, self.authority_key, ca=True)

    @cached_property
    def key(self) -> RSAPrivateKey:
        """The key of the instance."""
        return generate_private_key(65537, 2048)

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The certificate of the instance: its organizational units identify the instance."""
        units = ("opc-certtype:instance", f"opc-tenant:{self.tenancy}", f"opc-compartment:{self.compartment}")
        # The standard allows 64 characters, and OCIDs are longer. The service accepts that, so clients must too.
        with long_names():
            names = [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit, _validate=False)
                for unit in (*units, f"opc-instance:{self.id}")
            ]
            names.append(x509.NameAttribute(NameOID.COMMON_NAME, self.id, _validate=False))
        return self._certificate(x509.Name(names), self.key, ca=False)

    def key_pem(self) -> bytes:
        """The private key in the form of the metadata service."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    def _certificate(self, subject: x509.Name, key: RSAPrivateKey, *, ca: bool) -> x509.Certificate:
        begin = datetime.fromtimestamp(self._clock(), UTC) - timedelta(minutes=10)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if ca else self.authority.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + _LIFE)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(self.authority_key, SHA256())
        )
