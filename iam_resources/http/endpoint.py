"""Addresses and TLS of a connection, checked before anything is sent."""

from __future__ import annotations

import logging
import re
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import ConfigError
from iam_resources.http.address import base_address, is_loopback

log = logging.getLogger(__name__)


def check_endpoint(url: str, settings: ConnectionSettings, field: str, *, carries: str, api: str = r"(?!)") -> str:
    """Check the address in a setting and give it back without a slash at its end.

    Args:
        url: the address.
        settings: of the connection, for errors.
        field: the setting that the address is from.
        carries: what is sent there and must not be read on the way.
        api: a regular expression of the paths that calls append by themselves, which the address must not have.

    Raises:
        ConfigError: it is not an address, has the path of an API call, or is not encrypted and on another machine.
    """
    how = f"Set it with: {settings.command(field)}"
    address = base_address(url, name=f"{settings.label}, setting {settings.key(field)},", hint=how)
    parts = urlsplit(address)
    if match := re.search(api, parts.path):
        base = address[: len(address) - len(parts.path) + match.start()]
        raise ConfigError(
            f"the setting {settings.key(field)} is {address}, the address of an API call and not of the server",
            hint=f"Leave the path of the call out. Set it with: {settings.command(field, base)}",
        )
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise ConfigError(
            f"the setting {settings.key(field)} is {address}, where {carries} would travel unencrypted",
            hint=f"Use https; where the server has none, reach it over a port of this machine (ssh -L). {how}",
        )
    return address


def tls_of(settings: ConnectionSettings) -> ssl.SSLContext | bool:
    """How the server's certificate is checked: by the setting `ca_file`, and by `insecure` where the vendor has one.

    Raises:
        ConfigError: `insecure` is neither true nor false, or the file holds no certificate.
    """
    if "insecure" in settings.vendor.names and settings.flag("insecure"):
        log.warning(
            "%s: the server's certificate is not checked (setting insecure); anybody may answer", settings.label
        )
        return False
    path = settings.get("ca_file")
    if not path:
        return True
    try:
        return ssl.create_default_context(cafile=str(Path(path).expanduser()))
    except (OSError, ssl.SSLError, RuntimeError) as error:  # RuntimeError: `~name` of somebody who has no home
        why = error.strerror if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else ""
        why = why or "it holds no certificate"
        raise ConfigError(
            f"the setting {settings.key('ca_file')} is {path}, which cannot be read: {why}",
            hint=f"Name a PEM file with the certificate of the authority: {settings.command('ca_file')}",
        ) from None
