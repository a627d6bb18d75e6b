"""``opc-retry-token``: the same request sent twice takes effect once (REST APIs, "Retry Token").

A token is valid for 24 hours. It becomes invalid earlier when the object it created is deleted, or when it is sent with
another body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.exceptions import ServiceError

SECONDS = 24 * 3600
LONGEST = 64
"""Characters of a token, by the documentation of the services that state it."""


@dataclass(frozen=True)
class _Done:
    digest: bytes
    answer: Answer
    until: float
    still_there: Callable[[], bool]


class RetryTokens:
    """Answers by caller, path and token. In memory only: some answers contain a secret."""

    def __init__(self) -> None:
        self._done: dict[tuple[str, str, str], _Done] = {}

    def recall(self, who: str, call: Call, now: float) -> Answer | None:
        """The earlier answer to this request, or None if it is new.

        Raises:
            ServiceError: 409; the token was used for something else, or the object it created is deleted.
        """
        done = self._done.get(_key(who, call))
        if done is None or done.until <= now:
            return None
        if done.digest != _digest(call) or not done.still_there():
            raise ServiceError(
                409,
                "InvalidatedRetryToken",
                "The provided retry token was used in an earlier request that resulted in a system update, "
                "but a subsequent operation invalidated the token.",
            )
        return done.answer

    def keep(self, who: str, call: Call, answer: Answer, now: float, still_there: Callable[[], bool]) -> None:
        """Remember the answer to a request that took effect."""
        if len(self._done) > 50_000:
            self._done = {key: done for key, done in self._done.items() if done.until > now}
        self._done[_key(who, call)] = _Done(_digest(call), answer, now + SECONDS, still_there)


def _key(who: str, call: Call) -> tuple[str, str, str]:
    return who, call.raw_path.rstrip("/"), call.headers.get("opc-retry-token", "")


def _digest(call: Call) -> bytes:
    return hashlib.sha256(call.body).digest()
