"""Bearer tokens of SCIM, and lists: 50 results, and no way to ask for the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import islice
from typing import Any

from iam_resources.sandbox.huawei.directory.tenants import digest_of
from iam_resources.sandbox.huawei.documents import Document, Documents
from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.keys import Caller
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.messages import Answer, Call

MOST = 50
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


def authenticate(call: Call, server: Server) -> Caller:
    """The caller of a bearer token of the tenant in the path.

    Raises:
        Refused: 401; the token is missing, unknown, expired or another tenant's. SCIM's sections list no 401; 5.1 does.
    """
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    found = server.bearer_tokens.first("digest", digest_of(token)) if scheme.lower() == "bearer" and token else None
    tenant = call.raw_path.removeprefix("/huawei/scim/").partition("/")[0]
    if found is None or found["expires"] <= server.clock() * 1000 or found["tenant"] != tenant:
        raise Refused(401, "", "Unauthorized")
    return Caller(id=hashlib.sha256(tenant.encode()).hexdigest()[:32])


def list_of(request: Request, documents: Documents, show: Callable[[Document], Any], size: int | str) -> Answer:
    """A list: the first 50, with the number of all. The query is not looked at.

    Args:
        size: ``itemsPerPage``, which is a string for users and a number for groups.
    """
    rows = list(islice(documents.rows(None, lambda _: True), MOST))
    body = {
        "totalResults": len(documents),
        "itemsPerPage": size,
        "startIndex": hashlib.sha256(f"{request.call.raw_path} {len(documents)}".encode()).hexdigest()[:24],
        "schemas": [_LIST],
        "Resources": [show(each) for each in rows],
    }
    return Answer.of_json(200, body)
