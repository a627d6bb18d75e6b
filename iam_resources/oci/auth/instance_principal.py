"""Instance principals: an instance shows its certificate and gets a session, which is renewed before it ends."""

from __future__ import annotations

import asyncio
import ssl
from functools import partial

import httpx

from iam_resources.errors import ConfigError, Unavailable
from iam_resources.http import Client
from iam_resources.http.endpoint import tls_of
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.keys import new_key, public_pem
from iam_resources.oci.auth.metadata import Certificates, Metadata
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.settings import OciSettings
from iam_resources.oci.auth.signature import FixedKey, RequestSigner
from iam_resources.oci.errors import read_error
from iam_resources.oci.regions import region_of

SIGNED = ("date", "(request-target)")
"""What the federation endpoint wants signed beside the body: not the host, unlike all other services."""
_TRIED = "get a session for the instance"


async def instance_principal(settings: OciSettings, transport: httpx.AsyncBaseTransport | None = None) -> Credentials:
    """The credentials of the instance that this runs on.

    Args:
        settings: gives the setting `auth_endpoint` in place of the region's, and `region` where it is another one.
        transport: in place of the network.

    Raises:
        ConfigError: this is not an instance.
    """
    metadata = Metadata(settings, transport)
    certificates = await metadata.certificates()
    region = region_of(settings.get("region") or await metadata.region(), setting=settings.key("region"))
    override = settings.endpoint("auth_endpoint", carries="what the instance proves itself with")
    endpoint, tls = override or region.endpoint("auth"), tls_of(settings)
    fetch = partial(federated, metadata, endpoint, settings.label, certificates.tenancy_id, transport, tls)
    return Credentials(
        RequestSigner(SessionKeys(fetch)),
        Caller("instance", certificates.instance_id),
        certificates.tenancy_id,
        region,
    )


async def federated(
    metadata: Metadata,
    endpoint: str,
    label: str,
    tenancy_id: str,
    transport: httpx.AsyncBaseTransport | None = None,
    verify: ssl.SSLContext | bool = True,
) -> Session:
    """A session for the instance, with a new key.

    Args:
        metadata: gives its certificates as they are now.
        endpoint: of the authentication service.
        label: of the connection, for errors.
        tenancy_id: which the connection was opened for.
        transport: in place of the network.
        verify: as for `Client`.

    Raises:
        IamError: there is none.
    """
    certificates = await metadata.certificates()
    if certificates.tenancy_id != tenancy_id:
        raise ConfigError(f"the instance has moved from {tenancy_id} to {certificates.tenancy_id}", tried=_TRIED)
    key = await asyncio.to_thread(new_key)
    client = Client(
        endpoint,
        name=f"{label}, authentication",
        auth=RequestSigner(FixedKey(certificates.signing), SIGNED),
        read_error=read_error,
        verify=verify,
        transport=transport,
    )
    try:
        body = federation_request(certificates, public_pem(key))
        reply = await client.call("POST", "/v1/x509", json=body, tried=_TRIED, repeat=True)
    finally:
        await client.aclose()
    token = reply.body.get("token") if isinstance(reply.body, dict) else None
    if not isinstance(token, str):
        raise Unavailable("the authentication service gave no token", status=reply.status, tried=_TRIED)
    return Session.of(token, key, what="the token of the authentication service", made_now=True)


def federation_request(certificates: Certificates, session_key: str) -> dict[str, object]:
    """What the authentication service is shown.

    Args:
        certificates: of the instance.
        session_key: the public key of the session, as PEM.
    """
    return {
        "certificate": _bare(certificates.leaf),
        "publicKey": _bare(session_key),
        "intermediateCertificates": [_bare(certificates.intermediate)],
        "fingerprintAlgorithm": "SHA256",
    }


def _bare(pem: str) -> str:
    """PEM without its first and last lines and without line breaks."""
    return "".join(line for line in pem.splitlines() if not line.startswith("-----")).replace(" ", "")
