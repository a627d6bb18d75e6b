"""What comes back from a call, and what a vendor's room reads out of an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Reply:
    """The vendor's answer to one call.

    Args:
        status: HTTP status; 2xx, or 404 for a DELETE whose earlier try had done it.
        headers: the answer's headers.
        body: the parsed JSON, None when the answer is empty. Not part of `repr`: it may hold a secret.
    """

    status: int
    headers: httpx.Headers = field(repr=False)
    body: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """What a vendor's error answer says.

    Args:
        reason: the vendor's own message; empty when the answer has none.
        code: the vendor's error code.
        request_id: the vendor's id of the request, for its support.
        hint: what the person can do about it, in our words: it is shown also where the answer must be kept secret.
        stray: the answer does not come from the API itself: then a 404 says nothing about what was asked for.
        public: the reason is the vendor's own text about a call that it refused, and never holds a secret of the
            answer: it is shown also where answers with a secret are not.
    """

    reason: str
    code: str = ""
    request_id: str = ""
    hint: str = ""
    stray: bool = False
    public: bool = False
