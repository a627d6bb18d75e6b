"""The service provider (4.11)."""

from __future__ import annotations

from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer


def get(request: Request) -> Answer:
    """4.11.1 ServiceProviderConfig. The sample says that PATCH is not supported, although 4.9.6 and 4.10.5 are."""
    off = {"supported": False}
    scheme = {
        "type": "oauthbearertoken",
        "name": "OAuth Bearer Token",
        "description": "Authentication scheme using the OAuth Bearer Token Standard",
        "specUri": "https://www.rfc-editor.org/info/rfc6750",
        "documentationUri": None,
        "primary": True,
    }
    return Answer.of_json(
        200,
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "documentationUri": None,
            "authenticationSchemes": [scheme],
            "patch": off,
            "bulk": {**off, "maxOperations": None, "maxPayloadSize": None},
            "filter": {**off, "maxResults": None},
            "changePassword": off,
            "sort": off,
            "etag": off,
        },
    )
