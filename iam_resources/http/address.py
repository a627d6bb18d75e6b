"""Paths and queries, encoded so that what is written is what is sent and signed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

import httpx

from iam_resources.errors import ConfigError, Refused

_form = "Give it as https://host[:port][/base/path]"
_slot = re.compile(r"\{(\w+)\}")


def base_address(address: str, *, name: str, hint: str = "") -> str:
    """Check a base URL and give it back without a slash at its end.

    Args:
        address: `http://` or `https://`, a host, optionally a port and a base path.
        name: the connection's name, for the error.
        hint: how to set it, for the error.

    Raises:
        ConfigError: it is not such an address, or it holds credentials, a query or a fragment; says what is wrong.
    """
    if fault := _fault_of(address):
        raise ConfigError(f"the address of {name} {fault}", hint=f"{_form}. {hint}" if hint else _form)
    return str(httpx.URL(address)).rstrip("/")


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine: what is sent there does not travel through a network."""
    if host is None or host.lower() == "localhost":
        return host is not None
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fault_of(text: str) -> str:
    """What is wrong with a base URL; empty where nothing is. The URL itself is not repeated: it may hold a password."""
    if any(character.isspace() or not character.isprintable() for character in text):
        return "has a blank or a control character in it"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "is malformed"
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return "is not an http(s) address"
    if "@" in parts.netloc or "?" in text or "#" in text:
        return "holds more than host and path"
    port = parts.netloc.rpartition("]")[2].partition(":")[2]
    if port and not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        return f"has the port {port!r}, which is not a number from 1 to 65535"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return "is malformed"
    return "" if url.host else "is not an http(s) address"


def fill(path: str, at: Mapping[str, str]) -> str:
    """Put values into a path template, each percent-encoded whole.

    Args:
        path: like `/users/{id}`, encoded already outside of its braces.
        at: a value for every name in braces.

    Raises:
        Refused: a value is empty, `.` or `..`: the path would name something else.
        KeyError: a name has no value.
    """

    def value(match: re.Match[str]) -> str:
        text = at[match[1]]
        if text in {"", ".", ".."}:
            raise Refused(f"{match[1]!r} in {path} cannot be {text!r}")
        return quote(text, safe="")

    return _slot.sub(value, path)


def encode(query: Mapping[str, str | int | bool | Sequence[str]] | None) -> str:
    """Encode a query, with its question mark; empty when there is none.

    Spaces become `%20`; a sequence repeats its key; booleans are `true` and `false`.
    """
    if not query:
        return ""
    words = {key: str(value).lower() if isinstance(value, bool) else value for key, value in query.items()}
    encoded = urlencode(words, doseq=True, safe="", quote_via=quote)
    return f"?{encoded}" if encoded else ""
