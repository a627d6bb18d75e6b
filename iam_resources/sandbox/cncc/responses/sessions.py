"""Sessions of a user: 2.11 of the guide."""

from __future__ import annotations

from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, json_answer
from iam_resources.sandbox.cncc.responses.users import user_of
from iam_resources.sandbox.messages import Answer


def logout(request: Request) -> Answer:
    """2.11 ``POST /{realm}/users/{id}/logout``: ends all sessions, and sets the user's ``notBefore`` to now."""
    user = user_of(request)
    request.require("manage-users")
    request.realm.end_sessions(user)
    user.not_before = int(request.now)
    request.realm.users.put(user)
    return NO_CONTENT


def list_of_user(request: Request) -> Answer:
    """``GET /{realm}/users/{id}/sessions``."""
    user = user_of(request)
    request.require("view-users", "manage-users")
    realm = request.realm
    return json_answer(
        [
            {
                "id": session.id,
                "username": user.username,
                "userId": user.id,
                "ipAddress": session.address,
                "start": session.started * 1000,
                "lastAccess": session.last_access * 1000,
                "rememberMe": False,
                "clients": {session.client: realm.clients[session.client].client_id},
                "transientUser": False,
            }
            for session in sorted(realm.sessions.find("user", user.id), key=lambda session: session.id)
        ]
    )
