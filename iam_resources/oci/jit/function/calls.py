"""Signed calls to identity domains, as the function's own principal, in the time that one call of the function has."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

# Importing all services of the vendor takes seconds at every cold start.
os.environ.setdefault("OCI_PYTHON_SDK_NO_SERVICE_IMPORTS", "1")
import oci

if TYPE_CHECKING:
    from iam_resources.oci.jit.function.capabilities import CallFailed
else:  # deployed, the files lie side by side
    from capabilities import CallFailed

TRIES = 3
TRYING_SECONDS = 30
"""How long the calls of one invocation are tried again; the connector tries later than that."""
_TIMEOUTS = (5, 20)  # seconds: to connect, and between two pieces of an answer


def signer() -> Any:
    """The function's own identity, as the platform hands it over in the environment.

    Operation: oci-jit-07.
    """
    return oci.auth.signers.get_resource_principals_signer()


def realm_domain_of(signer: Any) -> str:
    """The domain of the realm that the function runs in, `oraclecloud.com`."""
    realm = oci.regions.get_realm_from_region(signer.region or "")
    return str(oci.regions.REALMS.get(realm, "oraclecloud.com"))


class Calls:
    """Calls to identity domains.

    Args:
        signer: signs them.
    """

    def __init__(self, signer: Any) -> None:
        self._signer = signer
        self._clients: dict[str, Any] = {}

    async def call(
        self, url: str, method: str, path: str, body: Mapping[str, Any] | None, *, started: float, until: float
    ) -> Mapping[str, Any]:
        """One call, tried again where that may help and there is time.

        Args:
            url: of the domain.
            method, path, body: of the call.
            started, until: between which moments of `time.monotonic` the function works.

        Raises:
            CallFailed: it brought no success.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return await self._in_time(until, url, method, path, body)
            except CallFailed as failed:
                now, pause = time.monotonic(), random.uniform(0.5, 2**attempt)  # noqa: S311 (guards nothing)
                late = now + pause > min(started + TRYING_SECONDS, until)
                if not failed.passes or attempt == TRIES or late:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _in_time(self, until: float, *call: Any) -> Mapping[str, Any]:
        left = until - time.monotonic()
        if left <= 0:
            raise CallFailed("this call of the function has no time left")
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._once, *call), left)
        except TimeoutError:  # what is on the wire may still be carried out; twice is the same as once
            raise CallFailed("this call of the function had no time left for the answer") from None

    def _once(self, url: str, method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """One signed call by the vendor's own client, which renews the token once when it is refused."""
        headers = {"accept": "application/json", "content-type": "application/json"}
        try:
            reply = self._client(url).call_api(path, method, header_params=headers, body=body, response_type="object")
        except oci.exceptions.ServiceError as error:
            raise CallFailed(_why(error), status=error.status) from None
        except (oci.exceptions.RequestException, oci.exceptions.ConnectTimeout) as error:
            cause = error.args[0] if error.args else None
            if isinstance(cause, oci.base_client.requests.exceptions.TooManyRedirects):
                status = getattr(cause.response, "status_code", 302)
                raise CallFailed(f"{url} sends elsewhere ({status}), which is not followed", status=status) from None
            raise CallFailed(f"no answer from {url} ({type(error).__name__})") from None
        except OSError as error:  # the token or its key cannot be read just now
            raise CallFailed(f"the request cannot be signed ({type(error).__name__})") from None
        if reply.data and not isinstance(reply.data, Mapping):  # such as the page of a proxy
            raise CallFailed(f"what answers at {url} is not an identity domain: it sends no JSON object", status=502)
        return reply.data or {}

    def _client(self, url: str) -> Any:
        if url not in self._clients:
            parts = urlsplit(url)
            made = oci.BaseClient(
                "identity_domains",
                {},
                self._signer,
                {},
                service_endpoint=f"{parts.scheme}://{parts.netloc}",
                base_path=parts.path,
                timeout=_TIMEOUTS,
            )
            made.session.max_redirects = 0  # a redirect would take the signed request to where nobody has looked
            self._clients[url] = made
        return self._clients[url]


def _why(error: Any) -> str:
    """The domain's own words. The vendor's client keeps those of SCIM, `detail`, among the error's arguments only."""
    body = error.args[0] if error.args and isinstance(error.args[0], Mapping) else {}
    detail = body.get("detail") or (error.message if error.message not in (None, "None") else "")
    request = f", request {error.request_id}" if error.request_id else ""
    return f"{str(detail)[:300] or 'no reason given'} ({error.status}{request})"
