"""Sessions: a token of the vendor that names a key, which then signs the requests."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from iam_resources.errors import ConfigError
from iam_resources.http.expiring import Expiring
from iam_resources.oci.auth.keys import SigningKey

MARGIN_SECONDS = 60
"""A session is renewed this long before it ends, or at half of its time where that is later."""


@dataclass(frozen=True)
class Session:
    """A session token with its key.

    Attributes:
        signing: signs requests; its id is `ST$` and the token.
        claims: what the token says: who it is, and when it ends.
        ends: when to renew it, in seconds since 1970 by the clock of this machine.
    """

    signing: SigningKey
    claims: Mapping[str, Any]
    ends: float

    @classmethod
    def of(cls, token: str, key: rsa.RSAPrivateKey, *, what: str, made_now: bool = False) -> Session:
        """Make one.

        Args:
            token: a JWT; its signature is for the service to check.
            key: the private half of the key it names.
            what: the token is, for the error.
            made_now: it was just issued: then a wrong clock here does not matter.

        Raises:
            ConfigError: it is not such a token.
        """
        text = token.strip()
        try:
            body = text.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            ends = float(claims["exp"])
            if made_now:
                ends += time.time() - float(claims.get("iat", time.time()))
        except (IndexError, ValueError, KeyError, TypeError, AttributeError):
            raise ConfigError(
                f"{what} is not a session token", hint="It is a string of three parts with dots"
            ) from None
        left = max(ends - time.time(), 0)
        return cls(SigningKey(f"ST${text}", key), claims, ends - min(MARGIN_SECONDS, left / 2))

    def claim(self, *names: str) -> str:
        """The first of these claims that the token has; empty where it has none."""
        return next((str(self.claims[name]) for name in names if self.claims.get(name)), "")


@dataclass
class SessionKeys:
    """The key of the current session, for the signer; all workers share one session.

    Args:
        fetch: gives a session; called again before one ends, and once after the service refused it.
    """

    fetch: Callable[[], Awaitable[Session]] = field(repr=False)
    kept: Expiring[Session] = field(default_factory=lambda: Expiring(time.time), repr=False)

    @classmethod
    def read_again(cls, first: Session, read: Callable[[], Session]) -> SessionKeys:
        """The keys of a session that is read again when it ends.

        Args:
            first: the session as it was read.
            read: reads it.
        """

        async def fetch() -> Session:
            return read()

        keys = cls(fetch)
        keys.kept.value = first
        return keys

    async def current(self) -> SigningKey:
        """The key to sign the next request with."""
        return (await self.kept.get(self.fetch)).signing

    async def renewed(self, refused: SigningKey) -> SigningKey | None:
        """The key of another session; None where there is none."""
        held = self.kept.value
        spent = held if held is not None and held.signing.key_id == refused.key_id else None
        other = (await self.kept.get(self.fetch, spent)).signing
        return None if other.key_id == refused.key_id else other
