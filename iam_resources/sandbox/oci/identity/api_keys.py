"""API keys of a user: ``/users/{userId}/apiKeys``. The fingerprint is part of the id and identifies the key."""

from __future__ import annotations

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid
from iam_resources.sandbox.oci.identity.credentials import check_capability, check_count, require_self_or
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.keys import KeyFormatError, fingerprint, read_public_key
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, check_text, format_time, require_found, shown

MOST = 3
"""ListApiKeys: "A user can have a maximum of three keys"."""


class ApiKeys:
    """Operations on API keys."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents
        self._keys = documents.credentials["apiKeys"]

    def create(self, request: Request) -> Answer:
        """UploadApiKey."""
        user = require_self_or("manage", request, self._documents)
        check_capability(user, "canUseApiKeys")
        body = request.body()
        check_text(body, "key", most=16_000)
        try:
            key = read_public_key(body["key"])
        except KeyFormatError as problem:
            raise ServiceError(400, "InvalidKey", f"The key is not valid: {problem}") from None
        mark = fingerprint(key)
        id = f"{request.server.tenancy_id}/{user.id}/{mark}"
        if self._keys.get(id):
            raise ServiceError(409, "ApiKeyAlreadyExists", f"The user has the key {mark} already")
        check_count(self._keys, user, MOST, "API keys")
        made = self._keys.add(
            id,
            {
                "keyId": id,
                "keyValue": body["key"],
                "fingerprint": mark,
                "userId": user.id,
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
            },
        )
        self._documents.allow_keys(user)
        return shown(made, request.now)

    def list_some(self, request: Request) -> Answer:
        """ListApiKeys: all, not in pages."""
        user = require_self_or("read", request, self._documents)
        rows = self._keys.listed({"userId": user.id}, newest_first=False)
        return Answer.of_json(200, [body for _, body in rows])

    def delete(self, request: Request) -> Answer:
        """DeleteApiKey."""
        user = require_self_or("manage", request, self._documents)
        mark = request.parameters["fingerprint"]
        if len(mark) != 47:
            raise invalid("fingerprint must have 16 pairs of digits with colons between")
        key = require_found(self._keys.get(f"{request.server.tenancy_id}/{user.id}/{mark}"))
        request.check_etag(key)
        self._keys.remove(key)
        request.server.keys.remove(user.id, mark)
        return NO_CONTENT
