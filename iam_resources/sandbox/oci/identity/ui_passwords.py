"""One-time passwords for the Console: ``/users/{userId}/uiPassword``."""

from __future__ import annotations

import secrets

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.identity.credentials import check_capability, require_self_or
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.request import Request, format_time, require_found, shown


class UiPasswords:
    """Operations on Console passwords. The password is shown once and not stored."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def reset(self, request: Request) -> Answer:
        """CreateOrResetUIPassword: each call generates a new password, which replaces the former."""
        user = require_self_or("manage", request, self._documents)
        check_capability(user, "canUseConsolePassword")
        for former in self._documents.passwords.find("userId", user.id):
            self._documents.passwords.remove(former)
        fields = {"userId": user.id, "timeCreated": format_time(request.now), "inactiveStatus": None}
        made = self._documents.passwords.add(identifiers.new("credential"), fields)
        return shown(made, request.now, {"password": f"{secrets.token_urlsafe(12)}aA1!"})

    def get(self, request: Request) -> Answer:
        """GetUserUIPasswordInformation: whether there is one, and since when."""
        user = require_self_or("inspect", request, self._documents)
        found = self._documents.passwords.find("userId", user.id)
        known = require_found(found[-1] if found else None)
        shows = {name: value for name, value in known.shown(request.now).items() if name != "inactiveStatus"}
        return Answer.of_json(200, shows, etag=known.etag)
