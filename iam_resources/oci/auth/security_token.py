"""Session tokens of the vendor's CLI: `oci session authenticate` signs in with a browser and leaves them in a file."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from iam_resources.errors import ConfigError
from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.auth.found import Found
from iam_resources.oci.auth.keys import load_private_key
from iam_resources.oci.auth.known import Credentials
from iam_resources.oci.auth.private_key import private_key_of, read_text
from iam_resources.oci.auth.session import Session, SessionKeys
from iam_resources.oci.auth.signature import RequestSigner
from iam_resources.oci.regions import region_of


def security_token(found: Found) -> Credentials:
    """The credentials of a session that the CLI opened: `security_token_file`, `private_key_path`, `region`, as a rule
    all from the profile. The files are read again when the token ends: `oci session refresh` replaces them.

    Raises:
        ConfigError: one is missing, or the session has ended.
    """
    session = _session(found)
    keys = SessionKeys(lambda: _again(found))
    keys.kept.value = session
    return Credentials(
        RequestSigner(keys),
        Caller("user", session.claim("sub")),
        found.get("tenancy") or session.claim("tenant") or found.require("tenancy"),
        region_of(found.require("region"), setting=found.key("region")),
    )


async def _again(found: Found) -> Session:
    return _session(found)


def _session(found: Found) -> Session:
    path = found.require("security_token_file")
    what = f"the session token {path}"
    hint = "Open one with: oci session authenticate"
    token = read_text(path, what=what, hint=hint)
    pem, where = private_key_of(found)
    key = load_private_key(pem, found.get("pass_phrase"), where=where, how_to_set=found.command)
    session = Session.of(token, key, what=what)
    ends = float(session.claims["exp"])
    if ends <= time.time():
        at = datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d %H:%M UTC")
        raise ConfigError(f"{what} ended at {at}", hint=f"{hint}; before it ends: oci session refresh")
    return session
