"""Sessions: a token of the vendor that names a key, which then signs the requests.

The platform puts one into the environment of a function or another resource (version 2.2), and the vendor's CLI leaves
one in a file after a sign-in with a browser (`oci session authenticate`).
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from iam_resources.errors import ConfigError
from iam_resources.http.expiring import Expiring
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.keys import SigningKey, load_private_key
from iam_resources.oci.auth.settings import SESSION, OciSettings, read_text
from iam_resources.oci.auth.signature import RequestSigner
from iam_resources.oci.regions import region_of

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


VERSION = "OCI_RESOURCE_PRINCIPAL_VERSION"
TOKEN = "OCI_RESOURCE_PRINCIPAL_RPST"  # noqa: S105 (a variable's name)
KEY = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM"
PASS_PHRASE = "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE"  # noqa: S105 (a variable's name)
REGION = "OCI_RESOURCE_PRINCIPAL_REGION"
_TAKEN = "2.2"


def resource_principal(settings: OciSettings) -> Credentials:
    """The credentials of the resource that this runs in.

    Each variable holds the value, or the path of a file with it. Files are read again when the token ends: the platform
    puts new ones in their place.

    Args:
        settings: gives the environment, and the setting `region` where it is another one.

    Raises:
        ConfigError: this is not such a resource, or the platform's values cannot be used.
    """
    version = settings.settings.environment(VERSION)
    if version != _TAKEN:
        reason = f"{VERSION} is {version}, and only {_TAKEN} is known here" if version else f"{VERSION} is not set"
        raise ConfigError(
            f"there is no resource principal: {reason}",
            hint="It is there in a function, or another resource that a dynamic group can contain; elsewhere set"
            f" another way to sign in: {settings.command('auth', 'api_key')}",
        )
    first = _platform_session(settings)
    region = settings.get("region") or _variable(settings, REGION)
    return Credentials(
        RequestSigner(SessionKeys.read_again(first, lambda: _platform_session(settings))),
        Caller("resource", first.claim("res_id", "sub")),
        first.claim("res_tenant", "tenant") or settings.require("tenancy"),
        region_of(region, setting=REGION),
    )


def _platform_session(settings: OciSettings) -> Session:
    phrase = _variable(settings, PASS_PHRASE) if settings.settings.environment(PASS_PHRASE) else None
    key = load_private_key(
        _variable(settings, KEY),
        phrase,
        where=f"the private key in {KEY}",
        how_to_set=lambda _: f"export {PASS_PHRASE}=…",
    )
    return Session.of(_variable(settings, TOKEN), key, what=f"the token in {TOKEN}")


def _variable(settings: OciSettings, variable: str) -> str:
    value = settings.settings.environment(variable)
    if value is None:
        raise ConfigError(
            f"the environment variable {variable} is not set", hint="The platform sets it with the others"
        )
    if Path(value).is_absolute():
        return read_text(value, what=f"the file {value} of {variable}", hint="The platform keeps it there").strip()
    return value


def security_token(settings: OciSettings) -> Credentials:
    """The credentials of a session that the CLI opened: `security_token_file`, `private_key_path`, `region`, as a rule
    all from the profile. The files are read again when the token ends: `oci session refresh` replaces them.

    Raises:
        ConfigError: one is missing, or the session has ended.
    """
    settings.check_required(SESSION)
    session = _cli_session(settings)
    return Credentials(
        RequestSigner(SessionKeys.read_again(session, lambda: _cli_session(settings))),
        Caller("user", session.claim("sub")),
        settings.get("tenancy") or session.claim("tenant") or settings.require("tenancy"),
        region_of(settings.require("region"), setting=settings.key("region")),
    )


def _cli_session(settings: OciSettings) -> Session:
    path = settings.require("security_token_file")
    what = f"the session token {path}"
    hint = "Open one with: oci session authenticate"
    token = read_text(path, what=what, hint=hint)
    session = Session.of(token, settings.private_key()[0], what=what)
    ends = float(session.claims["exp"])
    if ends <= time.time():
        at = datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d %H:%M UTC")
        raise ConfigError(f"{what} ended at {at}", hint=f"{hint}; before it ends: oci session refresh")
    return session
