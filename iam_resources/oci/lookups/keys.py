"""The credentials of a user, without their secrets: the service tells those once, when it makes them."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.oci.api.api_keys import ApiKeys
from iam_resources.oci.api.auth_tokens import AuthTokens
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.credentials import Credentials
from iam_resources.oci.api.customer_secret_keys import CustomerSecretKeys
from iam_resources.oci.api.smtp_credentials import SmtpCredentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import DELETED, UserDirectory
from iam_resources.oci.lookups.asking import now


@dataclass(frozen=True)
class ApiKeyFacts:
    """An API key as the service tells it."""

    fingerprint: str
    key_id: str
    public_key: str
    lifecycle_state: str = ""
    time_created: str = ""


@dataclass(frozen=True)
class CredentialFacts:
    """An auth token, a customer secret key or an SMTP credential as the service tells it."""

    credential_id: str
    """Its OCID; of a customer secret key, the access key."""
    label: str = ""
    """Its description or display name."""
    username: str | None = None
    """Of an SMTP credential, the name to log in with."""
    lifecycle_state: str = ""
    time_created: str = ""
    time_expires: str | None = None


def list_api_keys(*, user: str, connection: str | None = None) -> list[ApiKeyFacts]:
    """List the API keys of a user. ListApiKeys.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """

    async def look(tenancy: Tenancy) -> list[ApiKeyFacts]:
        return [
            ApiKeyFacts(
                fingerprint=seen["fingerprint"],
                key_id=seen.get("keyId") or "",
                public_key=seen.get("keyValue") or "",
                lifecycle_state=seen.get("lifecycleState") or "",
                time_created=seen.get("timeCreated") or "",
            )
            for seen in await _of(tenancy, ApiKeys(tenancy.identity, tenancy.tenancy_id), user)
        ]

    return now(look, connection, "read", "users")


def list_auth_tokens(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the auth tokens of a user, without the tokens themselves. ListAuthTokens.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """

    async def look(tenancy: Tenancy) -> list[CredentialFacts]:
        found = await _of(tenancy, AuthTokens(tenancy.identity, tenancy.tenancy_id), user)
        return [_credential(seen) for seen in found]

    return now(look, connection, "read", "users")


def list_customer_secret_keys(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the customer secret keys of a user, without the secrets. ListCustomerSecretKeys.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """

    async def look(tenancy: Tenancy) -> list[CredentialFacts]:
        found = await _of(tenancy, CustomerSecretKeys(tenancy.identity, tenancy.tenancy_id), user)
        return [_credential(seen) for seen in found]

    return now(look, connection, "read", "users")


def list_smtp_credentials(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the SMTP credentials of a user, without the passwords. ListSmtpCredentials.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """

    async def look(tenancy: Tenancy) -> list[CredentialFacts]:
        found = await _of(tenancy, SmtpCredentials(tenancy.identity, tenancy.tenancy_id), user)
        return [_credential(seen) for seen in found]

    return now(look, connection, "read", "users")


async def _of(tenancy: Tenancy, api: Credentials, user: str) -> list[Body]:
    owner = await tenancy.part(UserDirectory).identify(user, tried=f"list each {api.kind} of user {user}")
    return [seen for seen in await api.all(owner.id) if seen.get("lifecycleState") != DELETED]


def _credential(seen: Body) -> CredentialFacts:
    return CredentialFacts(
        credential_id=seen["id"],
        label=seen.get("description") or seen.get("displayName") or "",
        username=seen.get("username"),
        lifecycle_state=seen.get("lifecycleState") or "",
        time_created=seen.get("timeCreated") or "",
        time_expires=seen.get("timeExpires"),
    )
