"""Input and output of a vendor: one call, one answer, independent of any HTTP server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Call:
    """One complete HTTP request.

    ``raw_path`` is still percent-encoded: an encoded slash in a name is not a separator, and signatures cover the
    encoded path.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    base_url: str
    client_address: str = "127.0.0.1"

    def query(self) -> dict[str, str]:
        """Query parameters; of a repeated one the first value, as in JAX-RS."""
        found: dict[str, str] = {}
        for name, value in parse_qsl(self.raw_query, keep_blank_values=True):
            found.setdefault(name, value)
        return found

    def form(self) -> dict[str, str]:
        """Fields of an ``application/x-www-form-urlencoded`` body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """One HTTP response."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, value: Any, content_type: str = "application/json", **headers: str) -> Answer:
        """An answer with a JSON body, without blanks and in UTF-8 as the vendors send it."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return cls(status, text.encode(), {"content-type": content_type, **headers})

    def with_headers(self, extra: Mapping[str, str]) -> Answer:
        """The same answer with more headers; its own take precedence."""
        return Answer(self.status, self.body, {**extra, **self.headers})

    def wire_headers(self) -> Iterator[tuple[bytes, bytes]]:
        """Headers in the form of ASGI, with the length of the body."""
        for name, value in self.headers.items():
            yield name.lower().encode("latin-1"), value.encode("latin-1")
        if self.body or self.status not in (204, 304):
            yield b"content-length", str(len(self.body)).encode()
