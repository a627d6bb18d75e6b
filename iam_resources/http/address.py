"""Paths and queries, encoded so that what is written is what goes on the wire and what is signed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import httpx

from iam_resources.errors import ConfigError, Refused

_form = "Give it as https://host[:port][/base/path]"
_slot = re.compile(r"\{(\w+)\}")


def base_address(text: str, *, name: str) -> str:
    """Check a base URL and give it back without a slash at its end.

    Args:
        text: `http://` or `https://`, a host, optionally a port and a base path.
        name: the connection's name, for the error.

    Raises:
        ConfigError: it is not such an address, or it holds credentials, a query or a fragment.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError) as error:
        raise ConfigError(f"the address of {name} is malformed", hint=_form) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ConfigError(f"the address of {name} is not an http(s) address", hint=_form)
    if url.userinfo or url.query or url.fragment:
        raise ConfigError(f"the address of {name} holds more than host and path", hint=_form)
    return str(url).rstrip("/")


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
            raise Refused(f"{match[1]!r} in {path} can not be {text!r}")
        return quote(text, safe="")

    return _slot.sub(value, path)


def encode(query: Mapping[str, str | int | bool | Sequence[str]] | None) -> str:
    """Encode a query, with its question mark; empty when there is nothing to say.

    Spaces become `%20`; a sequence repeats its key; booleans are `true` and `false`.
    """
    if not query:
        return ""
    pairs: list[str] = []
    for key, value in query.items():
        name = quote(key, safe="")
        if isinstance(value, bool):
            pairs.append(f"{name}={'true' if value else 'false'}")
        elif isinstance(value, str | int):
            pairs.append(f"{name}={quote(str(value), safe='')}")
        else:
            pairs.extend(f"{name}={quote(each, safe='')}" for each in value)
    return "?" + "&".join(pairs) if pairs else ""
