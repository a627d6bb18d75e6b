"""Users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iam_resources.directory.lookups import choose_one
from iam_resources.oci.lookups.base import get_one, list_all


@dataclass(frozen=True)
class UserFacts:
    """A user as the service describes it."""

    user_id: str
    name: str
    description: str = ""
    email: str | None = None
    email_verified: bool = False
    lifecycle_state: str = ""
    is_mfa_activated: bool = False
    identity_provider_id: str | None = None
    capabilities: Mapping[str, bool] = field(default_factory=dict)
    """What the user may use, by the vendor's words: `canUseApiKeys`, ..."""
    freeform_tags: Mapping[str, str] = field(default_factory=dict)
    defined_tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_created: str = ""
    last_successful_login_time: str | None = None


def get_user(*, name: str | None = None, user_id: str | None = None, connection: str | None = None) -> UserFacts:
    """Look up one user. GetUser, ListUsers.

    Args:
        name: the user's name; give this or `user_id`.
        user_id: the user's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    _, reference = choose_one("look up a user", name=name, user_id=user_id)
    return get_one(UserFacts, lambda tenancy: tenancy.users, reference, connection, "users")


def list_users(*, connection: str | None = None) -> list[UserFacts]:
    """List all users. ListUsers, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """
    return list_all(UserFacts, lambda tenancy: tenancy.users.api.listing(), connection, "users")
