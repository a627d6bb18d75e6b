"""Auth tokens of users: passwords for interfaces of others, such as container registries."""

from __future__ import annotations

from iam_resources.oci.api.credentials import LabelledCredentials


class AuthTokens(LabelledCredentials):
    """Calls on auth tokens; two a user at most."""

    path = "/authTokens"
    kind = "auth token"
