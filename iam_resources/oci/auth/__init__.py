"""Who calls Oracle Cloud, and how a request proves it."""

from iam_resources.oci.auth.client_credentials import Application, ClientCredentials, application
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.keys import KeyPair, SigningKey, fingerprint_of, load_private_key
from iam_resources.oci.auth.methods import find_credentials, tenancy_named
from iam_resources.oci.auth.settings import OciSettings
from iam_resources.oci.auth.signature import RequestSigner

__all__ = [
    "Application",
    "Caller",
    "ClientCredentials",
    "Credentials",
    "KeyPair",
    "OciSettings",
    "RequestSigner",
    "SigningKey",
    "application",
    "find_credentials",
    "fingerprint_of",
    "load_private_key",
    "tenancy_named",
]
