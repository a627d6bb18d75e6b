"""The metadata service of an instance: where it is, and the certificate that says which instance it is."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Final

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.keys import SigningKey, load_private_key
from iam_resources.oci.auth.settings import OciSettings
from iam_resources.operation import pause

BASE_URL = "OCI_METADATA_BASE_URL"
ADDRESSES: Final = ("http://169.254.169.254/opc/v2", "http://[fd00:c1::a9fe:a9fe]/opc/v2")
_HEADERS: Final = {"authorization": "Bearer Oracle"}
_TIMEOUT: Final = httpx.Timeout(5, connect=2)  # the service is on the same machine: who waits longer is elsewhere
_AGAIN: Final = {429, 500, 502, 503, 504}
_ATTEMPTS: Final = 4


@dataclass(frozen=True)
class Certificates:
    """Who an instance is.

    Attributes:
        leaf: of the instance, as PEM.
        intermediate: of who signed it, as PEM.
        tenancy_id: the tenancy's OCID.
        instance_id: the instance's OCID; empty where the certificate does not say.
        signing: the leaf's key, under the name by which the service knows it.
    """

    leaf: str
    intermediate: str
    tenancy_id: str
    instance_id: str
    signing: SigningKey = field(repr=False)


class Metadata:
    """Reads the metadata of the instance this runs on.

    Args:
        settings: gives the environment and the names of settings.
        transport: in place of the network.
    """

    def __init__(self, settings: OciSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._transport = transport
        named = (settings.settings.environment(BASE_URL) or "").strip().rstrip("/")
        self._addresses = (named,) if named else ADDRESSES

    async def region(self) -> str:
        """The region's name or code."""
        return (await self._read("/instance/region")).strip()

    async def certificates(self) -> Certificates:
        """The instance's certificates, which the platform replaces several times a day."""
        leaf = await self._read("/identity/cert.pem")
        pem = await self._read("/identity/key.pem")
        intermediate = await self._read("/identity/intermediate.pem")
        try:
            certificate = x509.load_pem_x509_certificate(leaf.encode())
        except ValueError:
            raise self._not_an_instance("its certificate cannot be read") from None
        key = load_private_key(pem, None, where="the instance's private key")
        if certificate.public_key() != key.public_key():
            raise self._not_an_instance("its certificate and its key do not belong together; they may just be replaced")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # an OCID is longer than X.520 lets a name be
            names = [str(each.value) for each in certificate.subject]
        tenancy_id = _named(names, "opc-tenant:", "opc-identity:")
        if not tenancy_id:
            raise self._not_an_instance("its certificate names no tenancy")
        digest = certificate.fingerprint(hashes.SHA256()).hex(":")
        signing = SigningKey(f"{tenancy_id}/fed-x509-sha256/{digest}", key)
        return Certificates(leaf, intermediate, tenancy_id, _named(names, "opc-instance:"), signing)

    async def _read(self, path: str) -> str:
        """What is at a path.

        Raises:
            ConfigError: this is not an instance.
        """
        for address in self._addresses:
            async with httpx.AsyncClient(transport=self._transport, timeout=_TIMEOUT, trust_env=False) as client:
                try:
                    response = await self._answer(client, f"{address}{path}")
                except httpx.HTTPError:
                    continue
            if response.status_code == 200:
                self._addresses = (address,)
                return response.text
            raise self._not_an_instance(f"{address}{path} answers {response.status_code}")
        raise self._not_an_instance(f"no metadata service answers at {' or '.join(self._addresses)}")

    async def _answer(self, client: httpx.AsyncClient, url: str) -> httpx.Response:
        response = await client.get(url, headers=_HEADERS)
        for number in range(_ATTEMPTS - 1):
            if response.status_code not in _AGAIN:
                break
            await pause(0.25 * 2**number)
            response = await client.get(url, headers=_HEADERS)
        return response

    def _not_an_instance(self, why: str) -> ConfigError:
        return ConfigError(
            f"this is not an instance of Oracle Cloud: {why}",
            tried="sign in as the instance",
            hint=f"Elsewhere set another way to sign in: {self._settings.command('auth', 'api_key')}",
        )


def _named(names: list[str], *marks: str) -> str:
    return next((name.removeprefix(mark) for mark in marks for name in names if name.startswith(mark)), "")
