"""What comes back from a call, and what a vendor's package reads out of an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from iam_resources.errors import VendorError


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

    @classmethod
    def proved(cls, body: Any, status: int = 200) -> Reply:
        """In place of an answer that was lost, where a look-up proves what it was."""
        return cls(status, httpx.Headers(), body)


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
        kind: the class of the error, where the status does not say it; None: by the status.
    """

    reason: str
    code: str = ""
    request_id: str = ""
    hint: str = ""
    stray: bool = False
    public: bool = False
    kind: type[VendorError] | None = None
