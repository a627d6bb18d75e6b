"""A write of a domain that is made by a call of its own."""

from __future__ import annotations

import secrets
import time
from typing import TypeAlias

from iam_resources.errors import Conflict, IamError
from iam_resources.http import Reply
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.writing.lost_answer import find_created, wait_for_created
from iam_resources.oci.domains.writing.write import Write
from iam_resources.scim.representation import Representation

Answer: TypeAlias = Representation | IamError
"""The resource after a write (empty where the service does not return it), or why it was not made."""


async def send_single(domain: Domain, write: Write, since: float | None = None) -> Answer:
    """Make one write by a call of its own.

    Args:
        domain: where.
        write: which.
        since: where an earlier try is in doubt, when that was sent, in seconds of `time.monotonic`.
    """
    asked_at = time.monotonic() if since is None else since
    is_post = write.method == "POST"

    async def settle() -> Reply | None:
        (seen,) = await find_created(domain, [write], asked_at)
        return None if seen is None else Reply.proved(seen, 201)

    try:
        reply = await domain.client.call(
            write.method,
            f"/admin/v1{write.path}",
            query=write.query,
            json=... if write.body is None else write.body,
            # The service knows by it that a repeated call is the same call.
            headers={"opc-retry-token": secrets.token_hex(16)} if is_post else None,
            repeat=True,
            settle=settle if is_post else None,
            tried=write.tried,
        )
    except Conflict as conflict:
        seen = await wait_for_created(domain, write, asked_at) if is_post and since is not None else None
        return seen or conflict
    except IamError as error:
        return error
    return dict(reply.body or {})
