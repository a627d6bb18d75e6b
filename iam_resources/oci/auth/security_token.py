"""Session tokens of the vendor's CLI: `oci session authenticate` signs in with a browser and leaves them in a file."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.credentials import Caller, Credentials
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.settings import SESSION, OciSettings, read_text
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
    return Credentials(
        RequestSigner(SessionKeys.read_again(session, lambda: _session(settings))),
        Caller("user", session.claim("sub")),
        settings.get("tenancy") or session.claim("tenant") or settings.require("tenancy"),
        region_of(settings.require("region"), setting=settings.key("region")),
    )


def _session(settings: OciSettings) -> Session:
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
