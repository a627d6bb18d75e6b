"""Session tokens of the vendor's CLI: `oci session authenticate` signs in with a browser and leaves them in a file."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.credentials import Credentials
from iam_resources.oci.auth.keys import load_private_key
from iam_resources.oci.auth.private_key import private_key_of, read_text
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.settings import SESSION, OciSettings
from iam_resources.oci.auth.signature import RequestSigner
from iam_resources.oci.regions import region_of


def security_token(settings: OciSettings) -> Credentials:
    """The credentials of a session that the CLI opened: `security_token_file`, `private_key_path`, `region`, as a rule
    all from the profile. The files are read again when the token ends: `oci session refresh` replaces them.

    Raises:
        ConfigError: one is missing, or the session has ended.
    """
    settings.check_required(SESSION)
    session = _session(settings)
    keys = SessionKeys(lambda: _again(settings))
    keys.kept.value = session
    return Credentials(
        RequestSigner(keys),
        Caller("user", session.claim("sub")),
        settings.get("tenancy") or session.claim("tenant") or settings.require("tenancy"),
        region_of(settings.require("region"), setting=settings.key("region")),
    )


async def _again(settings: OciSettings) -> Session:
    return _session(settings)


def _session(settings: OciSettings) -> Session:
    path = settings.require("security_token_file")
    what = f"the session token {path}"
    hint = "Open one with: oci session authenticate"
    token = read_text(path, what=what, hint=hint)
    pem, where = private_key_of(settings)
    key = load_private_key(pem, settings.get("pass_phrase"), where=where, how_to_set=settings.command)
    session = Session.of(token, key, what=what)
    ends = float(session.claims["exp"])
    if ends <= time.time():
        at = datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d %H:%M UTC")
        raise ConfigError(f"{what} ended at {at}", hint=f"{hint}; before it ends: oci session refresh")
    return session
