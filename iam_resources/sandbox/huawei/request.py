"""What a handler receives: the call, the parameters of its path, and the caller."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.huawei.fields import Fields, read_fields
from iam_resources.sandbox.huawei.keys import Caller
from iam_resources.sandbox.messages import Answer, Call

if TYPE_CHECKING:
    from iam_resources.sandbox.huawei.server import Server

NOTHING = Answer(200)
"""The answer of a write that has no body. The text states no status for these; 204 would be as good."""


@dataclass(frozen=True)
class Request:
    """One call, as a handler sees it.

    Attributes:
        call: the HTTP request.
        server: the state of the vendor.
        parameters: of the path.
        caller: who calls.
        invalid: makes the refusal of a bad parameter; each service has a code of its own.
    """

    call: Call
    server: Server
    parameters: Mapping[str, str]
    caller: Caller
    invalid: Callable[[str], Exception]

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.server.clock()

    @property
    def now_ms(self) -> int:
        """Milliseconds since the epoch: the times of AK/SK APIs."""
        return int(self.now * 1000)

    @cached_property
    def query(self) -> dict[str, str]:
        """Query parameters."""
        return self.call.query()

    def required(self, name: str, most: int = 64) -> str:
        """A query parameter that must be there.

        Raises:
            Refused: 400.
        """
        value = self.query.get(name, "")
        if not 1 <= len(value) <= most:
            raise self.invalid(f"{name}: is required, with at most {most} characters")
        return value

    def among(self, name: str, *values: str) -> str | None:
        """A query parameter with enumerated values; None where it is missing.

        Raises:
            Refused: 400.
        """
        value = self.query.get(name)
        if value is not None and value not in values:
            raise self.invalid(f"{name}: must be one of {', '.join(values)}")
        return value

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as it was sent.

        Raises:
            Refused: 400; it is not a JSON object.
        """
        try:
            given = json.loads(self.call.body)
        except ValueError:
            raise self.invalid("body: is not JSON") from None
        if not isinstance(given, dict):
            raise self.invalid("body: must be an object")
        return given

    def body(self, fields: Fields) -> dict[str, Any]:
        """What is known of the body.

        Raises:
            Refused: 400.
        """
        return read_fields(fields, self.json, self.invalid)
