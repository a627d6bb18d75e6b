"""Two requests held against each other, and an answer against the SDK's model of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.oracle.recorder import Exchange

SAME = ("host", "date", "accept", "if-match")
OF_BODY = ("content-length", "x-content-sha256")
"""Where the bodies are the same; the sandbox refuses a body that these do not fit."""
TOKEN = "opc-retry-token"


def differences(ours: Exchange, sdk: Exchange) -> dict[str, tuple[Any, Any]]:
    """What differs between two requests: by what it is, ours and theirs.

    Not looked at are the order of a query, and headers that say something about the client itself: `user-agent`,
    `accept-encoding`, `opc-client-info`, `opc-client-retries`, `opc-request-id`, and a content type of a request
    without a body. Signatures are compared where what they cover is the same.
    """
    names = list(SAME)
    if ours.method in ("POST", "PUT", "PATCH"):
        names += ["content-type", *(OF_BODY if ours.body == sdk.body else ())]
    pairs: dict[str, tuple[Any, Any]] = {
        "method": (ours.method, sdk.method),
        "path": (ours.raw_path, sdk.raw_path),
        "query": (ours.query, sdk.query),
        "spelling of the query": (sorted(ours.raw_query.split("&")), sorted(sdk.raw_query.split("&"))),
        "body": (ours.json(), sdk.json()),
        "signed headers": (ours.signed, sdk.signed),
        "retry token": (TOKEN in ours.headers, TOKEN in sdk.headers),
        **{name: (ours.headers.get(name), sdk.headers.get(name)) for name in names},
    }
    if (ours.method, ours.target, ours.body) == (sdk.method, sdk.target, sdk.body):
        pairs["authorization"] = (ours.headers["authorization"], sdk.headers["authorization"])
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}


def signature_of(exchange: Exchange, origin: str, signer: Any) -> str:
    """What the SDK's signer makes of a request.

    Args:
        exchange: the request.
        origin: where it was sent.
        signer: of the SDK.
    """
    from oci._vendor import requests

    kept = {name: exchange.headers[name] for name in ("date", "content-type") if name in exchange.headers}
    body = exchange.body or None
    prepared = requests.Request(exchange.method, origin + exchange.target, data=body, headers=kept).prepare()
    assert prepared.path_url == exchange.target, "otherwise it is not the same request"
    return str(signer(prepared).headers["authorization"])


def plain(value: Any) -> str:
    """JSON in one spelling, whoever writes it: the standard does not say which."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def lost(told: Any, given: Any, at: str = "") -> Iterator[str]:
    """What an answer tells that the SDK's model of it does not.

    Args:
        told: the answer's body, or a part of it.
        given: what the SDK made of it.
        at: where that part is.
    """
    if told is None:
        if given is not None:
            yield f"{at}: null became {given!r}"
    elif isinstance(told, dict) and hasattr(given, "attribute_map"):
        attributes = {recorder: name for name, recorder in given.attribute_map.items()}
        for name, value in told.items():
            if name not in attributes:
                yield f"{at}.{name}: the SDK does not know it"
            else:
                yield from lost(value, getattr(given, attributes[name]), f"{at}.{name}")
    elif isinstance(told, dict) and isinstance(given, Mapping):
        for name, value in told.items():
            yield from lost(value, given.get(name), f"{at}.{name}")
    elif isinstance(told, list) and isinstance(given, list) and len(told) == len(given):
        for place, value in enumerate(told):
            yield from lost(value, given[place], f"{at}[{place}]")
    elif isinstance(given, datetime):
        if datetime.fromisoformat(told) != given:
            yield f"{at}: {told} became {given}"
    elif told != given or type(told) is not type(given):
        yield f"{at}: {told!r} became {given!r}"


def at_path(told: Any, path: str) -> Any:
    """A field of an answer's body, or None; `a/b` is a field of a field, and in a list the first object counts."""
    for name in path.split("/"):
        if isinstance(told, list):
            told = told[0] if told else None
        told = told.get(name) if isinstance(told, dict) else None
    return told
