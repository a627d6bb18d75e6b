"""Failures of the connection, for a person: what happened, to which host and port, and what to do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

_certificate = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is signed by itself and not known here",
    19: "the certificate comes from an authority that is not known here",
    20: "the certificate comes from an authority that is not known here",
    21: "the certificate comes from an authority that is not known here",
    62: "the certificate is for another host name",
    64: "the certificate is for another address",
}
"""OpenSSL's verify codes, X509_V_ERR_*."""

_unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an attempt brought no answer.

    Args:
        reason, hint: for the person.
        sent: the request, or a part of it, may have reached the server.
        lasting: to repeat it would only fail again.
    """

    reason: str
    hint: str = ""
    sent: bool = True
    lasting: bool = False


def trouble_of(error: httpx.HTTPError, url: httpx.URL) -> Trouble:
    """What an error of httpx means for the call to `url`."""
    port = url.port or (443 if url.scheme == "https" else 80)
    where = f"{url.host}:{port}"
    if isinstance(error, httpx.PoolTimeout):
        return Trouble(f"no connection to {where} became free in time", sent=False)
    if isinstance(error, httpx.ProxyError):
        return Trouble(f"the proxy did not connect to {where}", hint="Check HTTPS_PROXY and NO_PROXY", sent=False)
    if isinstance(error, _unsent):
        return _connecting(error, where, url)
    if isinstance(error, httpx.ReadTimeout):
        return Trouble(f"{where} did not answer in time")
    if isinstance(error, httpx.WriteTimeout):
        return Trouble(f"{where} did not take the request in time")
    if isinstance(error, httpx.DecodingError):
        return Trouble(f"the answer of {where} cannot be decompressed")
    if isinstance(error, httpx.RemoteProtocolError):
        return Trouble(f"{where} ended the connection before its answer was complete")
    return Trouble(f"the connection to {where} broke")


def _connecting(error: httpx.HTTPError, where: str, url: httpx.URL) -> Trouble:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = _certificate.get(cause.verify_code, f"the certificate is not accepted: {cause.verify_message}")
            hint = (
                f"Check the host name in the address ({url.host})"
                if cause.verify_code in {62, 64}
                else f"If {where} is right, name a PEM file with its authority's certificate in SSL_CERT_FILE"
                " or in the connection's CA setting"
            )
            return Trouble(f"TLS with {where}: {reason}", hint=hint, sent=False, lasting=True)
        if isinstance(cause, ssl.SSLError) and cause.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST"}:
            hint = "Check the scheme and the port of the address: https may not be spoken there"
            return Trouble(f"{where} does not speak TLS", hint=hint, sent=False, lasting=True)
        if isinstance(cause, ssl.SSLError):
            return Trouble(f"TLS with {where} failed: {(cause.reason or 'broken off').lower()}", sent=False)
        if isinstance(cause, socket.gaierror):
            return Trouble(
                f"the host name {url.host} is not known",
                hint="Check the address of the connection, and DNS",
                sent=False,
                lasting=cause.errno != socket.EAI_AGAIN,
            )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Trouble(f"{where} refuses connections", hint="Check that the server runs and the port", sent=False)
    hint = "Check the address, the network and any firewall"
    if isinstance(error, httpx.ConnectTimeout):
        return Trouble(f"no connection to {where} in time", hint=hint, sent=False)
    return Trouble(f"no connection to {where}", hint=hint, sent=False)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything that led to it."""
    seen: set[int] = set()
    todo = [error]
    while todo:
        error = todo.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        todo += [error.__cause__, error.__context__]
        if isinstance(error, BaseExceptionGroup):
            todo += error.exceptions
