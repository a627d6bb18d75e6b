"""Who calls Oracle Cloud, and how a request proves it."""

from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.credentials import Credentials, credentials
from iam_resources.oci.auth.keys import KeyPair, SigningKey, fingerprint_of, load_private_key
from iam_resources.oci.auth.signature import RequestSigner

__all__ = [
    "Caller",
    "Credentials",
    "KeyPair",
    "RequestSigner",
    "SigningKey",
    "credentials",
    "fingerprint_of",
    "load_private_key",
]
