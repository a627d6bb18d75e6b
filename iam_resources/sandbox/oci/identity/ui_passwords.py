"""One-time passwords for the Console: ``/users/{userId}/uiPassword``."""

from __future__ import annotations

import secrets

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.identity.credentials import check_capability, own_or
from iam_resources.sandbox.oci.identity.shelf import Shelf
from iam_resources.sandbox.oci.request import Request, shown, stamp, there


class UiPasswords:
    """Operations on Console passwords. The password itself is shown once and kept nowhere."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def reset(self, request: Request) -> Answer:
        """CreateOrResetUIPassword: each call makes a new password, and the one before is void."""
        user = own_or("manage", request, self._shelf)
        check_capability(user, "canUseConsolePassword")
        for former in self._shelf.passwords.held("userId", user.id):
            self._shelf.passwords.remove(former)
        fields = {"userId": user.id, "timeCreated": stamp(request.now), "inactiveStatus": None}
        made = self._shelf.passwords.add(identifiers.new("credential"), fields)
        return shown(made, request.now, {"password": f"{secrets.token_urlsafe(12)}aA1!"})

    def get(self, request: Request) -> Answer:
        """GetUserUIPasswordInformation: that there is one, and since when."""
        user = own_or("inspect", request, self._shelf)
        found = self._shelf.passwords.held("userId", user.id)
        known = there(found[-1] if found else None)
        shows = {name: value for name, value in known.shown(request.now).items() if name != "inactiveStatus"}
        return Answer.of_json(200, shows, etag=known.etag)
