"""One request as the operations see it, and how they refuse one."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from tools.state_service.store import StackName

Json = dict[str, Any]


class Refusal(Exception):
    """An answer that is an error.

    Args:
        code: the HTTP status; the engine tells errors apart by it.
        message: one line for the person who runs the engine.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Call:
    """One request.

    Attributes:
        path: the parts of the path that vary, by name.
        query: the query.
        body: the JSON object of the body; empty where there is none.
        scheme, secret: of the header Authorization: `token`, or `update-token` for the engine of an update.
        engine: the version of the client, as `v3.276.0`.
        port: of the connection, at the client.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    scheme: str
    secret: str
    engine: str
    port: int

    @property
    def stack(self) -> StackName:
        """The stack that the path names."""
        return StackName(self.path["organization"], self.path["project"], self.path["stack"])

    def object(self, name: str) -> Json:
        """A field of the body that is an object; empty where it is left out.

        Raises:
            Refusal: it is something else.
        """
        value = self.body.get(name)
        if value is not None and not isinstance(value, dict):
            raise Refusal(400, f"{name}: expected an object")
        return value or {}


async def read(request: Request) -> Call:
    """The request, with its body unpacked.

    Raises:
        Refusal: the body is not a JSON object.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    client = re.search(r"\((v[^;)\s]+)", request.headers.get("user-agent", ""))
    return Call(
        request.path_params,
        request.query_params,
        _unpacked(await request.body(), request.headers.get("content-encoding", "")),
        scheme,
        secret,
        client[1] if client else "",
        request.client.port if request.client else 0,
    )


def _unpacked(body: bytes, encoding: str) -> Json:
    if encoding not in ("", "identity", "gzip"):
        raise Refusal(415, f"Content-Encoding {encoding}: expected gzip or none")
    try:
        plain = gzip.decompress(body) if encoding == "gzip" else body
        found = json.loads(plain) if plain.strip() else {}
    except (OSError, EOFError, zlib.error, ValueError) as wrong:
        raise Refusal(400, f"the body is not JSON, or not packed as its header says: {wrong}") from wrong
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Refusal(400, "the body: expected a JSON object")
    return found
